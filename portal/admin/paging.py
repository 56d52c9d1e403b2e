"""Pages by cursor: a page begins behind the last row that was shown, so a list is read only as far as it is shown."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from flask_babel import LazyString
from sqlalchemy import ColumnElement, Date, Integer, and_, bindparam, false, or_, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from portal.db import Moment

SIZE = 50
LONGEST_KEY, LONGEST_NUMBER = 2000, 9


def read_id(text: str) -> int | None:
    """An id or version out of an address or a form; None for what is no number of ours."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else None


class BadCursor(ValueError):
    """A cursor that no page of ours gave out."""


@dataclass(frozen=True)
class Order:
    """An order a list can be read in: by an indexed column and then by id, or by id alone.

    `descending` is the way it is read first; `nullable` says that the column may hold nothing.
    """

    label: LazyString | str = ""
    column: InstrumentedAttribute[Any] | None = None
    descending: bool = False
    nullable: bool = False


@dataclass(frozen=True)
class Cursor:
    """The row to go on behind: its key and id. `start` is the place of the new page's first row, where it is known."""

    key: Any
    id: int
    start: int | None = None

    def token(self) -> str:
        """The cursor for an address."""
        key = self.key.isoformat() if isinstance(self.key, date) else self.key
        packed = json.dumps([key, self.id, self.start], ensure_ascii=False, separators=(",", ":"))
        return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def read_cursor(token: str, order: Order) -> Cursor:
    """A cursor out of an address. Raises BadCursor."""
    try:
        packed = base64.urlsafe_b64decode(token[:LONGEST_KEY] + "=" * (-len(token) % 4))
        key, number, start = json.loads(packed)
        if not (_is_number(number) and (start is None or _is_number(start))):
            raise BadCursor(token)
        return Cursor(_key_of(key, order), number, start)
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error) as error:
        raise BadCursor(token) from error


def _is_number(value: Any) -> bool:
    return type(value) is int and -(2**31) < value < 2**31


def _key_of(key: Any, order: Order) -> Any:
    if order.column is None or (key is None and order.nullable):
        return None
    kind = order.column.type
    if isinstance(kind, Moment):
        return datetime.fromisoformat(key).astimezone(UTC)
    if isinstance(kind, Date):
        return date.fromisoformat(key)
    if not (_is_number(key) if isinstance(kind, Integer) else _is_text(key)):
        raise BadCursor(key)
    return key


def _is_text(key: Any) -> bool:
    return type(key) is str and "\x00" not in key and len(key.encode()) < LONGEST_KEY  # broken signs are ValueErrors


def beyond(
    order: Order, number: ColumnElement[Any], cursor: Cursor, *, descending: bool, sqlite: bool
) -> ColumnElement[bool]:
    """The rows behind a cursor, when the list is read in this direction; values are bound as `key` and `at`."""
    at = bindparam("at", type_=Integer)
    after_id: ColumnElement[bool] = number < at if descending else number > at
    column = order.column
    if column is None:
        return after_id
    here, there = tuple_(column, number), tuple_(bindparam("key", type_=column.type), at)
    further: ColumnElement[bool] = here < there if descending else here > there
    if not order.nullable:
        return further
    # Where rows without a value stand is each database's own way: SQLite puts them before all, PostgreSQL behind all.
    nothing_first = sqlite != descending
    if cursor.key is None:
        return or_(and_(column.is_(None), after_id), column.is_not(None) if nothing_first else false())
    return further if nothing_first else or_(further, column.is_(None))


def ordered(order: Order, number: ColumnElement[Any], *, descending: bool) -> Sequence[ColumnElement[Any]]:
    """What to order by."""
    columns = [number] if order.column is None else [order.column, number]
    return [column.desc() for column in columns] if descending else columns
