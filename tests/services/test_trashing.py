"""The bin: what is used stays, what is binned comes back, another's file is not there."""

import pytest

from portal.services.errors import NotFound, Refused
from portal.services.trashing import InUse, bin_media, restore_media
from tests.library import events_about, media, publish, show_as_film, show_in_report, store_file
from tests.people import Town
from tests.reports import actor_of, fill, new_report, send, show_photos


def test_a_file_nobody_uses_goes_into_the_bin_with_an_event_and_comes_back(town: Town):
    number, admin = store_file(town), actor_of(town, "admin")
    assert bin_media(town.kit, admin, [number]).count == 1
    row = media(town.kit, number)
    assert row is not None
    assert (row.binned_at, row.binned_by) == (town.kit.now(), "คุณadmin")
    assert bin_media(town.kit, admin, [number]).count == 0  # twice is fine
    (event,) = events_about(town.kit, "media.binned")
    assert (event.subject_kind, event.subject_id, event.actor_id) == ("media_objects", number, town.users["admin"])
    assert restore_media(town.kit, admin, [number]) == 1
    row = media(town.kit, number)
    assert row is not None
    assert (row.binned_at, row.binned_by) == (None, "")
    assert len(events_about(town.kit, "media.restored")) == 1


@pytest.mark.parametrize(
    ("put_to_use", "word"),
    [(show_in_report, "report_file"), (show_as_film, "video"), (publish, "guideline")],
)
def test_a_file_in_use_is_refused_with_its_places(town: Town, put_to_use, word: str):
    number = store_file(town, "อบรม.jpg")
    put_to_use(town, number)
    with pytest.raises(InUse, match=r"Still in use: อบรม\.jpg") as told:
        bin_media(town.kit, actor_of(town, "admin"), [number])
    assert told.value.held == [("อบรม.jpg", [word])]
    row = media(town.kit, number)
    assert row is not None
    assert row.binned_at is None


def test_of_many_those_in_use_stay_and_are_named(town: Town):
    free, used = store_file(town, "ว่าง.jpg"), store_file(town, "ใช้.jpg", b"other")
    show_in_report(town, used)
    done = bin_media(town.kit, actor_of(town, "admin"), [free, used])
    assert (done.count, done.held) == (1, [("ใช้.jpg", ["report_file"])])


def test_what_was_taken_off_a_draft_may_go_but_not_what_was_once_sent(town: Town, outside):
    photo, film = store_file(town), store_file(town, "film.mp4", b"film", content_type="video/mp4")
    report_id = show_in_report(town, photo, current=False)
    show_as_film(town, film, current=False)
    assert bin_media(town.kit, actor_of(town, "admin"), [photo, film]).count == 2
    restore_media(town.kit, actor_of(town, "admin"), [photo])
    show_photos(outside)
    fill(town, report_id)
    send(town, report_id)
    with pytest.raises(InUse):
        bin_media(town.kit, actor_of(town, "admin"), [photo])


def test_anothers_file_is_as_one_that_is_not_there(town: Town):
    number = store_file(town, authority=town.authority_x, province=town.other_province)
    for deed in (bin_media, restore_media):
        with pytest.raises(NotFound):
            deed(town.kit, actor_of(town, "admin"), [number])
    assert new_report(town)


def test_no_deed_touches_more_than_it_may(town: Town):
    with pytest.raises(Refused, match="At most 1,000 files at once"):
        bin_media(town.kit, actor_of(town, "admin"), range(1, 1002))


def test_many_that_are_in_use_are_told_shortly(town: Town):
    told = InUse([(f"{n}.jpg", ["video"]) for n in range(7)])
    assert "and 2 more" in told.message_en
    assert "และอีก 2 ไฟล์" in told.message_th
