"""Jumps within a list: to a letter of the Thai alphabet, or to a day."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Date, select
from sqlalchemy.orm import Session

from portal.admin.listings import Listing, Question
from portal.admin.paging import Cursor
from portal.models.scoping import scope_condition
from portal.rules.dates import BANGKOK
from portal.rules.scope import Scope

LETTERS = "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
"""The consonants that names begin with, in the order of the dictionary (ฃ and ฅ are no longer written)."""


def to_letter(question: Question, letter: str) -> Cursor | None:
    """Where the names that begin with a letter (or would) begin; None for what is no letter."""
    if letter not in LETTERS or len(letter) != 1:
        return None
    if question.descending:
        return Cursor(chr(ord(letter) + 1), 0)
    return Cursor(letter, 0)


def to_day(session: Session, scope: Scope, listing: Listing, question: Question, day: date) -> Cursor:
    """Where the rows of a day begin: behind the rows that come before it in the list's order."""
    edge = day + timedelta(days=1) if question.descending else day
    column = listing.orders[question.order].column
    if column is not None:
        return Cursor(edge if isinstance(column.type, Date) else _begin_of(edge), 0)
    last = _last_before(session, scope, listing, _begin_of(edge))
    return Cursor(None, last + 1 if question.descending else last)


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), BANGKOK)


def _last_before(session: Session, scope: Scope, listing: Listing, moment: datetime) -> int:
    """The last id from before a moment. Ids grow with time, so it is looked up as in a dictionary, by halves."""
    low, high = 0, _row_upto(session, scope, listing, None)[0]
    while low < high:
        middle = (low + high + 1) // 2
        number, at = _row_upto(session, scope, listing, middle)
        if at is None or at < moment:
            low = middle
        else:
            high = number - 1
    return low


def _row_upto(session: Session, scope: Scope, listing: Listing, number: int | None) -> tuple[int, Any]:
    entity = listing.entity
    wanted = select(entity.id, listing.jump).where((listing.place or (lambda s: scope_condition(s, entity)))(scope))
    if number is not None:
        wanted = wanted.where(entity.id <= number)
    row = session.connection().execute(wanted.order_by(entity.id.desc()).limit(1)).first()
    return (row[0], row[1]) if row else (0, None)
