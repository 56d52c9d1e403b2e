"""The list of photos and documents on the report page, and how each is handed back."""

import pytest
from werkzeug.http import parse_options_header

from portal.rules.facts import FileLook, Rendered
from tests.people import token_of
from tests.reports import new_report
from tests.services.test_attaching import JPEG, PDF, send, shown, work


@pytest.fixture
def report(town):
    return new_report(town)


def test_a_photo_is_shown_with_its_small_picture(browser_of, town, report):
    media_id = send(town, report, "พรมเช็ดเท้า.jpg")
    client = browser_of("officer")
    page = client.get(f"/reports/{report}").get_data(as_text=True)
    assert "hx-trigger" in page.split('id="photos"')[1].split(">")[0]
    work(town)
    fragment = client.get(f"/reports/{report}/photos").get_data(as_text=True)
    assert f'src="/files/{media_id}/thumb"' in fragment
    assert "พรมเช็ดเท้า.jpg" in fragment
    assert "hx-trigger" not in fragment.split(">")[0] + fragment.split('id="photos"')[1].split(">")[0]


def test_what_is_wrong_with_a_photo_is_said(browser_of, town, report, outside):
    outside.rendered = Rendered(FileLook(None, 5, problem="locked"))
    send(town, report, "ลับ.pdf", PDF)
    work(town)
    assert "ใส่รหัสผ่านไว้" in browser_of("officer").get(f"/reports/{report}/photos?look=3").get_data(as_text=True)


def test_without_a_script_the_buttons_are_forms(browser_of, town, report):
    send(town, report)
    send(town, report, "b.jpg", JPEG + b"b")
    first, second = shown(town, report)
    client = browser_of("officer")
    token = {"csrf_token": token_of(client)}
    answer = client.post(f"/reports/{report}/photos/{second}/move", data={"by": "-1", **token})
    assert answer.headers["Location"].endswith(f"/reports/{report}#photos")
    assert shown(town, report) == [second, first]
    assert client.post(f"/reports/{report}/photos/{second}/move", data={"by": "9", **token}).status_code == 400
    script = {"X-Requested-With": "upload.js"}
    assert client.post(f"/reports/{report}/photos/{first}/remove", data=token, headers=script).status_code == 204
    assert shown(town, report) == [second]


def test_another_s_list_is_not_there(browser_of, town, report):
    send(town, report)
    (file_id,) = shown(town, report)
    other = browser_of("officer_b")
    assert other.get(f"/reports/{report}/photos").status_code == 404
    token = {"csrf_token": token_of(other)}
    assert other.post(f"/reports/{report}/photos/{file_id}/remove", data=token).status_code == 404


NAMES = (
    "../../etc/passwd.jpg",
    "a\u202egpj.exe.jpg",
    "ก" * 300 + ".jpg",
    'x"; filename="y.html.jpg',
    "ภาพ\r\nX: y.jpg",
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["photo", "document"])
def test_any_name_is_kept_as_text_and_handed_back_safely(browser_of, town, report, name, kind):
    name, body = (name, JPEG) if kind == "photo" else (name.replace(".jpg", ".pdf"), PDF)
    media_id = send(town, report, name, body)
    answer = browser_of("officer").get(f"/files/{media_id}")
    way, facts = parse_options_header(answer.headers["Content-Disposition"])
    assert way == ("inline" if kind == "photo" else "attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.content_type == ("image/jpeg" if kind == "photo" else "application/pdf")
    assert not set(facts["filename"]) & set('/\\\u202e\r\n"<>')
    assert len(facts["filename"]) <= 300
    assert answer.get_data() == body
