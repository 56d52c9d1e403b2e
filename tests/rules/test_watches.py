from datetime import UTC, datetime, timedelta

import pytest

from portal.rules.vocabulary import FolderState, ProbeState
from portal.rules.watches import EVERY, LinkState, Seen, Standing, after_look, is_outage, next_look, of_folder, of_video

NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)


def looked(*hours, seen=Seen.MISSED):
    standing = Standing(LinkState.WELL)
    for hour in hours:
        standing = after_look(standing, seen, NOON + timedelta(hours=hour))
    return standing


@pytest.mark.parametrize(
    ("hours", "state", "misses"),
    [
        ((0,), LinkState.DOUBTFUL, 1),
        ((0, 24, 48), LinkState.DOUBTFUL, 3),
        ((0, 73), LinkState.DOUBTFUL, 2),
        ((0, 24, 72), LinkState.GONE, 3),
        ((0, 1, 2, 3, 71), LinkState.DOUBTFUL, 2),
    ],
)
def test_gone_takes_three_looks_over_seventy_two_hours(hours, state, misses):
    assert (looked(*hours).state, looked(*hours).misses) == (state, misses)


def test_one_look_that_sees_it_clears_everything_and_one_that_could_not_look_changes_nothing():
    gone = looked(0, 24, 72)
    assert gone.missed_since == NOON
    assert after_look(gone, Seen.NOTHING, NOON) == gone
    assert after_look(gone, Seen.THERE, NOON) == Standing(LinkState.WELL)


def test_only_answers_about_the_link_itself_count():
    assert {state for state in ProbeState if of_video(state) is Seen.MISSED} == {
        "private", "removed", "login_required", "members", "premium"
    }  # fmt: skip
    nothing = {state for state in ProbeState if of_video(state) is Seen.NOTHING}
    assert {"blocked", "rate_limited", "net_error", "extractor_broken", "internal"} <= nothing
    assert {state for state in FolderState if of_folder(state) is Seen.MISSED} == {"missing", "not_public"}
    assert of_folder(FolderState.QUOTA_WAIT) is Seen.NOTHING


def test_many_links_of_a_platform_that_fail_at_once_are_its_own_fault():
    assert is_outage(5, 8)
    assert not is_outage(4, 4)
    assert not is_outage(5, 11)


def test_looks_spread_evenly_over_their_period_and_each_link_keeps_its_time():
    every = EVERY[LinkState.WELL]
    dues = [next_look(number, LinkState.WELL, NOON, 0.0) for number in range(1, 3001)]
    assert all(every / 2 <= due - NOON <= every * 1.5 for due in dues)
    hours = [0] * 72
    for due in dues:
        hours[int((due - NOON).total_seconds() // 3600) % 72] += 1
    assert max(hours) < 2 * 3000 / 72
    assert next_look(7, LinkState.WELL, dues[6], 0.0) == dues[6] + every
    assert next_look(7, LinkState.WELL, NOON, 0.5) - dues[6] == timedelta(minutes=10)
