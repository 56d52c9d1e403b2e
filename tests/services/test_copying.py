"""Files of a folder are copied, and every fault of Drive, the store or the machine says what happened and goes on."""

import hashlib

import pytest
from sqlalchemy import func, select

from media_store import NoSpace, OutOfReach
from portal.models import Event, Job, MediaObject
from portal.rules.facts import Fetched
from portal.rules.vocabulary import FolderState, JobStatus
from portal.services.archiving import ARCHIVE
from portal.services.copying import BATCH
from portal.services.freeing import free_lost
from portal.services.kit import Kit
from tests.archives import archive, entry, files, hold, look_again, new_album, photo
from tests.outside import Clock, Outside
from tests.people import Town
from tests.reports import run_jobs
from tests.servers.postgresql import on_both


def jobs(kit: Kit) -> list[Job]:
    with kit.read() as session:
        return list(session.scalars(select(Job).where(Job.kind == ARCHIVE).order_by(Job.id)))


@on_both
def test_what_a_folder_holds_is_copied_with_its_hash_and_owned_by_the_authority(town: Town, outside: Outside):
    hold(outside, *(entry(n) for n in range(BATCH + 5)), entry(90, name="ตาราง.xlsx", kind="other"))
    album = new_album(town)
    row = archive(town.kit, album)
    assert (row.state, row.files, row.held, row.waiting, row.problems) == ("well", BATCH + 6, BATCH + 5, 0, 0)
    first = files(town.kit, album)[0]
    assert (first.state, first.sha256, first.mime) == ("held", hashlib.sha256(photo(0)).hexdigest(), "image/jpeg")
    with town.kit.read() as session:
        media = session.get_one(MediaObject, first.media_id)
        assert (media.authority_id, media.original_name) == (town.authority, "ภาพ 0.jpg")
        copied = select(func.count()).where(Event.verb == "album.copied", Event.subject_kind == "media_objects")
        assert session.scalar(copied) == BATCH + 5
    with town.kit.media.open(media.key) as stored:
        assert stored.read() == photo(0)
    assert len(list(town.kit.media.keys())) == BATCH + 5
    assert {job.status for job in jobs(town.kit)} == {JobStatus.DONE}
    assert "file file-00000090" not in outside.asked


def test_the_same_bytes_twice_are_one_object_and_one_file(town: Town, outside: Outside):
    outside.files |= {"file-00000001": photo(7), "file-00000002": photo(7)}
    hold(outside, entry(1), entry(2))
    one, two = files(town.kit, new_album(town))
    assert one.media_id == two.media_id
    assert len(list(town.kit.media.keys())) == 1


@pytest.mark.parametrize(
    ("content", "state", "note"),
    [
        (b"MZ not a photo", "refused", "no photo, film or PDF"),
        (b"", "refused", "no bytes"),
        (Fetched(FolderState.UNSUPPORTED, "harmful"), "refused", "harmful"),
    ],
)
def test_what_is_no_photo_is_refused_and_leaves_nothing_behind(town: Town, outside: Outside, content, state, note):
    outside.files["file-00000001"] = content
    hold(outside, entry(1))
    album = new_album(town)
    (row,) = files(town.kit, album)
    assert (row.state, row.media_id) == (state, None)
    assert note in row.note
    assert archive(town.kit, album).problems == 1
    assert list(town.kit.media.keys()) == []


def test_the_quota_of_one_file_is_waited_out_with_the_reason_in_sight(town: Town, outside: Outside, clock: Clock):
    outside.files["file-00000001"] = Fetched(FolderState.QUOTA_WAIT, "used up for today", 24 * 3600)
    hold(outside, entry(1), entry(2))
    album = new_album(town)
    row = archive(town.kit, album)
    assert (row.held, row.waiting) == (1, 1)
    assert "used up for today" in row.note
    assert row.wait_until == clock() + (row.wait_until - clock())
    assert (row.wait_until - clock()).total_seconds() == 24 * 3600
    outside.files["file-00000001"] = photo(1)
    clock.forward(hours=25)
    run_jobs(town.kit)
    assert (archive(town.kit, album).held, archive(town.kit, album).wait_until) == (2, None)


