"""After thirty days what lies in the bin goes for good: the row, then the bytes that nobody else needs."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from media_store import NotThere
from portal.models import Departure, MediaObject, MediaTagging, Rendition, ReportFile, Upload, Video
from portal.rules.scope import OPERATOR
from portal.services.guarding import Leaving
from portal.services.purging import AT_REST, EMPTY_BIN, delete_departed, empty_bin, purge_due
from portal.services.tagging import tag_media
from portal.services.trashing import bin_media
from portal.services.uploading import append, begin_upload, finish_upload
from tests.jobs import put_in, take, the_job
from tests.library import events_about, media, show_as_film, show_in_report, store_file
from tests.outside import Clock
from tests.people import Town
from tests.reports import actor_of, new_report
from tests.servers.postgresql import on_both

MONTH = timedelta(days=30, seconds=1)


def throw_away(town: Town, *numbers: int) -> None:
    assert bin_media(town.kit, actor_of(town, "admin"), numbers).count == len(numbers)


def key_of(town: Town, number: int) -> str:
    row = media(town.kit, number)
    assert row is not None
    return row.key


def run(town: Town) -> None:
    put_in(town.kit, "all:0", EMPTY_BIN)
    empty_bin(town.kit, take(town.kit))


def departures(town: Town) -> list[Departure]:
    with town.kit.read() as session:
        return list(session.scalars(select(Departure)))


@on_both
def test_a_file_stays_thirty_days_and_then_goes_with_its_bytes(town: Town, clock: Clock):
    number = store_file(town)
    key = key_of(town, number)
    throw_away(town, number)
    clock.forward(days=30)
    assert purge_due(town.kit) == 0
    clock.forward(seconds=1)
    run(town)
    assert the_job(town.kit).status == "done"
    assert media(town.kit, number) is None
    assert town.kit.media.exists(key)  # a row may be on its way: ten minutes are waited
    clock.forward(minutes=11)
    assert delete_departed(town.kit) == 1
    assert not town.kit.media.exists(key)
    (event,) = events_about(town.kit, "media.purged")
    assert (event.subject_id, event.before["original_name"]) == (number, "ภาพ.jpg")
    assert [one.after for one in events_about(town.kit, "media.bytes_deleted")] == [{"key": key}]
    clock.forward(days=2)
    delete_departed(town.kit)
    assert departures(town) == []


def test_the_same_bytes_given_twice_stay_until_the_second_goes(town: Town, clock: Clock):
    first, second = store_file(town, "ก.jpg"), store_file(town, "ข.jpg")
    key = key_of(town, first)
    assert key == key_of(town, second)
    throw_away(town, first)
    clock.forward(days=31)
    run(town)
    clock.forward(minutes=11)
    assert delete_departed(town.kit) == 0
    assert town.kit.media.exists(key)
    throw_away(town, second)
    clock.forward(days=31)
    run(town)
    clock.forward(minutes=11)
    assert delete_departed(town.kit) == 1
    assert not town.kit.media.exists(key)


def test_all_that_remembers_a_file_goes_or_forgets_it(town: Town, clock: Clock):
    photo, film = store_file(town), store_file(town, "f.mp4", b"film", content_type="video/mp4")
    drawn = store_file(town, "thumb", b"drawn")
    show_in_report(town, photo, current=False)
    video = show_as_film(town, film, current=False)
    tag_media(town.kit, actor_of(town, "admin"), [photo], "ตลาดนัด")
    small = key_of(town, drawn)
    with town.kit.transaction(OPERATOR, "test.drawn") as session:
        session.delete(session.get_one(MediaObject, drawn))
        session.add(
            Rendition(media_id=photo, kind="thumb", key=small, sha256="0" * 64, size_bytes=5, width=1, height=1,
                      content_type="image/webp", made_at=town.kit.now())
        )  # fmt: skip
    throw_away(town, photo, film)
    clock.forward(days=31)
    assert purge_due(town.kit) == 2
    with town.kit.read() as session:
        for entity in (MediaObject, MediaTagging, Rendition, ReportFile):
            assert session.scalars(select(entity)).all() == []
        assert session.get_one(Video, video).media_id is None
    clock.forward(minutes=11)
    assert delete_departed(town.kit) == 3
    assert not town.kit.media.exists(small)


def test_a_use_that_begins_while_a_file_lies_in_the_bin_brings_it_back(town: Town, clock: Clock):
    number = store_file(town)
    throw_away(town, number)
    show_in_report(town, number)
    row = media(town.kit, number)
    assert row is not None
    assert row.binned_at is None
    assert any("binned_at" in event.before for event in events_about(town.kit, "test.shown"))
    clock.forward(days=31)
    assert purge_due(town.kit) == 0


def test_a_file_that_is_used_all_the_same_leaves_the_bin_instead_of_going(town: Town, clock: Clock):
    number = store_file(town)
    show_in_report(town, number)
    with town.kit.transaction(OPERATOR, "test.binned") as session:  # as if the use had begun behind everybody's back
        session.get_one(MediaObject, number).binned_at = town.kit.now()
    clock.forward(days=31)
    assert purge_due(town.kit) == 0
    row = media(town.kit, number)
    assert row is not None
    assert row.binned_at is None


def going(town: Town, clock: Clock, content: bytes = b"picture") -> str:
    """The key of bytes whose last row has just gone."""
    number = store_file(town, content=content)
    key = key_of(town, number)
    throw_away(town, number)
    clock.forward(days=31)
    assert purge_due(town.kit) == 1
    return key


@on_both
def test_bytes_that_come_again_before_they_are_deleted_stay(town: Town, clock: Clock):
    key = going(town, clock)
    store_file(town, "อีกครั้ง.jpg")
    assert departures(town) == []
    clock.forward(minutes=11)
    assert delete_departed(town.kit) == 0
    assert town.kit.media.exists(key)


def test_nobody_may_rely_on_bytes_that_are_being_deleted(town: Town, clock: Clock):
    going(town, clock)
    with town.kit.database.transaction() as session:
        session.scalars(select(Departure)).one().leaving_at = clock()
    with pytest.raises(Leaving, match="Send it again"):
        store_file(town, "อีกครั้ง.jpg")


def test_bytes_put_in_before_they_were_deleted_are_not_believed_to_be_there(town: Town, clock: Clock):
    key = going(town, clock)
    clock.forward(minutes=11)
    assert delete_departed(town.kit) == 1
    with pytest.raises(Leaving), town.kit.transaction(OPERATOR, "test.late") as session:
        session.add(
            MediaObject(province_id=town.province, key=key, sha256="0" * 64, size_bytes=7, content_type="image/jpeg",
                        original_name="สาย.jpg", received_at=clock())
        )  # fmt: skip
    number = store_file(town, "ใหม่.jpg")  # put in anew after that: they are there
    assert town.kit.media.exists(key_of(town, number))


def test_an_upload_of_the_same_size_on_its_way_is_waited_for(town: Town, clock: Clock):
    content = b"\0\0\0\x18ftypmp42" + bytes(200)
    key = going(town, clock, content)
    officer = actor_of(town, "officer")
    upload = begin_upload(town.kit, officer, new_report(town), "film.mp4", len(content)).upload_id
    append(town.kit, upload, 0, [content])
    with town.kit.read() as session:
        store_id = session.get_one(Upload, upload).store_id
    town.kit.media.finish(store_id)  # whole in the store, and no row yet
    clock.forward(minutes=11)
    assert delete_departed(town.kit) == 0
    assert town.kit.media.exists(key)
    finish_upload(town.kit, upload)
    assert departures(town) == []
    clock.forward(minutes=11)
    assert delete_departed(town.kit) == 0
    assert town.kit.media.exists(key)


def test_a_run_cut_short_while_it_deleted_is_made_good_by_the_next(town: Town, clock: Clock, monkeypatch):
    key = going(town, clock)
    clock.forward(minutes=11)

    def die(_key: str) -> None:
        raise NotThere(_key)

    with monkeypatch.context() as patch, pytest.raises(NotThere):
        patch.setattr(town.kit.media, "delete", die)
        delete_departed(town.kit)
    assert departures(town)[0].leaving_at is not None
    assert delete_departed(town.kit) == 1
    assert not town.kit.media.exists(key)


def test_the_wait_is_longer_than_any_transaction_and_shorter_than_an_alarm():
    assert timedelta(minutes=1) < AT_REST < timedelta(hours=1)
