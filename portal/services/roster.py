"""The roster: provinces, districts and authorities put in, changed and taken out, with their history kept."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Authority, AuthorityName, District, Province
from portal.rules.authorities import default_route, short_name
from portal.rules.dates import bangkok_day
from portal.rules.scope import Actor
from portal.rules.sorting import sort_key
from portal.rules.thai import search_text
from portal.rules.vocabulary import AuthorityType
from portal.seed.rows import SeedProvince
from portal.services.kit import Kit


@dataclass(frozen=True)
class AuthorityFacts:
    """What a roster file says of one authority, with its places already found."""

    code: str | None
    kind: AuthorityType
    name_th: str
    name_en: str
    province_id: int
    district_id: int | None


def seed_province(kit: Kit, actor: Actor, seed: SeedProvince) -> bool:
    """Puts a seeded province in whole; False (and nothing changed) when the province is already there."""
    with kit.read() as session:
        if session.scalar(select(Province.id).where(Province.code == seed.code)):
            return False
    with kit.transaction(actor, "roster.seeded") as session:
        province = put_province(session, seed.code, seed.name_th, seed.name_en)
        districts = {
            row.code: put_district(session, province.id, row.code, row.name_th, row.name_en).id
            for row in seed.districts
        }
        for row in seed.authorities:
            district = districts[row.district_code] if row.district_code else None
            facts = AuthorityFacts(row.code, row.kind, row.name_th, row.name_en, province.id, district)
            made = new_authority(facts, seed.source)
            made.note = row.note
            session.add(made)
    return True


def put_province(session: Session, code: str, name_th: str, name_en: str) -> Province:
    """A new province, with its id."""
    row = Province(code=code, name_th=name_th, name_en=name_en, sort_key=sort_key(name_th))
    session.add(row)
    session.flush()
    return row


def put_district(session: Session, province_id: int, code: str, name_th: str, name_en: str) -> District:
    """A new district, with its id."""
    row = District(province_id=province_id, code=code, name_th=name_th, name_en=name_en, sort_key=sort_key(name_th))
    session.add(row)
    session.flush()
    return row


def new_authority(facts: AuthorityFacts, source: str) -> Authority:
    """An authority not yet in the session."""
    row = Authority(
        province_id=facts.province_id, district_id=facts.district_id, source=source, route=default_route(facts.kind)
    )  # fmt: skip
    _name(row, facts)
    return row


def change_authority(session: Session, row: Authority, facts: AuthorityFacts) -> None:
    """Takes over what a roster says; an earlier name, type or code is kept with the day it ended."""
    if (row.name_th, row.kind, row.code) != (facts.name_th, facts.kind, facts.code or row.code):
        _keep_name(session, row)
    if row.route == default_route(AuthorityType(row.kind)):
        row.route = default_route(facts.kind)  # a route the province chose itself stays
    _name(row, facts)
    row.district_id, row.active = facts.district_id, True
    row.version += 1


def retire_authority(row: Authority) -> None:
    """The authority is no more: it stays with all it sent, and nothing is expected of it."""
    row.active = False
    row.version += 1


def _name(row: Authority, facts: AuthorityFacts) -> None:
    row.code = facts.code or row.code
    row.kind, row.name_th, row.name_en = facts.kind, facts.name_th, facts.name_en or row.name_en or ""
    row.short_name = short_name(facts.kind, facts.name_th)
    row.sort_key = sort_key(row.short_name) + " " + sort_key(facts.name_th)
    row.search_text = search_text(f"{facts.name_th} {row.name_en} {row.code or ''}")[:600]


def _keep_name(session: Session, row: Authority) -> None:
    info: dict[Any, Any] = session.info
    session.add(
        AuthorityName(
            province_id=row.province_id, authority_id=row.id, name_th=row.name_th, kind=row.kind, code=row.code,
            until=bangkok_day(info["now"]), changed_at=info["now"], reason=info.get("reason", "")[:300],
        )
    )  # fmt: skip
