"""Slips for many at once, and what a slip opens."""

import time

import pytest
from sqlalchemy import func, select

from portal.models import Event, User
from portal.models.people import Invitation
from portal.queries.people import find_invited, find_person, people_page, places_of
from portal.rules.scope import OPERATOR, Actor, Scope
from portal.rules.vocabulary import AuthorityType, Role
from portal.services import inviting
from portal.services.accounts import Post, disable
from portal.services.errors import Invalid, NotFound, Refused
from portal.services.inviting import invite_again, invite_authorities, invite_person, join, waiting_count
from portal.services.signing_in import HASHER, TooManyTries, secret_hash
from tests.people import authority

GOOD = "แม่น้ำ ยม ไหล ช้า ช้า"


@pytest.fixture
def admin(town):
    return Actor("แอดมิน", Role.PROVINCE, Scope(town.province), town.users["admin"], "10.0.0.1")


def enter(kit, secret, login="somjai", password=GOOD):
    return join(kit, secret, login, "สมใจ ใจดี", password, "10.0.0.9", "phone")


def waiting(kit, actor):
    with kit.read() as session:
        return waiting_count(session, actor, kit.now())


def test_all_authorities_without_an_officer_get_one_slip(town, admin):
    assert waiting(town.kit, admin) == 4
    slips = invite_authorities(town.kit, admin)
    assert {slip.name for slip in slips} >= {"องค์การบริหารส่วนจังหวัดแพร่", "เทศบาลตำบลทุ่งโฮ้ง"}
    assert len(slips) == len({slip.secret for slip in slips}) == 4
    assert waiting(town.kit, admin) == 0
    assert invite_authorities(town.kit, admin) == []


def test_asking_again_ends_the_earlier_slips(town, admin):
    first = invite_authorities(town.kit, admin)
    second = invite_authorities(town.kit, admin, again=True)
    assert {slip.user_id for slip in first} == {slip.user_id for slip in second}
    with pytest.raises(NotFound):
        enter(town.kit, first[0].secret)
    assert enter(town.kit, second[0].secret)
    assert len(invite_authorities(town.kit, admin, again=True)) == 3  # the one that began is left out


def test_chosen_authorities_only_and_only_ones_own(town, admin):
    slips = invite_authorities(town.kit, admin, [town.pao, town.authority_x, 999])
    assert [slip.name for slip in slips] == ["องค์การบริหารส่วนจังหวัดแพร่"]
    district = Actor("อำเภอ", Role.DISTRICT, Scope(town.province, town.district))
    assert invite_authorities(town.kit, district) == []


def test_eighty_four_slips_in_one_go(town, admin):
    with town.kit.transaction(OPERATOR, "test") as session:
        for number in range(80):
            name = f"องค์การบริหารส่วนตำบลที่ {number:02}"
            authority(session, town.province, town.district, f"0654{number:04}", AuthorityType.SAO, name)
    begun = time.process_time()
    slips = invite_authorities(town.kit, admin)
    assert len(slips) == 84
    assert time.process_time() - begun < 5
    with town.kit.read() as session:
        assert session.scalar(select(func.count()).select_from(Event).where(Event.verb == "user.invited")) >= 84


def test_secrets_stand_nowhere_in_the_database(town, admin):
    slip = invite_authorities(town.kit, admin, [town.pao])[0]
    with town.kit.read() as session:
        assert session.scalars(select(Invitation)).one().secret_hash == secret_hash(slip.secret)
        written = str([(event.before, event.after) for event in session.scalars(select(Event))])
    assert slip.secret not in written
    assert secret_hash(slip.secret) not in written


def test_joining_once(town, admin, clock):
    slip = invite_authorities(town.kit, admin, [town.pao])[0]
    cookie = enter(town.kit, slip.secret, " SomJai ")
    with town.kit.read() as session:
        person = find_person(session, secret_hash(cookie))
        assert (person.login, person.name, person.authority_id) == ("somjai", "สมใจ ใจดี", town.pao)
        assert session.scalars(select(Invitation)).one().used_at == clock()
        joined = session.scalars(select(Event).where(Event.verb == "user.joined")).all()
    assert {event.actor_id for event in joined} == {slip.user_id}
    with pytest.raises(NotFound):
        enter(town.kit, slip.secret, "other")


