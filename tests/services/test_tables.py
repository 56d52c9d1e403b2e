"""Reading tables in the encodings and separators that Thai offices meet."""

import io

import pytest
import xlsxwriter

from portal.services.errors import Invalid
from portal.services.tables import read_table, refuse_too_large

TEXT = "รหัส,ประเภท,ชื่อ,อำเภอ\n05540103,ทต.,ช่อแฮ,เมืองแพร่\n"
ROWS = [["รหัส", "ประเภท", "ชื่อ", "อำเภอ"], ["05540103", "ทต.", "ช่อแฮ", "เมืองแพร่"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_encoding_and_separator_gives_the_same_table(encoding: str, separator: str):
    assert read_table(TEXT.replace(",", separator).encode(encoding)) == ROWS


def sheet(rows: list[list[object]]) -> bytes:
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return packed.getvalue()


def test_a_sheet_is_read_with_its_numbers():
    assert read_table(sheet([["code", "name"], [2540101, "แพร่"]])) == [["code", "name"], [2540101.0, "แพร่"]]


@pytest.mark.parametrize(
    "content",
    [b"", b"  \n", b"PK\x03\x04 no sheet at all", b"\xff\xfea", b"\x81\x8d\xfe\xff" * 9 + b"\xdb\xdc"],
    ids=["empty", "blank", "broken zip", "half a letter", "no encoding"],
)
def test_what_cannot_be_read_is_refused(content: bytes):
    with pytest.raises(Invalid):
        read_table(content)


def test_a_cell_too_large_for_csv_is_refused():
    with pytest.raises(Invalid, match="CSV"):
        read_table(b"a,b\n" + b"x" * 140_000 + b",1\n")


def test_too_many_rows_are_refused():
    with pytest.raises(Invalid, match="rows"):
        read_table(b"a\n" * 20_001)


def test_50_mb_are_refused_before_reading():
    with pytest.raises(Invalid, match=r"50\.0 MB"):
        refuse_too_large(50 * 1024 * 1024)


def test_a_zip_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("portal.services.tables.UNPACKED_LIMIT", 100)
    with pytest.raises(Invalid, match="unpacks"):
        read_table(sheet([["a"], ["b"]]))
