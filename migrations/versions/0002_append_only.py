"""Events, decisions, reviews, probes and listings are only ever added to; PostgreSQL is made able to find Thai.

Revision: 0002, after 0001.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

EVENTS_STAY = "events are never changed or deleted"


def upgrade():
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER events_no_{verb.lower()} BEFORE {verb} ON events "
                f"BEGIN SELECT RAISE(ABORT, '{EVENTS_STAY}'); END"
            )
        _search_on_sqlite()
        return
    op.execute(
        "CREATE FUNCTION portal_events_stay() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{EVENTS_STAY}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER events_stay BEFORE UPDATE OR DELETE ON events "
        "FOR EACH ROW EXECUTE FUNCTION portal_events_stay()"
    )
    _search_on_postgresql()


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


def _search_on_postgresql():
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    found = op.get_bind().exec_driver_sql("SELECT array_length(show_trgm('ไทย'), 1)").scalar()
    if not found:
        raise RuntimeError(
            "this database cannot search Thai text: create it with UTF-8 and LC_CTYPE C.UTF-8 (or an ICU locale)"
        )
    for table in ("authorities", "products"):
        op.execute(f"CREATE INDEX ix_{table}_search ON {table} USING gin (search_text gin_trgm_ops)")


def downgrade():
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER events_no_{verb}")
        for table in ("authorities", "products"):
            for name in ("in", "out", "new"):
                op.execute(f"DROP TRIGGER {table}_search_{name}")
            op.execute(f"DROP TABLE {table}_search")
        return
    op.execute("DROP TRIGGER events_stay ON events")
    op.execute("DROP FUNCTION portal_events_stay()")
    for table in ("authorities", "products"):
        op.execute(f"DROP INDEX ix_{table}_search")
