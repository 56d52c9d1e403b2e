"""Rounds come by themselves, earlier ones on demand."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.models import Round
from portal.rules.scope import OPERATOR, Actor, Scope
from portal.rules.vocabulary import Role
from portal.services.errors import Conflict, Invalid, NotFound
from portal.services.kit import Kit
from portal.services.opening_rounds import add_earlier_rounds, ensure_rounds, move_round
from tests.outside import Clock
from tests.people import Town


def days(kit: Kit, province: int) -> list[date]:
    with kit.read() as session:
        return list(session.scalars(select(Round.due_on).where(Round.province_id == province).order_by(Round.due_on)))


def test_the_current_round_and_the_next_two(kit: Kit, town: Town):
    assert ensure_rounds(kit, OPERATOR, town.other_province) == 2
    assert days(kit, town.other_province) == [date(2026, 12, 5), date(2026, 12, 15), date(2027, 1, 5)]
    assert ensure_rounds(kit, OPERATOR, town.other_province) == 0


def test_the_bangkok_day_counts(kit: Kit, town: Town, clock: Clock):
    clock.forward(days=11, hours=13)  # 4 December 18:00 UTC is 1:00 of the 5th in Bangkok
    assert ensure_rounds(kit, OPERATOR, town.province) == 1
    clock.forward(days=1)
    assert ensure_rounds(kit, OPERATOR, town.province) == 1
    assert days(kit, town.province)[-1] == date(2027, 1, 15)


def test_rounds_from_before_the_portal(kit: Kit, town: Town):
    assert add_earlier_rounds(kit, OPERATOR, town.province, date(2025, 9, 15)) == 29
    assert add_earlier_rounds(kit, OPERATOR, town.province, date(2025, 9, 15)) == 0
    with kit.read() as session:
        first = session.scalars(select(Round).order_by(Round.due_on)).first()
    assert first is not None
    assert (first.due_on, first.before_portal) == (date(2025, 9, 15), True)


@pytest.mark.parametrize("start", [date(2025, 9, 14), date(2026, 11, 23), date(2027, 1, 1)])
def test_a_start_outside_the_programme_is_refused(kit: Kit, town: Town, start: date):
    with pytest.raises(Invalid):
        add_earlier_rounds(kit, OPERATOR, town.province, start)


def test_a_round_is_moved_once(kit: Kit, town: Town):
    move_round(kit, OPERATOR, town.round, date(2026, 12, 7), " วันหยุด ", 1)
    with pytest.raises(Conflict) as caught:
        move_round(kit, OPERATOR, town.round, date(2026, 12, 8), "", 1)
    assert caught.value.theirs == {"due_on": "2026-12-07", "note": "วันหยุด"}
    with pytest.raises(Invalid, match="past"):
        move_round(kit, OPERATOR, town.round, date(2026, 11, 22), "", 2)


def test_another_province_has_no_such_round(kit: Kit, town: Town):
    stranger = Actor("ผู้อื่น", Role.PROVINCE, Scope(town.other_province))
    with pytest.raises(NotFound):
        move_round(kit, stranger, town.round, date(2026, 12, 7), "", 1)
