"""Links of videos: gone after three looks over three days, and never for a platform's own fault."""

import pytest
from sqlalchemy import func, select

from portal.models import Circuit, Event, Job, Video, VideoWatch
from portal.queries.authority_home import authority_home
from portal.rules.scope import SYSTEM
from portal.rules.vocabulary import ProbeState
from portal.rules.watches import MANY_MISSED
from portal.services.kit import Kit
from portal.services.watching import A_TURN, look_due
from tests.chaos.test_kills import film_many
from tests.outside import Clock, Outside
from tests.people import Town
from tests.reports import VIDEO_URL, actor_of, fill, new_report, run_jobs
from tests.servers.postgresql import on_both


def watches(kit: Kit) -> list[VideoWatch]:
    with kit.read() as session:
        return list(session.scalars(select(VideoWatch).order_by(VideoWatch.id)))


def look_round(town: Town, clock: Clock, hours: float) -> None:
    """Time passes, the clock puts in what is due, and all of it is done (with the looks that confirm)."""
    clock.forward(hours=hours)
    look_due(town.kit)
    for _ in range(3):
        run_jobs(town.kit)
        clock.forward(minutes=3)


def test_a_video_that_stays_away_is_gone_after_three_days_and_its_authority_is_told(
    town: Town, outside: Outside, clock: Clock
):
    fill(town, new_report(town))
    assert watches(town.kit)[0].state == "well"
    outside.state = ProbeState.REMOVED
    look_round(town, clock, 24 * 6)
    assert watches(town.kit)[0].state == "doubtful"
    since = watches(town.kit)[0].missed_since
    for _ in range(5):
        look_round(town, clock, 26)
    (row,) = watches(town.kit)
    assert (row.state, row.missed_since, row.seen) == ("gone", since, "removed")
    with town.kit.read() as session:
        home = authority_home(session, actor_of(town, "officer").scope, clock())
        assert [(one.what, one.held) for one in home.lost] == [("video", 0)]
        assert authority_home(session, actor_of(town, "officer_b").scope, clock()).lost == ()
    outside.state = ProbeState.OK
    look_round(town, clock, 24 * 12)
    assert watches(town.kit)[0].state == "well"
    with town.kit.read() as session:
        told = session.scalars(
            select(Event.verb).where(Event.verb.in_(("video.gone", "video.back"))).order_by(Event.id)
        )
        assert told.all() == ["video.gone", "video.back"]


@pytest.mark.parametrize("state", [ProbeState.BLOCKED, ProbeState.NET_ERROR, ProbeState.EXTRACTOR_BROKEN])
def test_what_could_not_be_looked_at_says_nothing_of_the_link(town: Town, outside: Outside, clock: Clock, state):
    fill(town, new_report(town))
    outside.state = state
    for _ in range(5):
        look_round(town, clock, 24 * 4)
    assert watches(town.kit)[0].state == "well"


@on_both
def test_many_links_that_fail_at_once_are_the_platforms_fault(town: Town, outside: Outside, clock: Clock):
    film_many(town, 12)
    run_jobs(town.kit)
    outside.state = ProbeState.REMOVED
    look_round(town, clock, 24 * 6)
    rows = watches(town.kit)
    assert [row.state for row in rows].count("well") == 12 - (MANY_MISSED - 1)
    assert sum("fail at once" in row.note for row in rows) == 12 - (MANY_MISSED - 1)
    outside.state = ProbeState.OK
    look_round(town, clock, 24 * 6)
    assert {row.state for row in watches(town.kit)} == {"well"}


def test_while_a_platform_is_left_in_peace_its_links_stay_due(town: Town, outside: Outside, clock: Clock):
    fill(town, new_report(town), photos_url="")
    clock.forward(days=6)
    with town.kit.transaction(SYSTEM, "test.shut") as session:
        session.get_one(Circuit, "youtube").open_until = clock.time.replace(year=2027)
    outside.asked.clear()
    assert look_due(town.kit) == 0
    assert watches(town.kit)[0].due_at <= clock()


def test_a_turn_takes_so_many_links_and_no_more(town: Town, clock: Clock):
    film_many(town, A_TURN + 20)
    run_jobs(town.kit)
    clock.forward(days=10)
    assert look_due(town.kit) == A_TURN
    assert look_due(town.kit) == 20
    with town.kit.read() as session:
        assert session.scalar(select(func.count()).where(Job.status == "queued", Job.kind == "probe")) == A_TURN + 20


def test_a_video_that_was_replaced_is_watched_no_more(town: Town, clock: Clock):
    report_id = new_report(town)
    fill(town, report_id)
    fill(town, report_id, video_url="https://youtu.be/zzzzzzzzzzz")
    clock.forward(days=10)
    assert look_due(town.kit) >= 1
    old, new = watches(town.kit)
    assert (old.due_at, new.due_at > clock()) == (None, True)
    with town.kit.read() as session:
        assert session.get_one(Video, old.video_id).canonical_url == VIDEO_URL
