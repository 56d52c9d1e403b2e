"""What a report shows: a changed link or file is a new row, what was seen of the same link stays with it."""

import pytest
from sqlalchemy import select

from portal.models import Album, Event, Video
from portal.rules.scope import OPERATOR
from portal.rules.vocabulary import Outcome, ProbeState, RuleId
from portal.services.filming import DRIVE, INSPECT, LIST, PROBE, SOON
from portal.services.kit import Kit
from tests.films import FOLDER, LINK, OTHER, album, film, outcome, show, show_file, show_folder, video
from tests.jobs import all_jobs, the_job
from tests.outside import Outside
from tests.people import Town
from tests.reports import new_report, run_jobs


def rows(kit: Kit) -> list[tuple[str, bool]]:
    """Every video as (link, whether it is shown now)."""
    with kit.read() as session:
        return [(row.given, row.current) for row in session.scalars(select(Video).order_by(Video.id))]


def kinds(kit: Kit) -> list[str]:
    return [job.kind for job in all_jobs(kit)]


def test_a_link_is_recognised_and_a_look_queued_in_its_platforms_lane(kit: Kit, town: Town):
    row = video(kit, film(town))
    assert (row.platform, row.platform_id, row.canonical_url) == (
        "youtube", "abcdefghijk", "https://www.youtube.com/watch?v=abcdefghijk",
    )  # fmt: skip
    job = the_job(kit)
    assert (job.kind, job.subject, job.lane, job.priority) == (PROBE, f"video:{row.id}", "youtube", SOON)


def test_the_same_link_again_changes_nothing(kit: Kit, town: Town):
    report_id = film(town)
    show(town, report_id, LINK)
    assert rows(kit) == [(LINK, True)]
    assert len(all_jobs(kit)) == 1


def test_another_link_is_another_row(kit: Kit, town: Town):
    report_id = film(town)
    show(town, report_id, OTHER)
    assert rows(kit) == [(LINK, False), (OTHER, True)]


def test_what_is_no_video_is_kept_as_given_and_not_looked_at(kit: Kit, town: Town):
    report_id = film(town, "ดูในไลน์กลุ่ม")
    row = video(kit, report_id)
    assert (row.given, row.platform, row.canonical_url) == ("ดูในไลน์กลุ่ม", None, None)
    assert all_jobs(kit) == []


def test_an_emptied_link_takes_the_video_away_unless_a_file_stays(kit: Kit, town: Town):
    bare, with_file = film(town), film(town, who="officer_b")
    show_file(town, with_file)
    for report_id in (bare, with_file):
        show(town, report_id, "  ")
    with kit.read() as session:
        shown = select(Video.report_id).where(Video.current.is_(True))
        assert list(session.scalars(shown)) == [with_file]
    assert (video(kit, with_file).given, video(kit, with_file).media_id) == ("  ", 1)


def test_a_file_beside_the_link_keeps_what_was_seen_of_the_link(kit: Kit, town: Town, outside: Outside):
    report_id = film(town)
    run_jobs(kit)
    outside.state = ProbeState.NET_ERROR
    media_id = show_file(town, report_id)
    assert kinds(kit)[-2:] == [INSPECT, PROBE]
    row = video(kit, report_id)
    assert (row.given, row.media_id, row.state, row.title) == (LINK, media_id, "ok", "วิดีโอ")
    run_jobs(kit)
    assert outcome(kit, report_id, RuleId.PUBLIC) == Outcome.PASS


def test_a_link_put_beside_a_file_keeps_the_file(kit: Kit, town: Town):
    report_id = new_report(town)
    media_id = show_file(town, report_id)
    show(town, report_id, LINK)
    assert video(kit, report_id).media_id == media_id


def test_what_was_seen_of_an_earlier_link_says_nothing_of_the_present(kit: Kit, town: Town, outside: Outside):
    report_id = film(town)
    outside.state = ProbeState.PRIVATE
    run_jobs(kit)
    outside.state = ProbeState.NET_ERROR
    show(town, report_id, OTHER)
    run_jobs(kit)
    assert outcome(kit, report_id, RuleId.PUBLIC) == Outcome.CANNOT_CHECK
    show(town, report_id, LINK)  # mended and given again: the old answer does not count
    run_jobs(kit)
    assert video(kit, report_id).state == "net_error"


def test_a_folder_is_recognised_and_a_look_queued(kit: Kit, town: Town):
    report_id = new_report(town)
    show_folder(town, report_id)
    show_folder(town, report_id)
    row = album(kit, report_id)
    assert (row.folder_id, row.given) == ("1AbcdefghijklmnopQRSTUV", FOLDER)
    job = the_job(kit)
    assert (job.kind, job.subject, job.lane) == (LIST, f"album:{row.id}", DRIVE)


@pytest.mark.parametrize(("given", "there"), [("", 0), ("ส่งทางไลน์แล้ว", 1)])
def test_what_is_no_folder_is_not_looked_into(kit: Kit, town: Town, given: str, there: int):
    report_id = new_report(town)
    show_folder(town, report_id)
    show_folder(town, report_id, given)
    with kit.read() as session:
        shown = session.scalars(select(Album).where(Album.current.is_(True))).all()
    assert [row.folder_id for row in shown] == [None] * there
    assert len(all_jobs(kit)) == 1


def test_every_change_of_what_is_shown_is_an_event(kit: Kit, town: Town):
    report_id = film(town)
    show(town, report_id, OTHER)
    with kit.read() as session:
        seen = session.scalars(select(Event).where(Event.subject_kind == "videos").order_by(Event.id)).all()
    replaced = next(one for one in seen if one.after == {"current": False})
    assert (replaced.before, replaced.actor_name) == ({"current": True}, OPERATOR.name)
