import json
from urllib.parse import parse_qs, urlsplit

import pytest

from portal.probes.drive_answers import DAY_S, PAUSE_S, Failed, kind_of
from portal.probes.drive_api import DriveApi, KeyRefused
from portal.rules.facts import FolderEntry
from portal.rules.vocabulary import FolderState
from tests.servers.http import LoopbackServer, json_bytes

FOLDER = "folder-of-photos-01"
ABOUT = {"id": FOLDER, "name": "ภาพกิจกรรม", "mimeType": "application/vnd.google-apps.folder"}


def file(number, mime="image/jpeg"):
    row = {"id": f"photo-{number:08}", "name": f"{number}.jpg", "mimeType": mime}
    return {**row, "size": "1024", "md5Checksum": "a" * 32, "modifiedTime": "2026-10-01T00:00:00Z"}


def listing(pages, about=ABOUT, status=200):
    """Children of FOLDER from pages of rows; a page may also be a whole (odd) answer."""

    def reply(method, path):
        parts = urlsplit(path)
        if parts.path != "/files":
            return json_bytes(json.dumps(about).encode(), status)
        token = int(parse_qs(parts.query).get("pageToken", ["0"])[0])
        page = pages[token]
        if isinstance(page, bytes):
            return json_bytes(page)
        more = {"nextPageToken": str(token + 1)} if token + 1 < len(pages) else {}
        return json_bytes(json.dumps({"files": page, **more}).encode())

    with LoopbackServer(reply).running() as server:
        found = DriveApi(server.url, "the-key").children(FOLDER, "rk-1")
        assert all("key=the-key" in line for line in server.asked)
        assert server.headers[0]["x-goog-drive-resource-keys"] == f"{FOLDER}/rk-1"
        return found


def test_every_page_is_read():
    title, entries, note = listing([[file(1), file(2)], [file(3)]])
    assert (title, note) == ("ภาพกิจกรรม", "")
    assert [entry.name for entry in entries] == ["1.jpg", "2.jpg", "3.jpg"]
    first = FolderEntry("photo-00000001", "1.jpg", "image", 1024, "a" * 32, "2026-10-01T00:00:00Z", "image/jpeg")
    assert entries[0] == first


def test_the_api_may_say_that_a_folder_is_empty():
    assert listing([[]])[1] == []


def test_a_link_to_a_file_is_not_a_folder():
    with pytest.raises(Failed) as caught:
        listing([[]], about={**ABOUT, "mimeType": "image/png"})
    assert caught.value.state is FolderState.UNSUPPORTED


@pytest.mark.parametrize(
    ("reason", "status", "state", "wait"),
    [
        ("notFound", 404, FolderState.MISSING, None),
        ("userRateLimitExceeded", 403, FolderState.QUOTA_WAIT, PAUSE_S),
        ("rateLimitExceeded", 429, FolderState.QUOTA_WAIT, PAUSE_S),
        ("downloadQuotaExceeded", 403, FolderState.QUOTA_WAIT, DAY_S),
        ("insufficientFilePermissions", 403, FolderState.NOT_PUBLIC, None),
        ("backendError", 503, FolderState.NET_ERROR, PAUSE_S),
        ("teapot", 418, FolderState.UNREADABLE, None),
    ],
)
def test_each_refusal_has_its_state(reason, status, state, wait):
    with pytest.raises(Failed) as caught:
        listing([], about={"error": {"errors": [{"reason": reason}]}}, status=status)
    assert (caught.value.state, caught.value.retry_after_s) == (state, wait)


def test_a_refused_key_is_not_blamed_on_the_folder():
    with pytest.raises(KeyRefused):
        listing([], about={"error": {"message": "API key not valid."}}, status=400)


@pytest.mark.parametrize("odd", [b"not json", b"[1]", b"{}", b'{"files": [{"name": "x"}]}', b'{"files": ["x"]}'])
def test_answers_that_make_no_sense_are_unreadable(odd):
    with pytest.raises(Failed) as caught:
        listing([odd])
    assert caught.value.state is FolderState.UNREADABLE


def test_nobody_there_is_a_network_error():
    with pytest.raises(Failed) as caught:
        DriveApi("http://127.0.0.1:9", "the-key").children(FOLDER, None)
    assert caught.value.state is FolderState.NET_ERROR
    assert "the-key" not in caught.value.note


@pytest.mark.parametrize(
    ("mime", "name", "kind"),
    [
        ("image/heic", "", "image"),
        ("video/mp4", "", "video"),
        ("application/vnd.google-apps.folder", "a.jpg", "folder"),
        ("application/octet-stream", "ภาพ.JPG", "image"),
        ("", "clip.mov", "video"),
        ("application/pdf", "a.pdf", "other"),
    ],
)
def test_kinds(mime, name, kind):
    assert kind_of(mime, name) == kind
