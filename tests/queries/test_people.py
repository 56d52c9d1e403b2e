"""Who is behind a cookie or a slip, and the list that an administrator keeps."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal.models.people import SignIn, User
from portal.queries.people import (
    details_of,
    find_invited,
    find_person,
    people_page,
    person_row,
    places_of,
    sign_ins_of,
)
from portal.rules.scope import EVERYWHERE, OPERATOR, Scope
from portal.rules.vocabulary import Role
from portal.services.inviting import invite_authorities
from portal.services.signing_in import begin, secret_hash
from tests.reports import actor_of


def signed_in(town, who, device="test"):
    """A fresh sign-in of a person of the town: its secret's hash."""
    with town.kit.read() as session:
        user = session.get_one(User, town.users[who])
    return secret_hash(begin(town.kit, user, "192.0.2.5", device))


@pytest.mark.parametrize(
    ("who", "place", "scope"),
    [
        ("officer", "เทศบาลตำบลทุ่งโฮ้ง", lambda town: Scope(town.province, None, town.authority)),
        ("district", "อำเภอเมืองแพร่", lambda town: Scope(town.province, town.district)),
        ("reviewer", "จังหวัดแพร่", lambda town: Scope(town.province)),
        ("admin", "จังหวัดแพร่", lambda town: Scope(town.province)),
        ("department", "กรมส่งเสริมการปกครองท้องถิ่น", lambda town: EVERYWHERE),
    ],
)
def test_a_cookie_tells_who_where_and_what_may_be_seen(town, who, place, scope):
    hashed = signed_in(town, who)
    with town.kit.read() as session:
        person = find_person(session, hashed)
    assert person is not None
    assert (person.login, person.place_name, person.scope) == (who, place, scope(town))
    assert person.actor("192.0.2.9").address == "192.0.2.9"


def test_a_dead_cookie_is_nobody(town):
    hashed = signed_in(town, "officer")
    with town.kit.transaction(OPERATOR, "test") as session:
        session.execute(update(SignIn).values(ended_at=town.kit.now()))
    with town.kit.read() as session:
        assert find_person(session, hashed) is None
        assert find_person(session, "made up") is None


def test_an_officer_whose_authority_is_gone_sees_nothing(town):
    hashed = signed_in(town, "officer")
    with town.kit.transaction(OPERATOR, "test") as session:
        session.get_one(User, town.users["officer"]).role = Role.DISTRICT
    with town.kit.read() as session:
        person = find_person(session, hashed)
    assert person is not None
    assert person.scope == Scope()


def test_places_where_one_is_signed_in_come_latest_first(town, clock):
    signed_in(town, "officer", "old")
    clock.forward(minutes=10)
    hashed = signed_in(town, "officer", "new")
    signed_in(town, "officer_b", "another's")
    with town.kit.read() as session:
        here = session.scalars(select(SignIn.id).where(SignIn.secret_hash == hashed)).one()
        places = sign_ins_of(session, town.users["officer"], here)
    assert [(place.device, place.is_here) for place in places] == [("new", True), ("old", False)]


def test_ones_own_details(town):
    with town.kit.read() as session:
        details = details_of(session, town.users["officer"])
    assert (details.name, details.email) == ("คุณofficer", "officer@example.go.th")


def test_a_slip_tells_its_place_until_it_is_over(town, clock):
    slips = invite_authorities(town.kit, actor_of(town, "admin"))
    slip = next(one for one in slips if one.name == "องค์การบริหารส่วนจังหวัดแพร่")
    with town.kit.read() as session:
        invited = find_invited(session, secret_hash(slip.secret), town.kit.now())
        assert invited is not None
        assert (invited.role, invited.name, invited.place_name) == (Role.AUTHORITY, "", slip.name)
        assert find_invited(session, secret_hash(slip.secret), town.kit.now() + timedelta(days=31)) is None
        assert find_invited(session, "made up", town.kit.now()) is None


def test_the_list_holds_ones_own_and_goes_down_from_the_province(town):
    with town.kit.read() as session:
        page = people_page(session, Scope(town.province), town.kit.now())
        assert people_page(session, Scope(), town.kit.now()).rows == []
    logins = [row.login for row in page.rows if row.login]
    assert not {"officer_x", "admin_x", "department"} & set(logins)
    roles = [row.role for row in page.rows]
    ranks = {Role.REVIEWER: 0, Role.PROVINCE: 0, Role.DISTRICT: 1, Role.AUTHORITY: 2}
    assert [ranks[role] for role in roles] == sorted(ranks[role] for role in roles)
    assert (page.before, page.after) == (None, None)


def test_a_long_list_goes_on_and_back_without_loss(town, monkeypatch):
    monkeypatch.setattr("portal.queries.people.PAGE", 3)
    scope, now = Scope(town.province), town.kit.now()
    with town.kit.read() as session:
        whole, page = [], people_page(session, scope, now)
        while True:
            whole += [row.id for row in page.rows]
            if page.after is None:
                break
            page = people_page(session, scope, now, after=page.after)
        back = people_page(session, scope, now, before=page.before)
        assert len(whole) == len(set(whole)) > 6
        assert [row.id for row in back.rows] == whole[-3 - len(page.rows) : -len(page.rows)]
        strange = people_page(session, scope, now, after=town.users["officer_x"])
        assert [row.id for row in strange.rows] == whole[:3]


def test_a_person_of_another_province_is_not_there(town):
    with town.kit.read() as session:
        assert person_row(session, Scope(town.province), town.users["officer_x"], town.kit.now()) is None
        row = person_row(session, Scope(town.province), town.users["disabled"], town.kit.now())
    assert row is not None
    assert row.state == "disabled"


def test_places_to_choose_from_are_ones_own_in_thai_order(town):
    with town.kit.read() as session:
        districts, authorities = places_of(session, Scope(town.province))
        assert places_of(session, Scope()) == ([], [])
    assert [place.name for place in districts] == ["เมืองแพร่", "หนองม่วงไข่"]
    assert "เทศบาลตำบลทุ่งโฮ้ง อ.เมืองแพร่" in [place.name for place in authorities]
    assert not any("ดู่ใต้" in place.name for place in authorities)
