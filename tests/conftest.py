"""What every test may ask for: a migrated database, a kit with a moved clock and an outside that answers as told."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache

from media_store import open_store
from portal.app import create_app
from portal.db import Database
from portal.operations.migrating import migrate
from portal.services.kit import Kit
from portal.services.recording import keep_events
from portal.settings import read_settings
from tests.outside import Clock, Outside
from tests.people import Town, build_town
from tests.servers.browser import find_browser
from tests.servers.postgresql import fresh_database

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # 12:00 in Bangkok


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One empty database at the newest migration, copied for each test that wants one."""
    path = tmp_path_factory.mktemp("schema") / "portal.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture
def database(request: pytest.FixtureRequest, migrated: Path, tmp_path: Path) -> Iterator[Database]:
    """A fresh database whose changes are recorded as events: SQLite, or as tests.servers.postgresql.on_both says."""
    with ExitStack() as stack:
        if getattr(request, "param", "sqlite") == "postgresql":
            url = stack.enter_context(fresh_database(migrated=True))
        else:
            shutil.copy(migrated, tmp_path / "portal.db")
            url = f"sqlite:///{tmp_path / 'portal.db'}"
        opened = stack.enter_context(closing(Database(url)))
        keep_events(opened)
        yield opened


@pytest.fixture
def clock() -> Clock:
    """A clock that stands at noon of 23 November 2026 in Bangkok until it is moved."""
    return Clock(NOON)


@pytest.fixture
def outside() -> Outside:
    """The outside world: answers what the test told it, keeps what was asked."""
    return Outside()


@pytest.fixture
def kit(database: Database, clock: Clock, outside: Outside, tmp_path: Path) -> Kit:
    """A kit over the test's database, a folder store and the told outside."""
    return outside.kit(database, open_store(f"folder:{tmp_path / 'media'}"), clock)


@pytest.fixture
def town(kit: Kit) -> Town:
    """Two provinces with districts, authorities, rounds, rulebooks and one person of every role; see tests.people."""
    return build_town(kit)


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates compiled once for all tests: each test's app would compile them anew."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("compiled")))


@pytest.fixture
def app(kit: Kit, tmp_path: Path, compiled: FileSystemBytecodeCache) -> Flask:
    """The web app over the test's kit."""
    settings = read_settings({"PORTAL_INSTANCE": str(tmp_path)})
    made = create_app(kit, settings, "a key for tests only")
    made.jinja_env.bytecode_cache = compiled
    made.config["TESTING"] = False  # error pages must be what people see
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without sign-in."""
    return app.test_client()


@pytest.fixture
def browser_of(app: Flask, town: Town) -> Callable[[str], FlaskClient]:
    """`browser_of("officer")`: a client signed in as that person of the town (see Town.logins)."""
    from tests.people import sign_in

    return lambda who: sign_in(app, town, who)


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    """The system's Chromium, started once for all tests of a process: two of Playwright's loops do not live in one."""
    from playwright.sync_api import sync_playwright

    path = find_browser()
    if path is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
