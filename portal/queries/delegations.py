"""Delegations as a person, or an administrator of the province, sees and makes them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from portal.models.delegations import Delegation
from portal.models.people import User
from portal.models.scoping import within
from portal.rules.scope import Scope

_FROM, _TO = aliased(User), aliased(User)


@dataclass(frozen=True)
class DelegationRow:
    """One delegation in a list. `state` is coming, now or over; `is_to_me` that one may act by it."""

    id: int
    from_name: str
    to_name: str
    starts_on: date
    ends_on: date
    made_by: str
    state: str
    ended_by: str
    is_to_me: bool


def delegations_of(session: Session, scope: Scope, user_id: int, today: date, *, everyone: bool) -> list[DelegationRow]:
    """Delegations by and to a person, or of the whole scope (`everyone`); those that end last come first."""
    wanted = within(select(Delegation, _FROM.name, _TO.name), scope, Delegation)
    wanted = wanted.join(_FROM, _FROM.id == Delegation.from_user_id).join(_TO, _TO.id == Delegation.to_user_id)
    if not everyone:
        wanted = wanted.where(or_(Delegation.from_user_id == user_id, Delegation.to_user_id == user_id))
    rows = session.execute(wanted.order_by(Delegation.ends_on.desc(), Delegation.id.desc()).limit(100))
    return [
        DelegationRow(
            row.id, from_name, to_name, row.starts_on, row.ends_on, row.made_by, _state(row, today), row.ended_by,
            row.to_user_id == user_id,
        )
        for row, from_name, to_name in rows
    ]  # fmt: skip


def colleagues_of(session: Session, scope: Scope, user_id: int) -> list[tuple[int, str]]:
    """Active people of the very place where a person of the scope works, by name."""
    own = session.scalars(within(select(User), scope, User).where(User.id == user_id)).first()
    if own is None:
        return []
    alike = [
        getattr(User, name).is_not_distinct_from(getattr(own, name))
        for name in ("province_id", "district_id", "authority_id")
    ]
    wanted = select(User.id, User.name).where(User.id != user_id, User.active.is_(True), *alike)
    return [(number, name) for number, name in session.execute(wanted.order_by(User.name, User.id).limit(200))]


def people_of(session: Session, scope: Scope) -> list[tuple[int, str]]:
    """Active people of the scope, by name, for whom an administrator may name a colleague."""
    wanted = within(select(User.id, User.name), scope, User).where(User.active.is_(True))
    return [(number, name) for number, name in session.execute(wanted.order_by(User.name, User.id).limit(1000))]


def _state(row: Delegation, today: date) -> str:
    if row.ended_at is not None or row.ends_on < today:
        return "over"
    return "coming" if row.starts_on > today else "now"
