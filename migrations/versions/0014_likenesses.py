"""By what a video or a photo is known again; verdicts that a second person gives once more.

Revision: 0014, after 0013.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "likenesses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(16), nullable=False),
        *(sa.Column(f"band{part}", sa.Integer(), nullable=False) for part in range(4)),
        sa.PrimaryKeyConstraint("id", name="pk_likenesses"),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name="fk_likenesses_province_id"),
        sa.ForeignKeyConstraint(["authority_id"], ["authorities.id"], name="fk_likenesses_authority_id"),
        sa.ForeignKeyConstraint(["media_id"], ["media_objects.id"], name="fk_likenesses_media_id"),
        sa.UniqueConstraint("media_id", "place", name="uq_likenesses_media_id_place"),
    )
    op.create_index("ix_likenesses_province_id", "likenesses", ["province_id"])
    op.create_index("ix_likenesses_authority_id", "likenesses", ["authority_id"])
    for part in range(4):
        op.create_index(f"ix_likenesses_band{part}", "likenesses", ["province_id", f"band{part}"])
    op.create_table(
        "second_looks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("first_verdict", sa.String(20), nullable=False),
        sa.Column("first_checklist", _data(), nullable=False),
        sa.Column("first_user_id", sa.Integer(), nullable=True),
        sa.Column("first_name", sa.String(200), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_verdict", sa.String(20), nullable=True),
        sa.Column("second_checklist", _data(), nullable=False),
        sa.Column("second_user_id", sa.Integer(), nullable=True),
        sa.Column("second_name", sa.String(200), nullable=False),
        sa.Column("second_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_second_looks"),
        *(
            sa.ForeignKeyConstraint([f"{one}_id"], [f"{table}.id"], name=f"fk_second_looks_{one}_id")
            for one, table in (
                ("province", "provinces"), ("authority", "authorities"), ("submission", "submissions"),
                ("first_user", "users"), ("second_user", "users"),
            )
        ),
        sa.UniqueConstraint("submission_id", name="uq_second_looks_submission_id"),
    )  # fmt: skip
    op.create_index("ix_second_looks_province_id", "second_looks", ["province_id"])
    op.create_index("ix_second_looks_authority_id", "second_looks", ["authority_id"])
    op.create_index("ix_second_looks_open", "second_looks", ["province_id", "agreed", "settled_at"])


def _data():
    return sa.JSON().with_variant(JSONB(), "postgresql")


def downgrade():
    op.drop_table("second_looks")
    op.drop_table("likenesses")
