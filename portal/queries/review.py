"""The province's queue: sendings that wait for it, the riskiest first, the one that waits longest before its equals.

The index (province, status, risk, id) answers level by level: the next lower risk is one look-up, and inside a level
rows come in the order they were sent. So a page costs the same however many wait.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from portal.models.media import MediaObject
from portal.models.places import Authority, District
from portal.models.reports import ReportVersion, Submission
from portal.models.rounds import Rulebook
from portal.models.scoping import within
from portal.models.videos import FindingRow, Review, Video
from portal.queries.submissions import PlaceCard, place_card
from portal.rules.branding import EMPTY, Checklist
from portal.rules.branding import from_data as checklist_from_data
from portal.rules.rulebook import Rulebook as Rules
from portal.rules.rulebook import from_data as rules_from_data
from portal.rules.scope import Scope
from portal.rules.vocabulary import Outcome, Status

PAGE = 40
MANY = 100


@dataclass(frozen=True)
class Filters:
    """What the queue is narrowed to; `rule` without `outcome` means that rule did not pass."""

    district_id: int | None = None
    rule: str | None = None
    outcome: str | None = None


@dataclass(frozen=True)
class Place:
    """Where in the queue: the risk and id of a sending."""

    risk: int
    id: int


@dataclass(frozen=True)
class QueueLine:
    """One sending that waits. `worst` is the worst outcome of its video, `duration_s` its length."""

    id: int
    place: PlaceCard
    title: str
    worst: str
    risk: int
    duration_s: float | None
    sent_at: datetime
    round_due_on: date
    late: bool


def waiting(session: Session, scope: Scope, filters: Filters, after: Place | None = None) -> list[QueueLine]:
    """A page of the queue from after a place on; its last line's place goes on."""
    return _lines(session, _walk(session, scope, filters, after, PAGE))


