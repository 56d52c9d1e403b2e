"""Every province by its last closed round: read from what was counted at its close, whatever the country's size."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ScalarSelect, exists, func, select
from sqlalchemy.orm import Session, aliased

from portal.models.places import Province
from portal.models.round_facts import newest_sums
from portal.models.rounds import Round
from portal.models.scoping import within
from portal.models.sums import DistrictSum
from portal.rules.rates import NAMES, Tally, sums_of
from portal.rules.scope import Scope


@dataclass(frozen=True)
class ProvinceRow:
    """A province; without a closed round it has no tally. People and income are totals to date."""

    id: int
    name: str
    round_id: int | None
    due_on: date | None
    tally: Tally
    people: int = 0
    income: Decimal = Decimal(0)


def provinces_by_rates(session: Session, scope: Scope) -> list[ProvinceRow]:
    """The provinces of the scope in Thai order."""
    latest = _latest_round()
    rows = within(select(Province.id, Province.name_th, latest.label("round_id")), scope, Province)
    provinces = session.execute(rows.order_by(Province.sort_key, Province.id)).all()
    sums = _sums(session, [row.round_id for row in provinces if row.round_id])
    added = _added_up(session, [row.id for row in provinces if row.round_id in sums and sums[row.round_id][2]])
    lines = []
    for row in provinces:
        due_on, tally, _per_round = sums.get(row.round_id, (None, Tally(), False))
        people, income = added.get(row.id, (tally.people, tally.income))
        lines.append(ProvinceRow(row.id, row.name_th, row.round_id, due_on, tally, people, income))
    return lines


def _latest_round() -> ScalarSelect[Any]:
    """SQL: the last round of a province that was closed and counted, found from its newest round down."""
    one = aliased(Round)
    counted = exists().where(DistrictSum.round_id == one.id)
    wanted = select(one.id).where(one.province_id == Province.id, one.closed_at.is_not(None))
    wanted = wanted.where(one.before_portal.is_(False), counted).order_by(one.due_on.desc(), one.id.desc()).limit(1)
    return wanted.correlate(Province).scalar_subquery()


def _sums(session: Session, rounds: list[int]) -> dict[int, tuple[date, Tally, bool]]:
    one = DistrictSum
    added = [func.sum(getattr(one, name)).label(name) for name in NAMES]
    rows = newest_sums(select(one.round_id, Round.due_on, func.max(one.number), *added))
    rows = rows.join(Round, Round.id == one.round_id).where(one.round_id.in_(rounds))
    modes = select(one.round_id).where(one.round_id.in_(rounds), one.per_round.is_(True)).distinct()
    per_round = set(session.scalars(modes))
    found = session.execute(rows.group_by(one.round_id, Round.due_on)).mappings()
    return {
        row["round_id"]: (row["due_on"], _tally({name: row[name] for name in NAMES}), row["round_id"] in per_round)
        for row in found
    }


def _tally(values: dict[str, Decimal | int]) -> Tally:
    """A tally out of added columns; PostgreSQL adds whole numbers up as numeric ones."""
    return sums_of({name: value if name == "income" else int(value) for name, value in values.items()})


def _added_up(session: Session, provinces: list[int]) -> dict[int, tuple[int, Decimal]]:
    """People and income of provinces that report them round by round."""
    if not provinces:
        return {}
    one = DistrictSum
    rows = newest_sums(select(one.province_id, func.sum(one.people), func.sum(one.income)))
    rows = rows.join(Round, Round.id == one.round_id).where(
        one.province_id.in_(provinces), Round.closed_at.is_not(None)
    )
    return {
        province: (int(people), income) for province, people, income in session.execute(rows.group_by(one.province_id))
    }
