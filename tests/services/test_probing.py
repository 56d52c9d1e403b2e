"""Looks at a link: kept as rows, repeated when nothing was learned, confirmed before they count."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.models import Event, FindingRow, Video, VideoProbe
from portal.rules.facts import FolderLook, VideoLook
from portal.rules.scope import OPERATOR
from portal.rules.vocabulary import FolderState, JobStatus, Outcome, Platform, ProbeState, RuleId
from portal.services import filming
from portal.services.claiming import claim_next
from portal.services.errors import Invalid, NotFound
from portal.services.freeing import free_lost
from portal.services.kit import Kit
from portal.services.listing import list_album
from portal.services.probing import AGAIN, GONE, look_again, probe, type_in
from portal.services.queueing import OUTSIDE_TRIES, LeaseLost
from tests.films import OTHER, film, outcome, show, show_folder, video
from tests.jobs import ME, all_jobs, at_once, circuit, put_in, take, the_job
from tests.outside import Clock, Outside
from tests.people import Town
from tests.reports import actor_of, run_jobs
from tests.servers.postgresql import on_both

pytestmark = on_both


def looks(kit: Kit) -> list[VideoProbe]:
    with kit.read() as session:
        return list(session.scalars(select(VideoProbe).order_by(VideoProbe.id)))


def answer(outside: Outside, state: ProbeState, **more: object) -> None:
    """From now on every platform answers so."""
    outside.state = state
    assert outside.clock is not None
    look = VideoLook(state, "yt_dlp", outside.clock(), note="the platform's words", **more)  # type: ignore[arg-type]
    outside.videos = {} if state is ProbeState.OK else dict.fromkeys(ADDRESSES, look)


ADDRESSES = ("https://www.youtube.com/watch?v=abcdefghijk", "https://www.facebook.com/watch/?v=1234567890")


def test_a_look_is_kept_with_the_facts_and_the_rules_run(kit: Kit, town: Town, clock: Clock):
    report_id = film(town)
    run_jobs(kit)
    row = video(kit, report_id)
    assert (row.state, row.title, row.duration_s, row.channel, row.checked_at) == ("ok", "วิดีโอ", 240.0, "ช่อง", clock())
    (look,) = looks(kit)
    assert (look.state, look.source, look.job_id) == ("ok", "yt_dlp", the_job(kit).id)
    assert outcome(kit, report_id) == Outcome.PASS
    assert the_job(kit).status == JobStatus.DONE
    assert circuit(kit, "youtube").last_ok_at == clock()


def test_the_look_is_an_event_of_the_system(kit: Kit, town: Town):
    report_id = film(town)
    run_jobs(kit)
    with kit.read() as session:
        seen = session.scalars(select(Event).where(Event.verb == "video.looked_at").order_by(Event.id)).first()
    assert seen is not None
    assert (seen.actor_role, seen.subject_kind, seen.subject_id) == ("system", "videos", video(kit, report_id).id)
    assert (seen.before.get("state"), seen.after["state"]) == (None, "ok")


@pytest.mark.parametrize("state", sorted(AGAIN))
def test_what_could_not_be_looked_at_is_no_fail_and_is_looked_at_again(
    kit: Kit, town: Town, outside: Outside, clock: Clock, state: ProbeState
):
    report_id = film(town)
    answer(outside, state)
    run_jobs(kit)
    job = the_job(kit)
    assert (job.status, job.attempts, job.max_attempts) == (JobStatus.QUEUED, 1, OUTSIDE_TRIES)
    assert job.error == f"{state}: the platform's words"
    assert outcome(kit, report_id) == Outcome.CANNOT_CHECK
    answer(outside, ProbeState.OK)
    clock.forward(hours=2)
    run_jobs(kit)
    assert (the_job(kit).status, video(kit, report_id).state) == (JobStatus.DONE, "ok")
    assert [look.state for look in looks(kit)] == [state, "ok"]


def test_a_platform_that_is_away_for_two_days_loses_no_look(kit: Kit, town: Town, outside: Outside, clock: Clock):
    report_id = film(town)
    answer(outside, ProbeState.NET_ERROR)
    end = clock() + timedelta(days=2)
    while clock() < end:
        run_jobs(kit)
        clock.forward(minutes=10)
    assert the_job(kit).status == JobStatus.QUEUED
    assert the_job(kit).attempts < OUTSIDE_TRIES
    answer(outside, ProbeState.OK)
    clock.forward(hours=8)
    run_jobs(kit)
    assert video(kit, report_id).state == "ok"


def test_a_look_that_never_says_anything_is_buried_and_can_be_seen(
    kit: Kit, town: Town, outside: Outside, clock: Clock
):
    film(town)
    answer(outside, ProbeState.EXTRACTOR_BROKEN)
    for _ in range(OUTSIDE_TRIES):
        run_jobs(kit)
        clock.forward(hours=8)
    assert (the_job(kit).status, the_job(kit).attempts) == (JobStatus.DEAD, OUTSIDE_TRIES)


def test_could_not_look_never_overwrites_what_was_seen(kit: Kit, town: Town, outside: Outside, clock: Clock):
    report_id = film(town)
    run_jobs(kit)
    answer(outside, ProbeState.NET_ERROR)
    look_again(kit, actor_of(town, "reviewer"), video(kit, report_id).id)
    for _ in range(25):  # more looks than any page of them
        run_jobs(kit)
        clock.forward(hours=8)
    row = video(kit, report_id)
    assert (row.state, row.title, row.duration_s) == ("ok", "วิดีโอ", 240.0)
    assert (outcome(kit, report_id), outcome(kit, report_id, RuleId.DURATION)) == (Outcome.PASS, Outcome.PASS)


@pytest.mark.parametrize(("state", "needed"), sorted(GONE.items()))
def test_a_video_nobody_may_watch_fails_only_when_later_looks_agree(
    kit: Kit, town: Town, outside: Outside, clock: Clock, state: ProbeState, needed: int
):
    report_id = film(town)
    answer(outside, state)
    for number in range(1, needed + 1):
        run_jobs(kit)
        assert (video(kit, report_id).looks_gone, len(looks(kit))) == (number, number)
        assert outcome(kit, report_id) == (Outcome.FAIL if number == needed else Outcome.CANNOT_CHECK)
        clock.forward(minutes=2)
    run_jobs(kit)
    assert len(looks(kit)) == needed


def test_looks_in_a_hurry_confirm_nothing(kit: Kit, town: Town, outside: Outside, clock: Clock):
    report_id = film(town)
    answer(outside, ProbeState.REMOVED)
    run_jobs(kit)
    for _ in range(5):
        look_again(kit, actor_of(town, "officer"), video(kit, report_id).id)
        clock.forward(seconds=5)
        run_jobs(kit)
    assert video(kit, report_id).looks_gone == 1
    assert outcome(kit, report_id) == Outcome.CANNOT_CHECK


def test_a_video_that_is_there_again_is_not_confirmed_gone(kit: Kit, town: Town, outside: Outside, clock: Clock):
    report_id = film(town)
    answer(outside, ProbeState.PRIVATE)
    run_jobs(kit)
    answer(outside, ProbeState.OK)
    clock.forward(minutes=2)
    run_jobs(kit)
    assert (video(kit, report_id).looks_gone, outcome(kit, report_id)) == (0, Outcome.PASS)


def test_a_lost_connection_between_two_looks_does_not_undo_the_first(
    kit: Kit, town: Town, outside: Outside, clock: Clock
):
    report_id = film(town)
    for state in (ProbeState.PRIVATE, ProbeState.NET_ERROR, ProbeState.PRIVATE):
        answer(outside, state)
        run_jobs(kit)
        clock.forward(minutes=3)
    assert outcome(kit, report_id) == Outcome.FAIL


@pytest.mark.parametrize(("state", "minutes"), [(ProbeState.BLOCKED, 30), (ProbeState.RATE_LIMITED, 75)])
def test_a_platform_that_refuses_us_is_left_alone_while_others_are_asked(
    kit: Kit, town: Town, outside: Outside, clock: Clock, state: ProbeState, minutes: int
):
    first = film(town)
    answer(outside, state)
    run_jobs(kit)
    assert circuit(kit, "youtube").open_until == clock() + timedelta(minutes=minutes)
    answer(outside, ProbeState.OK)
    second, elsewhere = film(town, "https://youtu.be/bcdefghijkl", "officer_b"), film(town, OTHER, "direct")
    clock.forward(minutes=minutes - 1)
    run_jobs(kit)
    assert [video(kit, one).state for one in (first, second, elsewhere)] == [state, None, "ok"]
    clock.forward(minutes=2)
    run_jobs(kit)
    clock.forward(hours=1)
    run_jobs(kit)
    assert [video(kit, one).state for one in (first, second)] == ["ok", "ok"]
    assert (circuit(kit, "youtube").open_until, circuit(kit, "youtube").failures) == (None, 0)


def test_the_pause_a_platform_asks_for_is_kept(kit: Kit, town: Town, outside: Outside, clock: Clock):
    film(town)
    answer(outside, ProbeState.RATE_LIMITED, retry_after_s=7200)
    run_jobs(kit)
    assert circuit(kit, "youtube").open_until == the_job(kit).not_before == clock() + timedelta(hours=2)


def test_three_lost_connections_open_the_circuit(kit: Kit, town: Town, outside: Outside, clock: Clock):
    answer(outside, ProbeState.NET_ERROR)
    for who in ("officer", "officer_b", "direct"):
        film(town, who=who)
    run_jobs(kit)
    assert circuit(kit, "youtube").open_until == clock() + timedelta(minutes=5)
    assert len(looks(kit)) == 3


def test_an_answer_for_a_video_that_was_replaced_meanwhile_changes_nothing_of_the_new(
    kit: Kit, town: Town, outside: Outside
):
    report_id = film(town)
    claim = take(kit)
    old = video(kit, report_id).id

    def look(*given: object) -> VideoLook:
        show(town, report_id, OTHER)
        return VideoLook(ProbeState.PRIVATE, "yt_dlp", kit.now())

    probe(replace(kit, probe_video=look), claim)
    now_shown = video(kit, report_id)
    assert (now_shown.id != old, now_shown.state, now_shown.canonical_url) == (True, None, OTHER)
    (kept,) = looks(kit)
    assert (kept.video_id, kept.state) == (old, "private")
    assert [job.subject for job in all_jobs(kit) if job.status == JobStatus.QUEUED] == [f"video:{now_shown.id}"]


def test_a_video_replaced_before_the_look_is_not_asked_for(kit: Kit, town: Town, outside: Outside):
    report_id = film(town)
    show(town, report_id, OTHER)
    run_jobs(kit)
    assert outside.asked == [OTHER]
    assert {job.status for job in all_jobs(kit)} == {JobStatus.DONE}


def test_a_video_taken_away_meanwhile_leaves_no_trace(kit: Kit, town: Town, outside: Outside):
    report_id = film(town)
    claim = take(kit)

    def look(*given: object) -> VideoLook:
        with kit.transaction(OPERATOR, "test.removed") as session:
            session.delete(session.get_one(Video, claim.number))
        return VideoLook(ProbeState.OK, "yt_dlp", kit.now())

    probe(replace(kit, probe_video=look), claim)
    assert (looks(kit), the_job(kit).status) == ([], JobStatus.DONE)
    put_in(kit, f"video:{claim.number}", filming.PROBE)
    run_jobs(kit)
    assert outside.asked == []
    assert report_id


def test_a_look_whose_lease_was_lost_is_not_written(kit: Kit, town: Town, clock: Clock):
    report_id = film(town)
    slow = take(kit)

    def look(*given: object) -> VideoLook:
        clock.forward(seconds=61)
        free_lost(kit, lambda _owner: False)
        run_jobs(kit)
        return VideoLook(ProbeState.PRIVATE, "yt_dlp", kit.now())

    with pytest.raises(LeaseLost):
        probe(replace(kit, probe_video=look), slow)
    assert [look.state for look in looks(kit)] == ["ok"]
    assert video(kit, report_id).state == "ok"


def test_a_person_asks_twice_and_one_look_follows(kit: Kit, town: Town, outside: Outside):
    report_id = film(town)
    run_jobs(kit)
    at_once(*[lambda: look_again(kit, actor_of(town, "reviewer"), video(kit, report_id).id)] * 3)
    run_jobs(kit)
    assert len(outside.asked) == 2


def test_another_provinces_video_cannot_be_asked_for(kit: Kit, town: Town):
    report_id = film(town)
    with pytest.raises(NotFound):
        look_again(kit, actor_of(town, "reviewer_x"), video(kit, report_id).id)


def test_a_share_link_becomes_known_by_its_look(kit: Kit, town: Town, outside: Outside, clock: Clock):
    report_id = film(town, "https://www.facebook.com/share/v/AbCdEfGh/")
    given = video(kit, report_id)
    assert given.platform_id is None
    outside.videos[str(given.canonical_url)] = VideoLook(
        ProbeState.OK, "yt_dlp", clock(), Platform.FACEBOOK, "1234567890", OTHER, "ชื่อ", duration_s=200.0
    )
    run_jobs(kit)
    known = video(kit, report_id)
    assert (known.platform_id, known.canonical_url, known.state) == ("1234567890", OTHER, "ok")
    assert outcome(kit, report_id) == Outcome.PASS


def test_looks_of_one_platform_keep_their_distance(kit: Kit, town: Town, clock: Clock):
    film(town)
    film(town, "https://youtu.be/bcdefghijkl", "officer_b")
    assert take(kit)
    assert claim_next(kit, ME) is None
    clock.forward(seconds=kit.polite_s)
    assert take(kit).lane == "youtube"


def test_what_a_reviewer_saw_is_kept_with_who_when_and_where(kit: Kit, town: Town, outside: Outside, clock: Clock):
    report_id = film(town)
    answer(outside, ProbeState.BLOCKED)
    run_jobs(kit)
    type_in(kit, actor_of(town, "reviewer"), video(kit, report_id).id, " ชื่อ  วิดีโอ ", 250.5, "เปิดในแอป Facebook")
    row = video(kit, report_id)
    assert (row.state, row.title, row.duration_s) == ("ok", "ชื่อ วิดีโอ", 250.5)
    typed = looks(kit)[-1]
    assert (typed.source, typed.by_name, typed.note, typed.probed_at) == (
        "manual", "คุณreviewer", "เปิดในแอป Facebook", clock(),
    )  # fmt: skip
    assert outcome(kit, report_id, RuleId.DURATION) == Outcome.PASS


@pytest.mark.parametrize(
    ("title", "duration_s", "source", "field"),
    [
        ("", 10, "แอป", "title"), ("ก" * 501, 10, "แอป", "title"), ("ก", 0, "แอป", "duration"),
        ("ก", 86_400, "แอป", "duration"), ("ก", float("nan"), "แอป", "duration"), ("ก", 10, " ", "source"),
    ],
)  # fmt: skip
def test_what_cannot_have_been_seen_is_refused(
    kit: Kit, town: Town, title: str, duration_s: float, source: str, field: str
):
    report_id = film(town)
    with pytest.raises(Invalid) as refused:
        type_in(kit, actor_of(town, "reviewer"), video(kit, report_id).id, title, duration_s, source)
    assert refused.value.field == field
    assert looks(kit) == []


def test_looks_at_the_video_and_the_file_that_end_at_once_leave_one_finding_a_rule(kit: Kit, town: Town):
    report_id = film(town)
    show_folder(town, report_id)
    first, second = take(kit), take(kit)
    works = {filming.PROBE: probe, filming.LIST: list_album}
    folder = FolderLook(FolderState.OK, "page", kit.now())
    quick = replace(kit, list_folder=lambda *_: folder)
    at_once(lambda: works[first.kind](quick, first), lambda: works[second.kind](quick, second))
    with kit.read() as session:
        current = select(FindingRow.rule).where(FindingRow.report_id == report_id, FindingRow.current.is_(True))
        rules = list(session.scalars(current))
    assert sorted(rules) == sorted(set(rules))
