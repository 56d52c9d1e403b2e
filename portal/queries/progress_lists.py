"""What lies behind the numbers of progress: authorities, reports and odd figures, each with the way to its sending."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import String, cast, func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.models.places import Authority, District
from portal.models.reports import Report, Submission
from portal.models.round_facts import is_per_round, newest_sums
from portal.models.rounds import Round
from portal.models.scoping import within
from portal.models.sums import DistrictSum
from portal.models.videos import FindingRow
from portal.queries.progress import DistrictRef, count_live, districts_in, find_province, marks_of_closed
from portal.queries.submissions import PlaceCard, place_card
from portal.rules.rates import COMPLETE, DONE, NAMES, SENT, Tally, belongs, sums_of, total
from portal.rules.report import FIELDS
from portal.rules.scope import Scope
from portal.rules.vocabulary import Outcome, RuleId, Status

MOST = 600
"""Longest list: more authorities than any province has."""


@dataclass(frozen=True)
class PlaceLine:
    """An authority in a round: its marks then, where its report stands now (None without one), how many of the nine
    fields are filled, and the sending that is the evidence."""

    place: PlaceCard
    marks: str
    status: Status | None
    filled: int
    title: str
    submission_id: int | None


@dataclass(frozen=True)
class FigureLine:
    """A product and what its report told."""

    place: PlaceCard
    title: str
    waste: str
    people: int | None
    income: Decimal | None
    submission_id: int | None


@dataclass(frozen=True)
class OddLine:
    """Figures that are asked about: sentences in both languages; `confirmed` holds what the authority said is right."""

    place: PlaceCard
    title: str
    reasons: tuple[tuple[str, str], ...]
    confirmed: dict[str, str]
    submission_id: int | None


@dataclass(frozen=True)
class Recount:
    """How often a round was closed and counted, and what each count found."""

    number: int
    counted_at: Any
    tally: Tally


@dataclass(frozen=True)
class Asked:
    """What a list is about: a round of a province, and one of its districts if the list is kept to one."""

    round: Round
    province: DistrictRef
    district: DistrictRef | None

    @property
    def district_id(self) -> int | None:
        """The district the list is kept to."""
        return self.district.id if self.district else None


def find_asked(
    session: Session, scope: Scope, province_id: int, round_id: int | None, district_id: int | None
) -> Asked | None:
    """A round, and a district when one is asked for; None where any of them is not inside the scope."""
    rows = within(select(Round), scope, Round).where(Round.province_id == province_id, Round.id == round_id)
    row, province = session.scalars(rows).first(), find_province(session, scope, province_id)
    known = districts_in(session, scope, province_id) if district_id else []
    district = next((one for one in known if one.id == district_id), None)
    if row is None or province is None or (district_id and district is None):
        return None
    return Asked(row, province, district)


def marks_in(session: Session, row: Round, district_id: int | None) -> dict[int, str]:
    """The marks of each authority in a round: as counted at its close, or as they are while it is open."""
    if row.closed_at is not None:
        return marks_of_closed(session, row.id, district_id)
    if row.before_portal:
        return {}
    found = count_live(session, row.province_id, row, district_id, is_per_round(session, row.province_id))
    return {place: marks for one in found.values() for place, marks in one.places.items()}


def places_behind(
    session: Session, scope: Scope, round_id: int | None, marks: dict[int, str], kind: str, limit: int = MOST
) -> list[PlaceLine]:
    """The authorities that a number counts, by district, then in Thai order."""
    wanted = [place for place, mark in marks.items() if belongs(mark, kind)]
    rows = (
        within(select(Authority), scope, Authority)
        .outerjoin(District, District.id == Authority.district_id)
        .where(Authority.id.in_(wanted))
        .options(joinedload(Authority.district))
        .order_by(District.sort_key, Authority.sort_key, Authority.id)
        .limit(limit)
    )
    places = session.scalars(rows).all()
    ids = [place.id for place in places]
    reports, sent = _reports(session, ids), _sent(session, {place: marks[place] for place in ids}, round_id)
    return [_place_line(place, marks[place.id], reports.get(place.id), sent.get(place.id)) for place in places]


def figures_behind(
    session: Session, scope: Scope, row: Round, district_id: int | None, waste: str | None = None
) -> list[FigureLine]:
    """The reports that sums of people, income and products add up."""
    told = _figures(session, row, district_id)
    chosen = [number for number, one in told.items() if waste is None or (one[3] or "unsorted") == waste]
    rows = (
        within(select(Report), scope, Report)
        .join(Authority, Authority.id == Report.authority_id)
        .outerjoin(District, District.id == Authority.district_id)
        .where(Report.id.in_(chosen))
        .options(joinedload(Report.authority).joinedload(Authority.district), joinedload(Report.product))
        .order_by(District.sort_key, Authority.sort_key, Report.id)
        .limit(MOST * 2)
    )
    return [_figure_line(one, told[one.id]) for one in session.scalars(rows)]


def odd_in(
    session: Session, scope: Scope, province_id: int, district_id: int | None = None, limit: int = 40
) -> list[OddLine]:
    """Reports that were sent with a figure that asks for a second look: unanswered ones, and what was said is right."""
    odd = (
        (FindingRow.report_id == Report.id)
        & FindingRow.current.is_(True)
        & (FindingRow.rule == RuleId.FIELDS_COMPLETE)
        & (FindingRow.outcome == Outcome.WARNING)
    )
    latest = select(func.max(Submission.id)).where(
        Submission.report_id == Report.id, Submission.status == Report.status
    )
    rows = (
        within(select(Report, FindingRow, latest.correlate(Report).scalar_subquery()), scope, Report)
        .outerjoin(FindingRow, odd)
        .where(Report.province_id == province_id, Report.sent_version > 0)
        .where(or_(FindingRow.id.is_not(None), cast(Report.confirmed_odd, String) != "{}"))
        .options(joinedload(Report.authority).joinedload(Authority.district))
        .order_by(FindingRow.id.is_(None), Report.id.desc())
        .limit(limit)
    )
    if district_id:
        rows = rows.where(Report.authority_id.in_(select(Authority.id).where(Authority.district_id == district_id)))
    return [_odd_line(report, found, number) for report, found, number in session.execute(rows)]


def recounts_of(session: Session, round_id: int, district_id: int | None) -> list[Recount]:
    """Every count of a round, the first one first; one that was never opened again has one."""
    rows = select(DistrictSum).where(DistrictSum.round_id == round_id).order_by(DistrictSum.number)
    if district_id:
        rows = rows.where(DistrictSum.district_id == district_id)
    counts: dict[int, list[DistrictSum]] = {}
    for row in session.scalars(rows):
        counts.setdefault(row.number, []).append(row)
    return [Recount(number, some[0].counted_at, total(map(_tally, some))) for number, some in counts.items()]


def _tally(row: DistrictSum) -> Tally:
    return sums_of({name: getattr(row, name) for name in NAMES})


def _figures(session: Session, row: Round, district_id: int | None) -> dict[int, Any]:
    if row.closed_at is None:
        found = count_live(session, row.province_id, row, district_id, is_per_round(session, row.province_id))
        return {number: told for one in found.values() for number, told in one.figures.items()}
    rows = newest_sums(select(DistrictSum.figures)).where(DistrictSum.round_id == row.id)
    if district_id:
        rows = rows.where(DistrictSum.district_id == district_id)
    return {int(number): told for one in session.scalars(rows) for number, told in one.items()}


def _reports(session: Session, places: Collection[int]) -> dict[int, Report]:
    """The report of each authority that is furthest behind."""
    rows = session.scalars(select(Report).where(Report.authority_id.in_(places)).order_by(Report.id.desc()))
    found: dict[int, Report] = {}
    for row in rows:
        if row.authority_id not in found or found[row.authority_id].status in DONE:
            found[row.authority_id] = row
    return found


def _sent(session: Session, marks: dict[int, str], round_id: int | None) -> dict[int, int]:
    """The sending to look at: that of the round; of who is complete from before, the last one that was accepted."""
    standing = [place for place, mark in marks.items() if COMPLETE in mark and SENT not in mark]
    reports = select(Report.id, Report.authority_id).where(Report.authority_id.in_(standing))
    owner = _pairs(session.execute(reports)) if standing else {}
    done = select(Submission.report_id, Submission.id).where(
        Submission.report_id.in_(owner), Submission.status.in_(DONE)
    )
    last = _pairs(session.execute(done.order_by(Submission.id))) if owner else {}
    here = select(Submission.authority_id, Submission.id).where(
        Submission.round_id == round_id, Submission.authority_id.in_(marks)
    )
    return {owner[report]: number for report, number in last.items()} | _pairs(
        session.execute(here.order_by(Submission.id))
    )


def _pairs(rows: Iterable[Any]) -> dict[int, int]:
    return {row[0]: row[1] for row in rows}


def _place_line(place: Authority, marks: str, report: Report | None, sent: int | None) -> PlaceLine:
    filled = sum(getattr(report, name) not in (None, "") for name in FIELDS) if report else 0
    status = Status(report.status) if report else None
    return PlaceLine(place_card(place), marks, status, filled, report.product_name if report else "", sent)


def _figure_line(report: Report, told: Any) -> FigureLine:
    number, people, income, waste = told
    title = report.product_name or report.product.name
    amount = None if income is None else Decimal(income)
    return FigureLine(place_card(report.authority), title, waste or "unsorted", people, amount, number)


def _odd_line(report: Report, found: FindingRow | None, sent: int | None) -> OddLine:
    odd = found.evidence.get("odd", ()) if found else ()
    reasons = tuple((one["message_th"], one["message_en"]) for one in odd)
    said = {name: value for name, value in report.confirmed_odd.items() if name in FIELDS}
    return OddLine(place_card(report.authority), report.product_name, reasons, said, sent)
