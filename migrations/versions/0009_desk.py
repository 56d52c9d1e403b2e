"""Who holds a video at the review desk, what was set aside, and the verdicts that may be taken back for a while.

Revision: 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    moment = sa.DateTime(timezone=True)
    place = (("province_id", "provinces.id", False), ("authority_id", "authorities.id", False))
    _make(
        "desk_holds",
        (*place, ("submission_id", "submissions.id", False), ("user_id", "users.id", True)),
        sa.Column("by_name", sa.String(200), nullable=False),
        sa.Column("token", sa.String(50), nullable=False),
        sa.Column("taken_at", moment),
        sa.Column("until", moment),
        sa.Column("set_aside_at", moment),
        sa.Column("set_aside_by", sa.String(200), nullable=False),
        sa.UniqueConstraint("submission_id", name="uq_desk_holds_submission_id"),
    )
    _make(
        "desk_verdicts",
        (*place, ("submission_id", "submissions.id", False), ("user_id", "users.id", True)),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("from_status", sa.String(20), nullable=False),
        sa.Column("opened_version", sa.Integer(), nullable=False),
        sa.Column("to_version", sa.Integer(), nullable=False),
        sa.Column("taken_at", moment),
        sa.Column("at", moment, nullable=False),
        sa.Column("undone_at", moment),
    )
    for table, *columns in (
        ("desk_holds", "province_id"), ("desk_holds", "authority_id"), ("desk_holds", "user_id"),
        ("desk_verdicts", "province_id"), ("desk_verdicts", "authority_id"), ("desk_verdicts", "submission_id"),
    ):  # fmt: skip
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
    op.create_index("ix_desk_verdicts_of_province", "desk_verdicts", ["province_id", "at"])
    op.create_index("ix_desk_verdicts_of_user", "desk_verdicts", ["user_id", "at"])


def _make(table, references, *columns):
    keys = [sa.Column(name, sa.Integer(), nullable=null) for name, _target, null in references]
    links = [sa.ForeignKeyConstraint([name], [target], name=f"fk_{table}_{name}") for name, target, _null in references]
    op.create_table(
        table, sa.Column("id", sa.Integer(), nullable=False), *keys, *columns, *links,
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )  # fmt: skip


def downgrade():
    op.drop_table("desk_verdicts")
    op.drop_table("desk_holds")
