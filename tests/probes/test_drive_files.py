"""Files of a folder over real HTTP from loopback: by key, as anyone, and every way in which Drive says no."""

import pytest

from portal.probes.drive_files import FileFetcher
from portal.rules.vocabulary import FolderState
from tests.servers.http import LoopbackServer, Reply, html, json_bytes

FILE = "photo-00000001"
PHOTO = b"\xff\xd8\xff" + b"x" * 700_000


def picture(body: bytes = PHOTO) -> Reply:
    return 200, {"Content-Type": "image/jpeg"}, body


def fetched(reply, key=None, file_id=FILE, resource_key=None, **more):
    """(answer, bytes that came, what was asked)."""
    came = bytearray()
    with LoopbackServer(reply).running() as server:
        fetch = FileFetcher(server.url, f"{server.url}/api", key, **more)
        return fetch(file_id, resource_key, came.extend), bytes(came), server.asked


def test_a_file_comes_as_anyone_saves_it():
    answer, came, asked = fetched(lambda *_: picture(), resource_key="rk-1")
    assert (answer.state, answer.content_type, came) == (FolderState.OK, "image/jpeg", PHOTO)
    assert asked == [f"GET /uc?id={FILE}&export=download&resourcekey=rk-1"]


def test_with_a_key_the_api_gives_it_and_a_bad_key_leads_to_the_public_way():
    answer, came, asked = fetched(lambda *_: picture(), key="the-key")
    assert (answer.state, came, asked[0].split("?")[0]) == (FolderState.OK, PHOTO, f"GET /api/files/{FILE}")
    bad = json_bytes(b'{"error": {"message": "API key not valid"}}', 400)
    answer, came, _ = fetched(lambda _m, path: bad if path.startswith("/api") else picture(), key="wrong")
    assert (answer.state, came) == (FolderState.OK, PHOTO)


def test_the_question_before_large_files_and_a_redirect_are_followed():
    fields = '<input name="id" value="a"><input name="confirm" value="t">'
    form = f'<form id="download-form" action="/download">{fields}</form>'
    steps = {"/uc": html(form), "/download": (303, {"Location": "/store/a"}, b""), "/store/a": picture()}
    answer, came, asked = fetched(lambda _m, path: steps[path.split("?")[0]])
    assert (answer.state, came) == (FolderState.OK, PHOTO)
    assert asked[1] == "GET /download?id=a&confirm=t"


@pytest.mark.parametrize(
    ("reply", "state", "wait"),
    [
        (html("<p>Too many users have viewed or downloaded this file recently</p>"), FolderState.QUOTA_WAIT, 86400),
        (json_bytes(b'{"reason": "downloadQuotaExceeded"}', 403), FolderState.QUOTA_WAIT, 86400),
        (json_bytes(b'{"reason": "userRateLimitExceeded"}', 403), FolderState.QUOTA_WAIT, 900),
        (html("slow down", 429), FolderState.QUOTA_WAIT, 900),
        ((302, {"Location": "/sorry/index"}, b""), FolderState.QUOTA_WAIT, 900),
        ((302, {"Location": "https://accounts.google.com/ServiceLogin"}, b""), FolderState.NOT_PUBLIC, None),
        (html("<title>Sign in</title>Sign in"), FolderState.NOT_PUBLIC, None),
        (html("no", 403), FolderState.NOT_PUBLIC, None),
        (html("no", 404), FolderState.MISSING, None),
        (html("oops", 500), FolderState.NET_ERROR, 900),
        (html("<p>hello</p>"), FolderState.UNREADABLE, None),
        ((302, {"Location": "http://127.0.0.1:9/inner"}, b""), FolderState.UNREADABLE, None),
        ((302, {"Location": "/uc"}, b""), FolderState.UNREADABLE, None),
        ((200, {"Content-Type": "image/jpeg", "Content-Length": "900000"}, PHOTO), FolderState.NET_ERROR, None),
    ],
)
def test_each_refusal_has_its_state_and_its_pause(reply, state, wait):
    answer, _, _ = fetched(lambda *_: reply, total_s=5)
    assert (answer.state, answer.retry_after_s) == (state, wait)
    assert answer.note


def test_limits_hold_and_odd_ids_are_not_asked_for():
    answer, came, _ = fetched(lambda *_: picture(), max_bytes=1000)
    assert answer.state is FolderState.UNREADABLE
    assert len(came) <= 1000
    assert fetched(lambda *_: picture(), file_id="../etc")[2] == []
    harmful = json_bytes(b'{"reason": "cannotDownloadAbusiveFile"}', 403)
    assert fetched(lambda *_: harmful, key="k")[0].state is FolderState.UNSUPPORTED
    assert fetched(lambda *_: json_bytes(b"{}"), key="k")[0].state is FolderState.UNREADABLE


def test_what_the_sink_raises_ends_the_fetching():
    def full(_piece: bytes) -> None:
        raise RuntimeError("full")

    with LoopbackServer(lambda *_: picture()).running() as server, pytest.raises(RuntimeError, match="full"):
        FileFetcher(server.url, server.url)(FILE, None, full)