def waiting_count(session: Session, scope: Scope, filters: Filters) -> int:
    """How many wait, counted up to MANY + 1."""
    some = _waiting(scope, filters).with_only_columns(Submission.id).limit(MANY + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def neighbours(session: Session, scope: Scope, filters: Filters, here: Place) -> tuple[int | None, int | None]:
    """Ids of the sending before and the one after a place; it need not be in the queue any more."""
    before = _walk(session, scope, filters, here, 1, back=True)
    after = _walk(session, scope, filters, here, 1)
    return before[0] if before else None, after[0] if after else None


def place_of(session: Session, scope: Scope, submission_id: int) -> Place | None:
    """Where a sending stands, or stood, in the queue."""
    wanted = within(select(Submission.risk, Submission.id), scope, Submission).where(Submission.id == submission_id)
    row = session.execute(wanted).first()
    return Place(row.risk, row.id) if row else None


def districts_of(session: Session, scope: Scope) -> list[tuple[int, str]]:
    """The districts to choose from, in Thai order."""
    rows = within(select(District.id, District.name_th), scope, District).order_by(District.sort_key, District.id)
    return [(number, name) for number, name in session.execute(rows)]


@dataclass(frozen=True)
class Desk:
    """What a reviewer works with: the checklist and note as left last, by whom and when, and the rules in force."""

    checklist: Checklist
    note: str
    touched_at: datetime | None
    touched_by: str
    rules: Rules


def desk_of(session: Session, province_id: int, video_id: int | None) -> Desk:
    """The desk of one video."""
    last = select(Review).where(Review.video_id == video_id).order_by(Review.id.desc()).limit(1)
    row = session.scalars(last).first()
    note = session.scalars(
        select(Review.note)
        .where(Review.video_id == video_id, Review.verdict.is_(None))
        .order_by(Review.id.desc())
        .limit(1)
    ).first()
    book = select(Rulebook.data).where(Rulebook.province_id == province_id).order_by(Rulebook.version.desc())
    data = session.scalars(book.limit(1)).one()
    checklist = checklist_from_data(row.checklist) if row else EMPTY
    return Desk(checklist, note or "", row.at if row else None, row.by_name if row else "", rules_from_data(data))


def _waiting(scope: Scope, filters: Filters) -> Select[Submission]:
    """Sendings that wait for the province: endorsed ones, and those on the straight way. Of one report only the
    latest: deciding on it decides on the earlier ones of the same version."""
    later = aliased(Submission)
    newer = exists().where(later.report_id == Submission.report_id, later.id > Submission.id)
    statement = within(select(Submission), scope, Submission).where(_is_for_province(), ~newer)
    if filters.district_id is not None:
        places = select(Authority.id).where(Authority.district_id == filters.district_id)
        statement = statement.where(Submission.authority_id.in_(places))
    if filters.rule or filters.outcome:
        statement = statement.where(_has_finding(filters))
    return statement


def _is_for_province() -> ColumnElement[bool]:
    straight = (Submission.status == Status.SUBMITTED) & Submission.district_id.is_(None)
    return Submission.status.in_((Status.ENDORSED, Status.SUBMITTED)) & (
        (Submission.status == Status.ENDORSED) | straight
    )


def _has_finding(filters: Filters) -> ColumnElement[bool]:
    found = exists().where(FindingRow.report_id == Submission.report_id, FindingRow.current.is_(True))
    if filters.rule:
        found = found.where(FindingRow.rule == filters.rule)
    if filters.outcome:
        return found.where(FindingRow.outcome == filters.outcome)
    return found.where(FindingRow.outcome != Outcome.PASS)


def _walk(
    session: Session, scope: Scope, filters: Filters, start: Place | None, limit: int, *, back: bool = False
) -> list[int]:
    """Ids along the queue from a place (not counting it), forwards or back."""
    found: list[int] = []
    level = start.risk if start else _next_level(session, scope, None, back)
    beyond = start.id if start else None
    while level is not None and len(found) < limit:
        statement = _waiting(scope, filters).with_only_columns(Submission.id).where(Submission.risk == level)
        if beyond is not None:
            statement = statement.where(Submission.id < beyond if back else Submission.id > beyond)
        order = Submission.id.desc() if back else Submission.id
        found += session.scalars(statement.order_by(order).limit(limit - len(found)))
        level, beyond = _next_level(session, scope, level, back), None
    return found


def _next_level(session: Session, scope: Scope, level: int | None, back: bool) -> int | None:
    """The next lower risk that waits (the next higher one when going back); the highest at the start."""
    end = func.min(Submission.risk) if back else func.max(Submission.risk)
    levels = []
    for status in (Status.ENDORSED, Status.SUBMITTED):
        statement = within(select(end), scope, Submission).where(Submission.status == status)
        if level is not None:
            statement = statement.where(Submission.risk > level if back else Submission.risk < level)
        levels.append(session.scalar(statement))
    seen = [each for each in levels if each is not None]
    return (min(seen) if back else max(seen)) if seen else None


def _lines(session: Session, ids: list[int]) -> list[QueueLine]:
    rows = session.execute(
        select(Submission, ReportVersion.fields, Video, MediaObject)
        .join(ReportVersion, ReportVersion.id == Submission.report_version_id)
        .outerjoin(Video, Video.id == Submission.video_id)
        .outerjoin(MediaObject, MediaObject.id == Video.media_id)
        .where(Submission.id.in_(ids))
        .options(joinedload(Submission.authority).joinedload(Authority.district), joinedload(Submission.round))
    )
    lines = {}
    for row, fields, video, media in rows:
        measured = media.facts.get("duration_s") if media else None
        length = measured if measured is not None else (video.duration_s if video else None)
        worst = (video.worst if video else None) or Outcome.NEEDS_PERSON
        lines[row.id] = QueueLine(
            row.id, place_card(row.authority), fields.get("product_name", ""), worst, row.risk, length, row.sent_at,
            row.round.due_on, row.late,
        )  # fmt: skip
    return [lines[number] for number in ids]
