"""What a bag of a round holds, one authority at a time: reports as sent, what was found and decided, files."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from portal.models.archives import ArchivedFile
from portal.models.media import MediaObject
from portal.models.photos import ReportFile
from portal.models.places import Authority, District
from portal.models.reports import Decision, ReportVersion, Submission
from portal.models.scoping import within
from portal.models.videos import Album, FindingRow, Review, Video
from portal.rules.scope import Scope


@dataclass(frozen=True)
class BagPlace:
    """An authority with sendings in a round; `folder` is its place in a bag."""

    id: int
    code: str | None
    name_th: str
    name_en: str
    kind: str
    district: str
    reports: int

    @property
    def folder(self) -> str:
        """Its code, else its number: plain ASCII whatever its name is."""
        code = self.code or ""
        return code if code.isascii() and code.isalnum() else f"authority-{self.id}"


@dataclass(frozen=True)
class BagFile:
    """A stored file of a report: `part` is video, photo, document or archived; its original name is mere text."""

    media_id: int
    part: str
    name: str
    folder: str
    key: str
    sha256: str
    size_bytes: int
    content_type: str
    received_at: datetime


@dataclass(frozen=True)
class BagReport:
    """A report as it was sent towards the round, and everything that was seen and decided of it, as data."""

    report_id: int
    fields: dict[str, Any]
    sending: dict[str, Any]
    links: dict[str, Any]
    findings: list[dict[str, Any]]
    reviews: list[dict[str, Any]]
    decisions: list[dict[str, Any]]
    files: list[BagFile]


def bag_places(session: Session, scope: Scope, round_id: int, code: str | None = None) -> list[BagPlace]:
    """Authorities that sent towards a round, by code; with `code` that one alone."""
    asked = (
        select(Authority, func.coalesce(District.name_th, ""), func.count(Submission.id))
        .join(Submission, Submission.authority_id == Authority.id)
        .outerjoin(District, District.id == Authority.district_id)
        .where(Submission.round_id == round_id, *([] if code is None else [Authority.code == code]))
        .group_by(Authority.id, District.name_th)
        .order_by(Authority.code.is_(None), Authority.code, Authority.id)
    )
    return [
        BagPlace(row.id, row.code, row.name_th, row.name_en, row.kind, district, count)
        for row, district, count in session.execute(within(asked, scope, Authority))
    ]


def bag_reports(
    session: Session, scope: Scope, round_id: int, authority_id: int, at: datetime | None
) -> list[BagReport]:
    """What one authority sent towards a round, as it stood `at` (its close; None: now)."""
    asked = select(Submission, ReportVersion).join(ReportVersion, ReportVersion.id == Submission.report_version_id)
    mine = asked.where(Submission.round_id == round_id, Submission.authority_id == authority_id)
    rows = session.execute(within(mine, scope, Submission).order_by(Submission.report_id)).all()
    return [_report(session, sent, version, at) for sent, version in rows]


def _report(session: Session, sent: Submission, version: ReportVersion, at: datetime | None) -> BagReport:
    video = session.get(Video, sent.video_id) if sent.video_id else None
    album = session.get(Album, version.album_id) if version.album_id else None
    findings = select(FindingRow).where(FindingRow.report_id == sent.report_id, _held(at)).order_by(FindingRow.id)
    reviews = select(Review).where(Review.submission_id == sent.id).order_by(Review.id)
    decisions = select(Decision).where(Decision.submission_id == sent.id).order_by(Decision.id)
    return BagReport(
        report_id=sent.report_id,
        fields=version.fields,
        sending=_of(sent, "receipt status sent_at late version") | {"report_version": version.version},
        links={
            "video": _of(video, "given platform platform_id canonical_url state title duration_s channel checked_at"),
            "photos": _of(album, "given folder_id state items images checked_at"),
        },
        findings=[
            _of(row, "rule outcome rulebook_version message_th message_en evidence found_at")
            for row in session.scalars(findings)
        ],
        reviews=[_of(row, "checklist verdict note at by_name") for row in session.scalars(reviews)],
        decisions=[
            _of(row, "step from_status to_status at by_name by_role reason carried")
            for row in session.scalars(decisions)
        ],
        files=_files(session, sent.report_id, video, album),
    )


def _held(at: datetime | None) -> ColumnElement[bool]:
    """Findings that held at a time."""
    if at is None:
        return FindingRow.current.is_(True)
    return and_(FindingRow.found_at <= at, or_(FindingRow.replaced_at.is_(None), FindingRow.replaced_at > at))


def _of(row: Any, names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names.split()} if row is not None else {}


def _files(session: Session, report_id: int, video: Video | None, album: Album | None) -> list[BagFile]:
    found: list[tuple[str, str, MediaObject]] = []
    if video is not None and video.media_id:
        found.append(("video", "", session.get_one(MediaObject, video.media_id)))
    shown = select(ReportFile.kind, MediaObject).join(MediaObject, MediaObject.id == ReportFile.media_id)
    own = shown.where(ReportFile.report_id == report_id, ReportFile.current.is_(True))
    found += [(kind, "", row) for kind, row in session.execute(own.order_by(ReportFile.kind, ReportFile.place))]
    if album is not None:
        kept = select(ArchivedFile.path, MediaObject).join(MediaObject, MediaObject.id == ArchivedFile.media_id)
        of = kept.where(ArchivedFile.album_id == album.id).order_by(ArchivedFile.id)
        found += [("archived", path, row) for path, row in session.execute(of)]
    once = {row.id: (part, path, row) for part, path, row in reversed(found)}
    return [
        BagFile(
            row.id,
            part,
            row.original_name,
            path,
            row.key,
            row.sha256,
            row.size_bytes,
            row.content_type,
            row.received_at,
        )
        for part, path, row in reversed(once.values())
    ]
