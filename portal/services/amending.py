"""The roster amended by hand: an authority's details, name and type, its channels, a district's telephone.

An earlier name, type or code stays with the day on which it ended; see `portal.services.roster`.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Authority, Channel, District
from portal.models.scoping import within
from portal.rules.authorities import short_name
from portal.rules.channel_links import ChannelLink, NotAChannel, read_channel
from portal.rules.roster_rows import RowProblem, read_code, read_name
from portal.rules.scope import Actor
from portal.rules.thai import normalise
from portal.rules.vocabulary import AuthorityType, Route
from portal.services.errors import Conflict, Invalid, NotFound, Refused
from portal.services.finding_rows import compare_version, row_by_id
from portal.services.kit import Kit
from portal.services.roster import AuthorityFacts, change_authority, new_authority

LIMITS = {"executive": 200, "phone": 50, "website": 300, "note": 500, "name_en": 200}
OFFICE = "ทะเบียนที่แก้ในระบบ"
"""Where an authority comes from that the province put in itself."""


@dataclass(frozen=True)
class Details:
    """What can be amended of an authority, as it was typed. `name_th` may be given with or without its type."""

    name_th: str
    kind: str
    code: str
    district_id: int | None
    name_en: str = ""
    route: str = ""
    executive: str = ""
    phone: str = ""
    website: str = ""
    note: str = ""


def amend_authority(
    kit: Kit, actor: Actor, authority_id: int, version: int, details: Details, reason: str = ""
) -> None:
    """Changes an authority. Raises Invalid naming the field, Conflict when another changed it meanwhile, NotFound."""
    clean = _clean(details)
    with kit.transaction(actor, "authority.amended", normalise(reason)[:300]) as session:
        row = row_by_id(session, actor.scope, Authority, authority_id)
        facts = _facts(session, actor, row.province_id, details, row)
        compare_version(row, version, {**asdict(facts), **clean, "route": details.route})
        _refuse_taken(session, facts, row.id)
        before = row.route
        change_authority(session, row, facts)
        for name, value in clean.items():
            setattr(row, name, value)
        if details.route not in ("", before):  # else what the new type asks for counts
            row.route = details.route


def add_authority(kit: Kit, actor: Actor, details: Details) -> int:
    """An authority that no roster file brought; returns its id. Raises Invalid."""
    clean = _clean(details)
    with kit.transaction(actor, "authority.added") as session:
        if actor.scope.province_id is None:
            raise NotFound
        facts = _facts(session, actor, actor.scope.province_id, details, None)
        _refuse_taken(session, facts, 0)
        row = new_authority(facts, OFFICE)
        for name, value in clean.items():
            setattr(row, name, value)
        row.route = details.route or row.route
        session.add(row)
        session.flush()
        return row.id


def route_authorities(kit: Kit, actor: Actor, ids: Sequence[int], route: Route) -> int:
    """Another route for several authorities; returns how many it changed. One out of scope is NotFound, for all."""
    with kit.transaction(actor, "authority.routed") as session:
        rows = [row_by_id(session, actor.scope, Authority, number) for number in sorted(set(ids))]
        changed = [row for row in rows if row.route != route]
        for row in changed:
            row.route = route
            row.version += 1
        return len(changed)


def add_channel(kit: Kit, actor: Actor, authority_id: int, text: str) -> None:
    """Puts a channel on the roster. Raises Invalid for what is no channel, Refused for another authority's."""
    link = _channel(text)
    with kit.transaction(actor, "channel.added") as session:
        row = row_by_id(session, actor.scope, Authority, authority_id)
        known = session.scalar(select(Channel.authority_id).where(Channel.address_key == link.key))
        if known == row.id:
            return
        if known is not None:
            raise Refused(
                "ช่องนี้อยู่ในทะเบียนของ อปท. อื่นแล้ว เอาออกจากที่นั่นก่อน",
                "This channel is on the roster of another authority. Take it away there first.",
            )
        session.add(
            Channel(
                province_id=row.province_id, authority_id=row.id, platform=link.platform, address=link.address,
                address_key=link.key,
            )
        )  # fmt: skip


