"""By what a video or a photo is known again.

Revision: 0014, after 0013.
"""

import sqlalchemy as sa
from alembic import op

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


def downgrade():
    op.drop_table("likenesses")
