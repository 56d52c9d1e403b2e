"""The media library as the province's administrator sees it: found, shown, tagged, binned, taken away."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from portal.admin.media_showing import size_words
from portal.models import FixityMark, MediaObject
from portal.rules.library import MOST_AT_ONCE, MOST_BYTES_AWAY
from portal.rules.naming import mandated_name
from portal.rules.scope import OPERATOR
from portal.services.tagging import tag_media
from portal.services.trashing import bin_media
from tests.admin.conftest import page
from tests.library import events_about, media, publish, show_in_report, store_file
from tests.people import Town, token_of
from tests.reports import actor_of, fill, send, show_photos


@pytest.fixture
def admin(browser_of: Callable[[str], FlaskClient]) -> FlaskClient:
    return browser_of("admin")


@pytest.fixture
def files(town: Town) -> dict[str, int]:
    """A photo, a film with a length, a document of the province and a cut film."""
    made = {
        "photo": store_file(town, "อบรมการสาน.jpg", b"p" * 2000),
        "film": store_file(town, f"{mandated_name('เทศบาลตำบลทุ่งโฮ้ง')}.mp4", b"v" * 9000, content_type="video/mp4"),
        "document": store_file(town, "แนวทาง.pdf", b"d" * 500, content_type="application/pdf"),
        "cut": store_file(
            town, "ขาด.mov", b"c" * 10, content_type="video/quicktime", authority=town.authority_b
        ),
    }  # fmt: skip
    with town.kit.transaction(OPERATOR, "test.seen") as session:
        session.get_one(MediaObject, made["film"]).facts = {"duration_s": 245.0, "width": 1280, "height": 720}
        session.get_one(MediaObject, made["cut"]).facts = {"problem": "truncated"}
        session.get_one(MediaObject, made["document"]).authority_id = None
    return made


def shown(client: FlaskClient, query: str = "") -> list[int]:
    """The files of a page of the library, in order."""
    return [int(number) for number in re.findall(r'name="id" value="(\d+)"', page(client, f"media/?{query}"))]


def act(client: FlaskClient, deed: str, *numbers: int, **more: str):
    data = {"act": deed, "id": list(numbers), "csrf_token": token_of(client), **more}
    return client.post("/admin/media/act", data=data)


def test_the_grid_shows_each_file_with_a_box_of_fixed_size(admin: FlaskClient, files: dict[str, int]):
    text = page(admin, "media/")
    assert shown(admin) == sorted(files.values(), reverse=True)
    assert text.count('loading="lazy"') == text.count('width="320" height="240"') == 3
    assert f'src="/files/{files["photo"]}/thumb"' in text
    assert f'src="/files/{files["document"]}/thumb"' not in text
    assert "4:05" in text
    assert ">…เทศบาลตำบลทุ่งโฮ้ง.mp4<" in text  # what all films' names begin with tells none apart
    assert "ขาดตอน" in text or "Cut off" in text


def test_pictures_or_lines_are_remembered_and_the_question_with_them(admin: FlaskClient, files: dict[str, int]):
    data = {"as": "list", "asked": "kind=video", "csrf_token": token_of(admin)}
    answer = admin.post("/admin/media/as", data=data)
    assert answer.headers["Location"].endswith("/admin/media/?kind=video")
    text = page(admin, "media/")
    assert "<table" in text
    assert '<img class="thumb"' in text
    admin.post("/admin/media/as", data={**data, "as": "grid"})
    assert "<table" not in page(admin, "media/")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("kind=photo", ["photo"]),
        ("kind=video", ["cut", "film"]),
        ("kind=paper", []),
        ("type=application/pdf", ["document"]),
        ("bytes=small", ["cut", "document", "film", "photo"]),
        ("bytes=huge", []),
        ("standing=problem", ["cut"]),
        ("q=" + "การสาน", ["photo"]),
        ("q=" + "าร" + "&kind=photo", ["photo"]),
        ("sort=-size", ["film", "photo", "document", "cut"]),
        ("sort=size", ["cut", "document", "photo", "film"]),
        ("sort=name", ["film", "cut", "document", "photo"]),
    ],
)
def test_files_are_found_and_ordered(admin: FlaskClient, files: dict[str, int], query: str, names: list[str]):
    assert shown(admin, query) == [files[name] for name in names]


def test_files_of_a_place_a_round_and_a_tag(admin: FlaskClient, files: dict[str, int], town: Town, outside):
    assert shown(admin, f"authority={town.authority_b}") == [files["cut"]]
    assert shown(admin, f"district={town.district}") == [files["film"], files["photo"]]
    report_id = show_in_report(town, files["photo"])
    show_photos(outside)
    fill(town, report_id)
    send(town, report_id)
    assert shown(admin, f"round={town.round}") == [files["photo"]]
    assert shown(admin, f"round={town.next_round}") == []
    tag_media(town.kit, actor_of(town, "admin"), [files["cut"]], "ตลาดนัด")
    choices = page(admin, "media/filters")
    number = re.search(r'<option value="(\d+)">ตลาดนัด', choices)
    assert number
    text = page(admin, f"media/?tag={number[1]}&kind=video")
    assert "ตลาดนัด" in text
    assert text.count('class="filter-on"') == 2
    assert "5 ธ.ค. 2569" in choices
    page(admin, "media/?tag=999", 404)


def test_used_and_unused_files(admin: FlaskClient, files: dict[str, int], town: Town):
    publish(town, files["document"])
    assert shown(admin, "standing=used") == [files["document"]]
    assert files["document"] not in shown(admin, "standing=unused")
    with town.kit.database.transaction() as session:
        key = session.get_one(MediaObject, files["photo"]).key
        session.add(FixityMark(key=key, checked_at=town.kit.now(), problem="flipped"))
    assert shown(admin, "standing=problem") == [files["cut"], files["photo"]]


def test_the_bin_is_seen_only_when_asked_for_and_gives_back(admin: FlaskClient, files: dict[str, int], town: Town):
    assert act(admin, "bin", files["photo"]).status_code == 200  # asks first
    assert act(admin, "bin", files["photo"], sure="yes", asked="kind=photo").headers["Location"].endswith("?kind=photo")
    assert files["photo"] not in shown(admin)
    assert shown(admin, "standing=binned") == [files["photo"]]
    assert shown(admin, "standing=binned&kind=video") == []
    assert "notice-warn" in page(admin, f"media/{files['photo']}/")
    act(admin, "restore", files["photo"], one=str(files["photo"]))
    assert files["photo"] in shown(admin)


def test_a_file_in_use_is_not_binned_and_the_page_says_where_it_is_used(
    admin: FlaskClient, files: dict[str, int], town: Town
):
    report_id = show_in_report(town, files["photo"])
    act(admin, "bin", files["photo"], files["film"], sure="yes")
    text = page(admin, "media/")
    assert "notice-warn" in text
    assert "อบรมการสาน.jpg" in text
    assert shown(admin, "standing=binned") == [files["film"]]
    sheet = page(admin, f"media/{files['photo']}/")
    assert f'href="/admin/reports/{report_id}/"' in sheet
    assert 'name="act" value="bin"' not in sheet
    assert act(admin, "bin", files["photo"], sure="yes").status_code == 302
    assert "notice-bad" in page(admin, "media/")


def test_a_page_of_a_file_shows_it_and_what_is_known_of_it(admin: FlaskClient, files: dict[str, int], town: Town):
    row = media(town.kit, files["film"])
    assert row is not None
    text = page(admin, f"media/{row.id}/")
    assert f'<video controls preload="metadata" playsinline poster="/files/{row.id}/poster"' in text
    assert row.sha256 in text
    assert "1280 × 720" in text
    assert "4:05" in text
    assert f'href="/files/{row.id}?save="' in text
    document = page(admin, f"media/{files['document']}/")
    assert "<video" not in document
    with town.kit.transaction(OPERATOR, "test.lost"):
        town.kit.media.delete(row.key)
    lost = page(admin, f"media/{row.id}/")
    assert "<video" not in lost
    assert "?save" not in lost


def test_tags_go_on_and_off_from_the_list_and_from_the_page(admin: FlaskClient, files: dict[str, int]):
    act(admin, "tag", files["photo"], files["film"], tag="ตลาดนัด ๒๕๖๙")
    assert page(admin, "media/").count('<span class="tag">ตลาดนัด ๒๕๖๙') == 2
    answer = act(admin, "untag", files["film"], tag="ตลาดนัด 2569", one=str(files["film"]))
    assert answer.headers["Location"].endswith(f"/admin/media/{files['film']}/")
    assert page(admin, "media/").count('<span class="tag">ตลาดนัด ๒๕๖๙') == 1
    act(admin, "tag", files["film"], tag=" ")
    assert "notice-bad" in page(admin, "media/")


def test_many_files_are_taken_away_as_one_archive_with_their_thai_names(
    admin: FlaskClient, files: dict[str, int], town: Town
):
    twin = store_file(town, "อบรมการสาน.jpg", b"another")
    answer = act(admin, "take", files["photo"], files["document"], twin)
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.is_streamed
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["อบรมการสาน.jpg", "แนวทาง.pdf", f"อบรมการสาน ({twin}).jpg"]
        assert archive.read(f"อบรมการสาน ({twin}).jpg") == b"another"
    assert events_about(town.kit, "media.taken")[-1].after["files"] == [files["photo"], files["document"], twin]


def test_too_much_is_refused_in_words(admin: FlaskClient, files: dict[str, int], town: Town):
    with town.kit.transaction(OPERATOR, "test.grown") as session:
        session.get_one(MediaObject, files["film"]).size_bytes = MOST_BYTES_AWAY + 1
    assert act(admin, "take", files["film"]).status_code == 302
    assert "ดาวน์โหลดได้ครั้งละไม่เกิน 2 GB" in page(admin, "media/")


def test_all_that_match_are_meant_when_it_is_said(
    admin: FlaskClient, files: dict[str, int], town: Town, monkeypatch: pytest.MonkeyPatch
):
    act(admin, "tag", all="yes", asked="kind=video", tag="วิดีโอ")
    assert page(admin, "media/").count('<span class="tag">วิดีโอ') == 2
    assert act(admin, "tag", all="yes", asked="kind=paper", tag="x").status_code == 400
    assert act(admin, "tag", all="yes", asked="after=@@", tag="x").status_code == 404
    monkeypatch.setattr("portal.admin.media_library.MOST_AT_ONCE", 2)
    act(admin, "tag", all="yes", asked="", tag="มาก")
    assert "notice-bad" in page(admin, "media/")
    assert MOST_AT_ONCE == 1000


def test_who_may_what(browser_of: Callable[[str], FlaskClient], files: dict[str, int], town: Town):
    reader = browser_of("department")
    text = page(reader, "media/")
    assert 'value="take"' in text
    assert 'value="bin"' not in text
    assert 'value="tag"' not in text
    assert act(reader, "take", files["photo"]).status_code == 200
    assert act(reader, "tag", files["photo"], tag="x").status_code == 403
    assert 'name="act"' not in page(reader, f"media/{files['photo']}/")
    for who in ("officer", "district", "reviewer"):
        assert browser_of(who).get("/admin/media/").status_code == 403
    other = browser_of("admin_x")
    assert shown(other) == []
    page(other, f"media/{files['photo']}/", 404)
    assert act(other, "take", files["photo"]).status_code == 404


def test_empty_states_say_what_comes_next(admin: FlaskClient, town: Town):
    assert "empty" in page(admin, "media/")
    number = store_file(town)
    bin_media(town.kit, actor_of(town, "admin"), [number])
    act(admin, "restore", number)
    assert "30" in page(admin, "media/?standing=binned")
    assert "empty" in page(admin, "media/?q=" + "ไม่มีสิ่งนี้")


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 B"), (999, "999 B"), (1500, "1.5 kB"), (2_500_000, "2.5 MB"), (3 * 10**9, "3.0 GB")]
)
def test_sizes_as_people_read_them(size: int, words: str):
    assert size_words(size) == words
