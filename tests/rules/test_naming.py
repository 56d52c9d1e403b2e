"""The mandated name, and how a wrong one is shown."""

import pytest

from portal.rules.naming import OPENING, compare_name, file_stem, mandated_name
from portal.rules.thai import MARKS

FULL = "เทศบาลตำบลช่อแฮ"
NAME = "การเพิ่มมูลค่าจากขยะโดยผสมผสานกับอัตลักษณ์ท้องถิ่น (Soft Power) ของเทศบาลตำบลช่อแฮ"


def test_the_name_of_the_letter():
    assert mandated_name(FULL) == NAME
    assert (len(OPENING), len(OPENING.encode())) == (67, 173)


@pytest.mark.parametrize(
    "given",
    [NAME, f"{NAME}.mp4", f" {NAME}.MOV ", NAME.replace("ตำบล", "ต\u0e4d\u0e32บล"), NAME.replace(" (", "  ("),
     NAME.replace("(", "（").replace(")", "）"), NAME.replace("แฮ", "เเฮ"), "\ufeff" + NAME,
     NAME.replace(" (", "\n(")],
)  # fmt: skip
def test_what_only_looks_the_same_is_the_same(given: str):
    match = compare_name(given, FULL)
    assert match.same
    assert match.segments == [("same", NAME)]


@pytest.mark.parametrize(
    ("given", "marked"),
    [
        (NAME.replace(" (Soft", "(Soft"), [("ins", " ")]),
        (NAME.replace("Soft Power", "SoftPower"), [("del", "SoftPower"), ("ins", "Soft Power")]),
        (NAME.replace("Soft", "soft"), [("del", "soft"), ("ins", "Soft")]),
        (NAME.replace("ขยะ", "ขยาย"), [("del", "ขยาย"), ("ins", "ขยะ")]),
        (NAME.replace("ตำบล", "เมือง"), [("del", "เทศบาลเมือง"), ("ins", "เทศบาลตำบล")]),
        (NAME.replace("ช่อแฮ", "ชอแฮ"), [("del", "ช"), ("ins", "ช่")]),
        (NAME + " (1)", [("del", " (1)")]),
        (NAME.removesuffix("ของ" + FULL).strip(), [("ins", " ของ" + FULL)]),
    ],
)
def test_whole_words_are_marked(given: str, marked: list[tuple[str, str]]):
    match = compare_name(given + ".mp4", FULL)
    assert not match.same
    assert [segment for segment in match.segments if segment[0] != "same"] == marked


@pytest.mark.parametrize(
    "given", ["", "VID_20251105.mp4", "่ช่อแฮ", NAME.replace("่", "้"), "เ", "กับ่" + NAME, "ก" * 100_000]
)
def test_both_names_can_be_read_back_and_no_mark_stands_alone(given: str):
    segments = compare_name(given, FULL).segments
    assert "".join(text for kind, text in segments if kind != "del") == NAME
    assert "".join(text for kind, text in segments if kind != "ins") == file_stem(given)
    assert all(text[0] not in MARKS for _, text in segments[1:])


def test_only_a_video_extension_is_left_out():
    assert file_stem("a.b.mp4") == "a.b"
    assert file_stem("ตอน 1.5") == "ตอน 1.5"
