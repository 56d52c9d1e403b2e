"""Tables as lines of JSON, the same from every database: what a backup keeps and a restore brings back."""

import base64
import gzip
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from portal.db import Database

BATCH = 1000
LEFT_OUT = ("_search", "sqlite_", "alembic_version")
"""Search indexes are filled again by their triggers; the revision stands on the paper."""


@contextmanager
def one_picture(database: Database) -> Iterator[Connection]:
    """A read-only connection that sees the database as it is now until its end, whatever others write."""
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection


def tables_there(connection: Connection) -> list[sa.Table]:
    """The tables as they stand in the database, parents before children."""
    there = sa.MetaData()
    there.reflect(connection, only=lambda name, _: not any(part in name for part in LEFT_OUT))
    return there.sorted_tables


def write_table(connection: Connection, table: sa.Table, path: Path) -> tuple[int, str]:
    """Writes a table's rows to a .jsonl.gz file; returns their number and the SHA-256 of the lines."""
    count, digest = 0, hashlib.sha256()
    with gzip.open(path, "wb", compresslevel=3) as file:
        for line in lines_of(connection, table):
            file.write(line)
            digest.update(line)
            count += 1
    return count - 1, digest.hexdigest()


def lines_of(connection: Connection, table: sa.Table) -> Iterator[bytes]:
    """The column names, then each row by primary key, as lines of JSON."""
    yield _line([column.name for column in table.columns])
    rows = connection.execution_options(yield_per=BATCH).execute(sa.select(table).order_by(*table.primary_key.columns))
    for row in rows:
        yield _line([_plain(value) for value in row])


def table_digest(connection: Connection, table: sa.Table) -> tuple[int, str]:
    """What `write_table` would say of a table, without a file."""
    count, digest = 0, hashlib.sha256()
    for count, line in enumerate(lines_of(connection, table)):  # noqa: B007 - the last number is the answer
        digest.update(line)
    return count, digest.hexdigest()


def read_table(connection: Connection, table: sa.Table, path: Path) -> None:
    """Inserts the rows of a .jsonl.gz file."""
    with gzip.open(path, "rb") as file:
        names = json.loads(file.readline())
        readers = [(name, _reader(table.columns[name])) for name in names]
        while lines := list(islice(file, BATCH)):
            rows = [dict(_cells(readers, json.loads(line))) for line in lines]
            connection.execute(table.insert(), rows)


def go_on_counting(connection: Connection, table: sa.Table) -> None:
    """Sets PostgreSQL's sequence behind `id` to the highest one; SQLite minds it itself."""
    column = table.columns.get("id")
    if connection.dialect.name != "postgresql" or column is None:
        return
    highest = sa.select(sa.func.max(column)).scalar_subquery()
    sequence = sa.func.pg_get_serial_sequence(table.name, "id")
    connection.execute(sa.select(sa.func.setval(sequence, highest)).where(sequence.is_not(None), highest.is_not(None)))


def _line(values: list[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def _reader(column: sa.Column[Any]) -> Callable[[Any], Any]:
    kinds: tuple[tuple[type[Any], Callable[[Any], Any]], ...] = (
        (sa.DateTime, datetime.fromisoformat),
        (sa.Date, date.fromisoformat),
        (sa.Float, float),
        (sa.Numeric, Decimal),
        (sa.LargeBinary, base64.b64decode),
    )
    return next((read for kind, read in kinds if isinstance(column.type, kind)), lambda value: value)


def _cells(readers: list[tuple[str, Callable[[Any], Any]]], values: list[Any]) -> Iterator[tuple[str, Any]]:
    for (name, read), value in zip(readers, values, strict=True):
        yield name, None if value is None else read(value)