def test_a_slip_runs_out(town, admin, clock):
    slip = invite_authorities(town.kit, admin, [town.pao])[0]
    clock.forward(days=30, seconds=1)
    with pytest.raises(NotFound):
        enter(town.kit, slip.secret)
    with town.kit.read() as session:
        assert find_invited(session, secret_hash(slip.secret), clock()) is None


def test_names_that_are_taken_are_counted_against_the_slip(town, admin):
    slip = invite_authorities(town.kit, admin, [town.pao])[0]
    for _ in range(10):
        with pytest.raises(Invalid):
            enter(town.kit, slip.secret, "admin_x")
    with pytest.raises(TooManyTries):
        enter(town.kit, slip.secret, "free-name")


def test_a_name_taken_in_the_same_moment_is_refused(town, admin, monkeypatch):
    slip = invite_authorities(town.kit, admin, [town.pao])[0]

    def slowly(password):
        with town.kit.transaction(OPERATOR, "test") as session:
            session.get(User, town.users["officer"]).login = "somjai"
        return HASHER.hash(password)

    monkeypatch.setattr(inviting, "HASHER", type("Slow", (), {"hash": staticmethod(slowly)}))
    with pytest.raises(Invalid):
        enter(town.kit, slip.secret)


def test_a_person_of_any_role_by_slip(town, admin):
    slip = invite_person(town.kit, admin, "สมหญิง", Post(Role.DISTRICT, district_id=town.district))
    with town.kit.read() as session:
        invited = find_invited(session, secret_hash(slip.secret), town.kit.now())
    assert (invited.name, invited.place_name) == ("สมหญิง", "อำเภอเมืองแพร่")
    fresh = invite_again(town.kit, admin, slip.user_id)
    with pytest.raises(NotFound):
        enter(town.kit, slip.secret)
    enter(town.kit, fresh.secret)
    with pytest.raises(Refused):
        invite_again(town.kit, admin, slip.user_id)
    with pytest.raises(NotFound):
        invite_person(town.kit, admin, "สมชาย", Post(Role.DEPARTMENT))


def test_a_new_slip_for_an_authority_names_its_district(town, admin):
    first = invite_authorities(town.kit, admin, [town.authority])[0]
    again = invite_again(town.kit, admin, first.user_id)
    assert (again.name, again.district) == ("เทศบาลตำบลทุ่งโฮ้ง", "เมืองแพร่")


def test_the_list_pages_both_ways_and_says_the_state(town, admin, monkeypatch):
    monkeypatch.setattr("portal.queries.people.PAGE", 3)
    slip = invite_authorities(town.kit, admin, [town.pao])[0]
    disable(town.kit, admin, town.users["officer_b"])
    with town.kit.read() as session:
        first = people_page(session, admin.scope, town.kit.now())
        pages, page = [first], first
        while page.after:
            page = people_page(session, admin.scope, town.kit.now(), after=page.after)
            pages.append(page)
        back = people_page(session, admin.scope, town.kit.now(), before=page.before)
        nowhere = people_page(session, Scope(), town.kit.now())
    ids = [row.id for page in pages for row in page.rows]
    assert len(ids) == len(set(ids)) == 10
    assert back.rows == pages[-2].rows
    assert first.before is None
    assert nowhere.rows == []
    states = {row.id: row for page in pages for row in page.rows}
    assert states[slip.user_id].state == "pending"
    assert states[slip.user_id].invited_until == slip.expires_at
    assert states[slip.user_id].login == ""
    assert states[town.users["officer_b"]].state == "disabled"
    assert pages[0].rows[0].role in (Role.REVIEWER, Role.PROVINCE)


def test_places_for_a_new_account_are_ones_own(town, admin):
    with town.kit.read() as session:
        districts, authorities = places_of(session, admin.scope)
    assert [place.name for place in districts] == ["เมืองแพร่", "หนองม่วงไข่"]
    assert {place.id for place in authorities} == {town.authority, town.authority_b, town.direct, town.pao}
