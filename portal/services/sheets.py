"""Writing a table for Excel: CSV with a mark that makes it read Thai, or XLSX with every cell as text."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

import xlsxwriter

SAME_DAY = datetime(2025, 9, 15)  # noqa: DTZ001 - the writer takes it as it is
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Beginnings that a spreadsheet takes for a formula (OWASP: CSV injection), full-width ones among them."""


def csv_bytes(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """utf-8 with mark; a cell that would be a formula gets an apostrophe before it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(heading)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(heading: Sequence[str], rows: Iterable[Sequence[str]], name: str = "roster") -> bytes:
    """One sheet; text cells only, so that codes keep their leading zero and nothing is a formula."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"constant_memory": True, "in_memory": True}) as book:
        book.set_properties({"created": SAME_DAY})  # the same rows give the same bytes, whenever they are written
        sheet, text = book.add_worksheet(name), book.add_format({"num_format": "@"})
        bold = book.add_format({"bold": True})
        for column, title in enumerate(heading):
            sheet.write_string(0, column, title, bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell, text)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(heading) - 1, 22)
    return packed.getvalue()


def safe(cell: str) -> str:
    """The cell so that no spreadsheet runs it."""
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell
