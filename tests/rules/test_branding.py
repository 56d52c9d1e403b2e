"""The checklist as data, and what it says is wrong."""

import pytest

from portal.rules.branding import (
    EMPTY,
    MARKS,
    POINTS,
    TOPICS,
    Checklist,
    MarkCheck,
    TopicCheck,
    as_data,
    faults,
    from_data,
    misplaced,
    open_points,
    order_is_right,
    points_asked,
    reason_text,
    value_of,
)
from portal.rules.facts import Finding
from portal.rules.rulebook import DEFAULT, Rulebook
from portal.rules.vocabulary import MarkState, Outcome, RuleId

FOUND = MarkCheck(MarkState.FOUND, 4.0, "frame-12")
GOOD = Checklist((FOUND,) * 5, (1, 2, 3, 4, 5), True, (TopicCheck(True, 66.0),) * 4)


def test_ten_points_of_three_rules():
    assert sum(len(points) for points in POINTS.values()) == 10
    assert (len(MARKS), len(TOPICS)) == (5, 4)
    assert open_points(EMPTY) == [point for points in POINTS.values() for point in points]
    assert open_points(GOOD) == []
    assert open_points(EMPTY, ("presenter",)) == ["presenter"]


@pytest.mark.parametrize("checklist", [EMPTY, GOOD, Checklist(order_found=(2, 1), presenter=False)])
def test_json_holds_all_of_it(checklist: Checklist):
    assert from_data(as_data(checklist)) == checklist


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"marks": [], "topics": []},
        {**as_data(EMPTY), "marks": [{"state": "seen"}] * 5},
        {**as_data(EMPTY), "marks": [{"state": "found", "at_s": -1}] * 5},
        {**as_data(EMPTY), "marks": [{"state": "found", "at_s": float("nan")}] * 5},
        {**as_data(EMPTY), "order_found": [1, 1]},
        {**as_data(EMPTY), "order_found": [6]},
        {**as_data(EMPTY), "presenter": "yes"},
        {**as_data(EMPTY), "topics": [{"seen": 1}] * 4},
        {"marks": None, "topics": None},
    ],
)
def test_what_is_no_checklist_is_refused(broken: dict[str, object]):
    with pytest.raises(ValueError):
        from_data(broken)


@pytest.mark.parametrize(
    ("order", "off"),
    [
        ((), set()),
        ((1, 2, 3, 4, 5), set()),
        ((1, 3, 5), set()),
        ((1, 2, 4, 3, 5), {3, 4}),
        ((2, 3, 4, 5, 1), {1, 2, 3, 4, 5}),
        ((2, 1), {1, 2}),
    ],
)
def test_marks_out_of_their_place(order: tuple[int, ...], off: set[int]):
    assert misplaced(order) == off
    assert order_is_right(order) is (not off)


def test_each_fault_is_a_sentence_in_both_languages():
    marks = (
        FOUND, MarkCheck(MarkState.WRONG, 271.0), MarkCheck(MarkState.MISSING), MarkCheck(MarkState.WRONG), FOUND,
    )  # fmt: skip
    bad = Checklist(marks, (2, 1, 4, 5), False, (TopicCheck(True), TopicCheck(False), TopicCheck(), TopicCheck(True)))
    said = faults(bad)
    assert [english for _thai, english in said] == [
        "Mark 2 (Department of Local Administration) is wrong at 4:31",
        "Mark 3 (Province seal) is missing",
        "Mark 4 (The authority's own emblem) is wrong",
        "Marks 1 and 2 stand in each other's place",
        "The presenter is not the mayor or chief executive",
        "Topic 2 is missing: Why this form, obstacles, solutions",
    ]
    assert said[0][0] == "ตราลำดับที่ 2 (กรมส่งเสริมการปกครองท้องถิ่น) ไม่ถูกต้อง ที่ 4:31"
    assert faults(GOOD) == faults(EMPTY) == []


def test_an_order_that_is_more_than_a_swap_is_told_whole():
    (thai, english) = faults(Checklist(order_found=(2, 3, 1, 4, 5)))[0]
    assert english == "The marks stand as 2 3 1 4 5, not 1 2 3 4 5"
    assert "2 3 1 4 5" in thai


def test_a_rule_that_is_off_asks_nothing_and_faults_nothing():
    only_topics = Rulebook(switched_off=frozenset({RuleId.FIVE_MARKS, RuleId.PRESENTER}))
    assert points_asked(DEFAULT) == tuple(point for points in POINTS.values() for point in points)
    assert points_asked(only_topics) == POINTS[RuleId.TOPICS]
    bad = Checklist((MarkCheck(MarkState.WRONG),) * 5, (2, 1), False)
    assert faults(bad, points_asked(only_topics)) == []


def test_every_point_tells_its_value_in_one_set_of_words():
    assert value_of(GOOD, "mark:5") is value_of(GOOD, "presenter") is value_of(GOOD, "topic:4") is MarkState.FOUND
    bad = Checklist(presenter=False, topics=(TopicCheck(False),) * 4)
    assert value_of(bad, "presenter") is MarkState.WRONG
    assert value_of(bad, "topic:1") is MarkState.MISSING
    assert value_of(EMPTY, "mark:1") is MarkState.WAITING
    for point in ("mark:6", "topic:5", "", "mark", "constructor"):
        with pytest.raises(ValueError):
            value_of(EMPTY, point)


def test_the_reason_lists_what_to_mend_once():
    too_long = Finding(RuleId.DURATION, Outcome.FAIL, "ยาวเกินไป 17 วินาที ตัดให้เหลือไม่เกิน 5:00 นาที", "Too long.")
    by_person = Finding(RuleId.PRESENTER, Outcome.FAIL, "ผู้นำเสนอไม่ใช่", "Not.")
    odd = Finding(RuleId.MANDATED_NAME, Outcome.WARNING, "ชื่อต่าง", "Differs.")
    text = reason_text(Checklist(presenter=False), [too_long, by_person, odd])
    assert text.splitlines() == [
        "ขอให้แก้ไข ดังนี้",
        "1. ผู้นำเสนอไม่ใช่นายกหรือผู้บริหาร อปท.",
        "2. ยาวเกินไป 17 วินาที ตัดให้เหลือไม่เกิน 5:00 นาที",
        "แก้แล้วส่งอีกครั้ง",
    ]
    assert reason_text(GOOD, [odd]) == ""
