"""Whom a signed-in person stands in for just now, asked anew at every page: what is over opens nothing."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from portal.models.delegations import Delegation
from portal.models.people import User
from portal.models.places import Authority
from portal.models.scoping import within
from portal.queries.people import Acting, Person
from portal.rules.authorities import label
from portal.rules.dates import bangkok_day
from portal.rules.scope import Scope
from portal.rules.signing import acting_for, typing_for
from portal.rules.vocabulary import Role, Route

_FROM, _TO = aliased(User), aliased(User)
_PLACE = ("province_id", "district_id", "authority_id")


def stand_in(session: Session, person: Person, now: datetime) -> Person:
    """The person as the one they stand in for, or as themselves when that is over or was never theirs."""
    if person.for_authority_id is not None:
        found = find_place_to_type_in(session, person.scope, person.role, person.for_authority_id)
        return _typing(person, found) if found else person
    if person.delegation_id is not None:
        lent = find_delegation(session, person.user_id, person.delegation_id, bangkok_day(now))
        return _acting_for(person, lent) if lent else person
    return person


def find_place_to_type_in(session: Session, scope: Scope, role: Role, authority_id: int) -> Authority | None:
    """The authority whose report this person may type in: a province any of its own, a district those that report
    through it."""
    if role not in (Role.DISTRICT, Role.PROVINCE):
        return None
    wanted = within(select(Authority), scope, Authority).where(Authority.id == authority_id, Authority.active.is_(True))
    if role is Role.DISTRICT:
        wanted = wanted.where(Authority.route == Route.VIA_DISTRICT)
    return session.scalars(wanted).first()


def find_delegation(session: Session, user_id: int, delegation_id: int, today: date) -> Delegation | None:
    """A delegation to this person that holds today."""
    wanted = _holding(today).where(Delegation.id == delegation_id, Delegation.to_user_id == user_id)
    return session.scalars(wanted).first()


def _holding(today: date) -> Select[Delegation]:
    """Delegations that hold: between their days, not ended, both people active and still at its place."""
    alike = [
        getattr(person, name).is_not_distinct_from(getattr(Delegation, name))
        for person in (_FROM, _TO)
        for name in _PLACE
    ]
    return (
        select(Delegation)
        .join(_FROM, _FROM.id == Delegation.from_user_id)
        .join(_TO, _TO.id == Delegation.to_user_id)
        .where(Delegation.starts_on <= today, Delegation.ends_on >= today, Delegation.ended_at.is_(None))
        .where(_FROM.active.is_(True), _TO.active.is_(True), *alike)
    )


def _typing(person: Person, place: Authority) -> Person:
    name = label(place.kind, place.short_name)
    acting = Acting(person.role, place.name_th, typing_for(person.name, person.place_name, name), types_in=True)
    return replace(
        person, role=Role.AUTHORITY, province_id=place.province_id, district_id=None, authority_id=place.id,
        place_name=place.name_th, acting=acting,
    )  # fmt: skip


def _acting_for(person: Person, lent: Delegation) -> Person:
    absent = lent.from_user
    acting = Acting(person.role, absent.name, acting_for(person.name, absent.name), until=lent.ends_on)
    return replace(person, role=Role(absent.role), acting=acting)
