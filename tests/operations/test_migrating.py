"""The schema: from nothing to the newest, back and forth, on both databases; and one that cannot do Thai."""

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, inspect, make_url, text

from portal.bundle import folder
from portal.db import WRITES, Base, Database
from portal.operations.migrating import migrate, newest, schema_is_current
from portal.rules.health import Level
from portal.services.examining import look_at_database
from portal.services.kit import Kit
from tests.servers.postgresql import fresh_database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without a table."""
    with ExitStack() as stack:
        sqlite = request.param == "sqlite"
        url = f"sqlite:///{tmp_path / 'empty.db'}" if sqlite else stack.enter_context(fresh_database())
        yield stack.enter_context(closing(Database(url)))


def run(database: Database, step: str, revision: str) -> None:
    """One of Alembic's commands on a database."""
    config = Config()
    config.set_main_option("script_location", str(folder("migrations")))
    with database.engine.execution_options(**{WRITES: True}).connect() as connection:
        config.attributes["connection"] = connection
        getattr(command, step)(config, revision)
        connection.commit()


def as_account(url: str, account: str) -> str:
    """The address for somebody who acts as `account`."""
    return make_url(url).update_query_dict({"options": f"-crole={account}"}).render_as_string(hide_password=False)


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_an_empty_database_is_brought_to_the_newest_schema(empty: Database):
    assert not schema_is_current(empty)
    migrate(empty)
    assert schema_is_current(empty)
    assert tables(empty.engine) >= set(Base.metadata.tables)
    with empty.engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == newest()


def test_a_database_that_is_current_is_left_as_it_is(empty: Database):
    migrate(empty)
    with empty.engine.execution_options(**{WRITES: True}).begin() as connection:
        connection.execute(text("INSERT INTO counters (name, value) VALUES ('n', 7)"))
    migrate(empty)
    with empty.engine.connect() as connection:
        assert connection.scalar(text("SELECT value FROM counters")) == 7


def test_every_migration_can_be_taken_back_and_run_again(empty: Database):
    migrate(empty)
    run(empty, "downgrade", "base")
    assert tables(empty.engine) == set()
    assert not schema_is_current(empty)
    migrate(empty)
    assert schema_is_current(empty)


def test_a_migration_that_fails_leaves_no_half_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with closing(Database(f"sqlite:///{tmp_path / 'half.db'}")) as database:
        migrate(database, "0001")
        before = tables(database.engine)
        with database.engine.execution_options(**{WRITES: True}).begin() as connection:
            connection.execute(text("CREATE TRIGGER events_no_replace AFTER INSERT ON events BEGIN SELECT 1; END"))
        with pytest.raises(Exception, match="events_no_replace"):
            migrate(database)
        with database.engine.connect() as connection:
            made = connection.scalar(text("SELECT count(*) FROM sqlite_master WHERE name LIKE 'events_no_%'"))
            assert (made, connection.scalar(text("SELECT version_num FROM alembic_version"))) == (1, "0001")
        assert tables(database.engine) == before


@pytest.mark.server
def test_a_postgresql_that_cannot_search_thai_is_refused_at_once():
    with fresh_database(locale="C") as url, closing(Database(url)) as database:
        with pytest.raises(RuntimeError, match=r"LC_CTYPE C\.UTF-8"):
            migrate(database)
        assert not schema_is_current(database)


@pytest.mark.server
def test_an_account_that_may_not_add_the_search_of_words_is_told_who_may():
    with fresh_database() as url, closing(Database(url)) as owner:
        account = "portal_" + secrets.token_hex(4)
        with owner.engine.begin() as connection:
            connection.execute(text(f"CREATE ROLE {account}"))
            connection.execute(text(f"GRANT ALL ON SCHEMA public TO {account}"))
        with closing(Database(as_account(url, account))) as database:
            with pytest.raises(RuntimeError, match="owner of the database run CREATE EXTENSION pg_trgm"):
                migrate(database)
            with owner.engine.begin() as connection:
                connection.execute(text("CREATE EXTENSION pg_trgm"))
            migrate(database)
            assert schema_is_current(database)
        with owner.engine.begin() as connection:
            connection.execute(text(f"DROP OWNED BY {account}"))
            connection.execute(text(f"DROP ROLE {account}"))


@pytest.mark.server
def test_the_doctor_sees_a_postgresql_that_was_copied_to_where_thai_cannot_be_searched(kit: Kit):
    with fresh_database(locale="C") as url, closing(Database(url)) as database:
        migrate(database, "0001")
        with database.engine.begin() as connection:
            connection.execute(text("CREATE EXTENSION pg_trgm"))
        run(database, "stamp", "head")
        sign = look_at_database(replace(kit, database=database))
    assert (sign.level, "LC_CTYPE" in sign.message_en) == (Level.BAD, True)


@pytest.mark.server
def test_the_doctor_is_content_with_a_postgresql_that_finds_thai(kit: Kit):
    with fresh_database(migrated=True) as url, closing(Database(url)) as database:
        sign = look_at_database(replace(kit, database=database))
    assert (sign.level, sign.facts) == (Level.GOOD, {"engine": "postgresql", "revision": newest()})
