"""Whether a database is current is told without Alembic, and by the same word as Alembic's."""

from alembic.config import Config
from alembic.script import ScriptDirectory

from portal.bundle import folder
from portal.db import Database
from portal.operations.migrating import migrate, newest, schema_is_current


def test_the_last_numbered_file_is_alembics_one_head():
    config = Config()
    config.set_main_option("script_location", str(folder("migrations")))
    assert ScriptDirectory.from_config(config).get_heads() == [newest()]


def test_an_empty_an_old_and_a_current_database_are_told_apart(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    assert not schema_is_current(database)
    migrate(database, "0001")
    assert not schema_is_current(database)
    migrate(database)
    assert schema_is_current(database)
    migrate(database)
    database.close()
