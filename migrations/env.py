"""Alembic's door: runs on the connection it is handed, or on the one the settings name."""

import os

import sqlalchemy as sa
from alembic import context

import portal.models  # noqa: F401 - makes every table known
from portal.db import Base, Database, Moment
from portal.settings import read_settings


def render(kind, item, _autogen):
    """Own column types are written as what they are in the database."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, sa.JSON):
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def is_ours(name, kind, _parents):
    """The search indexes are made by hand in 0002; the tables behind them are SQLite's own."""
    return not (kind in ("table", "index") and name and "_search" in name)


def run(connection):
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=True,
        render_item=render,
        include_name=is_ours,
    )
    with context.begin_transaction():
        context.run_migrations()


handed = context.config.attributes.get("connection")
if handed is not None:
    run(handed)
else:
    database = Database(read_settings(os.environ).database_url)
    with database.engine.execution_options(portal_writes=True).connect() as connection:
        run(connection)
        connection.commit()
    database.close()
