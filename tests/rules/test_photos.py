"""The photo folder: open, not empty, or not known yet."""

from datetime import UTC, datetime

import pytest

from portal.rules.facts import FolderEntry, FolderLook
from portal.rules.photos import Uploaded, check_photos
from portal.rules.vocabulary import FolderState, Outcome

GIVEN = "https://drive.google.com/drive/folders/1AbcdefghijklmnopQRSTUV"
DAY = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def look(state: FolderState, *kinds: str) -> FolderLook:
    return FolderLook(
        state, "page", DAY, "f", entries=tuple(FolderEntry(str(n), "x", kind) for n, kind in enumerate(kinds))
    )


@pytest.mark.parametrize(
    ("state", "outcome", "word"),
    [
        (FolderState.NOT_PUBLIC, Outcome.FAIL, "ทุกคนที่มีลิงก์"), (FolderState.MISSING, Outcome.FAIL, "ไม่พบโฟลเดอร์"),
        (FolderState.QUOTA_WAIT, Outcome.CANNOT_CHECK, "ไม่ต้องทำอะไร"), (FolderState.OK, Outcome.FAIL, "ไม่มีภาพ"),
        (FolderState.UNREADABLE, Outcome.CANNOT_CHECK, "ลองใหม่"),
        (FolderState.NET_ERROR, Outcome.CANNOT_CHECK, "ลองใหม่"),
    ],
)  # fmt: skip
def test_each_answer_of_drive(state: FolderState, outcome: Outcome, word: str):
    found = check_photos(GIVEN, look(state))
    assert found.outcome is outcome
    assert word in found.message_th


def test_photos_and_clips_count_documents_do_not():
    found = check_photos(GIVEN, look(FolderState.OK, "image", "video", "other", "folder"))
    assert (found.outcome, found.message_th) == (Outcome.PASS, "เปิดดูได้ มีภาพ 2 ภาพ")
    assert check_photos(GIVEN, look(FolderState.OK, "other")).outcome is Outcome.FAIL


def test_before_anybody_looked_nothing_is_a_fault():
    assert check_photos(GIVEN, None).outcome is Outcome.CANNOT_CHECK


def test_nothing_given_and_something_else_given():
    assert "วางลิงก์" in check_photos("  ", None).message_th
    wrong = check_photos("https://photos.app.goo.gl/abc", None)
    assert (wrong.outcome, wrong.evidence["reason"]) == (Outcome.FAIL, "google_photos")


def test_photos_in_the_portal_stand_for_the_folder():
    assert check_photos("", None, Uploaded(sound=3)).outcome is Outcome.PASS


def test_photos_that_wait_or_do_not_open():
    assert check_photos("", None, Uploaded(waiting=1)).outcome is Outcome.CANNOT_CHECK
    broken = check_photos("", None, Uploaded(broken=2))
    assert (broken.outcome, broken.evidence) == (Outcome.FAIL, {"broken": 2})


def test_a_folder_that_is_of_no_use_stops_nothing_when_photos_are_here():
    here = Uploaded(sound=2)
    assert check_photos(GIVEN, look(FolderState.NOT_PUBLIC), here).outcome is Outcome.WARNING
    assert check_photos(GIVEN, None, here).outcome is Outcome.PASS
    assert check_photos(GIVEN, look(FolderState.OK, "image"), here).message_en == "Open to everyone: 1 photos."
