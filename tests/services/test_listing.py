"""Looks into a photo folder: kept as rows, repeated when nothing was learned, never taken for "empty"."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.models import Album, FolderListing
from portal.rules.facts import FolderEntry, FolderLook
from portal.rules.scope import OPERATOR
from portal.rules.vocabulary import FolderState, JobStatus, Outcome, RuleId
from portal.services.claiming import claim_next
from portal.services.filming import DRIVE, enqueue_listing
from portal.services.kit import Kit
from portal.services.listing import AGAIN, KEPT_ENTRIES, list_album
from portal.services.queueing import OUTSIDE_TRIES
from tests.films import album, outcome, show_folder
from tests.jobs import ME, all_jobs, circuit, take, the_job
from tests.outside import Clock, Outside
from tests.people import Town
from tests.reports import fill, new_report, run_jobs, show_photos
from tests.servers.postgresql import on_both

pytestmark = on_both

PHOTOS = RuleId.PHOTOS_PUBLIC


def folder(town: Town, who: str = "officer") -> int:
    """A report that names a photo folder; its id."""
    report_id = new_report(town, who)
    show_folder(town, report_id)
    return report_id


def listings(kit: Kit) -> list[FolderListing]:
    with kit.read() as session:
        return list(session.scalars(select(FolderListing).order_by(FolderListing.id)))


def test_what_the_folder_holds_is_kept_and_counted(kit: Kit, town: Town, outside: Outside, clock: Clock):
    outside.folder = FolderLook(
        FolderState.OK, "api", clock(), "1Abc", "ภาพกิจกรรม",
        (FolderEntry("a", "ภาพ1.jpg", "image", 10, "md5", "2026-11-01"), FolderEntry("b", "แผน.pdf", "other")),
    )  # fmt: skip
    report_id = folder(town)
    run_jobs(kit)
    row = album(kit, report_id)
    assert (row.state, row.items, row.images, row.checked_at) == ("ok", 2, 1, clock())
    (kept,) = listings(kit)
    assert (kept.title, kept.source, kept.job_id, kept.entries[0]["name"]) == (
        "ภาพกิจกรรม", "api", all_jobs(kit)[0].id, "ภาพ1.jpg",
    )  # fmt: skip
    assert all_jobs(kit)[0].status == JobStatus.DONE
    assert circuit(kit, DRIVE).last_ok_at == clock()


def test_open_photos_pass(kit: Kit, town: Town, outside: Outside):
    show_photos(outside)
    report_id = new_report(town)
    fill(town, report_id)
    assert outcome(kit, report_id, PHOTOS) == Outcome.PASS


@pytest.mark.parametrize("state", sorted(AGAIN))
def test_a_folder_that_could_not_be_looked_into_is_no_fail_and_is_looked_at_again(
    kit: Kit, town: Town, outside: Outside, clock: Clock, state: FolderState
):
    report_id = new_report(town)
    outside.folder_state = state
    fill(town, report_id)
    job = next(job for job in all_jobs(kit) if job.kind == "list")
    assert (job.status, job.max_attempts) == (JobStatus.QUEUED, OUTSIDE_TRIES)
    assert outcome(kit, report_id, PHOTOS) == Outcome.CANNOT_CHECK
    assert album(kit, report_id).items is None
    show_photos(outside)
    clock.forward(hours=1)
    run_jobs(kit)
    assert outcome(kit, report_id, PHOTOS) == Outcome.PASS


def test_could_not_look_never_overwrites_what_was_seen(kit: Kit, town: Town, outside: Outside, clock: Clock):
    show_photos(outside)
    report_id = new_report(town)
    fill(town, report_id)
    outside.folder, outside.folder_state = None, FolderState.QUOTA_WAIT
    with kit.transaction(OPERATOR, "test") as session:
        enqueue_listing(session, session.get_one(Album, album(kit, report_id).id), clock())
    for _ in range(22):
        run_jobs(kit)
        clock.forward(hours=8)
    row = album(kit, report_id)
    assert (row.state, row.items, row.images) == ("ok", 3, 3)
    assert outcome(kit, report_id, PHOTOS) == Outcome.PASS
    assert len(listings(kit)) == 1 + OUTSIDE_TRIES


def test_a_folder_that_was_closed_since_is_told(kit: Kit, town: Town, outside: Outside, clock: Clock):
    show_photos(outside)
    report_id = new_report(town)
    fill(town, report_id)
    outside.folder, outside.folder_state = None, FolderState.NOT_PUBLIC
    with kit.transaction(OPERATOR, "test") as session:
        enqueue_listing(session, session.get_one(Album, album(kit, report_id).id), clock())
    run_jobs(kit)
    assert (album(kit, report_id).state, outcome(kit, report_id, PHOTOS)) == ("not_public", Outcome.FAIL)


def test_the_pause_drive_asks_for_is_kept(kit: Kit, town: Town, outside: Outside, clock: Clock):
    outside.folder = FolderLook(FolderState.QUOTA_WAIT, "api", clock(), note="busy", retry_after_s=86_400)
    folder(town)
    run_jobs(kit)
    assert the_job(kit).not_before == clock() + timedelta(days=1)
    assert circuit(kit, DRIVE).open_until is None  # the quota is the folder's, not ours


def test_looks_into_folders_keep_their_distance(kit: Kit, town: Town, clock: Clock):
    folder(town)
    folder(town, "officer_b")
    assert take(kit).lane == DRIVE
    assert claim_next(kit, ME) is None
    clock.forward(seconds=kit.polite_s)
    assert take(kit).lane == DRIVE


def test_a_folder_replaced_or_taken_away_meanwhile_changes_nothing(kit: Kit, town: Town, outside: Outside):
    report_id = folder(town)
    claim = take(kit)

    def look(*_: object) -> FolderLook:
        show_folder(town, report_id, "https://drive.google.com/drive/folders/1ZyxwvutsrqponmlkjIHGF")
        return FolderLook(FolderState.NOT_PUBLIC, "page", kit.now())

    list_album(replace(kit, list_folder=look), claim)
    assert (album(kit, report_id).state, listings(kit)[0].album_id) == (None, claim.number)

    later = take(replace(kit, polite_s=0.0))

    def removed(*_: object) -> FolderLook:
        with kit.transaction(OPERATOR, "test") as session:
            session.delete(session.get_one(Album, later.number))
        return FolderLook(FolderState.OK, "page", kit.now())

    list_album(replace(kit, list_folder=removed), later)
    assert len(listings(kit)) == 1
    assert {job.status for job in all_jobs(kit)} == {JobStatus.DONE}


def test_a_folder_replaced_before_the_look_is_not_asked_for(kit: Kit, town: Town, outside: Outside):
    report_id = folder(town)
    show_folder(town, report_id, "")
    run_jobs(kit)
    assert outside.asked == []
    assert the_job(kit).status == JobStatus.DONE


def test_of_a_huge_folder_the_first_entries_are_kept_and_all_are_counted(
    kit: Kit, town: Town, outside: Outside, clock: Clock
):
    many = tuple(FolderEntry(str(number), f"{number}.jpg", "image") for number in range(KEPT_ENTRIES + 5))
    outside.folder = FolderLook(FolderState.OK, "page", clock(), entries=many)
    report_id = folder(town)
    run_jobs(kit)
    assert album(kit, report_id).images == KEPT_ENTRIES + 5
    assert len(listings(kit)[0].entries) == KEPT_ENTRIES
