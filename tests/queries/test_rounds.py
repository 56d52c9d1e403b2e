"""Rounds and rulebooks as pages show them, each province its own."""

from datetime import date

from portal.queries.rounds import find_round, find_round_now, rounds_of, rulebooks_of
from portal.rules.rulebook import DEFAULT, as_data
from portal.rules.scope import OPERATOR, Scope
from portal.services.closing import close_round
from portal.services.opening_rounds import add_earlier_rounds, move_round
from portal.services.rulebooks import follow_rulebook


def now_of(town):
    with town.kit.read() as session:
        return find_round_now(session, town.province, town.kit.now())


def test_the_present_round_is_the_next_that_is_due_and_open(town, clock):
    first = now_of(town)
    assert (first.id, first.due_on, first.days_left) == (town.round, date(2026, 12, 5), 12)
    clock.forward(days=12, hours=11, minutes=59)
    assert now_of(town).days_left == 0
    clock.forward(minutes=2)
    assert (now_of(town).id, now_of(town).days_left) == (town.next_round, 9)


def test_a_closed_round_is_not_the_present_one(town):
    close_round(town.kit, OPERATOR, town.round, 1)
    assert now_of(town).id == town.next_round


def test_a_province_without_rounds_has_none(town):
    with town.kit.read() as session:
        assert find_round_now(session, 999, town.kit.now()) is None


def test_the_list_is_ones_own_the_latest_first(town):
    add_earlier_rounds(town.kit, OPERATOR, town.province, date(2026, 10, 15))
    move_round(town.kit, OPERATOR, town.round, date(2026, 12, 8), "วันหยุด", 1)
    close_round(town.kit, OPERATOR, town.next_round, 1)
    with town.kit.read() as session:
        rows = rounds_of(session, Scope(town.province))
        assert rounds_of(session, Scope()) == []
        assert rounds_of(session, Scope(town.province), limit=1) == rows[:1]
        assert find_round(session, Scope(town.other_province), town.round) is None
        moved = find_round(session, Scope(town.province, town.district), town.round)
    assert [row.due_on for row in rows] == sorted((row.due_on for row in rows), reverse=True)
    assert {row.due_on for row in rows if row.before_portal} == {
        date(2026, 10, 15), date(2026, 11, 5), date(2026, 11, 15),
    }  # fmt: skip
    assert [row.id for row in rows if row.closed_at] == [town.next_round]
    assert (moved.due_on, moved.scheduled_on, moved.note) == (date(2026, 12, 8), date(2026, 12, 5), "วันหยุด")


def test_the_rulebook_in_force_comes_first(town):
    follow_rulebook(town.kit, OPERATOR, town.province, as_data(DEFAULT) | {"odd_factor": 20.0}, 1, "ลอง")
    with town.kit.read() as session:
        versions = rulebooks_of(session, Scope(town.province, None, town.authority))
        others = rulebooks_of(session, Scope(town.other_province))
    assert [(one.version, one.data["odd_factor"]) for one in versions] == [(2, 20.0), (1, 10.0)]
    assert versions[0].note == "ลอง"
    assert [one.version for one in others] == [1]
