"""The roster as pages and files show it."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import Authority, AuthorityName, District, Province
from portal.models.scoping import within
from portal.rules.scope import Scope


@dataclass(frozen=True)
class RosterRow:
    """One authority as the exported roster has it; every value is text."""

    official_code: str
    type: str
    name_th: str
    name_en: str
    district_code: str
    district: str
    province_code: str
    province: str
    route: str

    def cells(self) -> tuple[str, ...]:
        """The values in the order of HEADING."""
        return astuple(self)


HEADING = tuple(field.name for field in fields(RosterRow))


@dataclass(frozen=True)
class EarlierName:
    """A name, type or code an authority had until a day."""

    name_th: str
    kind: str
    code: str
    until: date


def roster_rows(session: Session, scope: Scope) -> Iterator[RosterRow]:
    """The authorities that exist, ordered by code, streamed."""
    statement = (
        select(
            Authority.code, Authority.kind, Authority.name_th, Authority.name_en, Authority.route,
            Province.code, Province.name_th, District.code, District.name_th,
        )
        .join(Province, Province.id == Authority.province_id)
        .outerjoin(District, District.id == Authority.district_id)
        .where(Authority.active.is_(True))
        .order_by(Province.code, Authority.code.is_(None), Authority.code, Authority.id)
    )  # fmt: skip
    result = session.execute(within(statement, scope, Authority).execution_options(yield_per=500))
    for code, kind, name, english, route, province_code, province, district_code, district in result:
        yield RosterRow(
            code or "", kind, name, english, district_code or "", district or "", province_code, province, route
        )


def authority_count(session: Session, scope: Scope) -> int:
    """How many authorities exist inside the scope."""
    counted = select(func.count()).select_from(Authority).where(Authority.active.is_(True))
    return session.scalar(within(counted, scope, Authority)) or 0


def earlier_names(session: Session, scope: Scope, authority_id: int) -> list[EarlierName]:
    """What an authority was called before, the latest first."""
    statement = within(select(AuthorityName), scope, AuthorityName).where(AuthorityName.authority_id == authority_id)
    rows = session.scalars(statement.order_by(AuthorityName.id.desc()))
    return [EarlierName(row.name_th, row.kind, row.code or "", row.until) for row in rows]
