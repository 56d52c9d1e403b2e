"""Who is at which video, what was set aside, how the day goes, and the versions side by side."""

from datetime import timedelta

import pytest

from portal.queries.desk import day_of, free_for, holder_of, last_good_look, set_aside
from portal.queries.review import Filters, place_of, waiting
from portal.queries.versions import versions_of
from portal.rules.scope import Scope
from portal.rules.vocabulary import ProbeState
from portal.services.deciding import return_
from portal.services.leasing import skip, take
from portal.services.undoing import undo_verdict
from tests.outside import Clock, Outside
from tests.people import Town
from tests.reports import actor_of, fill, new_report, send, show_photos, submission


@pytest.fixture(autouse=True)
def open_folder(outside: Outside, town: Town) -> None:
    show_photos(outside)


@pytest.fixture
def numbers(town: Town) -> list[int]:
    """Three sendings that wait for the province."""
    made = []
    for name in ("one", "two", "six"):
        report = new_report(town, "direct", name)
        fill(town, report, "direct", product_name=name, video_url=f"https://youtu.be/{name:0>11}")
        made.append(send(town, report, "direct").submission_id)
    return made


def mine(town: Town) -> Scope:
    return actor_of(town, "reviewer").scope


def free(town: Town, clock: Clock, who: str, after: int | None = None) -> list[int]:
    with town.kit.read() as session:
        place = place_of(session, mine(town), after) if after else None
        return free_for(session, mine(town), Filters(), town.users[who], clock(), place)


def test_what_others_hold_is_passed_over_and_what_was_set_aside_comes_last(
    town: Town, clock: Clock, numbers: list[int]
):
    one, two, three = numbers
    assert free(town, clock, "reviewer") == numbers
    assert free(town, clock, "reviewer", after=one) == [two, three, one]
    take(town.kit, actor_of(town, "admin"), one, "a")
    assert free(town, clock, "reviewer") == [two, three]
    assert free(town, clock, "admin") == numbers
    skip(town.kit, actor_of(town, "reviewer"), two)
    assert free(town, clock, "reviewer") == [three, two]
    with town.kit.read() as session:
        assert [line.id for line in waiting(session, mine(town), Filters())] == [one, three]
        assert waiting(session, mine(town), Filters())[0].held_by == "คุณadmin"
        aside = set_aside(session, mine(town))
        assert [(line.id, line.set_aside_by) for line in aside] == [(two, "คุณreviewer")]
        holder = holder_of(session, mine(town), one, clock())
        assert holder is not None
        assert (holder.by_name, holder.user_id) == ("คุณadmin", town.users["admin"])
        assert holder_of(session, mine(town), two, clock()) is None
        assert holder_of(session, actor_of(town, "reviewer_x").scope, one, clock()) is None
        assert set_aside(session, actor_of(town, "reviewer_x").scope) == []
    clock.forward(minutes=16)
    assert free(town, clock, "reviewer") == [one, three, two]


def test_the_day_counts_verdicts_that_stand_and_takes_the_pace_from_ones_own(
    town: Town, clock: Clock, numbers: list[int]
):
    reviewer = actor_of(town, "reviewer")
    for number, minutes in zip(numbers[:2], (2, 4), strict=True):
        take(town.kit, reviewer, number, "a")
        clock.forward(minutes=minutes)
        return_(town.kit, reviewer, number, submission(town.kit, number).version, "ตราไม่ครบ")
    with town.kit.read() as session:
        day = day_of(session, mine(town), town.users["reviewer"], 10, clock())
        other = day_of(session, mine(town), town.users["admin"], 10, clock())
    assert (day.done, day.total, day.seconds, day.left_s) == (2, 12, 180.0, 1800.0)
    assert day.ends_at == clock() + timedelta(minutes=30)
    assert (other.done, other.seconds, other.ends_at) == (2, None, None)
    undo_verdict(town.kit, reviewer)
    with town.kit.read() as session:
        assert day_of(session, mine(town), town.users["reviewer"], 10, clock()).done == 1
    clock.forward(days=1)
    with town.kit.read() as session:
        assert day_of(session, mine(town), town.users["reviewer"], 10, clock()).done == 0


def test_versions_stand_side_by_side_with_what_was_decided_on_each(town: Town, clock: Clock, numbers: list[int]):
    reviewer, number = actor_of(town, "reviewer"), numbers[0]
    clock.forward(minutes=1)
    return_(town.kit, reviewer, number, submission(town.kit, number).version, "ตราไม่ครบ")
    clock.forward(hours=1)
    report = submission(town.kit, number).report_id
    fill(town, report, "direct", product_name="ใหม่", video_url="https://youtu.be/other000001")
    send(town, report, "direct")
    with town.kit.read() as session:
        new, old = versions_of(session, mine(town), report)
        assert versions_of(session, actor_of(town, "reviewer_x").scope, report) == []
    assert (new.new_video, old.new_video) == (True, False)
    assert [line.name for line in new.fields if line.changed] == ["product_name", "video_url"]
    assert (old.verdict, old.reason, old.by_name) == ("return", "ตราไม่ครบ", "คุณreviewer")
    assert (new.verdict, new.checklist) == ("", None)
    assert old.checklist is not None


def test_the_last_time_a_video_could_be_seen_is_remembered(town: Town, outside: Outside, clock: Clock):
    seen_at = clock()
    report = new_report(town, "direct", "x")
    fill(town, report, "direct")
    with town.kit.read() as session:
        video = submission(town.kit, send(town, report, "direct").submission_id).video_id
    outside.state = ProbeState.PRIVATE
    with town.kit.read() as session:
        assert last_good_look(session, video or 0) == seen_at
        assert last_good_look(session, 999) is None
