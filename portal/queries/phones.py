"""Whom to phone: the roster's numbers and the officers', for a district's or a province's office."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.models.people import User
from portal.models.places import Authority, District
from portal.models.scoping import within
from portal.queries.submissions import PlaceCard, place_card
from portal.rules.scope import Scope


@dataclass(frozen=True)
class Officer:
    """A person of a place, with the number they gave, if any."""

    name: str
    phone: str


@dataclass(frozen=True)
class PhoneLine:
    """An authority with its number of the roster and its officers."""

    place: PlaceCard
    officers: tuple[Officer, ...]


@dataclass(frozen=True)
class PhoneGroup:
    """A district (its name, number and officers; empty for those of none) and its authorities in Thai order."""

    district: str
    phone: str
    officers: tuple[Officer, ...]
    lines: list[PhoneLine]


def phones_of(session: Session, scope: Scope) -> list[PhoneGroup]:
    """Every active authority of the scope, by district."""
    by_place, by_district = _officers(session, scope)
    districts = within(select(District), scope, District).order_by(District.sort_key, District.id)
    groups = {
        row.id: PhoneGroup(row.name_th, row.phone, tuple(by_district[row.id]), []) for row in session.scalars(districts)
    }
    others = PhoneGroup("", "", (), [])
    places = within(select(Authority), scope, Authority).where(Authority.active.is_(True))
    places = places.options(joinedload(Authority.district)).order_by(Authority.sort_key, Authority.id)
    for row in session.scalars(places):
        group = groups.get(row.district_id, others) if row.district_id is not None else others
        group.lines.append(PhoneLine(place_card(row), tuple(by_place[row.id])))
    return [group for group in (others, *groups.values()) if group.lines or group.officers]


def _officers(session: Session, scope: Scope) -> tuple[dict[int, list[Officer]], dict[int, list[Officer]]]:
    by_place: dict[int, list[Officer]] = defaultdict(list)
    by_district: dict[int, list[Officer]] = defaultdict(list)
    rows = within(select(User), scope, User).where(User.active.is_(True)).order_by(User.name, User.id)
    for row in session.scalars(rows):
        person = Officer(row.name, row.phone)
        if row.authority_id is not None:
            by_place[row.authority_id].append(person)
        elif row.district_id is not None:
            by_district[row.district_id].append(person)
    return by_place, by_district
