"""The life of a submission: allowed steps, locks, rounds, and what carries over."""

from datetime import date

import pytest

from portal.rules.progress import (
    TABLE,
    NotAllowed,
    Step,
    allowed,
    carry,
    locked_for,
    open_rounds,
    steps_open,
    target_round,
)
from portal.rules.vocabulary import Role, Route, Status

ROUNDS = [(1, date(2026, 11, 15)), (2, date(2026, 12, 5)), (3, date(2026, 12, 15)), (4, date(2027, 1, 5))]


def test_whoever_may_do_what_is_in_the_table_and_nothing_else():
    for step in Step:
        for status in Status:
            for role in Role:
                for route in Route:
                    line = next(
                        (
                            m
                            for m in TABLE
                            if (m.step, m.from_status) == (step, status) and role in m.roles and route in m.routes
                        ),
                        None,
                    )
                    if line:
                        assert allowed(step, status, role, route, reason="เหตุผล") is line
                    else:
                        with pytest.raises(NotAllowed):
                            allowed(step, status, role, route, reason="เหตุผล")


def test_refusals_say_why():
    with pytest.raises(NotAllowed, match="somebody else"):
        allowed(Step.ENDORSE, Status.SUBMITTED, Role.AUTHORITY, Route.VIA_DISTRICT)
    with pytest.raises(NotAllowed, match="delivered to the department"):
        allowed(Step.WITHDRAW, Status.DELIVERED, Role.AUTHORITY, Route.DIRECT)
    with pytest.raises(NotAllowed, match="reason"):
        allowed(Step.RETURN, Status.SUBMITTED, Role.DISTRICT, Route.VIA_DISTRICT, reason="  ")


def test_steps_that_are_open():
    assert steps_open(Status.SUBMITTED, Role.AUTHORITY, Route.DIRECT) == [Step.WITHDRAW]
    assert steps_open(Status.SUBMITTED, Role.REVIEWER, Route.VIA_DISTRICT) == []
    assert steps_open(Status.SUBMITTED, Role.REVIEWER, Route.DIRECT) == [Step.ACCEPT, Step.RETURN]


def test_levels_above_lock_and_an_accepted_report_lives_on():
    locked = {status for status in Status if locked_for(status, Role.AUTHORITY)}
    assert locked == {Status.SUBMITTED, Status.ENDORSED}
    assert locked_for(Status.DRAFT, Role.PROVINCE)


def test_rounds_open_one_at_a_time_and_late_ones_stay_until_they_are_closed():
    assert open_rounds(ROUNDS, date(2026, 11, 15)) == [1]
    assert open_rounds(reversed(ROUNDS), date(2026, 11, 16)) == [1, 2]
    assert open_rounds(ROUNDS[1:], date(2026, 12, 6)) == [2, 3]
    assert open_rounds([], date(2026, 12, 6)) == []


@pytest.mark.parametrize(
    ("sent", "latest", "status", "target"),
    [
        (set(), None, None, 1), ({1}, 1, Status.SUBMITTED, 2), ({1, 2}, 2, Status.ACCEPTED, None),
        ({1}, 1, Status.RETURNED, 1), ({1, 2}, 1, Status.WITHDRAWN, 1), ({9}, 9, Status.RETURNED, 1),
        ({2}, 2, Status.ENDORSED, 1),
    ],
)  # fmt: skip
def test_the_round_a_sending_goes_to(sent: set[int], latest: int | None, status: Status | None, target: int | None):
    assert target_round([1, 2], sent, latest, status) == target


@pytest.mark.parametrize(
    ("before", "statuses"),
    [
        (Status.SUBMITTED, ()), (Status.ENDORSED, (Status.ENDORSED,)),
        (Status.ACCEPTED, (Status.ENDORSED, Status.ACCEPTED)), (Status.DELIVERED, (Status.ENDORSED, Status.ACCEPTED)),
        (Status.RETURNED, ()), (Status.WITHDRAWN, ()), (Status.DRAFT, ()), (None, ()),
    ],
)  # fmt: skip
def test_unchanged_keeps_its_verdicts(before: Status | None, statuses: tuple[Status, ...]):
    assert carry(before, [], video_changed=False).statuses == statuses


def test_only_what_changed_is_asked():
    assert carry(Status.ACCEPTED, ["people"], video_changed=False).asked == ("field:people",)
    assert carry(Status.ACCEPTED, ["video_url"], video_changed=True).asked == ()
    assert carry(Status.ACCEPTED, None, video_changed=False).asked == ()
