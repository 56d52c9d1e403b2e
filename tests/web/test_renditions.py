"""What is shown of a file is handed out under the file's own scope, and a drawn sheet stands in while it is made."""

import io

import pytest

from portal.models.media import MediaObject
from portal.models.renditions import Rendition
from portal.rules.scope import OPERATOR
from tests.web.test_files import store

SMALL = b"RIFF\x10\x00\x00\x00WEBPVP8 small"


@pytest.fixture
def media(town):
    return store(town, name="ภาพ.jpg", kind="image/jpeg", body=b"\xff\xd8\xff whole")


def show(town, media, kind="thumb"):
    kept = town.kit.media.put(io.BytesIO(SMALL))
    with town.kit.transaction(OPERATOR, "test") as session:
        session.add(
            Rendition(
                media_id=media,
                kind=kind,
                key=kept.key,
                sha256=kept.sha256,
                size_bytes=kept.size,
                width=320,
                height=240,
                content_type="image/webp",
                made_at=town.kit.now(),
            )
        )
    return kept


def test_a_small_picture_is_shown_and_kept_by_the_browser(browser_of, town, media):
    show(town, media)
    client = browser_of("officer")
    answer = client.get(f"/files/{media}/thumb")
    assert (answer.status_code, answer.get_data(), answer.content_type) == (200, SMALL, "image/webp")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("inline; filename=")
    again = client.get(f"/files/{media}/thumb", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")


@pytest.mark.parametrize(("facts", "word"), [({}, "pending"), ({"problem": "not_photo"}, "none")])
def test_a_sheet_stands_in_and_is_not_kept(browser_of, town, media, facts, word):
    with town.kit.transaction(OPERATOR, "test") as session:
        session.get(MediaObject, media).facts = facts
    answer = browser_of("officer").get(f"/files/{media}/preview")
    assert (answer.status_code, answer.content_type) == (200, "image/svg+xml")
    assert (answer.headers["X-Rendition"], answer.headers["Cache-Control"]) == (word, "no-store")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_bytes_that_the_store_lost_are_stood_in_for(browser_of, town, media):
    town.kit.media.delete(show(town, media).key)
    assert browser_of("officer").get(f"/files/{media}/thumb").headers["X-Rendition"] == "pending"


def test_another_s_file_and_another_kind_are_not_there(browser_of, town, media):
    show(town, media)
    assert browser_of("officer_x").get(f"/files/{media}/thumb").status_code == 404
    assert browser_of("officer").get(f"/files/{media}/huge").status_code == 404
    assert browser_of("officer").get("/files/99999/thumb").status_code == 404
