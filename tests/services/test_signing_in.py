"""Signing in: one answer for every failure, waits instead of locks, secrets that stand nowhere in plain."""

import time
from dataclasses import replace
from statistics import median

import pytest
from sqlalchemy import select

from portal.models import Event, User
from portal.models.people import SignIn
from portal.queries.people import find_person
from portal.rules.passwords import LONGEST
from portal.rules.scope import OPERATOR
from portal.rules.vocabulary import Role
from portal.services import signing_in
from portal.services.errors import Invalid, NotFound, Refused
from portal.services.signing_in import TooManyTries, actor_of, change_password, end, secret_hash, sign_in

GOOD = "แม่น้ำ ยม ไหล ช้า ช้า"
HASHED = signing_in.HASHER.hash(GOOD)


@pytest.fixture
def officer(town):
    with town.kit.transaction(OPERATOR, "test") as session:
        user = session.get(User, town.users["officer"])
        user.password_hash = HASHED
    return user


def enter(kit, login="officer", password=GOOD, address="10.0.0.1"):
    return sign_in(kit, login, password, address, "phone")


def events(kit, verb):
    with kit.read() as session:
        return session.scalars(select(Event).where(Event.verb == verb).order_by(Event.id)).all()


def test_a_sign_in_is_a_row_whose_secret_is_only_in_the_cookie(kit, officer):
    secret = enter(kit)
    with kit.read() as session:
        row = session.scalars(select(SignIn)).one()
        assert find_person(session, secret_hash(secret)).login == "officer"
        assert find_person(session, secret_hash(row.secret_hash)) is None
    assert secret not in (row.secret_hash, row.device, row.address)
    assert [event.subject_id for event in events(kit, "sign_in.begun")] == [officer.id]


def test_failures_say_the_same_and_are_written_down(kit, officer, town):
    said = set()
    for login, password in (("officer", "x"), ("nobody", "x"), ("disabled", "x"), ("admin", "")):
        with pytest.raises(Refused) as refused:
            enter(kit, login, password)
        said.add(refused.value.message_th)
    assert len(said) == 1
    failed = events(kit, "sign_in.failed")
    assert [event.after["login"] for event in failed] == ["officer", "nobody", "disabled", "admin"]
    assert failed[1].subject_id is None


def test_an_unknown_name_takes_as_long_as_a_known_one(kit, officer):
    def took(login):
        begun = time.perf_counter()
        with pytest.raises(Refused):
            enter(kit, login, "wrong", login)
        return time.perf_counter() - begun

    pairs = [(took("officer"), took(f"nobody{number}")) for number in range(9)]
    known, unknown = (median(side) for side in zip(*pairs, strict=True))
    assert 0.5 < unknown / known < 2  # both verify one hash; a missing one would be a tenth


def test_one_address_waits_after_fifty_failures_whatever_the_names(kit, officer, monkeypatch):
    monkeypatch.setattr(signing_in, "is_password", lambda _hash, password: password == GOOD)
    for number in range(50):
        with pytest.raises(Refused):
            enter(kit, f"name{number}", "x")
    with pytest.raises(TooManyTries):
        enter(kit)
    assert enter(kit, address="10.0.0.2")


def test_a_password_is_compared_whole(kit, town):
    longest = "ก" * 180 + "tail of twenty signs"
    assert len(longest) == LONGEST
    hashed = signing_in.HASHER.hash(longest)
    assert signing_in.is_password(hashed, longest)
    assert not signing_in.is_password(hashed, longest[:-1])
    assert not signing_in.is_password(hashed, longest + "x")
    assert not signing_in.is_password("", longest)
    assert not signing_in.is_password("no hash at all", longest)


def test_the_hash_is_argon2id():
    assert HASHED.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_new_password_ends_everything_before_it(kit, officer):
    old = enter(kit)
    actor = actor_of(officer, "officer", "10.0.0.1")
    fresh = change_password(kit, actor, GOOD, "ภูเขา ทะเล ต้นไม้ 7", "phone")
    with kit.read() as session:
        assert find_person(session, secret_hash(old)) is None
        assert find_person(session, secret_hash(fresh)).must_change is False
    assert "password_hash" not in str([event.after for event in events(kit, "user.password_changed")])
    with pytest.raises(Refused):
        enter(kit)
    assert enter(kit, password="ภูเขา ทะเล ต้นไม้ 7")


def test_a_password_is_not_changed_for_somebody_who_is_gone(kit, officer, town):
    nobody = replace(actor_of(None, "x", ""), user_id=999)
    with pytest.raises(NotFound):
        change_password(kit, nobody, GOOD, "ภูเขา ทะเล ต้นไม้ 7", "phone")


def test_a_password_is_not_changed_when_the_account_was_closed_meanwhile(kit, officer, monkeypatch):
    def close(*_names):
        with kit.transaction(OPERATOR, "test") as session:
            session.get(User, officer.id).active = False

    monkeypatch.setattr(signing_in, "refuse_weak", close)
    with pytest.raises(NotFound):
        change_password(kit, actor_of(officer, "officer", ""), GOOD, "ภูเขา ทะเล ต้นไม้ 7", "phone")


def test_the_present_password_is_asked(kit, officer):
    with pytest.raises(Invalid) as wrong:
        change_password(kit, actor_of(officer, "officer", ""), "x", "ภูเขา ทะเล ต้นไม้ 7", "phone")
    assert wrong.value.field == "current"


def test_nobody_ends_anothers_sign_in(kit, officer, town):
    enter(kit)
    with kit.read() as session:
        row = session.scalars(select(SignIn)).one()
        other = session.get(User, town.users["admin"])
    with pytest.raises(NotFound):
        end(kit, actor_of(other, "admin", ""), row.id)
    end(kit, actor_of(officer, "officer", ""), row.id)
    with pytest.raises(NotFound):
        end(kit, actor_of(officer, "officer", ""), row.id)


def test_somebody_unknown_acts_as_nobody():
    assert actor_of(None, "x", "10.0.0.1").role is Role.SYSTEM


def test_an_unknown_name_costs_the_same_hash_as_a_known_one():
    assert not signing_in.HASHER.check_needs_rehash(signing_in.NOBODY)
