"""The database settings of the plan, each with the failure it prevents."""

import multiprocessing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError, StatementError

from portal.db import Database
from portal.models import Counter, District, Event, Job, Province
from portal.rules.scope import SYSTEM
from portal.services.kit import Kit
from portal.services.recording import NoActor


def test_sqlite_settings_hold_on_every_connection(database: Database) -> None:
    with database.engine.connect() as first, database.engine.connect() as second:
        for connection in (first, second):
            settings = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
            }
            assert settings == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 5000, "synchronous": 2}


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


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(OperationalError, match="readonly"), database.read() as session:
        session.add(Counter(name="n"))
        session.flush()


def test_a_reader_sees_one_picture_while_others_write(database: Database) -> None:
    with database.transaction() as session:
        session.add(Counter(name="n"))
    with database.read() as reader:
        first = reader.scalar(text("SELECT value FROM counters"))
        with database.transaction() as writer:
            writer.execute(text("UPDATE counters SET value = 7"))
        assert reader.scalar(text("SELECT value FROM counters")) == first == 0


def test_a_failing_transaction_leaves_nothing(database: Database) -> None:
    with pytest.raises(ValueError, match="stop"), database.transaction() as session:
        session.add(Counter(name="n"))
        session.flush()
        raise ValueError("stop")
    with database.read() as session:
        assert session.get(Counter, "n") is None


def test_times_come_back_aware_and_naive_ones_are_refused(database: Database) -> None:
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    with database.transaction() as session:
        session.add(Job(kind="k", subject="s:1", not_before=at, created_at=at))
    with database.read() as session:
        assert session.get_one(Job, 1).not_before == at
    with pytest.raises(StatementError, match="without zone"), database.transaction() as session:
        session.add(Job(kind="k", subject="s:2", not_before=datetime(2026, 1, 1), created_at=at))


def test_a_logged_row_cannot_change_without_an_actor(database: Database) -> None:
    with pytest.raises(NoActor), database.transaction() as session:
        session.add(Province(code="54", name_th="แพร่", name_en="Phrae", sort_key="พแร"))


def test_events_can_neither_be_changed_nor_deleted(kit: Kit) -> None:
    with kit.transaction(SYSTEM, "test") as session:
        session.add(Province(code="54", name_th="แพร่", name_en="Phrae", sort_key="พแร"))
    for statement in ("UPDATE events SET verb = 'x'", "DELETE FROM events"):
        refused = pytest.raises((IntegrityError, OperationalError, ProgrammingError), match="never changed")
        with refused, kit.database.transaction() as session:
            session.execute(text(statement))
    with kit.read() as session:
        assert session.query(Event).count() == 1
