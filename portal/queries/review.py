"""The province's queue: sendings that wait for it, the riskiest first, the one that waits longest before its equals.

The index (province, status, risk, id) is followed from the highest risk down, so a page costs the same however many
wait.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from portal.models.leases import DeskHold
from portal.models.media import MediaObject
from portal.models.places import Authority, District
from portal.models.reports import ReportVersion, Submission
from portal.models.rounds import Rulebook
from portal.models.scoping import within
from portal.models.videos import FindingRow, Review, Video, VideoProbe
from portal.queries.submissions import PlaceCard, place_card
from portal.rules.branding import EMPTY, Checklist
from portal.rules.branding import from_data as checklist_from_data
from portal.rules.rulebook import Rulebook as Rules
from portal.rules.rulebook import from_data as rules_from_data
from portal.rules.scope import Scope
from portal.rules.topic_words import TopicHit, topic_hits
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
    """One sending that waits. `worst` is the worst outcome of its video, `duration_s` its length; `held_by` has it on
    their desk until `held_until`; `set_aside_by` put it behind all others."""

    id: int
    place: PlaceCard
    title: str
    worst: str
    risk: int
    duration_s: float | None
    sent_at: datetime
    round_due_on: date
    late: bool
    held_by: str = ""
    held_by_id: int | None = None
    held_until: datetime | None = None
    set_aside_by: str = ""


def waiting(session: Session, scope: Scope, filters: Filters, after: Place | None = None) -> list[QueueLine]:
    """A page of the queue from after a place on; its last line's place goes on."""
    return lines_of(session, [place.id for place in walk(session, scope, filters, after, PAGE)])


def waiting_count(session: Session, scope: Scope, filters: Filters) -> int:
    """How many wait, counted up to MANY + 1."""
    counted = 0
    for standing in _standings():
        some = _waiting(scope, filters, standing).with_only_columns(Submission.id).limit(MANY + 1).subquery()
        counted += session.scalar(select(func.count()).select_from(some)) or 0
    return min(counted, MANY + 1)


def neighbours(session: Session, scope: Scope, filters: Filters, here: Place) -> tuple[int | None, int | None]:
    """Ids of the sending before and the one after a place; it need not be in the queue any more."""
    before = _behind(session, scope, filters, here)
    after = walk(session, scope, filters, here, 1)
    return before.id if before else None, after[0].id if after else None


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
    """What a reviewer works with: the checklist and note as left last, by whom and when, and the rules in force.

    `hits` are words of the four topics in what the platform says of the video: a suggestion.
    """

    checklist: Checklist
    note: str
    touched_at: datetime | None
    touched_by: str
    rules: Rules
    hits: tuple[TopicHit, ...] = ()


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
    at, by = (row.at, row.by_name) if row else (None, "")
    return Desk(checklist, note or "", at, by, rules_from_data(data), _hits(session, video_id))


def _hits(session: Session, video_id: int | None) -> tuple[TopicHit, ...]:
    """In the description that was seen last."""
    told = select(VideoProbe.facts, VideoProbe.duration_s).where(VideoProbe.video_id == video_id)
    row = session.execute(told.where(VideoProbe.source != "file").order_by(VideoProbe.id.desc()).limit(1)).first()
    return topic_hits(str(row.facts.get("description") or ""), row.duration_s) if row else ()


def _waiting(scope: Scope, filters: Filters, standing: ColumnElement[bool]) -> Select[Submission]:
    """Sendings that wait for the province at a `standing`. Of one report only the latest: deciding on it decides on
    the earlier ones of the same version."""
    later = aliased(Submission)
    newer = exists().where(later.report_id == Submission.report_id, later.id > Submission.id)
    aside = exists().where(DeskHold.submission_id == Submission.id, DeskHold.set_aside_at.is_not(None))
    statement = within(select(Submission), scope, Submission).where(standing, ~newer, ~aside)
    if filters.district_id is not None:
        places = select(Authority.id).where(Authority.district_id == filters.district_id)
        statement = statement.where(Submission.authority_id.in_(places))
    if filters.rule or filters.outcome:
        statement = statement.where(_has_finding(filters))
    return statement


