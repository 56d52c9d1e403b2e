"""What a round is counted from, read in a few statements: shared by the page of an open round and by its close."""

from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from portal.models.places import Authority
from portal.models.products import Product
from portal.models.reports import Report, ReportVersion, Submission
from portal.models.rounds import Round, Rulebook
from portal.models.sums import DistrictSum
from portal.rules.rates import COMPLETE, DONE, REACHED, Place, ReportFact
from portal.rules.rulebook import from_data
from portal.rules.vocabulary import Route, Status

PER_ROUND = "per_round"
Counted = TypeVar("Counted", bound=Select[*tuple[Any, ...]])
Figure = tuple[int, int | None, str | None]
_other = aliased(Submission)


def places_of(session: Session, province_id: int, district_id: int | None = None) -> list[Place]:
    """The authorities of a province that are in being, or of one district of it."""
    rows = select(Authority.id, Authority.district_id, Authority.route).where(
        Authority.province_id == province_id, Authority.active.is_(True)
    )
    if district_id is not None:
        rows = rows.where(Authority.district_id == district_id)
    return [Place(row.id, row.district_id, row.route != Route.NOT_REQUIRED) for row in session.execute(rows)]


def reports_of(
    session: Session, province_id: int, round_id: int, per_round: bool, district_id: int | None = None
) -> list[ReportFact]:
    """The reports of a province (or of one district) seen from a round."""
    rows = session.execute(_reports(province_id, round_id, per_round, district_id)).all()
    back = [row.id for row in rows if row.latest_id and row.stands not in REACHED]
    earlier = {} if per_round or not back else _earlier_figures(session, back)
    return [_fact(row, per_round, earlier.get(row.id)) for row in rows]


def is_per_round(session: Session, province_id: int) -> bool:
    """Whether the province reports people and income round by round, by its rulebook in force."""
    newest = select(Rulebook.data).where(Rulebook.province_id == province_id).order_by(Rulebook.version.desc())
    data = session.scalars(newest.limit(1)).first()
    return data is not None and from_data(data).sums == PER_ROUND


def complete_before(session: Session, province_id: int, due_on: date) -> set[int]:
    """Authorities that were complete when the round before this day was counted at its close."""
    counted = exists().where(DistrictSum.round_id == Round.id)
    before = (
        select(Round.id)
        .where(Round.province_id == province_id, Round.due_on < due_on, Round.closed_at.is_not(None), counted)
        .order_by(Round.due_on.desc())
        .limit(1)
    )
    round_id = session.scalars(before).first()
    if round_id is None:
        return set()
    rows = session.scalars(newest_sums(select(DistrictSum.places)).where(DistrictSum.round_id == round_id))
    return {int(place) for places in rows for place, marks in places.items() if COMPLETE in marks}


def newest_sums(statement: Counted) -> Counted:
    """`statement` limited to the count that holds of each round: its last."""
    again = aliased(DistrictSum)
    last = select(func.max(again.number)).where(again.round_id == DistrictSum.round_id)
    return statement.where(DistrictSum.number == last.correlate(DistrictSum).scalar_subquery())


def _reports(province_id: int, round_id: int, per_round: bool, district_id: int | None) -> Select[*tuple[Any, ...]]:
    sent = and_(Submission.report_id == Report.id, Submission.round_id == round_id)
    figured = and_(ReportVersion.report_id == Report.id, ReportVersion.version == Report.sent_version)
    if per_round:
        figured = and_(ReportVersion.id == Submission.report_version_id)
    same = select(func.max(_other.id)).where(_other.report_id == Report.id, _other.status == Report.status)
    done = exists().where(_other.report_id == Report.id, _other.status.in_(DONE))
    rows = (
        select(
            Report.id, Report.authority_id, Report.status.label("stands"), Product.active, Product.waste_bank_only,
            Product.waste_category, done.correlate(Report).label("done"), Submission.id.label("sent_id"),
            Submission.status, Submission.late, same.correlate(Report).scalar_subquery().label("latest_id"),
            ReportVersion.fields["people"].as_integer().label("people"),
            ReportVersion.fields["income"].as_string().label("income"),
        )
        .join(Product, Product.id == Report.product_id)
        .outerjoin(Submission, sent)
        .outerjoin(ReportVersion, figured)
        .where(Report.province_id == province_id)
    )  # fmt: skip
    if district_id is not None:
        inside = select(Authority.id).where(Authority.district_id == district_id)
        rows = rows.where(Report.authority_id.in_(inside))
    return rows


def _earlier_figures(session: Session, reports: list[int]) -> dict[int, Figure]:
    """What reports told that are with their authority again: their last sending that still holds, if there is one."""
    held = select(func.max(Submission.id)).where(Submission.report_id.in_(reports), Submission.status.in_(REACHED))
    rows = session.execute(
        select(
            Submission.report_id, Submission.id, ReportVersion.fields["people"].as_integer(),
            ReportVersion.fields["income"].as_string(),
        )
        .join(ReportVersion, ReportVersion.id == Submission.report_version_id)
        .where(Submission.id.in_(held.group_by(Submission.report_id)))
    )  # fmt: skip
    return {report: (number, people, income) for report, number, people, income in rows}


def _fact(row: Any, per_round: bool, earlier: Figure | None) -> ReportFact:
    status = Status(row.status) if row.status else None
    holds = (status if per_round else row.stands) in REACHED
    number = row.sent_id if per_round else row.latest_id
    told, people, income = (number, row.people, row.income) if holds else earlier or (None, None, None)
    return ReportFact(
        id=row.id, authority_id=row.authority_id, counts=row.active and not row.waste_bank_only, done=bool(row.done),
        status=status, late=bool(row.late), people=people, income=None if income is None else Decimal(income),
        waste=row.waste_category, submission_id=told,
    )  # fmt: skip
