"""Events are chained together; a person's details can be taken out of them, and nothing else of them can change.

Revision: 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SAID = "events are never changed or deleted"
SEALED = "seals are never changed or deleted"
EVENT_FACTS = (
    "id", "at", "verb", "actor_id", "actor_role", "subject_kind", "subject_id", "province_id", "authority_id",
)  # fmt: skip
EVENT_DETAILS = {"actor_name": "''", "address": "''", "before": "'{}'", "after": "'{}'", "reason": "''"}
SEAL_FACTS = ("seq", "event_id", "who_sha256", "what_sha256", "event_sha256", "sha256", "sealed_at")
SEAL_DETAILS = {"who_salt": "''", "what_salt": "''"}


def upgrade():
    op.add_column("events", sa.Column("erased", sa.String(10), nullable=False, server_default=""))
    op.create_table(
        "event_seals",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("who_salt", sa.String(50), nullable=False),
        sa.Column("what_salt", sa.String(50), nullable=False),
        sa.Column("who_sha256", sa.String(64), nullable=False),
        sa.Column("what_sha256", sa.String(64), nullable=False),
        sa.Column("event_sha256", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_event_seals"),
        sa.UniqueConstraint("event_id", name="uq_event_seals_event_id"),
    )
    if op.get_bind().dialect.name == "sqlite":
        _keep_on_sqlite()
    else:
        _keep_on_postgresql()


def _erasing(facts, details, same, marked=""):
    """True for an update that only empties details."""
    kept = [f"new.{one} {same} old.{one}" for one in facts]
    emptied = [f"(new.{one} {same} old.{one} OR new.{one} = {empty})" for one, empty in details.items()]
    return " AND ".join([*kept, *emptied, *([marked] if marked else [])])


def _keep_on_sqlite():
    def trigger(name, moment, table, words, when=""):
        op.execute(f"CREATE TRIGGER {name} BEFORE {moment} ON {table} {when} BEGIN SELECT RAISE(ABORT, '{words}'); END")

    op.execute("DROP TRIGGER events_no_update")
    erasing = _erasing(EVENT_FACTS, EVENT_DETAILS, "IS", "new.erased <> ''")
    trigger("events_no_update", "UPDATE", "events", SAID, f"WHEN NOT ({erasing})")
    erasing = _erasing(SEAL_FACTS, SEAL_DETAILS, "IS")
    trigger("event_seals_no_update", "UPDATE", "event_seals", SEALED, f"WHEN NOT ({erasing})")
    trigger("event_seals_no_delete", "DELETE", "event_seals", SEALED)
    again = "WHEN EXISTS (SELECT 1 FROM event_seals WHERE seq = new.seq OR event_id = new.event_id)"
    trigger("event_seals_no_replace", "INSERT", "event_seals", SEALED, again)


def _keep_on_postgresql():
    def trigger(name, moment, table, words, when="", each="ROW"):
        act = f"FOR EACH {each} {when} EXECUTE FUNCTION portal_rows_stay('{words}')"
        op.execute(f"CREATE TRIGGER {name} BEFORE {moment} ON {table} {act}")

    same = "IS NOT DISTINCT FROM"
    op.execute("DROP TRIGGER events_stay ON events")
    trigger("events_stay", "DELETE", "events", SAID)
    erasing = _erasing(EVENT_FACTS, EVENT_DETAILS, same, "new.erased <> ''")
    trigger("events_stay_so", "UPDATE", "events", SAID, f"WHEN (NOT ({erasing}))")
    erasing = _erasing(SEAL_FACTS, SEAL_DETAILS, same)
    trigger("event_seals_stay_so", "UPDATE", "event_seals", SEALED, f"WHEN (NOT ({erasing}))")
    trigger("event_seals_stay", "DELETE", "event_seals", SEALED)
    trigger("event_seals_stay_all", "TRUNCATE", "event_seals", SEALED, each="STATEMENT")


def downgrade():
    op.drop_table("event_seals")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER events_no_update")
        act = f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
        op.execute(f"CREATE TRIGGER events_no_update BEFORE UPDATE ON events {act}")
    else:
        op.execute("DROP TRIGGER events_stay_so ON events")
        op.execute("DROP TRIGGER events_stay ON events")
        act = f"FOR EACH ROW EXECUTE FUNCTION portal_rows_stay('{SAID}')"
        op.execute(f"CREATE TRIGGER events_stay BEFORE UPDATE OR DELETE ON events {act}")
    op.drop_column("events", "erased")
