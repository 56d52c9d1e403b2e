"""One sending with all that is known of it, as everybody in its scope may read it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from portal.models.held_findings import findings_held, findings_now
from portal.models.media import MediaObject
from portal.models.places import Authority
from portal.models.reports import Decision, ReportVersion, Submission
from portal.models.scoping import within
from portal.models.videos import Album, FindingRow, Video, VideoProbe
from portal.queries.archives import find_video_copy
from portal.rules.authorities import label
from portal.rules.holding import Stride, released_at
from portal.rules.report import FIELDS, ReportFields, fields_from_data
from portal.rules.scope import Scope
from portal.rules.vocabulary import Status


@dataclass(frozen=True)
class PlaceCard:
    """Whose report it is, and whom to ask."""

    id: int
    name: str
    short: str
    district: str
    executive: str
    phone: str


@dataclass(frozen=True)
class FieldLine:
    """One of the nine fields: its value as sent, and `before` (as sent the time before) where it differs."""

    name: str
    number: int
    label_th: str
    label_en: str
    value: Any
    before: Any = None
    changed: bool = False


@dataclass(frozen=True)
class FindingLine:
    """What a rule said."""

    rule: str
    outcome: str
    message_th: str
    message_en: str
    evidence: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class VideoCard:
    """The video that was sent. `media_id` is our copy, `url` the platform's page; lengths in seconds."""

    id: int
    platform: str | None
    url: str
    media_id: int | None
    media_type: str
    media_name: str
    title: str
    duration_s: float | None
    channel: str
    state: str | None
    checked_at: datetime | None
    typed_by: str = ""
    typed_from: str = ""


@dataclass(frozen=True)
class Stage:
    """One step of its life: who took it, when and why; `carried` ones hold from a sending before."""

    step: str
    to_status: Status
    at: datetime
    by_name: str
    by_role: str
    reason: str
    carried: bool


@dataclass(frozen=True)
class SubmissionPage:
    """All of one sending. `first` says that nothing was sent before it; `is_latest` that nothing came after."""

    id: int
    receipt: str
    status: Status
    version: int
    sent_at: datetime
    late: bool
    round_due_on: date
    province_id: int
    district_id: int | None
    report_id: int
    is_latest: bool
    first: bool
    new_video: bool
    place: PlaceCard
    title: str
    group_name: str
    fields: list[FieldLine]
    video: VideoCard | None
    photos_url: str
    photos: int | None
    findings: list[FindingLine]
    stages: list[Stage]

    @property
    def changed(self) -> list[FieldLine]:
        """The fields that differ from the sending before."""
        return [line for line in self.fields if line.changed]


def find_submission(session: Session, scope: Scope, submission_id: int) -> SubmissionPage | None:
    """One sending of the scope; another's is as if it were not there."""
    row = session.scalars(
        within(_whole(), scope, Submission).where(Submission.id == submission_id)
    ).first()  # fmt: skip
    if row is None:
        return None
    stages = _stages(session, row.id)
    sent, earlier = fields_from_data(row.sent.fields), _version_before(session, row)
    before = fields_from_data(earlier.fields) if earlier else None
    latest = session.scalar(select(func.max(Submission.id)).where(Submission.report_id == row.report_id))
    album = session.get(Album, row.sent.album_id) if row.sent.album_id else None
    return SubmissionPage(
        id=row.id, receipt=row.receipt, status=Status(row.status), version=row.version, sent_at=row.sent_at,
        late=row.late, round_due_on=row.round.due_on, province_id=row.province_id, district_id=row.district_id,
        report_id=row.report_id, is_latest=latest == row.id, first=earlier is None,
        new_video=earlier is not None and earlier.video_id != row.video_id, place=place_card(row.authority),
        title=sent.product_name, group_name=sent.group_name, fields=_lines(sent, before),
        video=_video(session, row.video_id), photos_url=sent.photos_url, photos=album.images if album else None,
        findings=_findings(session, row, stages), stages=stages,
    )  # fmt: skip


def place_card(authority: Authority) -> PlaceCard:
    """An authority as lists and pages name it."""
    district = authority.district.name_th if authority.district else ""
    return PlaceCard(
        authority.id, authority.name_th, label(authority.kind, authority.short_name), district, authority.executive,
        authority.phone,
    )  # fmt: skip


def _whole() -> Select[Submission]:
    place = joinedload(Submission.authority).joinedload(Authority.district)
    return select(Submission).options(place, joinedload(Submission.sent), joinedload(Submission.round))


def _stages(session: Session, submission_id: int) -> list[Stage]:
    rows = session.scalars(select(Decision).where(Decision.submission_id == submission_id).order_by(Decision.id))
    return [
        Stage(row.step, Status(row.to_status), row.at, row.by_name, row.by_role, row.reason, row.carried)
        for row in rows
    ]


def _findings(session: Session, row: Submission, stages: list[Stage]) -> list[FindingLine]:
    """While it is under way, what the rules say now; else as they said when it was decided, since the report may have
    been changed for the next round meanwhile."""
    moment = released_at(Stride(stage.step, stage.to_status, stage.at) for stage in stages)
    found = findings_now(row.report_id) if moment is None else findings_held(row.report_id, moment)
    return [finding_line(each) for each in session.scalars(found)]


def finding_line(row: FindingRow) -> FindingLine:
    """A finding as pages show it."""
    return FindingLine(row.rule, row.outcome, row.message_th, row.message_en, row.evidence)


def _version_before(session: Session, row: Submission) -> ReportVersion | None:
    """What was sent the time before: this very version when nothing changed since."""
    if _is_sent_before(session, row):
        return row.sent
    earlier = select(ReportVersion).where(
        ReportVersion.report_id == row.report_id, ReportVersion.version < row.sent.version
    )
    return session.scalars(earlier.order_by(ReportVersion.version.desc()).limit(1)).first()


def _is_sent_before(session: Session, row: Submission) -> bool:
    """Whether this very version was sent in an earlier round already: then nothing changed."""
    same = (
        select(Submission.id)
        .where(Submission.report_id == row.report_id, Submission.report_version_id == row.report_version_id)
        .where(Submission.id < row.id)
        .limit(1)
    )
    return session.scalar(same) is not None


def _lines(sent: ReportFields, before: ReportFields | None) -> list[FieldLine]:
    found = []
    for name, (number, thai, english) in FIELDS.items():
        value, old = getattr(sent, name), getattr(before, name) if before else None
        found.append(FieldLine(name, number, thai, english, value, old, before is not None and old != value))
    return found


def _video(session: Session, video_id: int | None) -> VideoCard | None:
    video = session.get(Video, video_id) if video_id is not None else None
    if video is None:
        return None
    media = session.get(MediaObject, video.media_id) if video.media_id else find_video_copy(session, video.id)
    typed = session.scalars(
        select(VideoProbe)
        .where(VideoProbe.video_id == video.id, VideoProbe.source == "manual")
        .order_by(VideoProbe.id.desc())
        .limit(1)
    ).first()
    measured = media.facts.get("duration_s") if media else None
    return VideoCard(
        id=video.id, platform=video.platform, url=video.canonical_url or "", media_id=media.id if media else None,
        media_type=media.content_type if media else "", media_name=media.original_name if media else "",
        title=video.title, duration_s=measured if measured is not None else video.duration_s, channel=video.channel,
        state=video.state, checked_at=video.checked_at, typed_by=typed.by_name if typed else "",
        typed_from=typed.note if typed else "",
    )  # fmt: skip
