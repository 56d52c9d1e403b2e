"""Who stands in for whom, what a district forwarded to the province, and before whom results were presented.

Revision: 0015, after 0014.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade():
    moment = sa.DateTime(timezone=True)
    _make(
        "delegations",
        (
            ("province_id", "provinces.id", False), ("district_id", "districts.id", True),
            ("authority_id", "authorities.id", True), ("from_user_id", "users.id", False),
            ("to_user_id", "users.id", False),
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("ended_at", moment),
        sa.Column("ended_by", sa.String(200), nullable=False),
    )  # fmt: skip
    _make(
        "forwardings",
        (
            ("province_id", "provinces.id", False), ("district_id", "districts.id", False),
            ("round_id", "rounds.id", False), ("by_user_id", "users.id", True),
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("by_name", sa.String(200), nullable=False),
        sa.Column("forwarded", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("missing", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.UniqueConstraint("round_id", "district_id", "number", name="uq_forwardings_round_id_district_id_number"),
    )  # fmt: skip
    for table, *names in (
        ("delegations", "province_id"), ("delegations", "from_user_id"), ("delegations", "to_user_id"),
        ("forwardings", "province_id"), ("forwardings", "district_id"),
    ):  # fmt: skip
        op.create_index(f"ix_{table}_{'_'.join(names)}", table, names)
    op.add_column("activities", sa.Column("audience", sa.String(300), nullable=False, server_default=""))
    with op.batch_alter_table("sign_ins") as batch:
        batch.add_column(sa.Column("for_authority_id", sa.Integer()))
        batch.add_column(sa.Column("delegation_id", sa.Integer()))
        batch.create_foreign_key("fk_sign_ins_for_authority_id", "authorities", ["for_authority_id"], ["id"])
        batch.create_foreign_key("fk_sign_ins_delegation_id", "delegations", ["delegation_id"], ["id"])


def _make(table, references, *columns):
    keys = [sa.Column(name, sa.Integer(), nullable=null) for name, _target, null in references]
    links = [sa.ForeignKeyConstraint([name], [target], name=f"fk_{table}_{name}") for name, target, _null in references]
    op.create_table(
        table, sa.Column("id", sa.Integer(), nullable=False), *keys, *columns, *links,
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )  # fmt: skip


def downgrade():
    with op.batch_alter_table("sign_ins") as batch:
        batch.drop_constraint("fk_sign_ins_delegation_id", type_="foreignkey")
        batch.drop_constraint("fk_sign_ins_for_authority_id", type_="foreignkey")
        batch.drop_column("delegation_id")
        batch.drop_column("for_authority_id")
    op.drop_column("activities", "audience")
    op.drop_table("forwardings")
    op.drop_table("delegations")
