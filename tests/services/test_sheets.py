"""Tables for Excel."""

from portal.services.sheets import csv_bytes, xlsx_bytes
from portal.services.tables import read_table

ROWS = [("02540101", "=HYPERLINK(1)"), ("", "แพร่")]


def test_csv_opens_in_thai_and_runs_nothing():
    content = csv_bytes(("code", "name"), ROWS)
    assert content.startswith(b"\xef\xbb\xbf")
    assert read_table(content)[1:] == [["02540101", "'=HYPERLINK(1)"], ["", "แพร่"]]


def test_xlsx_keeps_leading_zeros_as_text():
    assert read_table(xlsx_bytes(("code", "name"), ROWS))[1] == ["02540101", "=HYPERLINK(1)"]
