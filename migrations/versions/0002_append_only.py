"""Events stay for ever, what was seen and decided is only ever added to; PostgreSQL is made able to find Thai.

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

EVENTS_STAY = "events are never changed or deleted"
KEPT = (
    "decisions", "reviews", "video_probes", "folder_listings", "report_versions", "round_snapshots", "rulebooks",
)  # fmt: skip
"""Tables whose rows are never changed; only the demo's are taken away."""


def upgrade():
    if op.get_bind().dialect.name == "sqlite":
        _keep_on_sqlite()
        _search_on_sqlite()
    else:
        _keep_on_postgresql()
        _search_on_postgresql()


def _fixed(table):
    """Columns of a kept table that never change: all but those that may forget another row."""
    seen = sa.inspect(op.get_bind())
    others = {name for key in seen.get_foreign_keys(table) for name in key["constrained_columns"]}
    columns = [one["name"] for one in seen.get_columns(table) if not (one["nullable"] and one["name"] in others)]
    return ", ".join(f'"{name}"' for name in columns)


def _keep_on_sqlite():
    def trigger(name, moment, table, words, when=""):
        op.execute(f"CREATE TRIGGER {name} BEFORE {moment} ON {table} {when} BEGIN SELECT RAISE(ABORT, '{words}'); END")

    for verb in ("UPDATE", "DELETE"):
        trigger(f"events_no_{verb.lower()}", verb, "events", EVENTS_STAY)
    # INSERT OR REPLACE deletes without asking the trigger above.
    again = "WHEN EXISTS (SELECT 1 FROM events WHERE id = new.id)"
    trigger("events_no_replace", "INSERT", "events", EVENTS_STAY, again)
    for table in KEPT:
        trigger(f"{table}_stay", f"UPDATE OF {_fixed(table)}", table, f"{table} are never changed")


def _keep_on_postgresql():
    op.execute(
        "CREATE FUNCTION portal_rows_stay() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$"
    )

    def trigger(name, moment, table, words, each="ROW"):
        act = f"FOR EACH {each} EXECUTE FUNCTION portal_rows_stay('{words}')"
        op.execute(f"CREATE TRIGGER {name} BEFORE {moment} ON {table} {act}")

    trigger("events_stay", "UPDATE OR DELETE", "events", EVENTS_STAY)
    trigger("events_stay_all", "TRUNCATE", "events", EVENTS_STAY, "STATEMENT")
    for table in KEPT:
        trigger(f"{table}_stay", f"UPDATE OF {_fixed(table)}", table, f"{table} are never changed")


def _search_on_sqlite():
    """A trigram index beside the table, kept by triggers: it finds Thai inside a sentence."""
    for table in ("authorities", "products"):
        op.execute(
            f"CREATE VIRTUAL TABLE {table}_search USING fts5("
            f"search_text, content='{table}', content_rowid='id', tokenize='trigram')"
        )
        index = f"{table}_search"
        gone = f"INSERT INTO {index}({index}, rowid, search_text) VALUES ('delete', old.id, old.search_text);"
        come = f"INSERT INTO {table}_search(rowid, search_text) VALUES (new.id, new.search_text);"
        op.execute(f"CREATE TRIGGER {table}_search_in AFTER INSERT ON {table} BEGIN {come} END")
        op.execute(f"CREATE TRIGGER {table}_search_out AFTER DELETE ON {table} BEGIN {gone} END")
        op.execute(f"CREATE TRIGGER {table}_search_new AFTER UPDATE OF search_text ON {table} BEGIN {gone} {come} END")


def _add_pg_trgm():
    """Parts of words are found by pg_trgm. Raises RuntimeError with the way out where it is not to be had."""
    ask = op.get_bind().exec_driver_sql
    if ask("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'").scalar():
        return
    if not ask("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'").scalar():
        raise RuntimeError(
            "this PostgreSQL has no pg_trgm, by which names are searched: install its contrib modules "
            "(often the package postgresql-contrib) and migrate again"
        )
    if not ask("SELECT has_database_privilege(current_database(), 'CREATE')").scalar():
        raise RuntimeError(
            "this account may not add pg_trgm, by which names are searched: let the owner of the database run "
            "CREATE EXTENSION pg_trgm there, and migrate again"
        )
    op.execute("CREATE EXTENSION pg_trgm")


def _search_on_postgresql():
    _add_pg_trgm()
    found = op.get_bind().exec_driver_sql("SELECT array_length(show_trgm('ไทย'), 1)").scalar()
    if not found:
        raise RuntimeError(
            "this database cannot search Thai text: create it with UTF-8 and LC_CTYPE C.UTF-8 (or an ICU locale)"
        )
    for table in ("authorities", "products"):
        op.execute(f"CREATE INDEX ix_{table}_search ON {table} USING gin (search_text gin_trgm_ops)")


def downgrade():
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete", "replace"):
            op.execute(f"DROP TRIGGER events_no_{verb}")
        for table in KEPT:
            op.execute(f"DROP TRIGGER {table}_stay")
        for table in ("authorities", "products"):
            for name in ("in", "out", "new"):
                op.execute(f"DROP TRIGGER {table}_search_{name}")
            op.execute(f"DROP TABLE {table}_search")
        return
    for table in ("events", *KEPT):
        op.execute(f"DROP TRIGGER {table}_stay ON {table}")
    op.execute("DROP TRIGGER events_stay_all ON events")
    op.execute("DROP FUNCTION portal_rows_stay()")
    for table in ("authorities", "products"):
        op.execute(f"DROP INDEX ix_{table}_search")
