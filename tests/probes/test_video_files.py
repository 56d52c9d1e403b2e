"""Evidence copies by the real yt-dlp in its child: the film comes over HTTP from a loopback server, the one way out."""

import pytest

from portal.probes.video_files import VideoFetcher
from portal.rules.vocabulary import ProbeState
from tests.servers.http import LoopbackServer

FILM = b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + b"film" * 100_000
LINK = "https://www.youtube.com/watch?v=wastefine01"


def fetched(video_id="wastefine01", status=200, body=FILM, **more):
    """(answer, bytes that came, what the proxy was asked)."""
    came = bytearray()

    def reply(_method, _path):
        return status, {"Content-Type": "video/mp4"}, body

    with LoopbackServer(reply).running() as server:
        fetch = VideoFetcher(server.url, install="tests.probes.answers:install_with_media", total_s=60, **more)
        return fetch(f"https://www.youtube.com/watch?v={video_id}", video_id, came.extend), bytes(came), server.asked


def test_the_film_comes_whole_through_the_operators_proxy_alone():
    answer, came, asked = fetched()
    assert (answer.state, answer.note, came) == (ProbeState.OK, "", FILM)
    assert asked == ["GET http://media.invalid/clip.mp4"]


@pytest.mark.parametrize(("video_id", "state"), [("wasteprivat", "private"), ("wastenotbot", "blocked")])
def test_what_cannot_be_watched_has_its_state(video_id, state):
    answer, came, asked = fetched(video_id)
    assert (answer.state, came, asked) == (state, b"", [])


def test_a_film_above_the_limit_is_not_kept_and_an_inner_address_never_asked():
    answer, came, _ = fetched(max_bytes=100_000)
    assert (answer.state is ProbeState.OK, came) == (False, b"")
    fetch = VideoFetcher(None, install="tests.probes.answers:install_inner_media", total_s=60)
    inner = bytearray()
    assert fetch(LINK, "wastefine01", inner.extend).state is not ProbeState.OK
    assert inner == b""


def test_what_is_no_video_link_is_not_asked_for():
    assert VideoFetcher()("http://127.0.0.1/x.mp4", None, bytearray().extend).state is ProbeState.UNSUPPORTED
