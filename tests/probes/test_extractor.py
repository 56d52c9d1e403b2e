"""Every outcome through yt-dlp's own extractors, in a real child, on invented platform answers."""

import pytest
from yt_dlp import YoutubeDL

from portal.probes import extractor
from portal.probes.child import Check, look_in_child
from tests.probes.answers import LONG_CAPTION

INSTALL = "tests.probes.answers:install"


def look(url, video_id):
    return look_in_child(Check(url, video_id, install=INSTALL), 20)


def youtube(video_id):
    return look(f"https://www.youtube.com/watch?v={video_id}", video_id)


def tiktok(video_id):
    return look(f"https://www.tiktok.com/@sample.tambon/video/{video_id}", video_id)


def test_public_youtube_video_is_described():
    found = youtube("wastefine01")
    assert found["state"] == "ok"
    assert (found["title"], found["duration_s"]) == ("คัดแยกขยะ บ้านตัวอย่าง", 287.0)
    assert found["description"] == "เล่าเรื่องขยะ"
    assert found["channel_url"] == "https://www.youtube.com/channel/UC" + "x" * 22
    assert not found["unlisted"]


def test_unlisted_counts_as_ok_and_says_so():
    found = youtube("wasteunlist")
    assert (found["state"], found["unlisted"]) == ("ok", True)


@pytest.mark.parametrize(
    ("video_id", "state"),
    [
        ("wastelivenw", "live"),
        ("wasteupcomg", "upcoming"),
        ("wasteprivat", "private"),
        ("wasteremove", "removed"),
        ("wasteage018", "age"),
        ("wastegeoloc", "geo"),
        ("wastemember", "members"),
        ("wastepremiu", "premium"),
        ("wastefilm01", "premium"),
        ("wastenotbot", "blocked"),
        ("wastelimitd", "rate_limited"),
        ("wastemany29", "rate_limited"),
        ("wastenonet1", "net_error"),
        ("wasteodderr", "internal"),
    ],
)
def test_each_youtube_outcome_is_told_apart(video_id, state):
    found = youtube(video_id)
    assert found["state"] == state
    assert state == "live" or found["note"]
    assert "--cookies" not in found["note"]


def test_tiktok_caption_is_cut_in_the_title_and_whole_in_the_description():
    found = tiktok("7100000000000000001")
    assert (found["state"], found["duration_s"]) == ("ok", 58.0)
    assert len(found["title"]) == 72
    assert found["title"].endswith("...")
    assert found["description"] == LONG_CAPTION.strip()
    assert found["channel"] == "เทศบาลตัวอย่าง"
    assert found["channel_url"] == "https://www.tiktok.com/@sample.tambon"


def test_empty_tiktok_caption_is_ok_without_a_title():
    found = tiktok("7100000000000000002")
    assert (found["state"], found["title"], found["duration_s"]) == ("ok", None, 58.0)


@pytest.mark.parametrize(
    ("video_id", "state"),
    [
        ("7100000000000010204", "blocked"),
        ("7100000000000010216", "private"),
        ("7100000000000010222", "private"),
        ("7100000000000019999", "extractor_broken"),
        ("7100000000000000404", "extractor_broken"),
    ],
)
def test_each_tiktok_outcome_is_told_apart(video_id, state):
    assert tiktok(video_id)["state"] == state


def test_facebook_reel_is_followed_and_its_counts_are_not_its_title():
    found = look("https://www.facebook.com/reel/810000000000001", "810000000000001")
    assert (found["state"], found["duration_s"]) == ("ok", 61.5)
    assert found["title"] == "ขยะหอม บ้านตัวอย่าง"
    assert found["channel_url"] == "https://www.facebook.com/100000000000001"


@pytest.mark.parametrize(
    ("video_id", "state"), [("810000000000002", "login_required"), ("810000000000003", "extractor_broken")]
)
def test_facebook_refusals_are_told_apart(video_id, state):
    assert look(f"https://www.facebook.com/watch/?v={video_id}", video_id)["state"] == state


@pytest.mark.parametrize("text", ["ytsearch:waste", "https://vimeo.com/1", "file:///etc/passwd", "waste", ""])
def test_nothing_but_the_five_extractors_answers(text):
    assert look(text, None)["state"] == "unsupported"


def answering(*answers):
    """A YoutubeDL whose lookups give `answers` in turn: only the following of hops is under test."""
    waiting = list(answers)
    ydl = YoutubeDL({"quiet": True}, auto_init=False)
    ydl.extract_info = lambda url, **_: waiting.pop(0)
    return ydl


def test_hops_end_after_three_and_several_videos_are_searched_for_the_one():
    hop = {"_type": "url", "url": "https://x", "ie_key": "TikTok"}
    assert extractor._follow(answering(hop, hop, hop, hop), "u", "1") is None
    several = {"_type": "playlist", "entries": [{"id": "1"}, {"id": "2"}]}
    assert extractor._follow(answering(several), "u", "2") == {"id": "2"}
    assert extractor._follow(answering(several), "u", "3") is None


def test_description_names_no_owner_that_is_only_the_title():
    found = extractor._described(
        {"extractor_key": "Facebook", "title": "ขยะ & เรา", "uploader": "ขยะ &amp; เรา", "duration": 3}
    )
    assert (found["title"], found["channel"], found["channel_url"]) == ("ขยะ & เรา", None, None)
    assert extractor._described({"title": "Facebook video #12"})["title"] is None


def test_log_keeps_warnings_and_errors_but_not_progress():
    log = extractor.Log()
    log.debug("1")
    log.warning("2")
    log.error("3")
    assert log.text == "2\n3"
    assert extractor.options(log, None)["proxy"] == ""
