"""The database: engine settings, the base of all tables, the two ways in (read, write), the bell of waiting work."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol

from sqlalchemy import JSON, DateTime, Dialect, Engine, MetaData, create_engine, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
WRITES, RESTS_SINCE = "portal_writes", "portal_rests_since"
RESTED_S = 1.0


class Base(DeclarativeBase):
    """Base of all tables; constraint names follow one convention so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMING)


class Moment(TypeDecorator[datetime]):
    """A time in UTC, aware on both engines. A naive time is refused: its zone would be a guess."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Any) -> datetime | None:
        if value is None:
            return None
        # PostgreSQL answers in its session's zone; the same moment must read the same on every server.
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


Data = JSON().with_variant(JSONB(), "postgresql")
"""Evidence and snapshots: JSON on SQLite, JSONB on PostgreSQL."""


class Database:
    """One database. `read()` gives a read-only session, `transaction()` a writing one that commits at its end."""

    def __init__(self, url: str, *, echo: bool = False) -> None:
        self.engine = open_engine(url, echo=echo)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        writing = self.engine.execution_options(**{WRITES: True})
        reading = self.engine
        if not self.is_sqlite:
            # By default every statement of PostgreSQL sees a newer picture than the one before it.
            reading = self.engine.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")
        self.writing_session = sessionmaker(writing, expire_on_commit=False)
        self.reading_session = sessionmaker(reading, expire_on_commit=False)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one consistent picture and cannot write."""
        with self.reading_session() as session:
            yield session
            session.commit()  # a rollback would make psycopg forget the statements it has prepared

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose work is committed whole or not at all."""
        with self.writing_session() as session, session.begin():
            yield session

    @contextmanager
    def bell(self, channel: str) -> Iterator["Bell"]:
        """A way to wait until somebody puts work in on `channel`."""
        bell: Bell = Pause() if self.is_sqlite else Listener(self.engine, channel)
        with closing(bell):
            yield bell

    def close(self) -> None:
        self.engine.dispose()


class Bell(Protocol):
    """What an idle worker waits at."""

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Returns when the bell rang, `stop` is set or the seconds are over."""

    def close(self) -> None:
        """Lets go of what it holds."""


class Pause:
    """SQLite tells other processes nothing: the pause just passes."""

    def wait(self, seconds: float, stop: threading.Event) -> None:
        stop.wait(seconds)

    def close(self) -> None:
        """Nothing is held."""


class Listener:
    """Waits for PostgreSQL's NOTIFY on a connection of its own, opened again when the server was away."""

    def __init__(self, engine: Engine, channel: str) -> None:
        import psycopg  # costs a web process on SQLite what it never uses

        self._connect, self._gone = psycopg.connect, psycopg.Error
        self._engine, self._channel = engine, channel
        self._connection: Any = None

    def wait(self, seconds: float, stop: threading.Event) -> None:
        try:
            if self._connection is None:
                self._listen()
                return  # what was put in before the LISTEN rang no bell
            for _ in self._connection.notifies(timeout=seconds, stop_after=1):
                return
        except self._gone:
            self.close()
            stop.wait(seconds)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _listen(self) -> None:
        arguments, options = self._engine.dialect.create_connect_args(self._engine.url)
        self._connection = self._connect(*arguments, **options, autocommit=True)
        self._connection.execute(f'LISTEN "{self._channel}"')


def open_engine(url: str, *, echo: bool = False) -> Engine:
    """An engine with the settings each database needs (docs: databases)."""
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(url, echo=echo, connect_args={"timeout": 5, "check_same_thread": False})
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    parsed = make_url(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    engine = create_engine(parsed, echo=echo, pool_size=10, max_overflow=10)
    event.listen(engine, "connect", _set_up_postgresql)
    event.listen(engine, "checkin", _note_rest)
    event.listen(engine, "checkout", partial(_wake, engine.dialect))
    return engine


def _note_rest(_connection: Any, entry: ConnectionPoolEntry) -> None:
    entry.info[RESTS_SINCE] = time.monotonic()


def _wake(dialect: Dialect, connection: Any, entry: ConnectionPoolEntry, _proxy: Any) -> None:
    # The server may have gone while the connection lay in the pool. Asking before every transaction would cost a
    # quarter of a job, so only those are asked that have rested.
    if time.monotonic() - entry.info.get(RESTS_SINCE, time.monotonic()) > RESTED_S:
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error  # the pool opens another


def _set_up_postgresql(connection: Any, _entry: ConnectionPoolEntry) -> None:
    # The portal's tables fit into memory, where one page costs as much as the next. With the server's usual guess, a
    # spinning disk, it reads whole tables to look up fifty names of a list: half of that statement's time.
    connection.autocommit = True
    connection.execute("SET random_page_cost = 1.1")
    connection.autocommit = False


def _set_up_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver must not begin on its own: `_begin_sqlite` does
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=5000", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that later writes fails at once when another has written meanwhile: three
    # processes adding 200 each ended at 205 of 600. Writers therefore take the lock first and wait for it.
    writes = connection.get_execution_options().get(WRITES, False)
    if connection.info.get(WRITES) is not writes:
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.info[WRITES] = writes
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")
