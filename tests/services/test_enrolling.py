"""Accounts from the command line."""

import pytest
from sqlalchemy import select

from portal.models import Event, User
from portal.rules.scope import OPERATOR
from portal.rules.vocabulary import Role
from portal.services.enrolling import NewPerson, add_person, disable_person, has_admin, reset_password
from portal.services.errors import Invalid, NotFound, Refused
from portal.services.kit import Kit
from portal.services.signing_in import sign_in
from tests.people import Town


def user_of(kit: Kit, login: str) -> User:
    with kit.read() as session:
        return session.scalars(select(User).where(User.login == login)).one()


def test_a_new_person_signs_in_once_told_and_must_change(kit: Kit, town: Town):
    password = add_person(kit, OPERATOR, NewPerson(" Somchai ", "สมชาย", Role.AUTHORITY, authority="05540104"))
    assert len(password) == 20
    user = user_of(kit, "somchai")
    assert (user.authority_id, user.province_id, user.must_change) == (town.authority, town.province, True)
    assert sign_in(kit, "somchai", password, "127.0.0.1", "test")
    with kit.read() as session:
        event = session.scalars(select(Event).where(Event.verb == "user.added")).one()
    assert "password_hash" not in event.after


@pytest.mark.parametrize(
    ("person", "place"),
    [
        (NewPerson("d1", "", Role.DISTRICT, district="5401"), "district_id"),
        (NewPerson("r1", "", Role.REVIEWER, province="54"), "province_id"),
        (NewPerson("x1", "", Role.DEPARTMENT), None),
    ],
)
def test_every_role_gets_its_place(kit: Kit, town: Town, person: NewPerson, place: str | None):
    add_person(kit, OPERATOR, person)
    user = user_of(kit, person.login)
    assert user.name == person.login
    if place is None:
        assert (user.province_id, user.district_id, user.authority_id) == (None, None, None)
    else:
        assert getattr(user, place) is not None


@pytest.mark.parametrize(
    ("person", "field"),
    [
        (NewPerson("x", "", Role.DEPARTMENT), "login"),
        (NewPerson("two words", "", Role.DEPARTMENT), "login"),
        (NewPerson("admin", "", Role.DEPARTMENT), "login"),
        (NewPerson("new", "", Role.AUTHORITY, authority="9"), "authority"),
        (NewPerson("new", "", Role.DISTRICT), "district"),
        (NewPerson("new", "", Role.PROVINCE, province="99"), "province"),
    ],
)
def test_what_cannot_be_enrolled_names_its_field(kit: Kit, town: Town, person: NewPerson, field: str):
    with pytest.raises(Invalid) as caught:
        add_person(kit, OPERATOR, person)
    assert caught.value.field == field


def test_a_reset_password_is_the_only_one(kit: Kit, town: Town):
    first = reset_password(kit, OPERATOR, "officer")
    second = reset_password(kit, OPERATOR, "officer")
    with pytest.raises(Refused):
        sign_in(kit, "officer", first, "127.0.0.1", "test")
    assert sign_in(kit, "officer", second, "127.0.0.1", "test")


def test_a_disabled_account_is_closed(kit: Kit, town: Town):
    disable_person(kit, OPERATOR, "admin")
    assert not user_of(kit, "admin").active
    with pytest.raises(NotFound):
        disable_person(kit, OPERATOR, "nobody")
    with kit.read() as session:
        assert has_admin(session, town.province)
