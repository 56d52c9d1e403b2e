"""Who acts and what they may see."""

from dataclasses import FrozenInstanceError

import pytest

from portal.rules.scope import EVERYWHERE, NOWHERE, OPERATOR, SYSTEM, Actor, Scope
from portal.rules.vocabulary import Role


def test_a_scope_is_nothing_until_it_names_a_place():
    assert Scope() == NOWHERE
    assert not NOWHERE.everywhere
    assert (NOWHERE.province_id, NOWHERE.district_id, NOWHERE.authority_id) == (None, None, None)
    assert EVERYWHERE.everywhere


def test_a_scope_is_told_by_its_places_and_cannot_be_widened():
    assert Scope(54, 5401) == Scope(54, 5401)
    assert Scope(54, 5401) != Scope(54)
    assert len({Scope(54), Scope(54), Scope(54, None, 1)}) == 2
    with pytest.raises(FrozenInstanceError):
        Scope(54, 5401).everywhere = True


@pytest.mark.parametrize(("actor", "role"), [(SYSTEM, Role.SYSTEM), (OPERATOR, Role.OPERATOR)])
def test_the_machine_and_the_one_who_installed_it_are_nobodys_account(actor, role):
    assert actor.role is role
    assert actor.scope is EVERYWHERE
    assert actor.user_id is None
    assert actor.address == ""
    assert not actor.is_demo


def test_an_actor_keeps_where_they_acted_from():
    actor = Actor("สมใจ", Role.AUTHORITY, Scope(54, None, 7), 3, "192.0.2.5")
    assert (actor.user_id, actor.address) == (3, "192.0.2.5")
    with pytest.raises(FrozenInstanceError):
        actor.role = Role.PROVINCE
