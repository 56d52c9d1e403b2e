"""Brings a database to the schema of this version."""

from portal.bundle import folder
from portal.db import WRITES, Database
from portal.services.examining import newest, revision_of

__all__ = ["migrate", "newest", "schema_is_current"]


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


def schema_is_current(database: Database) -> bool:
    """Whether the database stands at the newest migration."""
    return revision_of(database) == newest()
