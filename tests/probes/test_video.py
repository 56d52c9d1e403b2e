import json
from datetime import UTC, datetime

import pytest

from portal.probes.exchange import Answer
from portal.probes.guard import Refused, Unreachable
from portal.probes.video import VideoProbe
from portal.rules.vocabulary import Platform, ProbeState
from tests.servers.http import LoopbackServer, json_bytes

NOW = datetime(2026, 10, 5, 3, 0, tzinfo=UTC)
NO_API = "http://127.0.0.1:9"


def probing(**more):
    return VideoProbe(lambda: NOW, NO_API, install="tests.probes.answers:install", **more)


def test_a_link_is_looked_at_by_the_extractor():
    look = probing()("https://youtu.be/wastefine01?si=abc")
    assert (look.state, look.source, look.probed_at) == (ProbeState.OK, "yt_dlp", NOW)
    assert (look.platform, look.video_id, look.duration_s) == (Platform.YOUTUBE, "wastefine01", 287.0)
    assert look.canonical_url == "https://www.youtube.com/watch?v=wastefine01"
    assert look.title == "คัดแยกขยะ บ้านตัวอย่าง"


def test_a_limited_platform_says_how_long_to_wait():
    look = probing()("https://www.youtube.com/watch?v=wastelimitd")
    assert (look.state, look.retry_after_s) == (ProbeState.RATE_LIMITED, 4500)
    assert probing()("https://www.youtube.com/watch?v=wasteprivat").retry_after_s is None


@pytest.mark.parametrize(
    "text", ["", "http://127.0.0.1/", "https://vimeo.com/1", "https://www.youtube.com/playlist?list=PL1", "ขยะ" * 2000]
)
def test_what_is_no_video_link_is_unsupported(text):
    look = probing()(text)
    assert look.state is ProbeState.UNSUPPORTED
    assert look.note


def test_the_api_is_asked_first_when_there_is_a_key_and_the_extractor_when_it_fails():
    item = {"id": "wastefine01", "snippet": {"title": "จาก API"}, "contentDetails": {"duration": "PT10S"}, "status": {}}
    replies = [json_bytes(json.dumps({"items": [item]}).encode()), json_bytes(b"{}", 403)]
    with LoopbackServer(lambda method, path: replies.pop(0)).running() as server:
        probe = VideoProbe(lambda: NOW, server.url, "the-key", install="tests.probes.answers:install")
        look = probe("https://youtu.be/wastefine01")
        assert (look.source, look.title, look.duration_s) == ("youtube_api", "จาก API", 10.0)
        assert look.canonical_url == "https://www.youtube.com/watch?v=wastefine01"
        look = probe("https://youtu.be/wastefine01")
        assert (look.source, look.state) == ("yt_dlp", ProbeState.OK)
        assert look.note.startswith("YouTube Data API answered 403")
        assert probe("https://www.tiktok.com/@sample.tambon/video/7100000000000000001").source == "yt_dlp"
        assert len(server.asked) == 2


def pointing_to(location):
    return lambda url, **_: Answer(302, {"location": location}, b"")


def test_share_links_are_expanded_first_and_never_given_to_the_extractor():
    look = probing(fetch=pointing_to("https://www.facebook.com/reel/810000000000001/"))(
        "https://www.facebook.com/share/r/AbCdEf/"
    )
    assert (look.state, look.video_id, look.duration_s) == (ProbeState.OK, "810000000000001", 61.5)
    assert look.canonical_url == "https://www.facebook.com/reel/810000000000001"


def failing(error):
    def fetch(url, **_):
        raise error

    return fetch


@pytest.mark.parametrize(
    ("fetch", "state"),
    [
        (pointing_to("https://www.facebook.com/login/"), ProbeState.LOGIN_REQUIRED),
        (lambda url, **_: Answer(200, {}, b"nothing"), ProbeState.EXTRACTOR_BROKEN),
        (pointing_to("http://169.254.169.254/"), ProbeState.EXTRACTOR_BROKEN),
        (failing(Refused("no")), ProbeState.EXTRACTOR_BROKEN),
        (failing(Unreachable("fb.watch: no answer in time")), ProbeState.NET_ERROR),
    ],
)
def test_share_links_that_cannot_be_resolved_say_why(fetch, state):
    look = probing(fetch=fetch)("https://fb.watch/AbCdEf/")
    assert (look.state, look.platform, look.video_id) == (state, Platform.FACEBOOK, None)
    assert "could not be resolved" in look.note
