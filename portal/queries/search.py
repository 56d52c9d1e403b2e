"""Substring search inside a scope: FTS5 with trigrams on SQLite, pg_trgm on PostgreSQL (migration 0003)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    TableClause,
    bindparam,
    column,
    func,
    literal_column,
    or_,
    select,
    table,
)

from portal.rules.scope import Scope
from portal.rules.search_words import Words, province_mark

Rows = TypeVar("Rows", bound=Select[*tuple[Any, ...]])
ESCAPE = "!"


@dataclass(frozen=True)
class Index:
    """Where the words of a table's rows stand: in an index table of their own with the row's province (`apart`), or in
    the table's own `search_text`."""

    entity: Any
    apart: bool = True

    @property
    def name(self) -> str:
        """The index table's name."""
        return f"{self.entity.__tablename__}_search"


@contextmanager
def planned_anew(connection: Connection) -> Iterator[None]:
    """Around a search on PostgreSQL: it must be planned for its very words, common or rare, while other statements are
    planned once and kept. So psycopg may not prepare it."""
    driver: Any = connection.connection.dbapi_connection
    usual, driver.prepare_threshold = driver.prepare_threshold, None
    try:
        yield
    finally:
        driver.prepare_threshold = usual


def search(
    statement: Rows, index: Index, words: Words, names: Sequence[Any], scope: Scope, *, sqlite: bool
) -> tuple[Rows, ColumnElement[Any]]:
    """`statement` limited to rows in which every word is found, and the id to order by; see `search_values`.

    The caller limits the statement to the scope as well: what is done here about the scope only saves work.
    """
    for place, _word in enumerate(words.short):
        statement = statement.where(or_(*(_has(func.lower(name), f"short{place}") for name in names)))
    if not words.long:
        return statement, index.entity.id
    if sqlite:
        return _on_sqlite(statement, index)
    long = range(len(words.long))
    if not index.apart:
        return statement.where(*(_has(index.entity.search_text, f"long{place}") for place in long)), index.entity.id
    found = _beside(index)
    statement = statement.join(found, found.c.id == index.entity.id)
    return statement.where(*_found(found, words, scope)), found.c.id


def search_alone(index: Index, words: Words, scope: Scope) -> tuple[Select[Any], ColumnElement[Any]]:
    """The ids that `search` finds by long words in PostgreSQL's index of its own, without a look at the rows: for a
    scope that is a province or everything. The caller shows rows of these ids inside the scope."""
    found = _beside(index)
    return select(found.c.id).where(*_found(found, words, scope)), found.c.id


def search_values(index: Index, words: Words, scope: Scope) -> dict[str, str]:
    """The values that a statement made by `search` for as many words asks for."""
    values = {f"short{place}": _anywhere(word) for place, word in enumerate(words.short)}
    values |= {f"long{place}": _anywhere(word) for place, word in enumerate(words.long)}
    asked = [_quoted(word) for word in words.long]
    if index.apart and scope.province_id is not None:
        asked.insert(0, _quoted(province_mark(scope.province_id)))
    return values | {"match": " AND ".join(asked)}


def _beside(index: Index) -> TableClause:
    return table(index.name, column("id"), column("province_id"), column("text"))


def _found(found: TableClause, words: Words, scope: Scope) -> list[ColumnElement[bool]]:
    conditions = [_has(found.c.text, f"long{place}") for place in range(len(words.long))]
    if scope.province_id is not None:
        conditions.append(found.c.province_id == bindparam("scope_province_id"))
    return conditions


def _on_sqlite(statement: Rows, index: Index) -> tuple[Rows, ColumnElement[Any]]:
    found = table(index.name, column("rowid"))
    # The plus keeps SQLite from starting at the table and asking the index row by row.
    joined = statement.join(found, index.entity.id == literal_column(f"+{index.name}.rowid"))
    matching: ColumnElement[bool] = func.match(bindparam("match", type_=String), literal_column(index.name))
    return joined.where(matching), found.c.rowid


def _has(where: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    return where.like(bindparam(name, type_=String), escape=ESCAPE)


def _anywhere(word: str) -> str:
    for sign in (ESCAPE, "%", "_"):
        word = word.replace(sign, ESCAPE + sign)
    return f"%{word}%"


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'
