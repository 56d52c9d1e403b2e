"""When every stored file was last read again, what was found, what lies in the store, which backups were made.

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


KEPT = ("fixity_runs", "fixity_findings", "backup_runs")
"""Tables whose rows are never changed (0002 keeps others so)."""
PROBLEM = "problem IS NOT NULL"


def moment(name, *, null=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def whole(name, kind=sa.Integer):
    return sa.Column(name, kind(), nullable=False)


def number(table):
    return sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def upgrade():
    _fixity()
    _passes()
    _backups()
    for table in KEPT:
        _keep(table)


def _fixity():
    op.create_table(
        "fixity_marks",
        sa.Column("key", sa.Text(), nullable=False),
        whole("size_bytes", sa.BigInteger),
        moment("checked_at"),
        moment("good_at", null=True),
        sa.Column("problem", sa.String(length=10), nullable=True),
        moment("since", null=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_fixity_marks")),
    )
    where = {"sqlite_where": sa.text(PROBLEM), "postgresql_where": sa.text(PROBLEM)}
    op.create_index("ix_fixity_marks_watched", "fixity_marks", ["problem", "checked_at"], **where)
    op.create_index("ix_fixity_marks_checked_at", "fixity_marks", ["checked_at"])
    op.create_table(
        "fixity_findings",
        *number("fixity_findings"),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("before", sa.String(length=10), nullable=True),
        sa.Column("found_sha256", sa.String(length=64), nullable=False),
        moment("found_at"),
    )
    op.create_index("ix_fixity_findings_of", "fixity_findings", ["key", "id"])


def _passes():
    op.create_table(
        "fixity_runs",
        *number("fixity_runs"),
        sa.Column("cause", sa.String(length=10), nullable=False),
        moment("started_at"),
        moment("ended_at"),
        whole("objects"),
        whole("bytes", sa.BigInteger),
        *(whole(name) for name in ("flipped", "missing", "extra", "unread")),
        whole("whole", sa.Boolean),
        sa.Column("stopped", sa.Text(), nullable=False),
    )
    op.create_index("ix_fixity_runs_cause", "fixity_runs", ["cause", "id"])
    op.create_table(
        "fixity_passes",
        *number("fixity_passes"),
        moment("started_at"),
        moment("ended_at", null=True),
        sa.Column("position", sa.String(length=100), nullable=False),
        whole("objects"),
        whole("bytes", sa.BigInteger),
    )
    op.create_table(
        "stored_counts",
        sa.Column("kind", sa.String(length=20), nullable=False),
        whole("objects"),
        whole("bytes", sa.BigInteger),
        moment("counted_at"),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_stored_counts")),
    )


def _backups():
    op.create_table(
        "backup_runs",
        *number("backup_runs"),
        sa.Column("cause", sa.String(length=10), nullable=False),
        whole("good", sa.Boolean),
        moment("started_at"),
        moment("ended_at"),
        sa.Column("set_name", sa.String(length=30), nullable=False),
        whole("row_count", sa.BigInteger),
        whole("objects"),
        whole("bytes", sa.BigInteger),
        sa.Column("error", sa.Text(), nullable=False),
    )
    op.create_index("ix_backup_runs_good", "backup_runs", ["good", "id"])


def _keep(table):
    words = f"{table} are never changed"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER {table}_stay BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{words}'); END")
        return
    act = f"FOR EACH ROW EXECUTE FUNCTION portal_rows_stay('{words}')"
    op.execute(f"CREATE TRIGGER {table}_stay BEFORE UPDATE ON {table} {act}")


def downgrade():
    for table in (*KEPT, "fixity_marks", "fixity_passes", "stored_counts"):
        op.drop_table(table)
