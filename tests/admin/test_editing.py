"""Forms: declared fields alone come in, two people see both values, and a form grows with nothing but its fields."""

import re
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from portal.models import Activity, Authority, AuthorityName, Channel, District, Event, Product
from portal.rules.scope import OPERATOR
from tests.admin.conftest import Filled, page
from tests.people import token_of

WHOLE = {
    "name_th": "เทศบาลตำบลทุ่งโฮ้ง", "kind": "subdistrict_municipality", "code": "05540104", "district_id": "1",
    "route": "via_district", "name_en": "", "executive": "", "phone": "", "website": "", "note": "",
}  # fmt: skip


def send(client: FlaskClient, address: str, **values: Any) -> Any:
    return client.post(f"/admin/{address}", data={"csrf_token": token_of(client), **values})


def row_of(filled: Filled, entity: Any, number: int) -> Any:
    with filled.town.kit.read() as session:
        return session.get_one(entity, number)


def test_an_authority_is_changed_by_its_form(admin: FlaskClient, filled: Filled):
    number = filled.town.authority
    text = page(admin, f"authorities/{number}/edit")
    assert 'value="เทศบาลตำบลทุ่งโฮ้ง"' in text
    assert re.search(r'<option selected value="1">เมืองแพร่', text)
    answer = send(admin, f"authorities/{number}/edit", **WHOLE | {"phone": "๐๕๔ ๕๑๑", "version": "1"})
    assert answer.location == f"/admin/authorities/{number}/"
    text = page(admin, f"authorities/{number}/")
    assert "๐๕๔ ๕๑๑" in text
    assert "แก้ไข" in text  # the event beside
    assert row_of(filled, Authority, number).version == 2


def test_a_new_name_keeps_the_old_one_with_its_reason(admin: FlaskClient, filled: Filled):
    number = filled.town.authority
    send(admin, f"authorities/{number}/edit", **WHOLE | {"name_th": "ทุ่งใหม่", "version": "1", "reason": "ประกาศ"})
    assert "เทศบาลตำบลทุ่งใหม่" in page(admin, f"authorities/{number}/")
    with filled.town.kit.read() as session:
        name = session.scalars(select(AuthorityName)).one()
        event = session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert (name.name_th, name.reason) == ("เทศบาลตำบลทุ่งโฮ้ง", "ประกาศ")
    assert event
    assert (event.verb, event.reason, event.actor_id) == ("authority.amended", "ประกาศ", filled.town.users["admin"])


