"""The parts: three signals for every state, nothing of a stranger's text becomes markup."""

import re

import pytest

from portal.rules.vocabulary import Outcome, RuleId, Status
from tests.static.dressed import drawn, part
from tests.static.test_templates import ICONS

HOSTILE = "<script>alert(1)</script>\"'"


def icon_of(html: str) -> str:
    found = re.search(r"icons\.svg\?v=1#([a-z-]+)", html)
    assert found
    return found.group(1)


@pytest.mark.parametrize("status", list(Status))
def test_each_state_has_its_own_word_sign_and_colour(status):
    html = part("chip(status)", status=status)
    assert f"chip-{status.value}" in html
    assert icon_of(html) in ICONS
    assert re.sub(r"<[^>]+>", "", html).strip()


def test_no_two_states_share_word_or_sign():
    drawings = [part("chip(status)", status=status) for status in Status]
    assert len({icon_of(html) for html in drawings}) == len(Status)
    assert len({re.sub(r"<[^>]+>", "", html) for html in drawings}) == len(Status)


def test_a_state_that_is_not_known_is_nothing_sent_yet():
    assert "chip-none" in part("chip(status)", status=None)
    assert part("chip('draft', 'Draft 7 of 9')").endswith("Draft 7 of 9</span>")


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_finding_says_its_outcome_aloud(outcome):
    chip = part("chip_outcome(outcome)", outcome=outcome)
    html = part("finding(f)", f={"rule": RuleId.DURATION, "outcome": outcome, "message": "5:17"})
    assert f'<li class="{outcome.value}">' in html
    assert icon_of(chip) == icon_of(html)
    word = re.sub(r"<[^>]+>", "", chip)
    assert f'<span class="unseen">{word}: </span>Length of the video</b><p>5:17</p>' in html


def test_no_two_outcomes_share_a_sign():
    assert len({icon_of(part("chip_outcome(o)", o=outcome)) for outcome in Outcome}) == len(Outcome)


@pytest.mark.parametrize("rule", list(RuleId))
def test_every_rule_has_a_name_for_people(rule):
    assert part("rule_name(rule)", rule=rule) not in {"", str(rule)}


def test_a_finding_may_bring_a_title_and_the_way_to_mend_it():
    f = {"rule": "duration", "outcome": "waiting", "title": "Opening the video", "message": ""}
    html = part("finding(f, '/form#f3')", f=f)
    assert "turning" in html
    assert "<p>" not in html
    assert '<a href="/form#f3">Go to this field</a>' in html


def test_typed_text_stays_text():
    for call in (
        "chip('draft', x)",
        "keep(x)",
        "copy_box('a', x)",
        "diff([('ins', x)])",
        "notice('bad', x, x)",
        "empty(x, x)",
    ):
        html = part(call, x=HOSTILE)
        assert "<script" not in html
        assert "&lt;script&gt;" in html


def test_a_copy_box_points_at_its_text():
    html = part("copy_box('name', 'x')")
    assert '<span id="name">x</span>' in html
    assert 'data-copy="#name"' in html


def test_a_difference_marks_spaces_that_eyes_would_miss():
    segments = [("same", "a"), ("del", " "), ("ins", " b ")]
    html = part("diff(s, 'Name')", s=segments)
    assert html.count("gap-mark") == 3
    assert "<small>Name</small>a<del>" in html
    assert "<ins>" not in part("diff(s, '', 'old')", s=segments)
    assert "<del>" not in part("diff(s, '', 'new')", s=segments)


def test_notices_are_announced_by_weight():
    assert 'role="alert"' in part("notice('error', 'x')")
    assert 'class="notice notice-bad"' in part("notice('danger', 'x')")
    assert 'class="notice notice-good" role="status"' in part("notice('success', 'x')")
    assert 'class="notice" role="status"' in part("notice('message', 'x')")


def test_a_pager_without_pages_is_nothing():
    assert part("pager()") == ""
    assert 'rel="next"' in part("pager(none, '/x')")
    assert 'rel="prev"' not in part("pager(none, '/x')")


def test_steps_name_the_present_one():
    html = part("steps([('a', 'done'), ('b', 'now', '/b'), ('c', '')])")
    assert html.count("<li") == 3
    assert '<li class="is-done">' in html
    assert '<li aria-current="step"><span class="dot">2</span><a href="/b">b</a>' in html


def test_a_ring_of_nothing_draws_no_arc():
    assert part("ring(0, 9)").count("<circle") == 1
    assert 'stroke-dasharray="6 9"' in part("ring(6, 9, 'done')")


def test_an_empty_place_says_what_to_do():
    assert '<a class="button" href="/new">Add</a>' in part("empty('None', '', ('/new', 'Add'))")


def test_a_call_block_goes_into_a_finding():
    source = '{% from "macros/parts.html" import finding %}{% call finding(f) %}<i>more</i>{% endcall %}'
    assert "<i>more</i>" in drawn(source, f={"rule": "x", "outcome": "pass", "message": ""})
