"""The media library: what files are to people, tags, the bin and what leaves it.

Revision: 0007, after 0006.
"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

COLUMNS = {"kind": (20, "document"), "sort_key": (300, ""), "problem": (40, ""), "binned_by": (200, "")}
INDEXES = {
    "kind": "kind, id",
    "kind_order": "province_id, kind, id",
    "size": "size_bytes, id",
    "size_order": "province_id, size_bytes, id",
    "name": "sort_key, id",
    "name_order": "province_id, sort_key, id",
    "type": "content_type, id",
    "type_order": "province_id, content_type, id",
    "of_authority": "authority_id, id",
}
"""The same as in portal/models/orders.py."""
PARTIAL = {"bin": ("binned_at", "binned_at IS NOT NULL"), "problem": ("id", "problem <> ''")}
MISSING = {"guideline_items": "media_id", "uploads": "media_id"}
"""Where a file is used is asked of every file: the columns that had no index."""


def upgrade():
    for name, (length, empty) in COLUMNS.items():
        column = sa.Column(name, sa.String(length=length), nullable=False, server_default=empty)
        op.add_column("media_objects", column)
    op.add_column("media_objects", sa.Column("binned_at", sa.DateTime(timezone=True), nullable=True))
    _fill()
    for name, columns in INDEXES.items():
        op.create_index(f"ix_media_objects_list_{name}", "media_objects", columns.split(", "))
    for name, (column, where) in PARTIAL.items():
        text = sa.text(where)
        op.create_index(f"ix_media_objects_{name}", "media_objects", [column], sqlite_where=text, postgresql_where=text)
    for table, column in MISSING.items():
        op.create_index(f"ix_{table}_{column}", table, [column])
    _tags()
    op.create_table(
        "media_departures",
        sa.Column("object_key", sa.String(length=200), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leaving_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("object_key", name=op.f("pk_media_departures")),
    )


def _tags():
    op.create_table(
        "media_tags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("folded", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name=op.f("fk_media_tags_province_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_tags")),
        sa.UniqueConstraint("province_id", "folded", name=op.f("uq_media_tags_province_id_folded")),
    )
    op.create_index(op.f("ix_media_tags_province_id"), "media_tags", ["province_id"])
    op.create_table(
        "media_taggings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("tagged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tag_id"], ["media_tags.id"], name=op.f("fk_media_taggings_tag_id")),
        sa.ForeignKeyConstraint(["media_id"], ["media_objects.id"], name=op.f("fk_media_taggings_media_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_taggings")),
        sa.UniqueConstraint("tag_id", "media_id", name=op.f("uq_media_taggings_tag_id_media_id")),
    )
    op.create_index("ix_media_taggings_of", "media_taggings", ["media_id", "tag_id"])


def _fill():
    """What a new row is given by its model is given to those that are there."""
    bind = op.get_bind()
    media = sa.table(
        "media_objects", sa.column("id"), sa.column("original_name"), sa.column("sort_key"), sa.column("facts", sa.JSON)
    )
    bind.exec_driver_sql(
        "UPDATE media_objects SET kind = CASE WHEN substr(content_type, 1, 6) = 'image/' THEN 'photo' "
        "WHEN substr(content_type, 1, 6) = 'video/' THEN 'video' ELSE 'document' END"
    )
    found = "facts ->> 'problem'" if bind.dialect.name == "postgresql" else "json_extract(facts, '$.problem')"
    bind.exec_driver_sql(f"UPDATE media_objects SET problem = coalesce(substr({found}, 1, 40), '')")
    last = 0
    while rows := bind.execute(
        sa.select(media.c.id, media.c.original_name).where(media.c.id > last).order_by(media.c.id).limit(1000)
    ).all():
        last = rows[-1][0]
        bind.execute(
            sa.update(media).where(media.c.id == sa.bindparam("at")).values(sort_key=sa.bindparam("key")),
            [{"at": number, "key": _sort_key(name)[:300]} for number, name in rows],
        )


def _sort_key(name):
    """Thai order, as names had it when this was written."""
    plain, tail = "", ""
    folded = unicodedata.normalize("NFC", name).casefold().translate(str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789"))
    for sign in re.sub("([เแโใไ])([ก-ฮ])", r"\2\1", folded):
        if "\u0e47" <= sign <= "\u0e4e":
            tail += f"{99_999 - len(plain):05d}{sign}"
        else:
            plain += sign
    return f"{plain}  {tail}" if tail else plain


def downgrade():
    op.drop_table("media_taggings")
    op.drop_table("media_tags")
    op.drop_table("media_departures")
    for table, column in MISSING.items():
        op.drop_index(f"ix_{table}_{column}", table)
    for name in PARTIAL:
        op.drop_index(f"ix_media_objects_{name}", "media_objects")
    for name in INDEXES:
        op.drop_index(f"ix_media_objects_list_{name}", "media_objects")
    for name in (*COLUMNS, "binned_at"):
        op.drop_column("media_objects", name)
