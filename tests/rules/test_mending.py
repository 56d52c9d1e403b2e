"""What an authority reads when its video came back."""

from dataclasses import replace

from portal.rules.branding import EMPTY, MarkCheck, TopicCheck
from portal.rules.facts import Finding
from portal.rules.mending import at_words, mend_points, share_text
from portal.rules.vocabulary import MarkState, Outcome, RuleId

LONG = Finding(RuleId.DURATION, Outcome.FAIL, "ยาวเกินไป 17 วินาที", "17 seconds too long", {})


def test_every_fault_comes_with_what_right_looks_like():
    wrong = MarkCheck(MarkState.WRONG, 4.0)
    checklist = replace(
        EMPTY, marks=(wrong, *EMPTY.marks[1:]), presenter=False, topics=(TopicCheck(False), *EMPTY.topics[1:])
    )
    points = mend_points(checklist, [LONG, replace(LONG, outcome=Outcome.PASS)])
    assert [point.rule for point in points] == [RuleId.FIVE_MARKS, RuleId.PRESENTER, RuleId.TOPICS, RuleId.DURATION]
    assert all(point.right.message_th and point.right.message_en for point in points)
    assert "0:04" in points[0].wrong.message_th
    assert mend_points(None, []) == ()


def test_a_rule_without_a_picture_of_right_says_it_itself():
    other = Finding(RuleId.OWN_CHANNEL, Outcome.FAIL, "ช่องของ อปท. อื่น ลงใหม่ในช่องของท่าน", "Another's channel", {})
    (point,) = mend_points(EMPTY, [other])
    assert (point.wrong_th, point.right_th) == (other.message_th, "")


def test_the_words_beside_the_picture_lead_to_the_page():
    points = mend_points(None, [LONG])
    text = share_text("เทศบาลตำบลห้วยอ้อ", "กระเป๋า", points, "", "https://p.example/fixit/1")
    assert "1. ยาวเกินไป 17 วินาที" in text
    assert text.endswith("https://p.example/fixit/1")
    assert "ตราไม่ครบ" in share_text("ทต.", "กระเป๋า", (), "ตราไม่ครบ", "x")
    assert (at_words(66.0), at_words(None)) == ("1:06", "")