def remove_channel(kit: Kit, actor: Actor, channel_id: int) -> None:
    """Takes a channel off the roster; its event stays."""
    with kit.transaction(actor, "channel.removed") as session:
        session.delete(row_by_id(session, actor.scope, Channel, channel_id))


def amend_district(kit: Kit, actor: Actor, district_id: int, opened: str, phone: str) -> None:
    """Another telephone number of a district office. `opened` is the one that stood there when the person began:
    Conflict when it is no longer the same."""
    clean = _short("phone", phone)
    with kit.transaction(actor, "district.amended") as session:
        row = row_by_id(session, actor.scope, District, district_id)
        if row.phone != opened and row.phone != clean:
            raise Conflict({"phone": clean}, {"phone": row.phone}, 0)
        row.phone = clean


def _clean(details: Details) -> dict[str, str]:
    clean = {name: _short(name, getattr(details, name)) for name in LIMITS if name != "name_en"}
    if clean["website"] and not clean["website"].startswith(("https://", "http://")):
        raise Invalid("website", "ที่อยู่เว็บต้องขึ้นต้นด้วย https://", "A web address begins with https://.")
    if details.route and details.route not in tuple(Route):
        raise Invalid("route", "เลือกเส้นทางจากรายการ", "Choose the route from the list.")
    return clean


def _short(name: str, text: str) -> str:
    clean = normalise(text[: LIMITS[name] * 4])
    if len(clean) > LIMITS[name] or len(text) > LIMITS[name] * 4:
        raise Invalid(name, f"ยาวเกินไป ไม่เกิน {LIMITS[name]} ตัวอักษร", f"Too long: at most {LIMITS[name]} characters.")
    return clean


def _facts(
    session: Session, actor: Actor, province_id: int, details: Details, before: Authority | None
) -> AuthorityFacts:
    if details.kind not in tuple(AuthorityType):
        raise Invalid("kind", "เลือกประเภทจากรายการ", "Choose the type from the list.")
    kind = AuthorityType(details.kind)
    code = _read("code", read_code, details.code, kind)
    name = _read("name_th", read_name, details.name_th, kind) or ""
    if not short_name(kind, name):
        raise Invalid("name_th", "ใส่ชื่อต่อท้ายประเภท", "Write the name behind the type.")
    district = _district(session, actor, province_id, details.district_id)
    english = _short("name_en", details.name_en) or (before.name_en if before else "")
    return AuthorityFacts(code, kind, name, english, province_id, district)


def _read(field: str, reader: Any, text: str, kind: AuthorityType) -> str | None:
    try:
        found: str | None = reader(text[:1000], kind)
    except RowProblem as problem:
        raise Invalid(field, problem.message_th, problem.message_en) from None
    return found


def _district(session: Session, actor: Actor, province_id: int, district_id: int | None) -> int | None:
    if district_id is None:
        return None
    wanted = within(select(District.id), actor.scope, District)
    found = session.scalar(wanted.where(District.id == district_id, District.province_id == province_id))
    if found is None:
        raise Invalid("district_id", "เลือกอำเภอจากรายการ", "Choose the district from the list.")
    return found


def _refuse_taken(session: Session, facts: AuthorityFacts, number: int) -> None:
    others = select(Authority.id).where(Authority.id != number)
    if facts.code and session.scalar(others.where(Authority.code == facts.code)):
        raise Invalid("code", "รหัสนี้เป็นของ อปท. อื่น", "Another authority has this code.")
    place = (Authority.province_id == facts.province_id, Authority.district_id.is_not_distinct_from(facts.district_id))
    if session.scalar(others.where(Authority.name_th == facts.name_th, *place)):
        raise Invalid("name_th", "มี อปท. ชื่อนี้ในอำเภอนี้แล้ว", "This district has an authority of this name already.")


def _channel(text: str) -> ChannelLink:
    try:
        return read_channel(text)
    except NotAChannel as problem:
        raise Invalid("channel", problem.message_th, problem.message_en) from None
