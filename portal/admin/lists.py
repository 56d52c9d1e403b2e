"""The one statement that answers a question on a list: scope, search, filters, order and cursor.

A statement is put together once for every shape of question and kept; a page brings only its values.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Integer, Row, bindparam, select, true
from sqlalchemy.orm import Session

from portal.admin.filters import Filter
from portal.admin.listings import Listing, Question, Statement, found_by_index, order_of
from portal.admin.paging import SIZE, Cursor, beyond, ordered
from portal.models.scoping import scope_condition
from portal.queries.search import plan_anew, search, search_values
from portal.rules.scope import Scope

KEPT_SHAPES = 256


@dataclass(frozen=True)
class Page:
    """The rows of a page; `before` and `after` lead on where there is more, `start` is the first row's place."""

    rows: Sequence[Row[Any]]
    before: Cursor | None
    after: Cursor | None
    start: int | None


class Lister:
    """Answers questions on one list."""

    def __init__(self, listing: Listing, *, sqlite: bool) -> None:
        self.listing, self.sqlite = listing, sqlite
        self._kept: dict[tuple[Any, ...], Statement] = {}

    def page(self, session: Session, scope: Scope, question: Question, size: int = SIZE) -> Page:
        """One page: as many rows as are shown and one more, to know whether there is more."""
        found = self.rows(session, scope, question, size + 1)
        more, rows, cursor = len(found) > size, found[:size], question.cursor
        start = cursor.start if cursor else 1
        if question.back:
            rows = rows[::-1]
            start = start if more else 1
        first = self._cursor(rows[0], None if start is None else start - size) if rows else None
        last = self._cursor(rows[-1], None if start is None else start + len(rows)) if rows else None
        has_before, has_after = (more, True) if question.back else (cursor is not None, more)
        return Page(rows, first if has_before else None, last if has_after else None, start)

    def rows(self, session: Session, scope: Scope, question: Question, limit: int) -> Sequence[Row[Any]]:
        """The rows a question leads to, at most `limit`; `order_key` and `row_id` stand in each."""
        if question.words and not self.sqlite:
            plan_anew(session)
        return (
            session.connection().execute(self._statement(scope, question), self._values(scope, question, limit)).all()
        )

    def _cursor(self, row: Row[Any], start: int | None) -> Cursor:
        return Cursor(row.order_key, row.row_id, start if start is None or start > 0 else None)

    def _statement(self, scope: Scope, question: Question) -> Statement:
        shapes = tuple(one.shape(question.values[one.name]) for one in self._on(question))
        cursor, words = question.cursor, question.words
        behind = (cursor is not None, cursor is not None and cursor.key is None)
        place = (scope.everywhere, scope.province_id is None, scope.district_id is None, scope.authority_id is None)
        shape = (question.order, question.descending, question.back, behind, len(words.long), len(words.short), shapes)
        key = (place, *shape)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= KEPT_SHAPES:
                self._kept.clear()
            found = self._kept[key] = self._put_together(scope, question)
        return found

    def _put_together(self, scope: Scope, question: Question) -> Statement:
        listing, sqlite = self.listing, self.sqlite
        entity, order = listing.entity, order_of(listing, question)
        on, number = self._on(question), listing.entity.id
        descending = (order.descending if found_by_index(listing, question) else question.descending) != question.back
        key = number if order.column is None else order.column
        statement: Statement = select(
            *(column.source for column in listing.columns), key.label("order_key"), number.label("row_id")
        )
        statement = statement.select_from(entity)
        if listing.index:
            statement, number = search(statement, listing.index, question.words, listing.names, scope, sqlite=sqlite)
        statement = listing.joins(statement).where(*(one.condition(question.values[one.name]) for one in on))
        place = (listing.place or (lambda here: scope_condition(here, entity)))(_bound(scope))
        # Where a filter leaves few rows, the scope must not lead the search: as a statement's truth it does not.
        statement = statement.where(place.is_(true()) if any(one.narrow for one in on) else place)
        if question.cursor:
            statement = statement.where(beyond(order, number, question.cursor, descending=descending, sqlite=sqlite))
        return statement.order_by(*ordered(order, number, descending=descending)).limit(
            bindparam("limit", type_=Integer)
        )

    def _values(self, scope: Scope, question: Question, limit: int) -> dict[str, Any]:
        values: dict[str, Any] = {"limit": limit, **question.values}
        for name in ("province_id", "district_id", "authority_id"):
            values[f"scope_{name}"] = getattr(scope, name)
        if self.listing.index and question.words:
            values |= search_values(self.listing.index, question.words, scope)
        if question.cursor:
            values |= {"key": question.cursor.key, "at": question.cursor.id}
        return values

    def _on(self, question: Question) -> list[Filter]:
        return [one for one in self.listing.filters if one.name in question.values]


def _bound(scope: Scope) -> Scope:
    """The same scope with its places as values to be brought later."""

    def later(name: str) -> Any:
        given = getattr(scope, name)
        return None if given is None else bindparam(f"scope_{name}", type_=Integer)

    return replace(
        scope, province_id=later("province_id"), district_id=later("district_id"), authority_id=later("authority_id")
    )
