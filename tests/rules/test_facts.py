"""What was seen of the outside is kept as it was: rows that nobody changes and that start with nothing in common."""

from dataclasses import FrozenInstanceError, fields

import pytest

from portal.rules.facts import FileLook, Finding, FolderEntry, FolderLook, VideoLook
from portal.rules.vocabulary import FolderState, Outcome, ProbeState, RuleId
from tests.conftest import NOON

ROWS = (
    Finding(RuleId.DURATION, Outcome.PASS, "ผ่าน", "Pass"),
    VideoLook(ProbeState.OK, "yt_dlp", NOON),
    FileLook(240.0, 1000),
    FolderEntry("id", "ภาพ.jpg", "image"),
    FolderLook(FolderState.OK, "page", NOON),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: type(row).__name__)
def test_a_fact_cannot_be_changed(row):
    with pytest.raises(FrozenInstanceError):
        setattr(row, fields(row)[0].name, None)


def test_a_finding_speaks_both_languages_and_has_evidence_of_its_own():
    one, other = (Finding(RuleId.PUBLIC, Outcome.FAIL, "ไม่เปิด", "Not open") for _ in range(2))
    one.evidence["state"] = "private"
    assert other.evidence == {}
    assert (one.message_th, one.message_en) == ("ไม่เปิด", "Not open")


def test_a_bare_look_claims_nothing():
    video, file, folder = ROWS[1], ROWS[2], ROWS[4]
    assert (video.title, video.duration_s, video.channel_url, video.retry_after_s) == (None,) * 4
    assert video.unlisted is False
    assert (file.problem, file.container) == (None, None)
    assert (folder.entries, folder.title) == ((), None)
