"""What a round holds, place by place: what was sent, and who is missing and whom to phone."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from portal.models.places import Authority
from portal.models.reports import Report, ReportVersion, Submission
from portal.models.rounds import Round
from portal.models.scoping import within
from portal.queries.submissions import PlaceCard, place_card
from portal.rules.scope import Scope
from portal.rules.vocabulary import Route, Status

PAGE = 100
REACHED = (Status.SUBMITTED, Status.ENDORSED, Status.ACCEPTED, Status.DELIVERED)
"""States in which a report counts as sent; a returned or withdrawn one is with its authority again."""
DONE = (Status.ACCEPTED, Status.DELIVERED)
STATES: dict[str, tuple[Status, ...]] = {
    "all": tuple(Status),
    "district": (Status.SUBMITTED,),
    "province": (Status.ENDORSED, Status.SUBMITTED),
    "returned": (Status.RETURNED, Status.WITHDRAWN),
    "accepted": (Status.ACCEPTED,),
    "done": DONE,
}
"""Lists of a round by where its sendings stand; "missing" is a list of authorities."""


@dataclass(frozen=True)
class RoundRef:
    """A round that can be chosen."""

    id: int
    due_on: date
    closed: bool


@dataclass(frozen=True)
class SentLine:
    """One sending in a list."""

    id: int
    place: PlaceCard
    title: str
    status: Status
    sent_at: datetime
    late: bool
    straight: bool


@dataclass(frozen=True)
class MissingLine:
    """An authority from which the round has nothing, and how far its report is (a Status, None without a product)."""

    place: PlaceCard
    status: Status | None
    title: str


def rounds_to_choose(session: Session, scope: Scope, province_id: int, limit: int = 26) -> list[RoundRef]:
    """The rounds of a province, the latest first."""
    rows = within(select(Round), scope, Round).where(Round.province_id == province_id)
    found = session.scalars(rows.order_by(Round.due_on.desc(), Round.id.desc()).limit(limit))
    return [RoundRef(row.id, row.due_on, row.closed_at is not None) for row in found]


def sent_in_round(
    session: Session,
    scope: Scope,
    round_id: int,
    state: str,
    *,
    district_id: int | None = None,
    before: int | None = None,
) -> tuple[list[SentLine], int | None]:
    """Up to a hundred sendings of a round, the latest first, and the id to go on from."""
    statement = within(_with_places(), scope, Submission).where(
        Submission.round_id == round_id, Submission.status.in_(STATES[state])
    )
    if state == "province":
        statement = statement.where((Submission.status == Status.ENDORSED) | Submission.district_id.is_(None))
    if state == "district":
        statement = statement.where(Submission.district_id.is_not(None))
    if district_id is not None:
        statement = statement.where(Authority.district_id == district_id)
    if before is not None:
        statement = statement.where(Submission.id < before)
    rows = session.execute(statement.order_by(Submission.id.desc()).limit(PAGE + 1)).all()
    lines = [_sent_line(row, version) for row, version in rows[:PAGE]]
    return lines, lines[-1].id if len(rows) > PAGE else None


def _with_places() -> Select[Submission, ReportVersion]:
    place = joinedload(Submission.authority).joinedload(Authority.district)
    return (
        select(Submission, ReportVersion)
        .join(ReportVersion, ReportVersion.id == Submission.report_version_id)
        .join(Authority, Authority.id == Submission.authority_id)
        .options(place)
    )


def _sent_line(row: Submission, version: ReportVersion) -> SentLine:
    title = str(version.fields.get("product_name", ""))
    status = Status(row.status)
    return SentLine(row.id, place_card(row.authority), title, status, row.sent_at, row.late, row.district_id is None)


def missing_in_round(
    session: Session, scope: Scope, province_id: int, round_id: int, district_id: int | None = None
) -> list[MissingLine]:
    """Authorities that must report and of which the round has nothing, by district, then in Thai order."""
    sent = select(Submission.authority_id).where(Submission.round_id == round_id, Submission.status.in_(REACHED))
    wanted = (
        within(select(Authority), scope, Authority)
        .where(Authority.province_id == province_id, Authority.active.is_(True))
        .where(Authority.route != Route.NOT_REQUIRED, Authority.id.not_in(sent))
        .options(joinedload(Authority.district))
        .order_by(Authority.district_id, Authority.sort_key, Authority.id)
    )
    if district_id is not None:
        wanted = wanted.where(Authority.district_id == district_id)
    rows = session.scalars(wanted).all()
    reports = _reports_of(session, [row.id for row in rows])
    return [MissingLine(place_card(row), *reports.get(row.id, (None, ""))) for row in rows]


def _reports_of(session: Session, authorities: list[int]) -> dict[int, tuple[Status | None, str]]:
    rows = session.execute(
        select(Report.authority_id, Report.status, Report.product_name)
        .where(Report.authority_id.in_(authorities))
        .order_by(Report.id)
    )
    return {place: (Status(status), title) for place, status, title in rows}
