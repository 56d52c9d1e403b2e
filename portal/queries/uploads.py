"""Uploads on their way, the file a report shows, and stored files as they are handed out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.media import MediaObject, Upload
from portal.models.people import User
from portal.models.reports import Report
from portal.models.scoping import within
from portal.models.videos import Video
from portal.rules.scope import Scope
from portal.rules.video_words import file_problem

ON_ITS_WAY, STORED = "receiving", "stored"


@dataclass(frozen=True)
class Pending:
    """An upload that waits for its next bytes; `received_bytes` may be some seconds old."""

    id: int
    name: str
    size_bytes: int
    received_bytes: int
    started_at: datetime
    updated_at: datetime
    kind: str = "video"


@dataclass(frozen=True)
class CurrentFile:
    """The uploaded file a report shows. `looked_at`: a decoder has seen it; `problem`: what it found (FileLook)."""

    media_id: int
    name: str
    size_bytes: int
    content_type: str
    received_at: datetime
    looked_at: bool
    duration_s: float | None
    problem: str | None

    @property
    def message_th(self) -> str:
        """What is wrong with it, in words."""
        return file_problem(self.problem)[0] if self.problem else ""

    @property
    def message_en(self) -> str:
        """The same in English."""
        return file_problem(self.problem)[1] if self.problem else ""


@dataclass(frozen=True)
class OpenedUpload:
    """The upload behind an address: what a tus client may know of it."""

    id: int
    status: str
    size_bytes: int
    sent_metadata: str
    updated_at: datetime


@dataclass(frozen=True)
class StoredFile:
    """A stored file for handing out: `key` in the store, its hash, and its name as mere text."""

    id: int
    key: str
    sha256: str
    size_bytes: int
    content_type: str
    name: str


def open_upload(session: Session, secret_hash: str) -> OpenedUpload | None:
    """The upload whose address has this hash: the secret is its scope. None once its starter's account is closed."""
    row = session.scalars(
        select(Upload)
        .join(User, User.id == Upload.user_id)
        .where(Upload.secret_hash == secret_hash, User.active.is_(True))
    ).first()
    return OpenedUpload(row.id, row.status, row.size_bytes, row.sent_metadata, row.updated_at) if row else None


def is_report_there(session: Session, scope: Scope, report_id: int) -> bool:
    """Whether the scope holds this report."""
    wanted = within(select(Report.id).where(Report.id == report_id), scope, Report)
    return session.scalar(wanted) is not None


def pending_uploads(session: Session, scope: Scope, report_id: int) -> tuple[Pending, ...]:
    """Uploads of a report that are not whole yet, oldest first."""
    wanted = select(Upload).where(Upload.report_id == report_id, Upload.status == ON_ITS_WAY)
    rows = session.scalars(within(wanted, scope, Upload).order_by(Upload.id))
    return tuple(
        Pending(row.id, row.original_name, row.size_bytes, row.received_bytes, row.started_at, row.updated_at, row.kind)
        for row in rows
    )


def find_current_file(session: Session, scope: Scope, report_id: int) -> CurrentFile | None:
    """The file of the report's current video; None when it shows a link only, or is outside the scope."""
    wanted = (
        select(MediaObject)
        .join(Video, Video.media_id == MediaObject.id)
        .join(Report, Report.id == Video.report_id)
        .where(Report.id == report_id, Video.current.is_(True))
    )
    row = session.scalars(within(wanted, scope, Report).order_by(Video.id.desc())).first()
    if row is None:
        return None
    seen = row.facts or {}
    return CurrentFile(
        row.id, row.original_name, row.size_bytes, row.content_type, row.received_at,
        bool(seen), seen.get("duration_s"), seen.get("problem"),
    )  # fmt: skip


def find_stored_file(session: Session, scope: Scope, media_id: int) -> StoredFile | None:
    """A stored file inside the scope; another's is not there."""
    row = session.scalars(within(select(MediaObject).where(MediaObject.id == media_id), scope, MediaObject)).first()
    if row is None:
        return None
    return StoredFile(row.id, row.key, row.sha256, row.size_bytes, row.content_type, row.original_name)
