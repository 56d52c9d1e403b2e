"""What the machine saw in a video.

Revision: 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

DATA = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
FIXED = {
    "sightings": "id province_id authority_id video_id marks order_seen placeholders problem compared_with "
    "frames_looked_at seconds screened_at",
    "stills": "id province_id authority_id sighting_id video_id kind place at_s boxes key sha256 size_bytes "
    "content_type width height",
}
"""Columns that never change; what may forget another row is not among them."""


def upgrade():
    _make_reference_marks()
    _make_sightings()
    _make_stills()
    for table, columns in FIXED.items():
        _keep(table, ", ".join(columns.split()))


def _make_reference_marks():
    op.create_table(
        "reference_marks",
        sa.Column("authority_id", sa.Integer(), nullable=True),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        *_keys("reference_marks", authority_id="authorities", media_id="media_objects", province_id="provinces"),
    )
    op.create_index("ix_reference_marks_of", "reference_marks", ["province_id", "authority_id", "mark"])
    _index("reference_marks", "authority_id", "media_id", "province_id")


def _make_sightings():
    op.create_table(
        "sightings",
        sa.Column("video_id", sa.Integer(), nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=True),
        sa.Column("marks", DATA, nullable=False),
        sa.Column("order_seen", sa.String(length=20), nullable=False),
        sa.Column("placeholders", DATA, nullable=False),
        sa.Column("problem", sa.String(length=40), nullable=False),
        sa.Column("compared_with", sa.String(length=64), nullable=False),
        sa.Column("frames_looked_at", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("screened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        *_keys(
            "sightings", authority_id="authorities", media_id="media_objects", province_id="provinces",
            video_id="videos",
        ),
    )  # fmt: skip
    op.create_index("ix_sightings_latest", "sightings", ["video_id", "id"])
    _index("sightings", "authority_id", "job_id", "media_id", "province_id")


def _make_stills():
    op.create_table(
        "stills",
        sa.Column("sighting_id", sa.Integer(), nullable=False),
        sa.Column("video_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("at_s", sa.Float(), nullable=False),
        sa.Column("boxes", DATA, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        *_keys(
            "stills", authority_id="authorities", province_id="provinces", sighting_id="sightings", video_id="videos"
        ),
    )
    _index("stills", "authority_id", "key", "province_id", "sighting_id", "video_id")


def _keys(table, **others):
    """The table's own key and those that point to `others` (column=table)."""
    for column, other in others.items():
        yield sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
    yield sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def _index(table, *columns):
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _keep(table, columns):
    """What was seen is only ever added to."""
    words = f"{table} are never changed"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_stay BEFORE UPDATE OF {columns} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )
    else:
        op.execute(
            f"CREATE TRIGGER {table}_stay BEFORE UPDATE OF {columns} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION portal_rows_stay('{words}')"
        )


def downgrade():
    for table in ("stills", "sightings", "reference_marks"):
        op.drop_table(table)
