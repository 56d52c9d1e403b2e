"""Stored files: only inside one's scope, by range, under a safe name, unable to run anything."""

import io
from dataclasses import replace

import pytest
from werkzeug.http import parse_options_header

from media_store import SignedLinks, open_store
from portal.app import create_app
from portal.models.media import MediaObject
from portal.rules.scope import OPERATOR
from portal.settings import read_settings

BODY = bytes(range(256)) * 4096  # 1 MiB


def store(town, name="วิดีโอ.mp4", kind="video/mp4", authority=None, body=BODY):
    kept = town.kit.media.put(io.BytesIO(body))
    with town.kit.transaction(OPERATOR, "test") as session:
        row = MediaObject(
            key=kept.key, sha256=kept.sha256, size_bytes=kept.size, content_type=kind, original_name=name,
            received_at=town.kit.now(), province_id=town.province, authority_id=authority or town.authority,
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


@pytest.fixture
def media(town):
    return store(town)


def fetch(client, media, method="GET", query="", **headers):
    return client.open(f"/files/{media}{query}", method=method, headers=headers)


def test_the_whole_file(browser_of, media):
    answer = fetch(browser_of("officer"), media)
    assert (answer.status_code, answer.get_data()) == (200, BODY)
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.content_length == len(BODY)


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-0", 0, 0), ("bytes=0-", 0, len(BODY) - 1), ("bytes=1000-1999", 1000, 1999),
        ("bytes=-100", len(BODY) - 100, len(BODY) - 1), (f"bytes={len(BODY) - 1}-", len(BODY) - 1, len(BODY) - 1),
        ("bytes=5-99999999", 5, len(BODY) - 1),
    ],
)  # fmt: skip
def test_a_range_for_seeking(browser_of, media, wanted, start, end):
    answer = fetch(browser_of("officer"), media, Range=wanted)
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes {start}-{end}/{len(BODY)}"
    assert answer.content_length == end + 1 - start
    assert answer.get_data() == BODY[start : end + 1]


def test_a_range_beyond_the_end_is_416_and_tells_the_length(browser_of, media):
    answer = fetch(browser_of("officer"), media, Range=f"bytes={len(BODY)}-")
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{len(BODY)}")


@pytest.mark.parametrize("wanted", ["bytes=0-1,5-6", "lines=0-5", "bytes=x", "bytes=9-3"])
def test_ranges_that_are_not_spoken_give_the_whole_file(browser_of, media, wanted):
    answer = fetch(browser_of("officer"), media, Range=wanted)
    assert (answer.status_code, answer.content_length) == (200, len(BODY))
    answer.close()


def test_head_has_the_headers_and_no_body(browser_of, media):
    answer = fetch(browser_of("officer"), media, "HEAD", Range="bytes=0-99")
    assert (answer.status_code, answer.content_length, answer.get_data()) == (206, 100, b"")


def test_an_unchanged_file_is_not_sent_again_and_a_changed_one_not_in_part(browser_of, media):
    client = browser_of("officer")
    tag = fetch(client, media, "HEAD").headers["ETag"]
    assert fetch(client, media, **{"If-None-Match": tag}).status_code == 304
    assert fetch(client, media, "HEAD", **{"Range": "bytes=0-9", "If-Range": tag}).status_code == 206
    assert fetch(client, media, "HEAD", **{"Range": "bytes=0-9", "If-Range": '"other"'}).status_code == 200


