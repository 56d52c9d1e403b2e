"""The text that calls on those who are missing across a province, district by district, ready for a LINE group."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from portal.rules.dates import thai_date

LONGEST = 4500
"""A message of LINE holds 5,000 characters."""


def call_text(due_on: date, place: str, missing: Iterable[tuple[str, str]]) -> str:
    """Names by district, in the order given: (district, name). Empty when nobody is missing."""
    rows = list(missing)
    if not rows:
        return ""
    lines = [f"รอบ {thai_date(due_on)} {place} ยังขาด {len(rows)} แห่ง"]
    for district, some in groupby(rows, key=lambda row: row[0]):
        names = [name for _district, name in some]
        lines.append(f"อ.{district} ({len(names)}): {' '.join(names)}" if district else " ".join(names))
    text = "\n".join(lines)
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"
