"""What re-reading the stored files found, what lies in the store, and which backups were made."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text, exists, select, text
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column

from portal.db import Base
from portal.models.columns import HasId, moment
from portal.models.media import MediaObject
from portal.models.renditions import Rendition
from portal.models.sightings import Still

KEYS: tuple[InstrumentedAttribute[str], ...] = (MediaObject.key, Rendition.key, Still.key)
"""Every column by which a row names a stored object; a test holds it against the tables."""


def names_object(session: Session, key: str) -> bool:
    """Whether any row names the object now."""
    return any(session.scalar(select(exists().where(column == key))) for column in KEYS)


WATCHED = text("problem IS NOT NULL")


class FixityMark(Base):
    """What is known of one stored object: when it was looked at last and when it was whole last.

    `problem` (rules.fixity.Verdict) is None while all is well. `size_bytes` is what was read.
    """

    __tablename__ = "fixity_marks"
    __table_args__ = (
        Index("ix_fixity_marks_watched", "problem", "checked_at", sqlite_where=WATCHED, postgresql_where=WATCHED),
        Index("ix_fixity_marks_checked_at", "checked_at"),
    )
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    checked_at: Mapped[datetime] = moment()
    good_at: Mapped[datetime | None] = moment(null=True)
    problem: Mapped[str | None] = mapped_column(String(10))
    since: Mapped[datetime | None] = moment(null=True)


class FixityFinding(HasId, Base):
    """A change in what is known of an object, good again among them. Append-only."""

    __tablename__ = "fixity_findings"
    __table_args__ = (Index("ix_fixity_findings_of", "key", "id"),)
    key: Mapped[str] = mapped_column(Text)
    verdict: Mapped[str] = mapped_column(String(10))
    before: Mapped[str | None] = mapped_column(String(10))
    found_sha256: Mapped[str] = mapped_column(String(64), default="")
    found_at: Mapped[datetime] = moment()


class FixityRun(HasId, Base):
    """One turn of re-reading: by the clock or by hand (`cause`). `whole` when all of the store was compared with all
    rows; `stopped` says why it could not go on. Append-only."""

    __tablename__ = "fixity_runs"
    __table_args__ = (Index("ix_fixity_runs_cause", "cause", "id"),)
    cause: Mapped[str] = mapped_column(String(10))
    started_at: Mapped[datetime] = moment()
    ended_at: Mapped[datetime] = moment()
    objects: Mapped[int]
    bytes: Mapped[int] = mapped_column(BigInteger)
    flipped: Mapped[int]
    missing: Mapped[int]
    extra: Mapped[int]
    unread: Mapped[int]
    whole: Mapped[bool]
    stopped: Mapped[str] = mapped_column(Text, default="")


class FixityPass(HasId, Base):
    """One pass of the schedule over the whole store: up to which key it is, and what it has read."""

    __tablename__ = "fixity_passes"
    started_at: Mapped[datetime] = moment()
    ended_at: Mapped[datetime | None] = moment(null=True)
    position: Mapped[str] = mapped_column(String(100), default="")
    objects: Mapped[int] = mapped_column(default=0)
    bytes: Mapped[int] = mapped_column(BigInteger, default=0)


class StoredCount(Base):
    """How many objects of a kind (image, video, document, rendition) rows name, counted now and then."""

    __tablename__ = "stored_counts"
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    objects: Mapped[int]
    bytes: Mapped[int] = mapped_column(BigInteger)
    counted_at: Mapped[datetime] = moment()


class BackupRun(HasId, Base):
    """One try to make a backup: by the clock or by hand. Append-only."""

    __tablename__ = "backup_runs"
    __table_args__ = (Index("ix_backup_runs_good", "good", "id"),)
    cause: Mapped[str] = mapped_column(String(10))
    good: Mapped[bool]
    started_at: Mapped[datetime] = moment()
    ended_at: Mapped[datetime] = moment()
    set_name: Mapped[str] = mapped_column(String(30), default="")
    row_count: Mapped[int] = mapped_column(BigInteger, default=0)
    objects: Mapped[int] = mapped_column(default=0)
    bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    error: Mapped[str] = mapped_column(Text, default="")


CLOCK, HAND = "clock", "hand"
"""Causes of a run."""
