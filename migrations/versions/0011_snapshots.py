"""Snapshots of rounds are chained within their province and keep their papers; those that are there are chained first.

Revision: 0011, after 0010.
"""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

GENESIS = "0" * 64
SAID = "round_snapshots are never changed"
NEW = ("province_id", "number", "previous_sha256", "chain_sha256", "corrections")
FIXED = ("id", "round_id", "taken_at", "rulebook_version", "sha256", "body")


def upgrade():
    _let_go()
    with op.batch_alter_table("round_snapshots") as table:
        table.add_column(sa.Column("province_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("number", sa.Integer(), nullable=True))
        table.add_column(sa.Column("previous_sha256", sa.String(64), nullable=True))
        table.add_column(sa.Column("chain_sha256", sa.String(64), nullable=True))
        table.add_column(sa.Column("corrections", _data(), nullable=True))
    _chain_what_is_there()
    with op.batch_alter_table("round_snapshots") as table:
        for name in NEW:
            table.alter_column(name, nullable=False)
        table.create_foreign_key("fk_round_snapshots_province_id", "provinces", ["province_id"], ["id"])
        table.create_unique_constraint("uq_round_snapshots_province_id_number", ["province_id", "number"])
        table.create_index("ix_round_snapshots_province_id", ["province_id"])
    _keep("round_snapshots", (*FIXED, *NEW), SAID)
    op.create_table(
        "round_papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_with", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_round_papers"),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name="fk_round_papers_province_id"),
        sa.ForeignKeyConstraint(["snapshot_id"], ["round_snapshots.id"], name="fk_round_papers_snapshot_id"),
        sa.ForeignKeyConstraint(["media_id"], ["media_objects.id"], name="fk_round_papers_media_id"),
        sa.UniqueConstraint("snapshot_id", "kind", name="uq_round_papers_snapshot_id_kind"),
    )
    op.create_index("ix_round_papers_province_id", "round_papers", ["province_id"])
    op.create_index("ix_round_papers_media_id", "round_papers", ["media_id"])


def _data():
    from sqlalchemy.dialects.postgresql import JSONB

    return sa.JSON().with_variant(JSONB(), "postgresql")


def _on_sqlite():
    return op.get_bind().dialect.name == "sqlite"


def _let_go():
    op.execute("DROP TRIGGER round_snapshots_stay" + ("" if _on_sqlite() else " ON round_snapshots"))


def _keep(table, columns, said):
    moment = f"BEFORE UPDATE OF {', '.join(columns)} ON {table}"
    if _on_sqlite():
        op.execute(f"CREATE TRIGGER {table}_stay {moment} BEGIN SELECT RAISE(ABORT, '{said}'); END")
    else:
        act = f"FOR EACH ROW EXECUTE FUNCTION portal_rows_stay('{said}')"
        op.execute(f"CREATE TRIGGER {table}_stay {moment} {act}")


def _chain_what_is_there():
    database = op.get_bind()
    rows = database.execute(
        sa.text(
            "SELECT s.id, s.sha256, r.province_id FROM round_snapshots s "
            "JOIN rounds r ON r.id = s.round_id ORDER BY s.id"
        )
    ).all()
    ends = {}
    for number, sha256, province in rows:
        at, previous = ends.get(province, (0, GENESIS))
        own = hashlib.sha256(f"{previous}\n{sha256}".encode()).hexdigest()
        ends[province] = (at + 1, own)
        database.execute(
            sa.text(
                "UPDATE round_snapshots SET province_id = :place, number = :number, previous_sha256 = :previous, "
                "chain_sha256 = :own, corrections = '[]' WHERE id = :id"
            ),
            {"place": province, "number": at + 1, "previous": previous, "own": own, "id": number},
        )


def downgrade():
    op.drop_table("round_papers")
    _let_go()
    with op.batch_alter_table("round_snapshots") as table:
        table.drop_index("ix_round_snapshots_province_id")
        table.drop_constraint("uq_round_snapshots_province_id_number", type_="unique")
        table.drop_constraint("fk_round_snapshots_province_id", type_="foreignkey")
        for name in NEW:
            table.drop_column(name)
    _keep("round_snapshots", FIXED, SAID)
