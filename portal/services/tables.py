"""Reading a table somebody made elsewhere: CSV in the encodings Thai offices meet, or XLSX."""

import csv
import io
import zipfile
from collections.abc import Sequence

from python_calamine import CalamineError, CalamineWorkbook

from portal.services.errors import Invalid

SIZE_LIMIT = 5 * 1024 * 1024
UNPACKED_LIMIT = 100 * 1024 * 1024
ROWS_LIMIT = 20_000
Table = list[list[object]]


def read_table(content: bytes) -> Table:
    """The rows of a CSV or XLSX file, the heading first. Raises Invalid for what cannot be read."""
    refuse_too_large(len(content))
    if not content.strip():
        raise _unreadable("ไฟล์ว่าง", "The file is empty.")
    table = _read_xlsx(content) if content.startswith(b"PK") else _read_csv(content)
    if len(table) > ROWS_LIMIT:
        raise _unreadable(f"เกิน {ROWS_LIMIT:,} แถว", f"More than {ROWS_LIMIT:,} rows.")
    return table


def refuse_too_large(size_bytes: int) -> None:
    """Raises Invalid for a file over 5 MB; ask before reading it."""
    if size_bytes > SIZE_LIMIT:
        raise _unreadable(
            f"ไฟล์ใหญ่ {size_bytes / 1024**2:.1f} MB เกิน 5 MB แบ่งไฟล์หรือลบแผ่นงานอื่นออก",
            f"The file has {size_bytes / 1024**2:.1f} MB; at most 5 MB are read. Split it or drop other sheets.",
        )


def decode(content: bytes) -> str:
    """Text in utf-8 (with or without mark), UTF-16 or Windows-874, as tried in this order. Raises Invalid."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: Sequence[str] = ("utf-16",)
    elif b"\0" in content[:200]:
        encodings = ("utf-16-le",) if content[1:200:2].count(0) > content[:200:2].count(0) else ("utf-16-be",)
    else:
        encodings = ("utf-8-sig", "cp874")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unreadable(
        "อ่านตัวอักษรในไฟล์ไม่ได้ บันทึกใหม่เป็น CSV UTF-8 หรือ XLSX", "The letters cannot be read: save as CSV UTF-8 or XLSX."
    )


def _read_csv(content: bytes) -> Table:
    text = decode(content)
    heading = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=heading.count)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise _unreadable(f"อ่านตาราง CSV ไม่ได้ ({error})", f"The CSV cannot be read ({error}).") from None


def _read_xlsx(content: bytes) -> Table:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED_LIMIT:
                raise _unreadable("ไฟล์ขยายแล้วใหญ่เกินไป", "The file unpacks to too much.")
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows: Table = [list(row) for row in book.get_sheet_by_index(0).to_python()]
    except (CalamineError, zipfile.BadZipFile, IndexError, ValueError):
        raise _unreadable(
            "อ่านไฟล์ XLSX ไม่ได้ เปิดแล้วบันทึกใหม่", "The XLSX cannot be read: open and save it again."
        ) from None
    return rows


def _unreadable(message_th: str, message_en: str) -> Invalid:
    return Invalid("file", message_th, message_en)
