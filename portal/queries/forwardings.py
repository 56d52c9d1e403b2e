"""What districts handed on to the province of a round."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from portal.models.forwardings import Forwarding
from portal.models.places import District
from portal.models.scoping import within
from portal.rules.scope import Scope


@dataclass(frozen=True)
class ForwardingRow:
    """One handing on; `missing` names those of which nothing was endorsed then."""

    id: int
    district_id: int
    district: str
    due_on: date
    number: int
    at: datetime
    by_name: str
    forwarded: int
    expected: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class DistrictLine:
    """One district in the province's list, and the latest it handed on, None while it did not."""

    name: str
    last: ForwardingRow | None


def forwardings_of(session: Session, scope: Scope, round_id: int) -> list[ForwardingRow]:
    """What the scope's districts handed on of a round, the latest first."""
    rows = within(_whole(), scope, Forwarding).where(Forwarding.round_id == round_id)
    return [_row(row) for row in session.scalars(rows.order_by(Forwarding.id.desc()))]


def find_forwarding(session: Session, scope: Scope, number: int) -> ForwardingRow | None:
    """One of the scope."""
    row = session.scalars(within(_whole(), scope, Forwarding).where(Forwarding.id == number)).first()
    return _row(row) if row else None


def districts_forwarded(session: Session, scope: Scope, province_id: int, round_id: int) -> list[DistrictLine]:
    """Every district of a province with the latest it handed on of a round, in Thai order."""
    latest: dict[int, ForwardingRow] = {}
    for row in forwardings_of(session, scope, round_id):
        latest.setdefault(row.district_id, row)
    wanted = within(select(District), scope, District).where(District.province_id == province_id)
    districts = session.scalars(wanted.order_by(District.sort_key, District.id))
    return [DistrictLine(row.name_th, latest.get(row.id)) for row in districts]


def _whole() -> Select[Forwarding]:
    return select(Forwarding).options(joinedload(Forwarding.district), joinedload(Forwarding.round))


def _row(row: Forwarding) -> ForwardingRow:
    return ForwardingRow(
        row.id, row.district_id, row.district.name_th, row.round.due_on, row.number, row.at, row.by_name,
        row.forwarded, row.expected, tuple(row.missing),
    )  # fmt: skip
