"""Looks into an uploaded file: the decoder's facts stay with the file; a machine's bad day is not the file's fault."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from media_store import NotThere
from portal.models import Event, MediaObject, Video, VideoProbe
from portal.rules.facts import FileLook
from portal.rules.scope import OPERATOR
from portal.rules.vocabulary import JobStatus, Outcome, RuleId
from portal.services.filming import INSPECT, INSPECT_TRIES
from portal.services.inspecting import inspect_media
from portal.services.kit import Kit
from tests.films import film, outcome, show, show_file, video
from tests.jobs import all_jobs, put_in, take
from tests.outside import Clock, Outside
from tests.people import Town
from tests.reports import new_report, run_jobs
from tests.servers.postgresql import on_both

pytestmark = on_both


def facts(kit: Kit, media_id: int) -> dict[str, object]:
    with kit.read() as session:
        return session.get_one(MediaObject, media_id).facts


def probes_of_files(kit: Kit) -> list[VideoProbe]:
    with kit.read() as session:
        return list(session.scalars(select(VideoProbe).where(VideoProbe.source == "file").order_by(VideoProbe.id)))


def test_length_and_size_are_read_and_the_rules_run(kit: Kit, town: Town, outside: Outside):
    report_id = new_report(town)
    outside.file = FileLook(310.0, 5000, "mp4", "h264", "aac", 1920, 1080)
    media_id = show_file(town, report_id)
    run_jobs(kit)
    assert (facts(kit, media_id)["duration_s"], facts(kit, media_id)["width"]) == (310.0, 1920)
    (look,) = probes_of_files(kit)
    assert (look.state, look.duration_s, look.video_id) == ("ok", 310.0, video(kit, report_id).id)
    assert outcome(kit, report_id, RuleId.DURATION) == Outcome.FAIL
    with kit.read() as session:
        assert session.scalars(select(Event).where(Event.verb == "media.inspected")).first() is not None


def test_the_decoder_gets_the_very_bytes(kit: Kit, town: Town):
    show_file(town, new_report(town), "เนื้อหา.mp4")
    seen: list[bytes] = []

    def look(path: str) -> FileLook:
        with open(path, "rb") as file:
            seen.append(file.read())
        return FileLook(1.0, 1)

    inspect_media(replace(kit, inspect_file=look), take(kit))
    assert seen == ["เนื้อหา.mp4".encode()]


@pytest.mark.parametrize("problem", ["timed_out", "crashed"])
def test_a_decoder_that_died_is_asked_again_before_it_is_believed(
    kit: Kit, town: Town, outside: Outside, clock: Clock, problem: str
):
    media_id = show_file(town, new_report(town))
    outside.file = FileLook(None, 1000, problem=problem)
    run_jobs(kit)
    job = all_jobs(kit)[0]
    assert (job.status, job.max_attempts, facts(kit, media_id)["problem"]) == (
        JobStatus.QUEUED, INSPECT_TRIES, problem,
    )  # fmt: skip
    outside.file = FileLook(120.0, 1000)
    clock.forward(minutes=1)
    run_jobs(kit)
    assert (all_jobs(kit)[0].status, facts(kit, media_id)["problem"]) == (JobStatus.DONE, None)


def test_a_file_that_always_kills_the_decoder_is_buried(kit: Kit, town: Town, outside: Outside, clock: Clock):
    show_file(town, new_report(town))
    outside.file = FileLook(None, 1000, problem="crashed")
    for _ in range(INSPECT_TRIES):
        run_jobs(kit)
        clock.forward(hours=1)
    assert all_jobs(kit)[0].status == JobStatus.DEAD


def test_a_decoder_that_died_never_overwrites_what_was_seen(kit: Kit, town: Town, outside: Outside):
    media_id = show_file(town, new_report(town))
    run_jobs(kit)
    outside.file = FileLook(None, 1000, problem="timed_out")
    put_in(kit, f"media:{media_id}", INSPECT)
    run_jobs(kit)
    assert (facts(kit, media_id)["duration_s"], len(probes_of_files(kit))) == (240.0, 2)


def test_a_broken_file_is_told_at_once(kit: Kit, town: Town, outside: Outside):
    report_id = new_report(town)
    outside.file = FileLook(None, 1000, problem="truncated")
    show_file(town, report_id)
    run_jobs(kit)
    assert (probes_of_files(kit)[0].state, probes_of_files(kit)[0].note) == ("internal", "truncated")
    assert outcome(kit, report_id, RuleId.DURATION) != Outcome.PASS


def test_every_video_that_shows_the_file_gets_its_facts(kit: Kit, town: Town):
    report_id = film(town)
    show_file(town, report_id)
    before = video(kit, report_id).id
    show(town, report_id, "https://www.facebook.com/watch/?v=1234567890")
    run_jobs(kit)
    assert [look.video_id for look in probes_of_files(kit)] == [before, video(kit, report_id).id]


def test_a_file_the_store_lost_is_tried_again_and_the_reason_kept(kit: Kit, town: Town):
    media_id = show_file(town, new_report(town))
    with kit.read() as session:
        kit.media.delete(session.get_one(MediaObject, media_id).key)
    with pytest.raises(NotThere):
        inspect_media(kit, take(kit))


def test_a_file_taken_away_is_left_alone(kit: Kit, town: Town):
    put_in(kit, "media:999", INSPECT)
    run_jobs(kit)
    assert all_jobs(kit)[0].status == JobStatus.DONE


def test_a_file_taken_away_meanwhile_is_left_alone(kit: Kit, town: Town):
    report_id = new_report(town)
    media_id = show_file(town, report_id)
    claim = take(kit)

    def look(_path: str) -> FileLook:
        with kit.transaction(OPERATOR, "test") as session:
            for shown in session.scalars(select(Video).where(Video.media_id == media_id)):
                session.delete(shown)
            session.delete(session.get_one(MediaObject, media_id))
        return FileLook(1.0, 1)

    inspect_media(replace(kit, inspect_file=look), claim)
    assert (all_jobs(kit)[0].status, probes_of_files(kit)) == (JobStatus.DONE, [])