def test_the_second_of_two_sees_what_stands_there_and_what_they_typed(admin: FlaskClient, filled: Filled):
    address = f"authorities/{filled.town.authority}/edit"
    send(admin, address, **WHOLE | {"phone": "first", "route": "direct", "version": "1"})
    answer = send(admin, address, **WHOLE | {"phone": "second", "version": "1"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert ">first<" in text
    assert ">second<" in text
    assert ">ส่งตรงจังหวัด<" in text  # the other's choice, in words
    assert 'name="version" value="2"' in text
    assert 'name="phone" value="second"' in text or 'value="second"' in text
    assert row_of(filled, Authority, filled.town.authority).phone == "first"
    assert send(admin, address, **WHOLE | {"phone": "second", "version": "2"}).status_code == 302
    assert row_of(filled, Authority, filled.town.authority).phone == "second"


def test_a_districts_form_meets_the_other_too(admin: FlaskClient, filled: Filled):
    send(admin, f"districts/{filled.town.district}/edit", phone="1", version="")
    answer = send(admin, f"districts/{filled.town.district}/edit", phone="2", version="")
    assert answer.status_code == 409
    assert 'name="version" value="1"' in answer.get_data(as_text=True)
    assert send(admin, f"districts/{filled.town.district}/edit", phone="2", version="1").status_code == 302


def test_what_the_form_does_not_name_is_not_taken(admin: FlaskClient, filled: Filled):
    theirs = {"province_id": filled.town.other_province, "active": "", "sort_key": "x", "search_text": "x", "id": "99"}
    send(admin, f"authorities/{filled.town.authority}/edit", **WHOLE | {"version": "1", "phone": "1"} | theirs)
    row = row_of(filled, Authority, filled.town.authority)
    assert (row.province_id, row.active, row.phone) == (filled.town.province, True, "1")
    assert row.sort_key != "x"
    stolen = {"authority_id": filled.town.authority_x, "province_id": filled.town.other_province, "is_demo": "1"}
    send(admin, f"products/{filled.mine['products']}/edit", name="พรมเช็ดเท้า", technique="ถัก", version="1", **stolen)
    product = row_of(filled, Product, filled.mine["products"])
    assert (product.technique, product.authority_id, product.is_demo) == ("ถัก", filled.town.authority, False)
    send(admin, f"districts/{filled.town.district}/edit", phone="1", version="", name_th="x", code="9999")
    assert row_of(filled, District, filled.town.district).name_th == "เมืองแพร่"


def test_a_wrong_value_is_told_beside_its_field(admin: FlaskClient, filled: Filled):
    answer = send(admin, f"authorities/{filled.town.authority}/edit", **WHOLE | {"code": "12", "version": "1"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="code-wrong"' in text
    assert 'aria-invalid="true"' in text
    for version in ("", "x", "-1", "1e9", "٣"):
        answer = send(admin, f"authorities/{filled.town.authority}/edit", **WHOLE | {"version": version})
        assert answer.status_code == 400, version


def test_an_activity_is_mended_with_thai_figures(admin: FlaskClient, filled: Filled):
    number = filled.mine["activities"]
    values = {"kind": "meeting", "held_on": "๑๕ พ.ย. ๒๕๖๙", "people": "๑,๒๐๐ คน", "note": "ใหม่", "version": "1"}
    assert send(admin, f"activities/{number}/edit", **values).status_code == 302
    row = row_of(filled, Activity, number)
    assert (row.kind, row.held_on.isoformat(), row.people, row.note) == ("meeting", "2026-11-15", 1200, "ใหม่")
    for wrong in ({"held_on": "30 ก.พ. 2568"}, {"people": "-1"}, {"people": "99999999999"}, {"kind": "party"}):
        assert send(admin, f"activities/{number}/edit", **values | {"version": "2"} | wrong).status_code == 422
    assert send(admin, f"activities/{number}/edit", **values).status_code == 409


def test_an_authority_is_added_by_hand(admin: FlaskClient, filled: Filled):
    page(admin, "authorities/new")
    answer = send(admin, "authorities/new", **WHOLE | {"name_th": "ห้วยใหม่", "code": "", "district_id": ""})
    assert re.fullmatch(r"/admin/authorities/\d+/", answer.location)
    assert "เทศบาลตำบลห้วยใหม่" in admin.get(answer.location).get_data(as_text=True)
    assert send(admin, "authorities/new", **WHOLE).status_code == 422
    assert send(admin, "authorities/new").status_code == 422


def test_channels_come_and_go(admin: FlaskClient, filled: Filled):
    number = filled.town.authority
    assert send(admin, f"authorities/{number}/channels", channel="facebook.com/thunghong").status_code == 302
    assert "facebook.com/thunghong" in page(admin, f"authorities/{number}/")
    send(admin, f"authorities/{number}/channels", channel="https://youtu.be/abcdefghijk")
    assert "notice-bad" in page(admin, f"authorities/{number}/")
    with filled.town.kit.read() as session:
        made = session.scalars(select(Channel.id).where(Channel.platform == "facebook")).one()
    assert send(admin, f"authorities/{number}/channels/{made}/remove").status_code == 302
    with filled.town.kit.read() as session:
        assert session.get(Channel, made) is None


def test_a_form_does_not_grow_with_what_hangs_on_its_row(admin: FlaskClient, filled: Filled):
    address = f"authorities/{filled.town.authority}/edit"
    before = len(page(admin, address))
    with filled.town.kit.transaction(OPERATOR, "test.filled") as session:
        place = {"province_id": filled.town.province, "authority_id": filled.town.authority}
        for number in range(1500):
            session.add(
                Product(**place, name=f"ของ {number}", sort_key="ข", search_text="", created_at=filled.town.kit.now())
            )
    assert len(page(admin, address)) == before < 20_000
    assert len(page(admin, f"products/{filled.mine['products']}/edit")) < 20_000


def test_a_person_is_not_changed_here(admin: FlaskClient, filled: Filled):
    text = page(admin, f"people/{filled.town.users['officer']}/")
    assert "password_hash" not in text
    assert "/admin/people/" in text
    assert f"/admin/people/{filled.town.users['officer']}/edit" not in text
    assert 'href="/people"' in page(admin, "people/")
    for place in (
        "people",
        "reports",
        "submissions",
        "videos",
        "albums",
        "media",
        "rounds",
        "rulebooks",
        "jobs",
        "events",
    ):
        assert admin.get(f"/admin/{place}/1/edit").status_code == 404
        assert admin.get(f"/admin/{place}/new").status_code == 404


def test_what_a_level_above_holds_is_refused_with_its_reason(admin: FlaskClient, filled: Filled):
    answer = send(admin, f"products/{filled.mine['products']}/edit", name="ชื่ออื่น", version="1")
    assert answer.status_code == 422
    assert "notice-bad" in answer.get_data(as_text=True)