def _standings() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Endorsed by a district, or sent on the straight way. Asked one by one, so that each follows the index."""
    return (
        Submission.status == Status.ENDORSED,
        (Submission.status == Status.SUBMITTED) & Submission.district_id.is_(None),
    )


def _has_finding(filters: Filters) -> ColumnElement[bool]:
    found = exists().where(FindingRow.report_id == Submission.report_id, FindingRow.current.is_(True))
    if filters.rule:
        found = found.where(FindingRow.rule == filters.rule)
    if filters.outcome:
        return found.where(FindingRow.outcome == filters.outcome)
    return found.where(FindingRow.outcome != Outcome.PASS)


def walk(session: Session, scope: Scope, filters: Filters, start: Place | None, limit: int) -> list[Place]:
    """Places along the queue from one on (not counting it), in its order; from its beginning without one."""
    found = [place for standing in _standings() for place in _ahead(session, scope, filters, standing, start, limit)]
    return sorted(found, key=lambda place: (-place.risk, place.id))[:limit]


def _ahead(
    session: Session, scope: Scope, filters: Filters, standing: ColumnElement[bool], start: Place | None, limit: int
) -> list[Place]:
    """The next places of one standing. The index gives risks from above but ids in the wrong order; so first the risk
    of the last place is found, then what lies above it (fewer than `limit`), then that level in the order of ids."""
    base = _waiting(scope, filters, standing).with_only_columns(Submission.risk, Submission.id)
    found: list[Place] = []
    if start:
        level = base.where(Submission.risk == start.risk, Submission.id > start.id)
        found = _places(session, level.order_by(Submission.id).limit(limit))
        base = base.where(Submission.risk < start.risk)
    ends = base.with_only_columns(Submission.risk).order_by(Submission.risk.desc()).limit(1)
    last = session.scalar(ends.offset(limit - 1))
    if last is None:
        return found + _places(session, base)
    above = _places(session, base.where(Submission.risk > last))
    return found + above + _places(session, base.where(Submission.risk == last).order_by(Submission.id).limit(limit))


def _behind(session: Session, scope: Scope, filters: Filters, here: Place) -> Place | None:
    """The place just before one."""
    found: list[Place] = []
    for standing in _standings():
        base = _waiting(scope, filters, standing).with_only_columns(Submission.risk, Submission.id)
        level = base.where(Submission.risk == here.risk, Submission.id < here.id)
        found += _places(session, level.order_by(Submission.id.desc()).limit(1))
        higher = base.with_only_columns(Submission.risk).where(Submission.risk > here.risk)
        risk = session.scalar(higher.order_by(Submission.risk).limit(1))
        if risk is not None:
            level = base.where(Submission.risk == risk).order_by(Submission.id.desc())
            found += _places(session, level.limit(1))
    return min(found, key=lambda place: (place.risk, -place.id), default=None)


def _places(session: Session, statement: Select[int, int]) -> list[Place]:
    return [Place(risk, number) for risk, number in session.execute(statement)]


def lines_of(session: Session, ids: list[int]) -> list[QueueLine]:
    """Sendings as the queue shows them, in the order of `ids`."""
    rows = session.execute(
        select(Submission, ReportVersion.fields, Video, MediaObject, DeskHold)
        .join(ReportVersion, ReportVersion.id == Submission.report_version_id)
        .outerjoin(Video, Video.id == Submission.video_id)
        .outerjoin(MediaObject, MediaObject.id == Video.media_id)
        .outerjoin(DeskHold, DeskHold.submission_id == Submission.id)
        .where(Submission.id.in_(ids))
        .options(joinedload(Submission.authority).joinedload(Authority.district), joinedload(Submission.round))
    )
    lines = {}
    for row, fields, video, media, hold in rows:
        measured = media.facts.get("duration_s") if media else None
        length = measured if measured is not None else (video.duration_s if video else None)
        worst = (video.worst if video else None) or Outcome.NEEDS_PERSON
        lines[row.id] = QueueLine(
            row.id, place_card(row.authority), fields.get("product_name", ""), worst, row.risk, length, row.sent_at,
            row.round.due_on, row.late, **_held(hold),
        )  # fmt: skip
    return [lines[number] for number in ids if number in lines]


def _held(hold: DeskHold | None) -> dict[str, Any]:
    if hold is None:
        return {}
    held = {"held_by": hold.by_name, "held_by_id": hold.user_id, "held_until": hold.until} if hold.until else {}
    return held | {"set_aside_by": hold.set_aside_by}
