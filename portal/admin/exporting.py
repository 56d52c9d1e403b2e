"""A list as a file for Excel: the columns of the page, all rows of the question, text that no spreadsheet runs."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from sqlalchemy import Row
from werkzeug.wrappers import Response

from portal.admin.listings import Listing
from portal.admin.tongues import NOTHING, Tongue
from portal.services.sheets import csv_bytes, xlsx_bytes

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST_ROWS = 100_000
"""A larger file would hold a web process for many seconds: it is refused, never cut short in silence."""


def export_file(listing: Listing, rows: Sequence[Row[Any]], tongue: Tongue, kind: str, name: str) -> Response:
    """The file as an attachment; `kind` is one of KINDS, `name` its name without ending."""
    heading = [str(column.label) for column in listing.columns]
    cells = _cells(listing, rows, tongue)
    content = csv_bytes(heading, cells) if kind == "csv" else xlsx_bytes(heading, cells, "rows")
    answer = Response(content, content_type=KINDS[kind])
    safe = f"{name.encode('ascii', 'ignore').decode() or 'rows'}.{kind}"
    whole = quote(f"{name}.{kind}", safe="")
    answer.headers["Content-Disposition"] = f"attachment; filename=\"{safe}\"; filename*=UTF-8''{whole}"
    return answer


def _cells(listing: Listing, rows: Sequence[Row[Any]], tongue: Tongue) -> Iterator[list[str]]:
    shown = [column.shown.text for column in listing.columns]
    for row in rows:
        texts = [text(value, tongue) for text, value in zip(shown, row, strict=False)]
        yield ["" if text == NOTHING else text for text in texts]
