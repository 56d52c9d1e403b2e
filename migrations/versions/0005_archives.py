"""What photo folders held and which copies are kept; what became of videos.

Revision: 0005, after 0004.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SAID = "archive_changes are never changed"
STAY = "album_id", "archived_file_id", "what", "name", "before", "at"


def upgrade():
    _add_tables()
    op.add_column("folder_listings", sa.Column("digest", sa.String(length=64), nullable=True))
    op.add_column("folder_listings", sa.Column("same_as", sa.Integer(), nullable=True))
    columns = ", ".join(f'"{name}"' for name in STAY)
    moment = f"BEFORE UPDATE OF {columns} ON archive_changes"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER archive_changes_stay {moment} BEGIN SELECT RAISE(ABORT, '{SAID}'); END")
    else:
        act = f"FOR EACH ROW EXECUTE FUNCTION portal_rows_stay('{SAID}')"
        op.execute(f"CREATE TRIGGER archive_changes_stay {moment} {act}")
    _watch_what_is_there()


def _watch_what_is_there():
    """Links that were given before are watched from now on: the worker takes so many of them at a time."""
    now = sa.bindparam("now", datetime.now(UTC), sa.DateTime(timezone=True))
    numbers = "files, held, held_bytes, waiting, absent, problems"
    for statement in (
        f"INSERT INTO archives (album_id, province_id, authority_id, state, misses, note, {numbers}, due_at, made_at) "
        "SELECT id, province_id, authority_id, 'unknown', 0, '', 0, 0, 0, 0, 0, 0, :now, :now FROM albums "
        "WHERE current AND folder_id IS NOT NULL",
        "INSERT INTO video_watches (video_id, province_id, authority_id, platform, state, misses, note, seen, "
        "copy_state, copy_note, due_at, made_at) SELECT id, province_id, authority_id, COALESCE(platform, ''), "
        "'unknown', 0, '', '', '', '', :now, :now FROM videos WHERE current AND canonical_url IS NOT NULL",
    ):
        op.get_bind().execute(sa.text(statement).bindparams(now))


def _add_tables():
    op.create_table(
        "archived_files",
        sa.Column("album_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("mime", sa.String(length=200), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=True),
        sa.Column("md5", sa.String(length=32), nullable=True),
        sa.Column("modified_at", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gone_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("media_id", sa.Integer(), nullable=True),
        sa.Column("upload_id", sa.String(length=100), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["album_id"], ["albums.id"], name=op.f("fk_archived_files_album_id")),
        sa.ForeignKeyConstraint(["authority_id"], ["authorities.id"], name=op.f("fk_archived_files_authority_id")),
        sa.ForeignKeyConstraint(["media_id"], ["media_objects.id"], name=op.f("fk_archived_files_media_id")),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name=op.f("fk_archived_files_province_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archived_files")),
        sa.UniqueConstraint("album_id", "file_id", "version", name=op.f("uq_archived_files_album_id_file_id_version")),
    )
    with op.batch_alter_table("archived_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_archived_files_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_archived_files_media_id"), ["media_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_archived_files_province_id"), ["province_id"], unique=False)
        batch_op.create_index("ix_archived_files_same", ["authority_id", "sha256"], unique=False)
        batch_op.create_index("ix_archived_files_state", ["album_id", "state", "retry_at"], unique=False)

    op.create_table(
        "archives",
        sa.Column("album_id", sa.Integer(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("held_bytes", sa.BigInteger(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("absent", sa.Integer(), nullable=False),
        sa.Column("problems", sa.Integer(), nullable=False),
        sa.Column("whole_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("missed_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["album_id"], ["albums.id"], name=op.f("fk_archives_album_id")),
        sa.ForeignKeyConstraint(["authority_id"], ["authorities.id"], name=op.f("fk_archives_authority_id")),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name=op.f("fk_archives_province_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archives")),
        sa.UniqueConstraint("album_id", name=op.f("uq_archives_album_id")),
    )
    with op.batch_alter_table("archives", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_archives_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_archives_due_at"), ["due_at"], unique=False)
        batch_op.create_index("ix_archives_order", ["province_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_archives_province_id"), ["province_id"], unique=False)
        batch_op.create_index("ix_archives_state", ["state", "id"], unique=False)
        batch_op.create_index("ix_archives_state_order", ["province_id", "state", "id"], unique=False)

    op.create_table(
        "video_watches",
        sa.Column("video_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("seen", sa.String(length=20), nullable=False),
        sa.Column("copy_state", sa.String(length=20), nullable=False),
        sa.Column("copy_note", sa.Text(), nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("upload_id", sa.String(length=100), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("missed_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authorities.id"], name=op.f("fk_video_watches_authority_id")),
        sa.ForeignKeyConstraint(["media_id"], ["media_objects.id"], name=op.f("fk_video_watches_media_id")),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name=op.f("fk_video_watches_province_id")),
        sa.ForeignKeyConstraint(["video_id"], ["videos.id"], name=op.f("fk_video_watches_video_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_video_watches")),
        sa.UniqueConstraint("video_id", name=op.f("uq_video_watches_video_id")),
    )
    with op.batch_alter_table("video_watches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_video_watches_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_video_watches_due_at"), ["due_at"], unique=False)
        batch_op.create_index("ix_video_watches_lately", ["platform", "looked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_video_watches_media_id"), ["media_id"], unique=False)
        batch_op.create_index("ix_video_watches_order", ["province_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_video_watches_province_id"), ["province_id"], unique=False)
        batch_op.create_index("ix_video_watches_state", ["state", "id"], unique=False)
        batch_op.create_index("ix_video_watches_state_order", ["province_id", "state", "id"], unique=False)

    op.create_table(
        "archive_changes",
        sa.Column("album_id", sa.Integer(), nullable=False),
        sa.Column("archived_file_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["album_id"], ["albums.id"], name=op.f("fk_archive_changes_album_id")),
        sa.ForeignKeyConstraint(
            ["archived_file_id"], ["archived_files.id"], name=op.f("fk_archive_changes_archived_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_changes")),
    )
    with op.batch_alter_table("archive_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_archive_changes_archived_file_id"), ["archived_file_id"], unique=False)
        batch_op.create_index("ix_archive_changes_of", ["album_id", "id"], unique=False)


def downgrade():
    for table in ("archive_changes", "video_watches", "archives", "archived_files"):
        op.drop_table(table)
    op.drop_column("folder_listings", "same_as")
    op.drop_column("folder_listings", "digest")
