"""Keys of a reviewer, one after the other."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.branding import EMPTY, POINTS, Checklist, as_data, from_data, value_of
from portal.rules.ticking import STANDS, SeenOtherwise, Tick, cycle, next_value, parse_order, set_order, tick
from portal.rules.vocabulary import MarkState, RuleId

EVERY = [point for points in POINTS.values() for point in points]
WAITING, FOUND, WRONG, MISSING = MarkState.WAITING, MarkState.FOUND, MarkState.WRONG, MarkState.MISSING


@pytest.mark.parametrize("point", EVERY)
def test_a_point_goes_round_and_comes_back(point: str):
    checklist = EMPTY
    for _ in cycle(point):
        now = value_of(checklist, point)
        checklist = tick(checklist, Tick(point, next_value(point, now), was=now))
    assert checklist == EMPTY


def test_a_mark_keeps_its_second_and_frame_while_it_stands_there():
    found = tick(EMPTY, Tick("mark:3", FOUND, at_s=4.2, frame="f7"))
    wrong = tick(found, Tick("mark:3", WRONG))
    assert (wrong.marks[2].at_s, wrong.marks[2].frame) == (4.2, "f7")
    missing = tick(wrong, Tick("mark:3", MISSING))
    assert (missing.marks[2].at_s, missing.marks[2].frame) == (None, None)


def test_marks_found_stand_in_their_place_until_somebody_says_otherwise():
    checklist = EMPTY
    for number in (5, 1, 3):
        checklist = tick(checklist, Tick(f"mark:{number}", FOUND))
    assert checklist.order_found == (1, 3, 5)
    checklist = set_order(checklist, (3, 1, 5))
    assert tick(checklist, Tick("mark:2", FOUND)).order_found == (3, 1, 5, 2)
    assert tick(checklist, Tick("mark:3", MISSING)).order_found == (1, 5)
    assert tick(checklist, Tick("mark:3", WRONG)).order_found == (3, 1, 5)


def test_a_typed_order_says_which_marks_are_there():
    seen = tick(tick(EMPTY, Tick("mark:4", WRONG)), Tick("mark:1", FOUND))
    checklist = set_order(seen, (2, 4, 3))
    states = [mark.state for mark in checklist.marks]
    assert states == [MISSING, FOUND, FOUND, WRONG, WAITING]
    assert set_order(checklist, ()).order_found == ()
    for bad in ((1, 1), (6,), (0,)):
        with pytest.raises(ValueError):
            set_order(EMPTY, bad)


def test_another_value_than_the_one_seen_is_told():
    theirs = tick(EMPTY, Tick("presenter", WRONG))
    with pytest.raises(SeenOtherwise) as raised:
        tick(theirs, Tick("presenter", FOUND, was=WAITING))
    assert raised.value.theirs is WRONG
    assert tick(theirs, Tick("presenter", WRONG, was=WAITING)) == theirs  # both saw the same
    assert tick(theirs, Tick("presenter", FOUND)).presenter is True


@pytest.mark.parametrize(
    "bad", [Tick("presenter", MISSING), Tick("topic:1", WRONG), Tick("mark:9", FOUND), Tick("mark:1", FOUND, at_s=1e9)]
)
def test_what_is_no_tick_is_refused(bad: Tick):
    with pytest.raises(ValueError):
        tick(EMPTY, bad)


@pytest.mark.parametrize(
    ("text", "order"),
    [("1 2 4 3 5", (1, 2, 4, 3, 5)), ("๑๒๓", (1, 2, 3)), ("5-4, 3", (5, 4, 3)), ("", ()), (" 1 → 2 ", (1, 2))],
)
def test_orders_as_typed(text: str, order: tuple[int, ...]):
    assert parse_order(text) == order


@pytest.mark.parametrize("text", ["1 1", "6", "abc", "1 2 3 4 5 1", "9" * 10_000])
def test_what_is_no_order(text: str):
    with pytest.raises(ValueError):
        parse_order(text)


ticks = st.builds(Tick, st.sampled_from(EVERY), st.sampled_from(list(MarkState)))


@given(st.lists(st.one_of(ticks, st.permutations([1, 2, 3, 4, 5]).map(tuple)), max_size=12))
def test_whatever_is_pressed_the_order_holds_just_the_marks_that_stand_there(acts: list[Tick | tuple[int, ...]]):
    checklist: Checklist = EMPTY
    for act in acts:
        if isinstance(act, tuple):
            checklist = set_order(checklist, act)
        elif act.value in cycle(act.point):
            checklist = tick(checklist, act)
    standing = {number for number, mark in enumerate(checklist.marks, 1) if mark.state in STANDS}
    assert set(checklist.order_found) == standing
    assert from_data(as_data(checklist)) == checklist
    assert replace(checklist) == checklist
    assert len(POINTS[RuleId.TOPICS]) == len(checklist.topics)
