"""How far a province has come: its districts by its latest rounds. Closed rounds are read as they were counted once;
open ones are counted from their sendings."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.models.places import District, Province
from portal.models.round_facts import complete_before, is_per_round, newest_sums, places_of, reports_of
from portal.models.rounds import Round
from portal.models.scoping import within
from portal.models.sums import DistrictSum
from portal.queries.rounds import find_round_now
from portal.rules.rates import NAMES, Counted, Tally, count, sums_of, total
from portal.rules.scope import Scope

FEW, MANY = 6, 26
"""Rounds shown: the latest ones, or those of a year."""
LIVE = 3
"""Open rounds that are counted for one page; there are more only while nothing closes them."""


@dataclass(frozen=True)
class DistrictRef:
    """A district; 0 stands for authorities of no district."""

    id: int
    code: str
    name: str


@dataclass(frozen=True)
class Column:
    """A round as counted: tallies by district (none when it was not counted). `number` is how often it was closed and
    counted, 0 while it is counted live; `now` marks the round that is due next."""

    id: int
    due_on: date
    before_portal: bool
    closed: bool
    now: bool
    number: int = 0
    counted_at: datetime | None = None
    tallies: dict[int, Tally] = field(default_factory=dict)

    @cached_property
    def total(self) -> Tally:
        """All districts together."""
        return total(self.tallies.values())


@dataclass(frozen=True)
class Progress:
    """A province, or one district of it. `chosen` is the round that the figures speak of, None before any; `people`
    and `income` are totals to date. `places` are the marks of each authority in the chosen
    round."""

    province: DistrictRef
    district: DistrictRef | None
    districts: list[DistrictRef]
    columns: list[Column]
    chosen: Column | None
    per_round: bool
    people: int = 0
    income: Decimal = Decimal(0)
    places: dict[int, str] = field(default_factory=dict)


def find_progress(
    session: Session, scope: Scope, province_id: int, now: datetime, *,
    district_id: int | None = None, round_id: int | None = None, limit: int = FEW,
) -> Progress | None:  # fmt: skip
    """The progress of one province of the scope, narrowed to a district; None when that is not in the scope."""
    province = find_province(session, scope, province_id)
    districts = districts_in(session, scope, province_id)
    district_id = scope.district_id or district_id
    district = next((one for one in districts if one.id == district_id), None)
    if province is None or (district_id and district is None):
        return None
    shown = [district] if district else districts
    per_round = is_per_round(session, province_id)
    rounds = _rounds(session, province_id, now, limit)
    places, columns = _columns(session, province_id, rounds, district_id, per_round)
    chosen = next((one for one in columns if one.id == round_id), columns[-1] if columns else None)
    if any(0 in one.tallies and one.tallies[0].expected for one in columns):
        shown = [*shown, DistrictRef(0, "", "")]
    people, income = _to_date(session, province_id, columns, chosen, per_round, district_id)
    marks = places.get(chosen.id) if chosen else {}
    if chosen and marks is None:
        marks = marks_of_closed(session, chosen.id, district_id)
    return Progress(province, district, shown, columns, chosen, per_round, people, income, marks or {})


def find_province(session: Session, scope: Scope, province_id: int) -> DistrictRef | None:
    """A province of the scope by its code and name."""
    rows = within(select(Province.id, Province.code, Province.name_th), scope, Province)
    row = session.execute(rows.where(Province.id == province_id)).first()
    return DistrictRef(*row) if row else None


def districts_in(session: Session, scope: Scope, province_id: int) -> list[DistrictRef]:
    """The districts of a province in Thai order, as far as the scope goes."""
    rows = within(select(District.id, District.code, District.name_th), scope, District)
    rows = rows.where(District.province_id == province_id).order_by(District.sort_key, District.id)
    return [DistrictRef(*row) for row in session.execute(rows)]


def marks_of_closed(session: Session, round_id: int, district_id: int | None = None) -> dict[int, str]:
    """The marks of each authority as they were counted at the last close of a round."""
    rows = newest_sums(select(DistrictSum.places)).where(DistrictSum.round_id == round_id)
    if district_id:
        rows = rows.where(DistrictSum.district_id == district_id)
    return {int(place): marks for places in session.scalars(rows) for place, marks in places.items()}


def count_live(
    session: Session, province_id: int, row: Round, district_id: int | None, per_round: bool
) -> dict[int | None, Counted]:
    """An open round, counted from its sendings."""
    reports = reports_of(session, province_id, row.id, per_round, district_id)
    before = complete_before(session, province_id, row.due_on)
    return count(places_of(session, province_id, district_id), reports, before, before_portal=row.before_portal)


def _rounds(session: Session, province_id: int, now: datetime, limit: int) -> list[tuple[Round, bool]]:
    present = find_round_now(session, province_id, now)
    rows = select(Round).where(Round.province_id == province_id)
    if present:
        rows = rows.where(Round.due_on <= present.due_on)
    found = session.scalars(rows.order_by(Round.due_on.desc(), Round.id.desc()).limit(limit)).all()
    return [(row, present is not None and row.id == present.id) for row in reversed(found)]


def _columns(
    session: Session, province_id: int, rounds: list[tuple[Round, bool]], district_id: int | None, per_round: bool
) -> tuple[dict[int, dict[int, str]], list[Column]]:
    closed = _closed(session, [row.id for row, _now in rounds if row.closed_at], district_id)
    live = [row.id for row, _now in rounds if row.closed_at is None and not row.before_portal][-LIVE:]
    columns, places = [], {}
    for row, now in rounds:
        tallies, number, at = closed.get(row.id, ({}, 0, None))
        if row.id in live:
            counted = count_live(session, province_id, row, district_id, per_round)
            tallies = {district or 0: one.tally for district, one in counted.items()}
            places[row.id] = {place: marks for one in counted.values() for place, marks in one.places.items()}
        columns.append(Column(row.id, row.due_on, row.before_portal, bool(row.closed_at), now, number, at, tallies))
    return places, columns


def _closed(
    session: Session, rounds: list[int], district_id: int | None
) -> dict[int, tuple[dict[int, Tally], int, datetime | None]]:
    if not rounds:
        return {}
    one = DistrictSum
    columns = (one.round_id, one.district_id, one.number, one.counted_at, *(getattr(one, name) for name in NAMES))
    rows: Select[*tuple[object, ...]] = newest_sums(select(*columns)).where(one.round_id.in_(rounds))
    if district_id:
        rows = rows.where(one.district_id == district_id)
    found: dict[int, tuple[dict[int, Tally], int, datetime | None]] = {}
    for row in session.execute(rows).mappings():
        tallies, _number, _at = found.setdefault(row["round_id"], ({}, row["number"], row["counted_at"]))
        tallies[row["district_id"] or 0] = sums_of(dict(row))
    return found


def _to_date(
    session: Session, province_id: int, columns: list[Column], chosen: Column | None, per_round: bool,
    district_id: int | None,
) -> tuple[int, Decimal]:  # fmt: skip
    """People and income until the chosen round: its own count of each report's latest, or all rounds added up."""
    if chosen is None:
        return 0, Decimal(0)
    if not per_round:
        return chosen.total.people, chosen.total.income
    added = newest_sums(select(func.sum(DistrictSum.people), func.sum(DistrictSum.income)))
    added = added.join(Round, Round.id == DistrictSum.round_id).where(
        DistrictSum.province_id == province_id, Round.due_on <= chosen.due_on, Round.closed_at.is_not(None)
    )
    if district_id:
        added = added.where(DistrictSum.district_id == district_id)
    people, income = session.execute(added).one()
    live = total(one.total for one in columns if not one.closed and one.due_on <= chosen.due_on)
    return int(people or 0) + live.people, Decimal(income or 0) + live.income
