"""Photo folders as they are archived, file by file and look by look; and how videos' links stand."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.columns import HasId, OfAuthority, moment
from portal.models.media import MediaObject
from portal.models.places import Authority
from portal.models.videos import Album, Video


class Watched:
    """How a watched link stands (rules.watches.Standing), and when it is looked at next; without `due_at` never.

    While a platform asks to wait, `wait_until` says how long and `note` why.
    """

    state: Mapped[str] = mapped_column(String(20), default="unknown")
    misses: Mapped[int] = mapped_column(default=0)
    missed_since: Mapped[datetime | None] = moment(null=True)
    missed_at: Mapped[datetime | None] = moment(null=True)
    looked_at: Mapped[datetime | None] = moment(null=True)
    due_at: Mapped[datetime | None] = moment(null=True, index=True)
    wait_until: Mapped[datetime | None] = moment(null=True)
    note: Mapped[str] = mapped_column(Text, default="")


class Archive(HasId, OfAuthority, Watched, Base):
    """What is kept of one photo folder. The numbers are sums over its files; `absent` counts those seen once and gone.

    Its rows change with every look, so they are no logged ones: the events tell what came of the looks.
    """

    __tablename__ = "archives"
    __table_args__ = (
        Index("ix_archives_order", "province_id", "id"),
        Index("ix_archives_state", "state", "id"),
        Index("ix_archives_state_order", "province_id", "state", "id"),
    )
    album_id: Mapped[int] = mapped_column(ForeignKey("albums.id"), unique=True)
    files: Mapped[int] = mapped_column(default=0)
    held: Mapped[int] = mapped_column(default=0)
    held_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    absent: Mapped[int] = mapped_column(default=0)
    problems: Mapped[int] = mapped_column(default=0)
    whole_at: Mapped[datetime | None] = moment(null=True)
    made_at: Mapped[datetime] = moment()
    album: Mapped[Album] = relationship()
    authority: Mapped[Authority] = relationship()

    def __str__(self) -> str:
        return f"#{self.id}"


class ArchivedFile(HasId, OfAuthority, Base):
    """One file of a photo folder with one content; other content under the same Drive id is the next `version`.

    `state` is a rules.listings.FileState. `upload_id` names bytes in the store that are whole but not yet owned: with
    `sha256` beside it, a copy cut short between the store and the database is finished, not lost.
    """

    __tablename__ = "archived_files"
    __table_args__ = (
        UniqueConstraint("album_id", "file_id", "version"),
        Index("ix_archived_files_state", "album_id", "state", "retry_at"),
        Index("ix_archived_files_same", "authority_id", "sha256"),
    )
    album_id: Mapped[int] = mapped_column(ForeignKey("albums.id"))
    file_id: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(Text)
    path: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str] = mapped_column(String(20))
    mime: Mapped[str] = mapped_column(String(200), default="")
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    md5: Mapped[str | None] = mapped_column(String(32))
    modified_at: Mapped[str | None] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    tries: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None] = moment(null=True)
    first_seen_at: Mapped[datetime] = moment()
    last_seen_at: Mapped[datetime] = moment()
    gone_since: Mapped[datetime | None] = moment(null=True)
    replaced_at: Mapped[datetime | None] = moment(null=True)
    fetched_at: Mapped[datetime | None] = moment(null=True)
    sha256: Mapped[str | None] = mapped_column(String(64))
    media_id: Mapped[int | None] = mapped_column(ForeignKey("media_objects.id"), index=True)
    upload_id: Mapped[str | None] = mapped_column(String(100))
    media: Mapped[MediaObject | None] = relationship()


class ArchiveChange(HasId, Base):
    """A difference between two looks into a folder, written once: `what` (rules.listings.What) happened to a file."""

    __tablename__ = "archive_changes"
    __table_args__ = (Index("ix_archive_changes_of", "album_id", "id"),)
    album_id: Mapped[int] = mapped_column(ForeignKey("albums.id"))
    archived_file_id: Mapped[int] = mapped_column(ForeignKey("archived_files.id"), index=True)
    what: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(Text)
    before: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = moment()


class VideoWatch(HasId, OfAuthority, Watched, Base):
    """How a video's link stands, and the evidence copy that is kept of it (`copy_state`: a FileState, or nothing)."""

    __tablename__ = "video_watches"
    __table_args__ = (
        Index("ix_video_watches_order", "province_id", "id"),
        Index("ix_video_watches_state", "state", "id"),
        Index("ix_video_watches_state_order", "province_id", "state", "id"),
        Index("ix_video_watches_lately", "platform", "looked_at"),
    )
    video_id: Mapped[int] = mapped_column(ForeignKey("videos.id"), unique=True)
    platform: Mapped[str] = mapped_column(String(20), default="")
    seen: Mapped[str] = mapped_column(String(20), default="")
    copy_state: Mapped[str] = mapped_column(String(20), default="")
    copy_note: Mapped[str] = mapped_column(Text, default="")
    media_id: Mapped[int | None] = mapped_column(ForeignKey("media_objects.id"), index=True)
    sha256: Mapped[str | None] = mapped_column(String(64))
    upload_id: Mapped[str | None] = mapped_column(String(100))
    made_at: Mapped[datetime] = moment()
    video: Mapped[Video] = relationship()
    authority: Mapped[Authority] = relationship()

    def __str__(self) -> str:
        return f"#{self.id}"
