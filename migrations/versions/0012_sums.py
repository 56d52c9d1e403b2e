"""What each district had in each closed round, counted once.

Revision: 0012, after 0011. Rounds that were closed before are counted from their snapshots by `portal rounds count`.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SAID = "district_sums are never changed"
COUNTS = ("number", "expected", "sent", "late", "standing", "complete", "reports", "organic", "dry", "unsorted")


def upgrade():
    data = sa.JSON().with_variant(JSONB(), "postgresql")
    op.create_table(
        "district_sums",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.Column("income", sa.Numeric(20, 2), nullable=False),
        sa.Column("per_round", sa.Boolean(), nullable=False),
        sa.Column("places", data, nullable=False),
        sa.Column("figures", data, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_district_sums"),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name="fk_district_sums_province_id"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_district_sums_round_id"),
        sa.ForeignKeyConstraint(["district_id"], ["districts.id"], name="fk_district_sums_district_id"),
        sa.UniqueConstraint("round_id", "district_id", "number", name="uq_district_sums_round_id_district_id_number"),
    )
    op.create_index("ix_district_sums_province_id", "district_sums", ["province_id"])
    op.create_index("ix_district_sums_district_id", "district_sums", ["district_id"])
    op.create_index("ix_district_sums_of", "district_sums", ["round_id", "number"])
    # Whether anything of a report was ever accepted is asked of every report of a province.
    op.create_index("ix_submissions_done", "submissions", ["report_id", "status", "id"])
    # The latest rounds of a province, however many there were.
    op.create_index("ix_rounds_latest", "rounds", ["province_id", "due_on"])
    _keep()


def _keep():
    """Rows are never changed, but for a district that is gone."""
    fixed = (
        "id",
        "province_id",
        "round_id",
        "counted_at",
        *COUNTS,
        "people",
        "income",
        "per_round",
        "places",
        "figures",
    )
    moment = f"BEFORE UPDATE OF {', '.join(fixed)} ON district_sums"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER district_sums_stay {moment} BEGIN SELECT RAISE(ABORT, '{SAID}'); END")
    else:
        act = f"FOR EACH ROW EXECUTE FUNCTION portal_rows_stay('{SAID}')"
        op.execute(f"CREATE TRIGGER district_sums_stay {moment} {act}")


def downgrade():
    op.drop_index("ix_rounds_latest", "rounds")
    op.drop_index("ix_submissions_done", "submissions")
    op.drop_table("district_sums")
