"""What looks into a folder leave behind: dated differences, and never "gone" for what could not be looked at."""

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from portal.models import Album, ArchiveChange, Event, FolderListing
from portal.rules.facts import Fetched, FolderEntry
from portal.rules.scope import SYSTEM
from portal.rules.vocabulary import FolderState
from portal.services.kit import Kit
from portal.services.watching import look_due
from tests.archives import archive, entry, files, hold, look_again, new_album, photo, refuse
from tests.outside import Clock, Outside
from tests.people import Town
from tests.reports import run_jobs
from tests.servers.postgresql import on_both


def changes(kit: Kit) -> list[tuple[str, str, str]]:
    with kit.read() as session:
        return [
            (row.what, row.name, row.before)
            for row in session.scalars(select(ArchiveChange).order_by(ArchiveChange.id))
        ]


@on_both
def test_files_that_come_go_return_and_are_renamed_are_dated(town: Town, outside: Outside, clock: Clock):
    hold(outside, entry(1), entry(2))
    album = new_album(town)
    clock.forward(days=32)
    hold(outside, entry(1, name="ป้าย.jpg", path="อบรม"), entry(3))
    look_again(town.kit, album)
    assert changes(town.kit)[2:] == [
        ("renamed", "อบรม/ป้าย.jpg", "ภาพ 1.jpg"), ("gone", "ภาพ 2.jpg", ""), ("added", "ภาพ 3.jpg", ""),
    ]  # fmt: skip
    gone = files(town.kit, album)[1]
    assert (gone.state, gone.gone_since) == ("held", clock())
    row = archive(town.kit, album)
    assert (row.files, row.held, row.absent) == (2, 3, 1)
    hold(outside, entry(1, name="ป้าย.jpg", path="อบรม"), entry(2), entry(3))
    look_again(town.kit, album)
    assert changes(town.kit)[-1] == ("back", "ภาพ 2.jpg", "")
    assert archive(town.kit, album).absent == 0


def test_other_content_is_copied_too_and_the_earlier_copy_stays(town: Town, outside: Outside):
    hold(outside, entry(1, md5="a" * 32))
    album = new_album(town)
    outside.files["file-00000001"] = photo(99)
    hold(outside, entry(1, md5="b" * 32))
    look_again(town.kit, album)
    old, new = files(town.kit, album)
    assert (old.state, old.version, new.state, new.version) == ("held", 1, "held", 2)
    assert old.replaced_at is not None
    assert old.media_id != new.media_id
    assert changes(town.kit)[-1][0] == "changed"


@pytest.mark.parametrize("state", [FolderState.QUOTA_WAIT, FolderState.NET_ERROR, FolderState.UNREADABLE])
def test_what_could_not_be_looked_at_is_never_gone(town: Town, outside: Outside, state: FolderState):
    hold(outside, entry(1))
    album = new_album(town)
    refuse(outside, state, "Drive asks to wait")
    look_again(town.kit, album)
    row = archive(town.kit, album)
    assert (row.state, row.absent, row.note) == ("well", 0, "Drive asks to wait")
    assert files(town.kit, album)[0].gone_since is None


def test_a_look_that_did_not_see_everything_loses_nothing(town: Town, outside: Outside):
    hold(outside, entry(1), entry(2))
    album = new_album(town)
    hold(outside, entry(1), whole=False)
    look_again(town.kit, album)
    assert archive(town.kit, album).absent == 0


def test_a_folder_closed_for_a_moment_is_in_doubt_and_gone_only_after_three_looks_over_three_days(
    town: Town, outside: Outside, clock: Clock
):
    hold(outside, entry(1))
    album = new_album(town)
    refuse(outside, FolderState.MISSING)
    seen = []
    for _ in range(4):
        look_again(town.kit, album)
        seen.append(archive(town.kit, album).state)
        clock.forward(hours=25)
    assert seen == ["doubtful", "doubtful", "doubtful", "gone"]
    assert archive(town.kit, album).held == 1
    with town.kit.read() as session:
        assert session.scalars(select(Event.verb).where(Event.verb == "album.gone")).all() == ["album.gone"]
    hold(outside, entry(1))
    look_again(town.kit, album)
    assert archive(town.kit, album).state == "well"


def test_a_file_gone_before_its_copy_is_lost_and_waits_again_when_it_returns(town: Town, outside: Outside):
    outside.files["file-00000001"] = Fetched(FolderState.QUOTA_WAIT, "full", 86400)
    hold(outside, entry(1), entry(2))
    album = new_album(town)
    hold(outside, entry(2))
    look_again(town.kit, album)
    assert (files(town.kit, album)[0].state, archive(town.kit, album).problems) == ("lost", 1)
    hold(outside, entry(1), entry(2))
    look_again(town.kit, album)
    assert files(town.kit, album)[0].state == "waiting"


def test_two_looks_that_saw_the_same_keep_one_list_of_names(town: Town, outside: Outside):
    hold(outside, entry(1), entry(2))
    album = new_album(town)
    look_again(town.kit, album)
    look_again(town.kit, album)
    with town.kit.read() as session:
        rows = session.scalars(select(FolderListing).order_by(FolderListing.id)).all()
        assert [(len(row.entries), row.same_as) for row in rows] == [(2, None), (0, rows[0].id), (0, rows[0].id)]


def test_ten_thousand_files_with_odd_names_are_listed_within_seconds(town: Town, outside: Outside):
    hold(outside, *(FolderEntry(f"id-{n:09}", "/\u202e" + "ก" * 300 + f"{n}.docx", "other") for n in range(10_050)))
    album = new_album(town)
    row = archive(town.kit, album)
    assert (row.files, row.waiting) == (10_000, 0)


def test_differences_are_never_changed(town: Town, outside: Outside):
    hold(outside, entry(1))
    new_album(town)
    with pytest.raises(DBAPIError), town.kit.database.transaction() as session:
        session.execute(update(ArchiveChange).values(name="x"))


def test_the_clock_puts_in_only_what_is_due_and_reads_it_by_index(town: Town, outside: Outside, clock: Clock):
    hold(outside, entry(1))
    album = new_album(town)
    assert look_due(town.kit) == 0
    clock.forward(days=6)
    outside.asked.clear()
    assert look_due(town.kit) == 1
    run_jobs(town.kit)
    assert len(outside.asked) == 1
    with town.kit.read() as session:
        plan = session.execute(text("EXPLAIN QUERY PLAN SELECT * FROM archives WHERE due_at <= '2030' ORDER BY due_at"))
        assert "ix_archives_due_at" in str(plan.all())
    with town.kit.transaction(SYSTEM, "test.replaced") as session:
        session.get_one(Album, album).current = False
    clock.forward(days=6)
    assert look_due(town.kit) == 0
    assert archive(town.kit, album).due_at is None
