"""The versions of a report as they were sent, with what was decided on each: for reading side by side."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.reports import Decision, ReportVersion, Submission
from portal.models.scoping import within
from portal.models.videos import Review, Video
from portal.queries.submissions import FieldLine
from portal.rules.branding import Checklist, from_data
from portal.rules.progress import Step
from portal.rules.report import FIELDS, fields_from_data
from portal.rules.scope import Scope

SIDE_BY_SIDE = 3
"""How many versions stand beside each other: more than a screen is wide nobody compares."""


@dataclass(frozen=True)
class Version:
    """One version: the fields (with what stood before where it differs), its video, the checklist, the last verdict."""

    number: int
    sent_at: datetime
    sent_by: str
    fields: list[FieldLine]
    video_url: str
    media_id: int | None
    duration_s: float | None
    new_video: bool
    checklist: Checklist | None
    verdict: str
    reason: str
    by_name: str


def versions_of(session: Session, scope: Scope, report_id: int) -> list[Version]:
    """The latest versions of a report inside the scope, the newest first."""
    sent = within(select(Submission.report_version_id), scope, Submission).where(Submission.report_id == report_id)
    rows = session.scalars(
        select(ReportVersion)
        .where(ReportVersion.report_id == report_id, sent.exists())
        .order_by(ReportVersion.version.desc())
        .limit(SIDE_BY_SIDE + 1)
    ).all()
    older = [*rows[1:], None]
    return [_version(session, row, older[place]) for place, row in enumerate(rows[:SIDE_BY_SIDE])]


def _version(session: Session, row: ReportVersion, before: ReportVersion | None) -> Version:
    video = session.get(Video, row.video_id) if row.video_id else None
    review = _last_review(session, row)
    decision = _verdict(session, row)
    return Version(
        row.version, row.made_at, row.made_by, _fields(row, before), (video.canonical_url or "") if video else "",
        video.media_id if video else None, video.duration_s if video else None,
        before is not None and before.video_id != row.video_id, from_data(review.checklist) if review else None,
        decision.step if decision else "", decision.reason if decision else "", decision.by_name if decision else "",
    )  # fmt: skip


def _fields(row: ReportVersion, before: ReportVersion | None) -> list[FieldLine]:
    now = fields_from_data(row.fields)
    then = fields_from_data(before.fields) if before else None
    found = []
    for name, (number, thai, english) in FIELDS.items():
        value, old = getattr(now, name), getattr(then, name) if then else None
        found.append(FieldLine(name, number, thai, english, value, old, then is not None and old != value))
    return found


def _last_review(session: Session, row: ReportVersion) -> Review | None:
    seen = select(Review).where(Review.video_id == row.video_id, Review.verdict.is_not(None))
    return session.scalars(seen.order_by(Review.id.desc()).limit(1)).first()


def _verdict(session: Session, row: ReportVersion) -> Decision | None:
    """The last step that ended a sending of this version. A round sends a report once, so a sending that came back is
    the row of the next version too: a step belongs to the version that stood when it was taken."""
    ends = (
        select(Decision)
        .join(Submission, Submission.id == Decision.submission_id)
        .where(Submission.report_id == row.report_id, Decision.step.in_((Step.ACCEPT, Step.RETURN, Step.REOPEN)))
        .where(Decision.at >= row.made_at)
    )
    later = select(ReportVersion.made_at).where(
        ReportVersion.report_id == row.report_id, ReportVersion.version > row.version
    )
    until = session.scalar(later.order_by(ReportVersion.version).limit(1))
    if until is not None:
        ends = ends.where(Decision.at < until)
    return session.scalars(ends.order_by(Decision.id.desc()).limit(1)).first()
