"""The database settings of the plan, each with the failure it prevents."""

import multiprocessing
import threading
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from portal import db
from portal.db import Database
from portal.models import Counter, District, Event, Job, Province
from portal.rules.dates import BANGKOK
from portal.rules.scope import SYSTEM
from portal.services.kit import Kit
from portal.services.recording import NoActor
from tests.jobs import at_once
from tests.servers.postgresql import on_both


def test_sqlite_settings_hold_on_every_connection(database: Database) -> None:
    with database.engine.connect() as first, database.engine.connect() as second:
        for connection in (first, second):
            settings = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
            }
            assert settings == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 5000, "synchronous": 2}


@on_both
def test_a_missing_parent_is_refused(kit: Kit) -> None:
    with pytest.raises(IntegrityError), kit.transaction(SYSTEM, "test") as session:
        session.add(District(province_id=999, code="9999", name_th="ก", name_en="x", sort_key="ก"))


def _add_two_hundred(path: str) -> None:
    database = Database(f"sqlite:///{path}")
    for _ in range(200):
        with database.transaction() as session:
            counter = session.get_one(Counter, "n")
            counter.value += 1
    database.close()


def test_three_processes_adding_two_hundred_each_end_at_six_hundred(database: Database, tmp_path: Path) -> None:
    with database.transaction() as session:
        session.add(Counter(name="n"))
    context = multiprocessing.get_context("spawn")
    children = [context.Process(target=_add_two_hundred, args=(str(tmp_path / "portal.db"),)) for _ in range(3)]
    for child in children:
        child.start()
    for child in children:
        child.join(120)
        assert child.exitcode == 0
    with database.read() as session:
        assert session.get_one(Counter, "n").value == 600


@on_both
def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"read-?only"), database.read() as session:
        session.add(Counter(name="n"))
        session.flush()
    with database.transaction() as session:  # the same connection, used for writing again
        session.add(Counter(name="n"))
    with pytest.raises(DBAPIError, match=r"read-?only"), database.read() as session:
        session.execute(text("DELETE FROM counters"))


@on_both
def test_a_reader_sees_one_picture_while_others_write(database: Database) -> None:
    with database.transaction() as session:
        session.add(Counter(name="n"))
    with database.read() as reader:
        first = reader.scalar(text("SELECT value FROM counters"))
        with database.transaction() as writer:
            writer.execute(text("UPDATE counters SET value = 7"))
        assert reader.scalar(text("SELECT value FROM counters")) == first == 0


@on_both
def test_a_failing_transaction_leaves_nothing(database: Database) -> None:
    with pytest.raises(ValueError, match="stop"), database.transaction() as session:
        session.add(Counter(name="n"))
        session.flush()
        raise ValueError("stop")
    with database.read() as session:
        assert session.get(Counter, "n") is None


@on_both
def test_times_come_back_in_utc_and_naive_ones_are_refused(database: Database) -> None:
    at = datetime(2026, 11, 23, 19, 0, 0, 123456, tzinfo=BANGKOK)
    with database.transaction() as session:
        session.add(Job(kind="k", subject="s:1", not_before=at, created_at=at))
    with database.read() as session:
        if not database.is_sqlite:
            session.execute(text("SET TIME ZONE 'Asia/Tokyo'"))
        seen = session.get_one(Job, 1).not_before
    assert (seen, seen.isoformat()) == (at, "2026-11-23T12:00:00.123456+00:00")
    with pytest.raises(StatementError, match="without zone"), database.transaction() as session:
        session.add(Job(kind="k", subject="s:2", not_before=datetime(2026, 1, 1), created_at=at))


@on_both
def test_a_logged_row_cannot_change_without_an_actor(database: Database) -> None:
    with pytest.raises(NoActor), database.transaction() as session:
        session.add(Province(code="54", name_th="แพร่", name_en="Phrae", sort_key="พแร"))


@on_both
def test_events_can_neither_be_changed_nor_deleted(kit: Kit) -> None:
    with kit.transaction(SYSTEM, "test") as session:
        session.add(Province(code="54", name_th="แพร่", name_en="Phrae", sort_key="พแร"))
    for statement in ("UPDATE events SET verb = 'x'", "DELETE FROM events"):
        with pytest.raises(DBAPIError, match="never changed"), kit.database.transaction() as session:
            session.execute(text(statement))
    with kit.read() as session:
        assert session.query(Event).count() == 1


@on_both
def test_writers_wait_for_one_another(database: Database) -> None:
    """Two who read, add and write: the second begins when the first has ended (SQLite), or asks for its lock."""
    with database.transaction() as session:
        session.add(Counter(name="n"))

    def add() -> None:
        for _ in range(25):
            with database.transaction() as session:
                counter = session.get_one(Counter, "n", with_for_update=True)
                counter.value += 1

    at_once(*[add] * 4)
    with database.read() as session:
        assert session.get_one(Counter, "n").value == 100


ON_POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@pytest.mark.server
@ON_POSTGRESQL
def test_postgresql_speaks_utf8_and_finds_thai(database: Database) -> None:
    with database.read() as session:
        assert session.scalar(text("SHOW server_encoding")) == "UTF8"
        assert session.scalar(text("SELECT cardinality(show_trgm('ไทย'))")) > 0


@pytest.mark.server
@ON_POSTGRESQL
def test_a_connection_that_died_while_it_rested_is_replaced(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "RESTED_S", 0.0)
    with database.read() as session:
        first = session.scalar(text("SELECT pg_backend_pid()"))
    with closing(Database(database.engine.url.render_as_string(hide_password=False))) as other, other.read() as session:
        session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": first})
    with database.read() as session:
        assert session.scalar(text("SELECT pg_backend_pid()")) != first


@pytest.mark.server
@ON_POSTGRESQL
def test_the_bell_rings_when_somebody_puts_work_in(database: Database) -> None:
    stop = threading.Event()
    with database.bell("portal_test") as bell:
        bell.wait(30, stop)  # begins to listen, and looks once more at once
        with database.transaction() as session:
            session.execute(text("SELECT pg_notify('portal_test', '')"))
        began = time.monotonic()
        bell.wait(30, stop)
        assert time.monotonic() - began < 10
        began = time.monotonic()
        bell.wait(0.2, stop)
        assert 0.1 < time.monotonic() - began < 10


def test_on_sqlite_the_pause_passes_or_is_cut_short(database: Database) -> None:
    stop = threading.Event()
    with database.bell("portal_test") as bell:
        began = time.monotonic()
        bell.wait(0.05, stop)
        assert time.monotonic() - began >= 0.05
        stop.set()
        bell.wait(30, stop)
        assert time.monotonic() - began < 10
