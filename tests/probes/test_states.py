import pytest

from portal.probes.states import classify
from portal.rules.vocabulary import ProbeState as State


class YoutubeDLError(Exception):
    """Named like yt-dlp's own base: states are read by the name of the kind."""


class DownloadError(YoutubeDLError):
    def __init__(self, message, inner=None):
        super().__init__(message)
        self.exc_info = (type(inner), inner, None) if inner else None


class GeoRestrictedError(YoutubeDLError): ...


class UnsupportedError(YoutubeDLError): ...


class TransportError(YoutubeDLError): ...


@pytest.mark.parametrize(
    ("message", "state"),
    [
        ("No suitable extractor found for URL http://127.0.0.1", State.UNSUPPORTED),
        ("Sign in to confirm you’re not a bot. Use --cookies", State.BLOCKED),
        ("x. YouTube is requiring a captcha challenge before playback", State.BLOCKED),
        ("All player responses are invalid. Your IP is likely being blocked by Youtube", State.BLOCKED),
        ("Unable to download webpage: HTTP Error 403: Forbidden", State.BLOCKED),
        ("Unable to download webpage: HTTP Error 429: Too Many Requests", State.RATE_LIMITED),
        ("Sign in to confirm your age. This video may be inappropriate for some users.", State.AGE),
        ("This post may not be comfortable for some audiences. Log in for access", State.AGE),
        ("This video requires payment to watch", State.PREMIUM),
        ("This video is available to this channel's members on level: Gold", State.MEMBERS),
        ("Premieres in 2 hours", State.UPCOMING),
        ("Video unavailable. This video is not available in your country", State.GEO),
        ("Private video. Sign in if you've been granted access", State.PRIVATE),
        ("TikTok is requiring login for access to this content", State.LOGIN_REQUIRED),
        ("The account associated with this video has been terminated", State.REMOVED),
        ("This live stream recording is not available.", State.REMOVED),
        ("Unable to download webpage: HTTP Error 404: Not Found", State.REMOVED),
        ("Unable to download webpage: HTTP Error 502: Bad Gateway", State.NET_ERROR),
        ("The read operation timed out", State.NET_ERROR),
        ("Unable to solve JS challenge", State.EXTRACTOR_BROKEN),
        ("No video formats found!", State.EXTRACTOR_BROKEN),
        ("This video is not available", State.EXTRACTOR_BROKEN),  # also said of made-for-kids videos
    ],
)
def test_each_wording_has_its_state(message, state):
    assert classify(DownloadError(message), "", None) is state


def test_kinds_of_error_count_before_words():
    assert classify(DownloadError("x", GeoRestrictedError("y")), "", None) is State.GEO
    assert classify(UnsupportedError("x"), "", None) is State.UNSUPPORTED
    assert classify(DownloadError("x", TransportError("y")), "", None) is State.NET_ERROR
    assert classify(TypeError("x"), "", None) is State.INTERNAL
    assert classify(MemoryError(), "", None) is State.INTERNAL
    assert classify(ConnectionResetError("x"), "", None) is State.NET_ERROR


@pytest.mark.parametrize(
    ("log", "state"),
    [
        ("HTTP Error 429", State.RATE_LIMITED),
        ("Sign in to confirm you’re not a bot", State.BLOCKED),
        ("HTTP Error 403: Forbidden", State.BLOCKED),
        ("Temporary failure in name resolution", State.NET_ERROR),
        ("unable to extract yt initial data", State.EXTRACTOR_BROKEN),
    ],
)
def test_when_every_attempt_failed_the_warnings_tell_why(log, state):
    assert classify(DownloadError("Failed to extract any player response"), log, None) is state


@pytest.mark.parametrize(
    ("info", "state"),
    [
        ({"duration": 5, "formats": []}, State.OK),
        ({"duration": None, "formats": [{}]}, State.OK),
        ({"title": "Facebook", "formats": []}, State.EXTRACTOR_BROKEN),
        ({"live_status": "is_upcoming"}, State.UPCOMING),
        ({"live_status": "post_live", "duration": 9}, State.LIVE),
        ({"is_live": True}, State.LIVE),
        ({"age_limit": 18, "duration": 9}, State.AGE),
        ({"availability": "private", "duration": 9}, State.PRIVATE),
        ({"availability": "premium_only", "duration": 9}, State.PREMIUM),
        ({"availability": "subscriber_only", "duration": 9}, State.MEMBERS),
        ({"availability": "unlisted", "duration": 9}, State.OK),
        (None, State.EXTRACTOR_BROKEN),
    ],
)
def test_what_came_back_is_judged_too(info, state):
    assert classify(None, "", info) is state
