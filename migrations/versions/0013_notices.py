"""What people are told, by which way, and whether it arrived.

Revision: 0013, after 0012.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    moment = sa.DateTime(timezone=True)
    op.add_column("users", sa.Column("told_by", sa.String(10), nullable=False, server_default="email"))
    op.add_column("users", sa.Column("line_id", sa.String(40), nullable=False, server_default=""))
    op.add_column("districts", sa.Column("line_group", sa.String(40), nullable=False, server_default=""))
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("user_id", sa.Integer()),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("message_id", sa.String(200), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("not_before", moment, nullable=False),
        sa.Column("sent_at", moment),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name="fk_outbox_province_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_outbox_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("title_th", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("link", sa.String(300), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("read_at", moment),
        sa.Column("outbox_id", sa.Integer()),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name="fk_notices_province_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_notices_user_id"),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_notices_outbox_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("user_id", "key", name="uq_notices_user_id_key"),
    )
    for name, table, columns in (
        ("ix_outbox_province_id", "outbox", ["province_id"]),
        ("ix_outbox_user_id", "outbox", ["user_id"]),
        ("ix_outbox_next", "outbox", ["status", "not_before", "id"]),
        ("ix_notices_province_id", "notices", ["province_id"]),
        ("ix_notices_unread", "notices", ["user_id", "read_at"]),
        ("ix_notices_at", "notices", ["at"]),
        ("ix_notices_outbox_id", "notices", ["outbox_id"]),
    ):
        op.create_index(name, table, columns)


def downgrade():
    op.drop_table("notices")
    op.drop_table("outbox")
    op.drop_column("districts", "line_group")
    op.drop_column("users", "line_id")
    op.drop_column("users", "told_by")
