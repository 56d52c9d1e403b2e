"""The roster amended by hand: history kept, both values shown, nothing of another's, an event for each change."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from portal.models import Authority, AuthorityName, Channel, District, Event
from portal.rules.scope import Actor
from portal.rules.vocabulary import Route
from portal.services.amending import (
    Details,
    add_authority,
    add_channel,
    amend_authority,
    amend_district,
    remove_channel,
    route_authorities,
)
from portal.services.errors import Conflict, Invalid, NotFound, Refused
from portal.services.kit import Kit
from tests.people import Town
from tests.reports import actor_of

SAME = Details("เทศบาลตำบลทุ่งโฮ้ง", "subdistrict_municipality", "05540104", 1, route="via_district")


@pytest.fixture
def admin(town: Town) -> Actor:
    return actor_of(town, "admin")


def row_of(kit: Kit, entity: Any, number: int) -> Any:
    with kit.read() as session:
        return session.get_one(entity, number)


def verbs(kit: Kit) -> list[str]:
    with kit.read() as session:
        return list(session.scalars(select(Event.verb).order_by(Event.id)))


def test_details_change_and_an_event_says_what(kit: Kit, town: Town, admin: Actor):
    more = replace(SAME, executive="สมใจ  ใจดี", phone="054 511 111", website="https://thunghong.go.th", note="ก")
    amend_authority(kit, admin, town.authority, 1, more)
    row = row_of(kit, Authority, town.authority)
    assert (row.executive, row.phone, row.version) == ("สมใจ ใจดี", "054 511 111", 2)
    with kit.read() as session:
        event = session.scalars(select(Event).order_by(Event.id.desc())).first()
        assert event
        assert (event.verb, event.actor_name, event.after["phone"]) == ("authority.amended", "คุณadmin", "054 511 111")
        assert session.scalars(select(AuthorityName)).all() == []


def test_an_earlier_name_type_and_code_are_kept(kit: Kit, town: Town, admin: Actor):
    upgraded = Details("ทุ่งโฮ้ง", "town_municipality", "04540104", town.district, route="via_district")
    amend_authority(kit, admin, town.authority, 1, upgraded, "ยกฐานะ")
    row = row_of(kit, Authority, town.authority)
    assert (row.name_th, row.kind, row.code) == ("เทศบาลเมืองทุ่งโฮ้ง", "town_municipality", "04540104")
    assert row.route == Route.DIRECT  # what the new type asks for: nobody chose another
    with kit.read() as session:
        name = session.scalars(select(AuthorityName)).one()
    assert (name.name_th, name.kind, name.code, name.reason) == (
        "เทศบาลตำบลทุ่งโฮ้ง", "subdistrict_municipality", "05540104", "ยกฐานะ",
    )  # fmt: skip


def test_a_route_that_was_chosen_stays(kit: Kit, town: Town, admin: Actor):
    amend_authority(kit, admin, town.authority, 1, replace(SAME, route="not_required"))
    assert row_of(kit, Authority, town.authority).route == Route.NOT_REQUIRED


def test_a_code_once_known_is_not_lost(kit: Kit, town: Town, admin: Actor):
    amend_authority(kit, admin, town.authority, 1, replace(SAME, code=""))
    assert row_of(kit, Authority, town.authority).code == "05540104"


def test_the_second_of_two_people_sees_both_values(kit: Kit, town: Town, admin: Actor):
    amend_authority(kit, admin, town.authority, 1, replace(SAME, phone="1"))
    with pytest.raises(Conflict) as met:
        amend_authority(kit, admin, town.authority, 1, replace(SAME, phone="2"))
    assert (met.value.theirs["phone"], met.value.mine["phone"], met.value.version) == ("1", "2", 2)
    assert row_of(kit, Authority, town.authority).phone == "1"


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("name_th", {"name_th": ""}), ("name_th", {"name_th": "่้"}),
        ("name_th", {"name_th": "เทศบาลตำบล"}), ("name_th", {"name_th": "ก" * 100_000}),
        ("name_th", {"name_th": "เทศบาลเมืองแพร่", "kind": "sao", "code": ""}), ("kind", {"kind": "village"}),
        ("code", {"code": "12"}), ("code", {"code": "06540104"}), ("district_id", {"district_id": 999}),
        ("district_id", {"district_id": 3}), ("route", {"route": "by air"}), ("phone", {"phone": "0" * 51}),
        ("website", {"website": "javascript:alert(1)"}), ("note", {"note": "ย" * 100_000}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_field(
    kit: Kit, town: Town, admin: Actor, field: str, wrong: dict[str, Any]
):
    with pytest.raises(Invalid) as refused:
        amend_authority(kit, admin, town.authority, 1, replace(SAME, **wrong))
    assert refused.value.field == field
    assert row_of(kit, Authority, town.authority).version == 1


def test_two_authorities_never_share_code_or_place_and_name(kit: Kit, town: Town, admin: Actor):
    with pytest.raises(Invalid, match="code"):
        amend_authority(kit, admin, town.direct, 1, Details("แพร่", "subdistrict_municipality", "05540104", 1))
    with pytest.raises(Invalid, match="name"):
        add_authority(kit, admin, Details("ทุ่งโฮ้ง", "subdistrict_municipality", "", town.district))
    made = add_authority(kit, admin, Details("ทุ่งโฮ้ง", "subdistrict_municipality", "", town.district_b))
    assert row_of(kit, Authority, made).name_th == "เทศบาลตำบลทุ่งโฮ้ง"


def test_a_new_authority_takes_the_route_of_its_type(kit: Kit, town: Town, admin: Actor):
    made = row_of(kit, Authority, add_authority(kit, admin, Details("สอง", "town_municipality", "04540199", None)))
    assert (made.province_id, made.route, made.short_name, made.version) == (town.province, Route.DIRECT, "สอง", 1)
    with pytest.raises(NotFound):
        add_authority(kit, actor_of(town, "department"), Details("สาม", "town_municipality", "", None))


def test_another_provinces_rows_are_not_there(kit: Kit, town: Town, admin: Actor):
    for act in (
        lambda: amend_authority(kit, admin, town.authority_x, 1, SAME),
        lambda: route_authorities(kit, admin, [town.authority, town.authority_x], Route.DIRECT),
        lambda: add_channel(kit, admin, town.authority_x, "youtube.com/@x"),
        lambda: amend_district(kit, admin, 3, "", "1"),
        lambda: remove_channel(kit, admin, 99),
    ):
        with pytest.raises(NotFound):
            act()
    assert row_of(kit, Authority, town.authority).route == Route.VIA_DISTRICT


def test_several_take_another_route_in_one_go(kit: Kit, town: Town, admin: Actor):
    assert route_authorities(kit, admin, [town.authority, town.authority_b, town.authority], Route.DIRECT) == 2
    assert route_authorities(kit, admin, [town.authority], Route.DIRECT) == 0
    assert verbs(kit).count("authority.routed") == 2


def test_a_channel_belongs_to_one_authority(kit: Kit, town: Town, admin: Actor):
    add_channel(kit, admin, town.authority, "ช่องเรา https://m.youtube.com/@Thunghong?si=1")
    add_channel(kit, admin, town.authority, "youtube.com/@thunghong")
    with pytest.raises(Refused):
        add_channel(kit, admin, town.authority_b, "https://www.youtube.com/@THUNGHONG/videos")
    with pytest.raises(Invalid):
        add_channel(kit, admin, town.authority, "https://youtu.be/abcdefghijk")
    with kit.read() as session:
        channel = session.scalars(select(Channel)).one()
    remove_channel(kit, admin, channel.id)
    assert verbs(kit)[-1] == "channel.removed"


def test_a_districts_telephone_is_compared_with_the_one_that_was_seen(kit: Kit, town: Town, admin: Actor):
    amend_district(kit, admin, town.district, "", "๐๕๔ ๕๑๑")
    with pytest.raises(Conflict) as met:
        amend_district(kit, admin, town.district, "", "054 999")
    assert met.value.theirs == {"phone": "๐๕๔ ๕๑๑"}
    amend_district(kit, admin, town.district, "๐๕๔ ๕๑๑", "054 999")
    assert row_of(kit, District, town.district).phone == "054 999"
    with pytest.raises(Invalid):
        amend_district(kit, admin, town.district, "", "0" * 300)
