"""Rulebooks follow one another."""

import pytest
from sqlalchemy import select

from portal.models import Province, Rulebook
from portal.rules.rulebook import DEFAULT, as_data
from portal.rules.scope import OPERATOR, Actor, Scope
from portal.rules.vocabulary import Role
from portal.services.errors import Conflict, Invalid, NotFound
from portal.services.kit import Kit
from portal.services.rulebooks import follow_rulebook, start_rulebook
from tests.people import Town


def test_the_first_version_is_the_letters(kit: Kit, town: Town):
    with kit.transaction(OPERATOR, "test") as session:
        far = Province(code="11", name_th="ก", name_en="", sort_key="ก")
        session.add(far)
    assert start_rulebook(kit, OPERATOR, far.id)
    assert not start_rulebook(kit, OPERATOR, far.id)


def test_a_change_is_the_next_version(kit: Kit, town: Town):
    data = as_data(DEFAULT) | {"borderline_seconds": 302.0}
    assert follow_rulebook(kit, OPERATOR, town.province, data, 1, "ลอง") == 2
    assert follow_rulebook(kit, OPERATOR, town.province, data, 2) == 2
    with kit.read() as session:
        of_province = select(Rulebook).where(Rulebook.province_id == town.province).order_by(Rulebook.version)
        first, second = session.scalars(of_province)
    assert (first.data["borderline_seconds"], second.data["borderline_seconds"]) == (301.0, 302.0)
    with pytest.raises(Conflict) as caught:
        follow_rulebook(kit, OPERATOR, town.province, as_data(DEFAULT), 1)
    assert caught.value.theirs == {"borderline_seconds": 302.0}


def test_what_is_no_rulebook_and_whose_it_is_not(kit: Kit, town: Town):
    with pytest.raises(Invalid) as caught:
        follow_rulebook(kit, OPERATOR, town.province, {"max_seconds": -1}, 1)
    assert caught.value.field == "max_seconds"
    stranger = Actor("ผู้อื่น", Role.PROVINCE, Scope(town.other_province))
    with pytest.raises(NotFound):
        follow_rulebook(kit, stranger, town.province, as_data(DEFAULT), 1)
    with pytest.raises(NotFound):
        follow_rulebook(kit, OPERATOR, 999, as_data(DEFAULT), 1)
