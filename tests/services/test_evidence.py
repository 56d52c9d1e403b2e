"""Evidence copies: only where the province wants them, owned from the first moment, tried again after an outage."""

import pytest
from sqlalchemy import func, select

from media_store import NoSpace
from portal.models import Event, Job, MediaObject, VideoWatch
from portal.queries.archives import find_video_copy
from portal.queries.submissions import find_submission
from portal.rules.facts import Fetched
from portal.rules.rulebook import DEFAULT, as_data
from portal.rules.vocabulary import ProbeState
from portal.services.freeing import free_lost
from portal.services.probing import look_again
from portal.services.rulebooks import follow_rulebook
from tests.outside import Clock, Outside
from tests.people import Town
from tests.reports import VIDEO_URL, actor_of, fill, new_report, run_jobs, send, show_photos

FILM = b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + b"film" * 5000


def keep_copies(town: Town) -> None:
    """The province wants copies from now on."""
    admin = actor_of(town, "admin")
    follow_rulebook(town.kit, admin, town.province, {**as_data(DEFAULT), "keep_video_copy": True}, 1, "หลักฐาน")
    run_jobs(town.kit)


def watch(town: Town) -> VideoWatch:
    with town.kit.read() as session:
        return session.scalars(select(VideoWatch)).one()


def test_nothing_is_copied_until_the_province_says_so(town: Town, outside: Outside):
    outside.films[VIDEO_URL] = FILM
    fill(town, new_report(town))
    assert watch(town).copy_state == ""
    assert f"copy {VIDEO_URL}" not in outside.asked


def test_a_copy_is_kept_with_its_source_and_the_desk_plays_it(town: Town, outside: Outside):
    show_photos(outside)
    outside.films[VIDEO_URL] = FILM
    keep_copies(town)
    report_id = new_report(town)
    fill(town, report_id)
    receipt = send(town, report_id)
    row = watch(town)
    assert (row.copy_state, row.copy_note) == ("held", VIDEO_URL)
    with town.kit.read() as session:
        media = find_video_copy(session, row.video_id)
        assert media is not None
        assert (media.authority_id, media.content_type, media.original_name) == (
            town.authority,
            "video/mp4",
            "วิดีโอ.mp4",
        )
        page = find_submission(session, actor_of(town, "reviewer").scope, receipt.submission_id)
        assert page is not None
        assert page.video is not None
        assert page.video.media_id == media.id
        assert session.scalar(
            select(Event.verb).where(Event.verb == "rulebook.followed", Event.actor_name == "คุณadmin")
        )
    with town.kit.media.open(media.key) as stored:
        assert stored.read() == FILM


@pytest.mark.parametrize(
    "answer", [Fetched(ProbeState.NET_ERROR, "away"), Fetched(ProbeState.RATE_LIMITED, "wait", 4500)]
)
def test_an_outage_is_waited_out(town: Town, outside: Outside, clock: Clock, answer):
    outside.films[VIDEO_URL] = answer
    keep_copies(town)
    fill(town, new_report(town))
    assert (watch(town).copy_state, answer.note in watch(town).copy_note) == ("waiting", True)
    outside.films[VIDEO_URL] = FILM
    clock.forward(hours=2)
    run_jobs(town.kit)
    assert watch(town).copy_state == "held"


@pytest.mark.parametrize(
    "answer", [b"<html>", b"%PDF-1.4 no film", Fetched(ProbeState.EXTRACTOR_BROKEN, "no single file")]
)
def test_what_is_no_film_is_not_tried_again(town: Town, outside: Outside, answer):
    outside.films[VIDEO_URL] = answer
    keep_copies(town)
    fill(town, new_report(town))
    assert watch(town).copy_state == "refused"
    look_again(town.kit, actor_of(town, "officer"), watch(town).video_id)
    run_jobs(town.kit)
    assert outside.asked.count(f"copy {VIDEO_URL}") == 1
    assert list(town.kit.media.keys()) == []


def test_a_full_disk_is_told_and_the_copy_comes_later(
    town: Town, outside: Outside, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    def full(*_args: object, **_more: object) -> None:
        raise NoSpace

    outside.films[VIDEO_URL] = FILM
    keep_copies(town)
    with monkeypatch.context() as broken:
        broken.setattr(town.kit.media, "append", full)
        fill(town, new_report(town))
    assert "storage" in watch(town).copy_note
    with town.kit.read() as session:
        assert "storage" in session.scalars(select(Job.error).where(Job.kind == "keep_video")).one()
    clock.forward(hours=1)
    run_jobs(town.kit)
    assert watch(town).copy_state == "held"


def test_a_copy_cut_short_when_it_was_whole_is_finished(
    town: Town, outside: Outside, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    outside.films[VIDEO_URL] = FILM
    keep_copies(town)
    with monkeypatch.context() as killed:
        killed.setattr("portal.services.evidence._end", die)
        with pytest.raises(KeyboardInterrupt):
            fill(town, new_report(town))
    clock.forward(minutes=5)
    free_lost(town.kit, lambda _owner: True)
    run_jobs(town.kit)
    assert watch(town).copy_state == "held"
    assert outside.asked.count(f"copy {VIDEO_URL}") == 1
    with town.kit.read() as session:
        assert session.scalar(select(func.count()).select_from(MediaObject)) == 1
