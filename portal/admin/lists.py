"""The one statement that answers a question on a list: scope, search, filters, order and cursor.

A statement is put together once for every shape of question and kept; a page brings only its values.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Integer,
    Row,
    any_,
    bindparam,
    literal_column,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import Session

from portal.admin.filters import Filter
from portal.admin.listings import Listing, Question, Statement, found_by_index, order_of
from portal.admin.paging import SIZE, Cursor, Order, beyond, ordered
from portal.admin.scopes import later_scope, scope_shape, scope_values
from portal.db import Moment
from portal.models.scoping import scope_condition
from portal.queries.search import planned_anew, search, search_alone, search_values
from portal.rules.scope import NOWHERE, Scope

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
        self._kept: dict[tuple[Any, ...], tuple[Statement | None, Statement]] = {}

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
        connection, values = session.connection(), self._values(scope, question)
        finding, showing = self._statements(scope, question, limit)
        if finding is not None:
            with planned_anew(connection) if question.words else nullcontext():
                values["found"] = list(connection.execute(finding, values).scalars())
        return connection.execute(showing, values).all()

    def chosen(self, session: Session, scope: Scope, numbers: Sequence[int]) -> Sequence[Row[Any]]:
        """The rows of these ids, inside the scope, in the list's usual order."""
        listing, entity = self.listing, self.listing.entity
        order = listing.orders[listing.usual]
        sources = (_plain(column.source) for column in listing.columns)
        statement = listing.joins(select(*sources, entity.id.label("row_id")).select_from(entity))
        statement = statement.where(entity.id.in_(numbers), self._inside(scope))
        ordered_by = ordered(order, entity.id, descending=order.descending)
        question = Question(listing.usual, order.descending)
        return session.connection().execute(statement.order_by(*ordered_by), self._values(scope, question)).all()

    def _cursor(self, row: Row[Any], start: int | None) -> Cursor:
        return Cursor(row.order_key, row.row_id, start if start is None or start > 0 else None)

    def _statements(self, scope: Scope, question: Question, limit: int) -> tuple[Statement | None, Statement]:
        shapes = tuple(one.shape(question.values[one.name]) for one in self._on(question))
        cursor, words = question.cursor, question.words
        behind = (cursor is not None, cursor is not None and cursor.key is None)
        shape = (question.order, question.descending, question.back, behind, len(words.long), len(words.short), shapes)
        key = (scope_shape(scope), limit, *shape)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= KEPT_SHAPES:
                self._kept.clear()
            found = self._kept[key] = self._put_together(scope, question, limit)
        return found

    def _put_together(self, scope: Scope, question: Question, limit: int) -> tuple[Statement | None, Statement]:
        listing, entity = self.listing, self.listing.entity
        by_index = found_by_index(listing, question)
        order = order_of(listing, question)
        descending = (order.descending if by_index else question.descending) != question.back
        key = entity.id if order.column is None else order.column
        sources = (_plain(column.source) for column in listing.columns)
        showing: Statement = select(*sources, key.label("order_key"), entity.id.label("row_id")).select_from(entity)
        if self.sqlite:
            return None, self._narrowed(showing, scope, question, order, descending, limit)
        # PostgreSQL spends longer on the plan of five joined tables than on the rows. So they are found in one table,
        # which is soon planned whatever is asked, and shown by a statement that is planned once and kept.
        finding = self._finding(scope, question, order, descending, limit)
        found = entity.id == any_(bindparam("found", type_=ARRAY(Integer)))
        showing = listing.joins(showing).where(found, self._inside(scope))
        return finding, showing.order_by(*ordered(order, entity.id, descending=descending))

    def _finding(self, scope: Scope, question: Question, order: Order, descending: bool, limit: int) -> Statement:
        listing = self.listing
        inside_province = scope.district_id is not None or scope.authority_id is not None
        more = inside_province or scope == NOWHERE or self._on(question) or question.words.short
        if listing.index and found_by_index(listing, question) and not more:
            ids, number = search_alone(listing.index, question.words, scope)
            return self._led(ids, number, question, order, descending, limit)
        ids = select(listing.entity.id).select_from(listing.entity)
        return self._narrowed(ids, scope, question, order, descending, limit)

    def _narrowed(
        self, statement: Statement, scope: Scope, question: Question, order: Order, descending: bool, limit: int
    ) -> Statement:
        """The statement limited to a question's rows, in their order, from the cursor on."""
        listing, number, on = self.listing, self.listing.entity.id, self._on(question)
        columns_join = statement.selected_columns.keys() != ["id"] or question.words.short
        if listing.index:
            statement, number = search(
                statement, listing.index, question.words, listing.names, scope, sqlite=self.sqlite
            )
        if columns_join:
            statement = listing.joins(statement)
        statement = statement.where(*(one.condition(question.values[one.name]) for one in on))
        inside = self._inside(scope)
        # Where a filter leaves few rows, the scope must not lead the search: as a statement's truth it does not.
        statement = statement.where(inside.is_(true()) if any(one.narrow for one in on) else inside)
        return self._led(statement, number, question, order, descending, limit)

    def _led(
        self, statement: Statement, number: Any, question: Question, order: Order, descending: bool, limit: int
    ) -> Statement:
        """The statement from the cursor on, in order, as far as the limit."""
        if question.cursor:
            behind = beyond(order, number, question.cursor, descending=descending, sqlite=self.sqlite)
            statement = statement.where(behind)
        # The limit is part of the statement: with a value to come PostgreSQL would plan for a tenth of the table.
        return statement.order_by(*ordered(order, number, descending=descending)).limit(literal_column(str(limit)))

    def _inside(self, scope: Scope) -> ColumnElement[bool]:
        place = self.listing.place or (lambda here: scope_condition(here, self.listing.entity))
        return place(later_scope(scope))

    def _values(self, scope: Scope, question: Question) -> dict[str, Any]:
        values: dict[str, Any] = {**question.values, **scope_values(scope)}
        if self.listing.index and question.words:
            values |= search_values(self.listing.index, question.words, scope)
        if question.cursor:
            values |= {"key": question.cursor.key, "at": question.cursor.id}
        return values

    def _on(self, question: Question) -> list[Filter]:
        return [one for one in self.listing.filters if one.name in question.values]


def _plain(source: Any) -> Any:
    """A time as the driver gives it, which is UTC with or without saying so: what is shown can tell (see `Moment`), and
    half the work of reading a page is saved."""
    return type_coerce(source, DateTime(timezone=True)) if isinstance(source.type, Moment) else source