def test_nothing_in_a_file_can_run_and_no_proxy_keeps_it(browser_of, media):
    headers = fetch(browser_of("officer"), media, "HEAD").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-same-origin; default-src 'none'")
    assert "script" not in policy
    saved = fetch(browser_of("officer"), media, "HEAD", "?save").headers
    assert saved["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("who", ["officer", "officer2", "district", "reviewer", "admin", "department"])
def test_those_who_may_see_the_authority_see_its_file(browser_of, media, who):
    assert fetch(browser_of(who), media, "HEAD").status_code == 200


@pytest.mark.parametrize("who", ["officer_b", "direct", "district_b", "officer_x", "reviewer_x", "admin_x"])
def test_anothers_file_answers_as_a_missing_one(browser_of, media, who):
    client = browser_of(who)
    answers = [fetch(client, number, Accept="application/json") for number in (media, 999_999)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].get_data() == answers[1].get_data()


def test_a_guest_is_led_to_the_door(client, media):
    assert fetch(client, media).status_code == 302


def test_a_row_whose_bytes_are_gone_is_not_there(browser_of, town, media):
    for key in list(town.kit.media.keys()):
        town.kit.media.delete(key)
    assert fetch(browser_of("officer"), media).status_code == 404


@pytest.mark.parametrize(
    ("kind", "way"),
    [
        ("video/mp4", "inline"), ("video/quicktime", "inline"), ("image/webp", "inline"), ("image/jpeg", "inline"),
        ("image/svg+xml", "attachment"), ("text/html", "attachment"), ("application/pdf", "attachment"),
        ("image/heic", "attachment"),
    ],
)  # fmt: skip
def test_only_pictures_and_films_are_shown_in_the_page(browser_of, town, kind, way):
    answer = fetch(browser_of("officer"), store(town, kind=kind, body=b"x"))
    assert parse_options_header(answer.headers["Content-Disposition"])[0] == way
    answer.close()


def test_saving_is_asked_for(browser_of, media):
    assert fetch(browser_of("officer"), media, "HEAD", "?save").headers["Content-Disposition"].startswith("attachment;")


LONG = "การเพิ่มมูลค่าจากขยะโดยผสมผสานกับอัตลักษณ์ท้องถิ่น (Soft Power) ขององค์การบริหารส่วนตำบลแม่คำมี.mp4"


@pytest.mark.parametrize(
    ("given", "plain", "real"),
    [
        ("film.mp4", "film.mp4", "film.mp4"),
        (LONG, "file-1.mp4", LONG),
        ('a"; filename="evil.exe', "file-1.exe", "a_; filename=_evil.exe"),
        ("a\r\nSet-Cookie: x=1.mp4", "file-1.mp4", "a Set-Cookie_ x=1.mp4"),
        ("exe.\u202e4pm.scr", "exe.4pm.scr", "exe.4pm.scr"),
        ("../../etc/passwd", "passwd", "passwd"),
        ("..", "file", "file"),
        ("ก" * 500 + ".mp4", "file-1.mp4", "ก" * 296 + ".mp4"),
        ("100%.mp4", "file-1.mp4", "100%.mp4"),
    ],
)
def test_the_name_survives_in_any_browser_and_breaks_no_header(browser_of, town, given, plain, real):
    answer = fetch(browser_of("officer"), store(town, given, body=b"x"), "HEAD")
    header = answer.headers["Content-Disposition"]
    assert header.isascii()
    assert f'filename="{plain}"' in header
    kind, options = parse_options_header(header)
    assert (kind, options["filename"]) == ("inline", real)


@pytest.fixture
def linked(kit, tmp_path, town):
    """A store that signs links, a guest's client of the portal over it, and a photo in it."""
    now = kit.now().timestamp
    links = SignedLinks("http://localhost/files/by-link", lambda: b"the key", lambda: now())
    over = replace(kit, media=open_store(f"folder:{tmp_path / 'media'}", links=links), links=links)
    guest = create_app(over, read_settings({"PORTAL_INSTANCE": str(tmp_path)}), "a key for tests only").test_client()
    return over.media, guest, over.media.put(io.BytesIO(BODY)).key


def test_a_signed_link_opens_one_object_to_a_guest(linked):
    media, guest, key = linked
    answer = guest.get(media.address(key, 60, content_type="image/webp"), headers={"Range": "bytes=0-9"})
    assert (answer.status_code, answer.get_data()) == (206, BODY[:10])
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Content-Disposition"].startswith("inline")
    answer = guest.get(media.address(key, 60, content_type="image/webp", name="ภาพ.webp"))
    assert (answer.status_code, answer.get_data()) == (200, BODY)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert guest.get(media.address(key, 60)).headers["Content-Disposition"].startswith("attachment")


def test_a_forged_a_late_and_an_empty_link_are_not_found(linked, client):
    media, guest, key = linked
    good = media.address(key, 60)
    for address in (good[:-1] + ("A" if good[-1] != "A" else "B"), media.address(key, 0), "/files/by-link/x"):
        assert guest.get(address).status_code == 404
    assert client.get(good).status_code == 404  # a portal that signs none reads none
    media.delete(key)
    assert guest.get(good).status_code == 404
