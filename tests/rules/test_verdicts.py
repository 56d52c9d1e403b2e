"""What a checklist says as findings, and when a video may be accepted."""

from dataclasses import replace

import pytest

from portal.rules.branding import EMPTY, Checklist, MarkCheck, TopicCheck
from portal.rules.facts import Finding
from portal.rules.rulebook import DEFAULT, Rulebook
from portal.rules.verdicts import findings, point_name, verdict_allowed
from portal.rules.vocabulary import MarkState, Outcome, RuleId

GOOD = Checklist((MarkCheck(MarkState.FOUND),) * 5, (1, 2, 3, 4, 5), True, (TopicCheck(True),) * 4)


def outcomes(checklist: Checklist, rulebook: Rulebook = DEFAULT) -> dict[str, str]:
    return {finding.rule: finding.outcome for finding in findings(checklist, rulebook)}


def test_nobody_looked_is_never_a_fault():
    assert set(outcomes(EMPTY).values()) == {Outcome.NEEDS_PERSON}


def test_all_well_passes_all_three():
    assert set(outcomes(GOOD).values()) == {Outcome.PASS}


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        (replace(GOOD, marks=(MarkCheck(MarkState.MISSING), *GOOD.marks[1:])), RuleId.FIVE_MARKS),
        (replace(GOOD, marks=(MarkCheck(MarkState.WRONG), *GOOD.marks[1:])), RuleId.FIVE_MARKS),
        (replace(GOOD, order_found=(2, 1, 3, 4, 5)), RuleId.FIVE_MARKS),
        (replace(GOOD, presenter=False), RuleId.PRESENTER),
        (replace(GOOD, topics=(*GOOD.topics[:3], TopicCheck(False))), RuleId.TOPICS),
    ],
)
def test_one_fault_fails_its_rule_and_stops_the_verdict(bad: Checklist, rule: RuleId):
    assert [name for name, outcome in outcomes(bad).items() if outcome is Outcome.FAIL] == [rule]
    assert verdict_allowed(bad, [], DEFAULT) is not None
    off = Rulebook(switched_off=frozenset({rule}))
    assert rule not in outcomes(bad, off)
    assert verdict_allowed(bad, [], off) is None


def test_the_refusal_names_what_waits():
    refusal = verdict_allowed(replace(GOOD, presenter=None, topics=(TopicCheck(), *GOOD.topics[1:])), [], DEFAULT)
    assert refusal is not None
    assert refusal.waiting == ("presenter", "topic:1")
    assert refusal.message_th == "ยังรับไม่ได้ เหลือ 2 จุดที่ยังไม่ได้ตรวจ (ผู้นำเสนอ · เนื้อหาเรื่องที่ 1)"
    assert refusal.message_en.startswith("Cannot be accepted yet: still to check (2): presenter, topic 1 What")


def test_a_failing_rule_stops_what_is_unknown_does_not():
    too_long = Finding(RuleId.DURATION, Outcome.FAIL, "ยาวเกินไป", "Too long.")
    for outcome in set(Outcome) - {Outcome.FAIL}:
        assert verdict_allowed(GOOD, [Finding(RuleId.PUBLIC, outcome, "", "")], DEFAULT) is None
    refusal = verdict_allowed(replace(GOOD, presenter=None), [too_long], DEFAULT)
    assert refusal is not None
    assert refusal.message_en == "Cannot be accepted yet: still to check (1): presenter; Too long."


def test_with_every_question_switched_off_the_rules_alone_decide():
    off = Rulebook(switched_off=frozenset({RuleId.FIVE_MARKS, RuleId.PRESENTER, RuleId.TOPICS}))
    assert findings(EMPTY, off) == []
    assert verdict_allowed(EMPTY, [], off) is None


def test_points_have_names():
    assert point_name("mark:3") == ("ตราที่ 3 ตราจังหวัด", "mark 3 Province seal")
    assert point_name("presenter")[1] == "presenter"
