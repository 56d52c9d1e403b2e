"""Brings a database to the schema of this version."""

from sqlalchemy import inspect, text

from portal.bundle import folder
from portal.db import WRITES, Database


def migrate(database: Database, revision: str = "head") -> None:
    """Runs every migration that is missing; a database already at `revision` is left as it is."""
    from alembic import command  # half a second of imports that only a change of the schema is worth
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder("migrations")))
    with database.engine.execution_options(**{WRITES: True}).connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


def newest() -> str:
    """The newest migration's number: files are numbered and the last is the head (tests/house holds them to it)."""
    return max(file.name for file in folder("migrations").glob("versions/[0-9]*.py")).partition("_")[0]


def schema_is_current(database: Database) -> bool:
    """Whether the database stands at the newest migration."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found == newest()
