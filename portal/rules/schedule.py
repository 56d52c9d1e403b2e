"""When rounds fall: the letter of September 2568 asks for a report on the 5th and the 15th of every month."""

from collections.abc import Iterator
from datetime import date

FIRST = date(2025, 9, 15)
"""The first report of the programme (วันจันทร์ที่ ๑๕ กันยายน ๒๕๖๘)."""

DAYS = (5, 15)
AHEAD = 3
"""The current round and the next two are always there."""


def days_from(start: date) -> Iterator[date]:
    """The 5th and 15th of every month from `start` on, itself included; without end."""
    year, month = start.year, start.month
    while True:
        for day in DAYS:
            due = date(year, month, day)
            if due >= start:
                yield due
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def days_between(start: date, end: date) -> list[date]:
    """The rounds from `start` up to, not including, `end`."""
    found = []
    for day in days_from(start):
        if day >= end:
            break
        found.append(day)
    return found
