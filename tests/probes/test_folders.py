import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from portal.probes import folders
from portal.probes.folders import FolderLister
from portal.rules.vocabulary import FolderState
from tests.servers.http import LoopbackServer, html, json_bytes

NOW = datetime(2026, 10, 5, 3, 0, tzinfo=UTC)
ROOT = "folder-0000000"


def page(*children):
    """An embedded view of ("folder" or "file", id) pairs."""
    forms = {"folder": '<a href="/drive/folders/{0}">{0}</a>', "file": '<a href="/file/d/{0}/view">{0}.jpg</a>'}
    return html("<title>ภาพ</title>" + "".join(forms[kind].format(file_id) for kind, file_id in children))


def listed(pages, folder_id=ROOT, key=None, **more):
    """A look at a tree of pages; anything not in it answers 404."""

    def reply(method, path):
        parts = urlsplit(path)
        asked = parse_qs(parts.query).get("id", [parts.path.rpartition("/")[2]])[0]
        if parts.path.startswith("/api"):
            return pages["api"]
        return pages.get(asked, html("", 404))

    with LoopbackServer(reply).running() as server:
        lister = FolderLister(lambda: NOW, server.url, server.url + "/api", key, **more)
        return lister(folder_id, None), server.asked


def test_folders_inside_are_opened_once_even_when_they_hold_themselves():
    look, asked = listed(
        {
            ROOT: page(("file", "photo-00000001"), ("folder", "inner-folder-01"), ("folder", ROOT)),
            "inner-folder-01": page(("file", "photo-00000002"), ("folder", "inner-folder-01"), ("folder", ROOT)),
        }
    )
    assert (look.state, look.source, look.looked_at, look.title) == (FolderState.OK, "drive_page", NOW, "ภาพ")
    assert [entry.file_id for entry in look.entries if entry.kind == "image"] == ["photo-00000001", "photo-00000002"]
    assert len(asked) == 2


def test_depth_number_of_folders_items_and_time_have_an_end(monkeypatch):
    chain = {f"folder-{n:07}": page(("folder", f"folder-{n + 1:07}")) for n in range(10)}
    look, asked = listed(chain)
    assert (look.state, len(asked)) == (FolderState.OK, 1 + folders.MAX_DEPTH)
    assert "not every inner folder" in look.note
    monkeypatch.setattr(folders, "MAX_FOLDERS", 2)
    assert len(listed(chain)[1]) == 2
    assert len(listed(chain, total_s=-1)[1]) == 1
    monkeypatch.setattr(folders, "MAX_ITEMS", 3)
    look, _ = listed({ROOT: page(*[("file", f"photo-{n:08}") for n in range(9)])})
    assert (len(look.entries), look.note) == (3, "more than 3 items")


def test_an_inner_folder_that_is_closed_is_noted_and_one_that_asks_to_wait_delays_all():
    root = page(("file", "photo-00000001"), ("folder", "inner-folder-01"))
    look, _ = listed({ROOT: root})
    assert look.state is FolderState.OK
    assert "inner-folder-01" in look.note
    look, _ = listed({ROOT: root, "inner-folder-01": html("", 429)})
    assert (look.state, look.entries, look.retry_after_s) == (FolderState.QUOTA_WAIT, (), 900)


def test_missing_folders_and_odd_ids():
    look, _ = listed({})
    assert (look.state, look.folder_id) == (FolderState.MISSING, ROOT)
    look, asked = listed({}, folder_id="x' or '1'='1")
    assert (look.state, asked) == (FolderState.UNSUPPORTED, [])


def test_with_a_key_the_api_is_asked_and_without_a_valid_one_the_page():
    about = {"id": ROOT, "name": "ภาพ", "mimeType": "application/vnd.google-apps.folder", "files": []}
    look, asked = listed({"api": json_bytes(json.dumps(about).encode())}, key="the-key")
    assert (look.state, look.source, look.entries) == (FolderState.OK, "drive_api", ())
    assert all(line.startswith("GET /api/files") for line in asked)
    refused = json_bytes(b'{"error": {"message": "API key not valid"}}', 400)
    look, _ = listed({"api": refused, ROOT: page(("file", "photo-00000001"))}, key="bad")
    assert (look.state, look.source) == (FolderState.OK, "drive_page")
    assert "key is not accepted" in look.note