@pytest.mark.parametrize(
    "answer",
    [
        Fetched(FolderState.QUOTA_WAIT, "Drive asks to wait", 900),
        Fetched(FolderState.NET_ERROR, "no answer in time"),
        Fetched(FolderState.NET_ERROR, "Drive answered 500", 900),
    ],
)
def test_when_drive_asks_for_peace_or_is_away_the_rest_waits_and_goes_on(
    town: Town, outside: Outside, clock: Clock, answer
):
    outside.files["file-00000001"] = answer
    hold(outside, entry(1), entry(2))
    album = new_album(town)
    assert (archive(town.kit, album).held, archive(town.kit, album).waiting) == (0, 2)
    assert answer.note in archive(town.kit, album).note
    assert answer.note in jobs(town.kit)[0].error
    assert "file file-00000002" not in outside.asked
    outside.files["file-00000001"] = photo(1)
    clock.forward(hours=2)
    run_jobs(town.kit)
    assert archive(town.kit, album).held == 2


def test_a_file_that_drive_keeps_refusing_is_given_up_after_days(town: Town, outside: Outside, clock: Clock):
    outside.files["file-00000001"] = Fetched(FolderState.NOT_PUBLIC, "asks to sign in")
    hold(outside, entry(1))
    album = new_album(town)
    for _ in range(3):
        assert files(town.kit, album)[0].state == "waiting"
        clock.forward(hours=25)
        run_jobs(town.kit)
    assert files(town.kit, album)[0].state == "failed"


@pytest.mark.parametrize("fault", [NoSpace("full"), OutOfReach("away")])
@pytest.mark.parametrize("step", ["begin", "append", "finish"])
def test_a_store_that_fails_at_any_step_is_told_and_later_everything_is_there(
    town: Town, outside: Outside, clock: Clock, monkeypatch: pytest.MonkeyPatch, fault, step
):
    def fail(*_args: object, **_more: object) -> None:
        raise fault

    hold(outside, entry(1))
    with monkeypatch.context() as broken:
        broken.setattr(town.kit.media, step, fail)
        album = new_album(town)
    assert "storage" in archive(town.kit, album).note
    assert archive(town.kit, album).held == 0
    clock.forward(hours=7)
    run_jobs(town.kit)
    assert archive(town.kit, album).held == 1
    assert len(list(town.kit.media.keys())) == 1


def test_work_that_fails_again_and_again_is_buried_in_sight_and_the_next_look_puts_it_in_anew(
    town: Town, outside: Outside, clock: Clock
):
    outside.files["file-00000001"] = Fetched(FolderState.NET_ERROR, "no answer in time")
    hold(outside, entry(1))
    album = new_album(town)
    for _ in range(25):
        clock.forward(hours=8)
        run_jobs(town.kit)
    assert JobStatus.DEAD in {job.status for job in jobs(town.kit)}
    outside.files["file-00000001"] = photo(1)
    look_again(town.kit, album)
    assert archive(town.kit, album).held == 1


def test_a_copy_that_was_whole_when_it_was_cut_short_is_finished_without_asking_drive(
    town: Town, outside: Outside, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    hold(outside, entry(1))
    with monkeypatch.context() as killed:
        killed.setattr("portal.services.copying._keep", die)
        with pytest.raises(KeyboardInterrupt):
            new_album(town)
    assert len(list(town.kit.media.keys())) == 1
    asked = list(outside.asked)
    clock.forward(minutes=5)
    free_lost(town.kit, lambda _owner: True)
    run_jobs(town.kit)
    assert outside.asked == asked
    with town.kit.read() as session:
        assert session.scalar(select(func.count()).select_from(MediaObject)) == 1
