"""What a pasted link is, told at once."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.outside import Outside
from tests.people import Town
from tests.web.test_reports import ask

Browser = Callable[[str], FlaskClient]


@pytest.mark.parametrize(
    ("kind", "text", "platform", "found"),
    [
        ("video", "ฝากดูค่ะ https://youtu.be/abcdefghijk?si=zzz&t=5 ขอบคุณ", "youtube", "abcdefghijk"),
        ("video", "https://www.facebook.com/share/v/AbC123/?mibextid=x", "facebook", None),
        ("video", "https://vt.tiktok.com/ZSabc/", "tiktok", None),
        ("folder", "https://drive.google.com/drive/u/2/folders/1AbcdefghijklmnopQRSTUV?usp=sharing", "google_drive",
         "1AbcdefghijklmnopQRSTUV"),
    ],
)  # fmt: skip
def test_messy_links_are_recognised_without_network(
    browser_of: Browser, town: Town, outside: Outside, kind: str, text: str, platform: str, found: str | None
):
    told = ask(browser_of("officer"), "/links/recognise", {"text": text, "kind": kind}).get_json()
    assert (told["ok"], told["platform"], told["id"]) == (True, platform, found)
    assert "si=" not in told["url"]
    assert told["message"]
    assert outside.asked == []


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        ("video", "https://www.youtube.com/playlist?list=PLx", "playlist"),
        ("video", "https://www.youtube.com/@a", "channel"),
        ("video", "https://example.com/video", "other_site"), ("video", "http://127.0.0.1/", "private_address"),
        ("video", "http://2130706433/", "private_address"), ("video", "ก" * 5000, "too_long"), ("video", "", "empty"),
        ("video", "https://www.tiktok.com/@a/photo/1", "photo"),
        ("folder", "https://drive.google.com/file/d/1Abcdefghij/view", "drive_file"),
        ("folder", "https://photos.app.goo.gl/abc", "google_photos"),
    ],
)  # fmt: skip
def test_what_is_no_such_link_says_why(browser_of: Browser, town: Town, kind: str, text: str, reason: str):
    told = ask(browser_of("officer"), "/links/recognise", {"text": text, "kind": kind}).get_json()
    assert (told["ok"], told["reason"]) == (False, reason)
    assert told["message"]


@pytest.mark.parametrize("body", [[], {}, {"text": 5, "kind": "video"}, {"text": "x", "kind": "photo"}])
def test_other_questions_are_refused(browser_of: Browser, town: Town, body: object):
    assert ask(browser_of("officer"), "/links/recognise", body).status_code == 400
