"""The panel before sending: what is ready, what stops, what only waits."""

from datetime import UTC, datetime

import pytest

from portal.rules.facts import Finding
from portal.rules.precheck import State, blockers, precheck
from portal.rules.report import FIELDS
from portal.rules.vocabulary import Outcome, RuleId

LATER = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


def said(rule: RuleId, outcome: Outcome, **evidence: object) -> Finding:
    return Finding(rule, outcome, f"{rule} ไทย", f"{rule} English", evidence)


def missing(*names: str) -> Finding:
    return said(RuleId.FIELDS_COMPLETE, Outcome.FAIL, missing=list(names))


FULL = said(RuleId.FIELDS_COMPLETE, Outcome.PASS)
PHOTOS = said(RuleId.PHOTOS_PUBLIC, Outcome.PASS)


def looked(outcome: Outcome) -> list[Finding]:
    return [said(rule, outcome) for rule in (RuleId.PLATFORM, RuleId.PUBLIC, RuleId.DURATION, RuleId.OWN_CHANNEL)]


def test_an_empty_form_counts_each_field_once():
    panel = precheck([missing(*FIELDS), said(RuleId.PHOTOS_PUBLIC, Outcome.FAIL)])
    assert (panel.done, panel.total, panel.state, len(panel.blockers)) == (0, 9, State.INCOMPLETE, 9)
    third = panel.lines[2]
    assert (third.field, third.message_th, third.title_th) == ("group_name", "กรอกช่องที่ 3", "ยังไม่มีชื่อกลุ่มชุมชน")


def test_faults_come_first_and_stop():
    found = [
        FULL,
        said(RuleId.PHOTOS_PUBLIC, Outcome.FAIL),
        *looked(Outcome.PASS),
        said(RuleId.DUPLICATE, Outcome.WARNING),
    ]
    panel = precheck(found)
    assert (panel.done, panel.state) == (8, State.MEND)
    assert [line.outcome for line in panel.lines][:2] == [Outcome.FAIL, Outcome.WARNING]
    assert [line.field for line in panel.blockers] == ["photos_url"]


def test_one_look_is_one_line_while_it_is_under_way():
    found = [FULL, PHOTOS, *looked(Outcome.CANNOT_CHECK)[1:], said(RuleId.MANDATED_NAME, Outcome.NEEDS_PERSON)]
    panel = precheck(found, {"video_url": None})
    waiting = [line for line in panel.lines if line.outcome == "waiting"]
    assert [line.rule for line in waiting] == [RuleId.PUBLIC]
    assert (panel.state, panel.done) == (State.CHECKING, 8)
    assert panel.blockers == ()


def test_what_cannot_be_looked_at_says_when_it_is_tried_again_and_stops_nothing():
    found = [FULL, PHOTOS, said(RuleId.PUBLIC, Outcome.CANNOT_CHECK), said(RuleId.DURATION, Outcome.CANNOT_CHECK)]
    panel = precheck(found, {"video_url": LATER})
    assert [(line.rule, line.again_at) for line in panel.lines if line.outcome == Outcome.CANNOT_CHECK] == [
        (RuleId.PUBLIC, LATER)
    ]
    assert (panel.state, panel.blockers) == (State.CANNOT, ())
    assert precheck(found).lines[0].again_at is None


def test_what_a_file_itself_showed_stays_a_line_of_its_own():
    found = [
        FULL,
        said(RuleId.PUBLIC, Outcome.CANNOT_CHECK),
        said(RuleId.DURATION, Outcome.CANNOT_CHECK, problem="empty"),
    ]
    assert [line.rule for line in precheck(found).lines][:2] == [RuleId.PUBLIC, RuleId.DURATION]


@pytest.mark.parametrize("outcome", [Outcome.BORDERLINE, Outcome.WARNING, Outcome.NEEDS_PERSON])
def test_what_a_person_will_see_is_ready_to_be_sent(outcome: Outcome):
    panel = precheck([FULL, PHOTOS, *looked(outcome)])
    assert (panel.done, panel.state, panel.blockers) == (9, State.READY, ())
    assert panel.for_person == (0 if outcome is Outcome.WARNING else 4)


def test_what_a_reviewer_found_is_shown_and_does_not_stop():
    panel = precheck([FULL, PHOTOS, said(RuleId.FIVE_MARKS, Outcome.FAIL), *looked(Outcome.PASS)])
    assert (panel.state, panel.done, panel.blockers) == (State.ASKED, 8, ())
    assert blockers([said(RuleId.PRESENTER, Outcome.FAIL), said(RuleId.PUBLIC, Outcome.FAIL)])[0].rule is RuleId.PUBLIC


def test_an_odd_number_has_a_line_at_its_field():
    odd = {"field": "income", "message_th": "มาก", "message_en": "much", "before": "5"}
    panel = precheck([said(RuleId.FIELDS_COMPLETE, Outcome.WARNING, odd=[odd]), PHOTOS])
    line = panel.lines[0]
    assert (line.field, line.title_th, line.evidence["before"]) == ("income", "มาก", "5")
    assert panel.state is State.READY
