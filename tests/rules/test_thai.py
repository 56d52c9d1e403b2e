"""Equal words are equal, however they were typed."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.thai import arabic_digits, fits, is_only_marks, normalise, search_text, thai_digits

NAM = "น้ำ"


@pytest.mark.parametrize(
    "typed",
    [
        "น้ำ",
        "น้\u0e4d\u0e32",
        "น\u0e4d้\u0e32",
        "น\u0e33\u0e49",
        "น\u200b้ำ",
        "\ufeffน้ำ",
        "น้\u00adำ",
        unicodedata.normalize("NFKC", "น้ำ"),
        "\u2068น้ำ\u2069",
        "  น้ำ\u00a0\n",
    ],
)
def test_one_word_however_typed(typed: str):
    assert normalise(typed) == NAM


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("เเม่หล่าย", "แม่หล่าย"),
        ("เ\u200bเพร่", "แพร่"),
        ("ท\u0e48\u0e35", "ที่"),
        ("ก\u0e49\u0e39", "กู้"),
        ("สิทธ\u0e4c\u0e34", "สิทธิ์"),
        ("ทำ", "ท\u0e33"),
        ("（Soft　Power）", "(Soft Power)"),
        ("ก  \t ข", "ก ข"),
        ("ก \r\n  ข\u2028ค", "ก\nข\nค"),
        ("caf\u200be\u0301", "café"),
    ],
)
def test_one_form(typed: str, wanted: str):
    assert normalise(typed) == wanted


@given(
    st.text(st.one_of(st.sampled_from("กเา\u0e33\u0e34\u0e38\u0e3a\u0e48\u0e49\u0e4c\u0e4d\u200b \n"), st.characters()))
)
def test_twice_changes_nothing_and_leaves_composed_text(text: str):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


def test_digits_both_ways():
    assert arabic_digits("๑๕/๙/๒๕๖๘ １２") == "15/9/2568 12"
    assert thai_digits("15 ก.ย. 2568") == "๑๕ ก.ย. ๒๕๖๘"


@pytest.mark.parametrize("text", ["ิ่้", " ่ ", "\u200bุ", "ํา", "์"])
def test_marks_alone_cannot_be_read(text: str):
    assert is_only_marks(text)


@pytest.mark.parametrize("text", ["", "   ", "ก่", "a", "๕", "ไม้", "่ช่อแฮ"])
def test_anything_else_is_not_marks_alone(text: str):
    assert not is_only_marks(text)


def test_search_finds_a_piece_in_either_digits_and_case():
    stored = search_text("จักสานจากเชือกกล้วย ECO Bricks รุ่น ๒")
    assert search_text("eco bricks") in stored
    assert search_text("รุ่น 2") in stored


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("พรมเช็ดเท้าจากเศษผ้าหม้อห้อม", "หม้อห้อม"),
        ("พรมเช็ดเท้าจากเศษผ้าหม้อห้อม", "เศษผ้า"),
        ("น้ำหมักเปลือกผลไม้", "น\u0e4d\u0e49\u0e32หมัก"),
        ("เเม่คำมี", "แม่ค\u0e4d\u0e32มี"),
        ("อิฐเชิงนิเวศ Eco Brick", "ECO BRICK"),
        ("เก้าอี้จากยางรถยนต์ ๔ เส้น", "รถยนต์ 4"),
        ("กระเป๋า\u200bสาน\u00a0ลายตีนจก", "กระเป๋าสาน ลาย"),
    ],
)
def test_a_piece_of_a_text_without_spaces_is_found(stored: str, asked: str):
    assert search_text(asked) in search_text(stored)


@pytest.mark.parametrize(("stored", "asked"), [("หม้อห้อม", "หม้อหอม"), ("แม่ป้าก", "แม่ปาก"), ("ลอง", "รอง")])
def test_another_tone_or_letter_is_another_word(stored: str, asked: str):
    assert search_text(asked) not in search_text(stored)


def test_length_is_counted_after_normalising():
    assert fits("น\u0e4d้\u0e32", 3)
    assert not fits("น้ำ", 2)
    assert not fits("ก" * 100_000, 2_000)


@pytest.mark.parametrize("piece", ["ุ่", "\u0301\u0323", "เเ", "ํ่า", " \n", "ก"])
def test_a_hundred_thousand_characters_are_soon_read(piece: str):
    started = time.process_time()  # the machine may be busy with others
    once = normalise((piece * 50_000)[:100_000])
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert time.process_time() - started < 2
