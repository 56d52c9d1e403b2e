"""Who manages whom, and what ends a person's sign-ins."""

import pytest
from sqlalchemy import select

from portal.models import User
from portal.models.people import Invitation
from portal.queries.people import find_person
from portal.rules.scope import OPERATOR, Actor, Scope
from portal.rules.vocabulary import Role
from portal.services import accounts, inviting
from portal.services.accounts import Post, may_manage
from portal.services.errors import Conflict, Invalid, NotFound, Refused
from portal.services.signing_in import begin, secret_hash


def user_of(town, who):
    with town.kit.read() as session:
        return session.get(User, town.users[who])


@pytest.fixture
def admin(town):
    return acting(town, "admin")


def acting(town, who):
    user = user_of(town, who)
    scope = Scope(user.province_id, user.district_id, user.authority_id)
    return Actor(user.name, Role(user.role), scope, user.id, "10.0.0.1")


def is_alive(kit, secret):
    with kit.read() as session:
        return find_person(session, secret_hash(secret)) is not None


def test_a_province_manages_its_own_people_and_nobody_else_manages_any(town, admin):
    p, x = town.province, town.other_province
    for role in (Role.AUTHORITY, Role.DISTRICT, Role.REVIEWER, Role.PROVINCE):
        assert may_manage(admin, role, p)
        assert not may_manage(admin, role, x)
        for who in ("officer", "district", "reviewer"):
            assert not may_manage(acting(town, who), role, p)
    assert not may_manage(admin, Role.DEPARTMENT, None)
    assert not may_manage(admin, Role.DEPARTMENT, p)
    assert may_manage(OPERATOR, Role.DEPARTMENT, None)
    assert not may_manage(OPERATOR, Role.SYSTEM, None)
    assert not may_manage(OPERATOR, Role.OPERATOR, p)


@pytest.mark.parametrize("act", [accounts.disable, accounts.enable, accounts.reset_password, inviting.invite_again])
@pytest.mark.parametrize("who", ["admin_x", "department", "officer_x"])
def test_people_elsewhere_are_as_if_they_were_not_there(town, admin, act, who):
    with pytest.raises(NotFound):
        act(town.kit, admin, town.users[who])
    with pytest.raises(NotFound):
        act(town.kit, admin, 999_999)


def test_an_added_person_has_a_one_time_password(town, admin):
    password = accounts.add_user(town.kit, admin, " Somjai ", "สมใจ", Post(Role.DISTRICT, district_id=town.district))
    assert len(password) == 20
    with town.kit.read() as session:
        user = session.scalars(select(User).where(User.login == "somjai")).one()
    assert (user.must_change, user.province_id, user.district_id) == (True, town.province, town.district)
    with pytest.raises(Invalid):
        accounts.add_user(town.kit, admin, "SOMJAI", "อีกคน", Post(Role.REVIEWER, town.province))


def test_places_and_roles_out_of_reach_cannot_be_given(town, admin):
    for post in (
        Post(Role.AUTHORITY, authority_id=town.authority_x),
        Post(Role.AUTHORITY),
        Post(Role.DISTRICT, district_id=999),
        Post(Role.DISTRICT),
        Post(Role.REVIEWER, town.other_province),
        Post(Role.REVIEWER),
        Post(Role.PROVINCE, 999),
        Post(Role.DEPARTMENT),
    ):
        with pytest.raises(NotFound):
            accounts.add_user(town.kit, admin, "somjai", "สมใจ", post)
    accounts.add_user(town.kit, OPERATOR, "somjai", "สมใจ", Post(Role.DEPARTMENT))


def test_closing_resetting_and_moving_kill_the_cookie(town, admin):
    kit, number = town.kit, town.users["officer"]
    with kit.transaction(OPERATOR, "test") as session:
        session.get(User, number).password_hash = "x"
    for act in (
        lambda: accounts.reset_password(kit, admin, number),
        lambda: accounts.change_post(kit, admin, number, Post(Role.AUTHORITY, authority_id=town.authority_b)),
        lambda: accounts.disable(kit, admin, number, "moved away"),
    ):
        secret = begin(kit, user_of(town, "officer"), "", "")
        assert is_alive(kit, secret)
        act()
        assert not is_alive(kit, secret)
    accounts.enable(kit, admin, number)
    assert not is_alive(kit, secret)
    assert user_of(town, "officer").authority_id == town.authority_b


def test_one_time_passwords_are_for_accounts_in_use(town, admin):
    with pytest.raises(Refused):
        accounts.reset_password(town.kit, admin, town.users["officer"])  # has no password yet
    with pytest.raises(Refused):
        accounts.reset_password(town.kit, admin, town.users["disabled"])


def test_nobody_closes_or_moves_themselves(town, admin):
    with pytest.raises(Refused):
        accounts.disable(town.kit, admin, admin.user_id)
    with pytest.raises(Refused):
        accounts.change_post(town.kit, admin, admin.user_id, Post(Role.REVIEWER, town.province))


def test_closing_an_account_ends_its_slip(town, admin, clock):
    slip = inviting.invite_person(town.kit, admin, "สมใจ", Post(Role.REVIEWER, town.province))
    accounts.disable(town.kit, admin, slip.user_id)
    with town.kit.read() as session:
        assert session.scalars(select(Invitation)).one().expires_at == clock()


def test_details_are_ones_own_and_the_second_is_told(town):
    kit, me = town.kit, acting(town, "officer")
    accounts.change_details(kit, me, "สมใจ  ใจดี", " s@example.go.th ", "๐๘๑", 1)
    user = user_of(town, "officer")
    assert (user.name, user.email, user.version) == ("สมใจ ใจดี", "s@example.go.th", 2)
    accounts.change_details(kit, me, "สมใจ ใจดี", "s@example.go.th", "๐๘๑", 2)
    assert user_of(town, "officer").version == 2  # nothing changed
    with pytest.raises(Conflict) as conflict:
        accounts.change_details(kit, me, "อื่น", "", "", 1)
    assert conflict.value.theirs["name"] == "สมใจ ใจดี"
    nobody = Actor("x", Role.AUTHORITY, Scope(), 999)
    with pytest.raises(NotFound):
        accounts.change_details(kit, nobody, "x y", "", "", 1)
    with pytest.raises(NotFound):
        accounts.choose_language(kit, nobody, "en")
    with pytest.raises(Invalid):
        accounts.choose_language(kit, me, "xx")


@pytest.mark.parametrize("email", ["x", "@x.th", "x@", "x@y", "a b@x.th"])
def test_an_address_must_look_like_one(town, email):
    with pytest.raises(Invalid):
        accounts.change_details(town.kit, acting(town, "officer"), "สมใจ", email, "", 1)
