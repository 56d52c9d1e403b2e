"""The guideline page, read by all and written by the province."""

import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from urllib3 import encode_multipart_formdata
from werkzeug.test import TestResponse

from portal.rules.scope import OPERATOR
from portal.services.guiding import start_guideline
from portal.services.kit import Kit
from tests.people import Town, token_of

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def admin(kit: Kit, town: Town, browser_of: Browser) -> FlaskClient:
    start_guideline(kit, OPERATOR, town.province)
    return browser_of("admin")


def give(client: FlaskClient, title: str, name: str, content: bytes) -> TestResponse:
    """Posts a document as bytes: the client's own spool file for large ones would stay open."""
    fields = {"csrf_token": token_of(client), "title": title, "document": (name, content)}
    body, kind = encode_multipart_formdata(fields)
    return client.post("/guideline/documents", data=body, content_type=kind)


def post(client: FlaskClient, path: str, **data: object) -> TestResponse:
    return client.post(path, data={"csrf_token": token_of(client), **data})


def test_what_the_province_writes_everybody_reads(admin: FlaskClient, browser_of: Browser):
    assert "panel empty" in admin.get("/guideline").get_data(as_text=True)
    post(admin, "/guideline/edit", intro="เชิญอ่าน\nแนวทาง", contact="ฝ่ายส่งเสริม", version="1")
    post(admin, "/guideline/items", title="หนังสือ", url="https://example.go.th/a?b=1&c=<2>")
    page = browser_of("officer").get("/guideline").get_data(as_text=True)
    assert "<p>เชิญอ่าน</p><p>แนวทาง</p>" in page
    assert "https://example.go.th/a?b=1&amp;c=&lt;2&gt;" in page
    drawn = unquote(re.search(r'src="data:image/svg\+xml;charset=utf-8,([^"]+)"', page)[1])
    assert "fill='#fff'" in drawn  # on a dark page too
    assert "stroke='#000'" in drawn
    assert "/guideline/edit" not in page
    assert "ฝ่ายส่งเสริม" not in browser_of("officer_x").get("/guideline").get_data(as_text=True)
    remove = admin.get("/guideline/edit").get_data(as_text=True).split('action="/guideline/items/', 1)[1].split('"')[0]
    post(admin, f"/guideline/items/{remove}")
    assert "หนังสือ" not in admin.get("/guideline").get_data(as_text=True)


def test_a_document_is_fetched_by_the_province_and_only_saved(admin: FlaskClient, browser_of: Browser):
    pdf = b"%PDF-1.7\n<script>alert(1)</script>\n%%EOF"
    give(admin, "", "หนังสือ สั่งการ.pdf", pdf)
    page = browser_of("officer").get("/guideline").get_data(as_text=True)
    assert "หนังสือ สั่งการ" in page
    assert "PDF ·" in page
    address = re.search(r'href="(/guideline/documents/\d+)"', page)
    assert address
    with browser_of("officer").get(address[1]) as answer:
        assert answer.data == pdf
        assert answer.content_type == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert "filename*=UTF-8''%E0%B8%AB" in answer.headers["Content-Disposition"]
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert browser_of("officer_x").get(address[1]).status_code == 404
    assert admin.get("/guideline/documents/999").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"MZ a program", "ไฟล์นี้ไม่ใช่ PDF"),
        ("a.pdf", b"%PDF-1.7 cut", "มาไม่ครบ"),
        ("a.pdf", b"%PDF-" + b"x" * (5 * 1024 * 1024) + b"%%EOF", "เกิน 5 MB"),
        ("", b"", "เลือกไฟล์ก่อน"),
    ],
)
def test_what_is_no_document_is_said(admin: FlaskClient, name: str, content: bytes, sentence: str):
    answer = give(admin, "x", name, content)
    assert answer.location == "/guideline/edit"
    page = admin.get("/guideline/edit").get_data(as_text=True)
    assert "notice-bad" in page
    assert sentence in page


def test_a_file_that_no_request_may_hold_is_told_as_too_large(admin: FlaskClient):
    answer = give(admin, "x", "a.pdf", bytes(9 * 1024 * 1024))
    assert answer.status_code == 413
    assert "ไฟล์ใหญ่เกินกว่าจะส่งครั้งเดียว" in answer.get_data(as_text=True)


def test_what_cannot_be_taken_is_said(admin: FlaskClient):
    post(admin, "/guideline/items", title="x", url="javascript:alert(1)")
    assert "notice-bad" in admin.get("/guideline/edit").get_data(as_text=True)
    answer = post(admin, "/guideline/edit", intro="ก" * 100_000, contact="", version="1")
    assert 'class="wrong"' in answer.get_data(as_text=True)
    assert post(admin, "/guideline/edit", intro="", contact="", version="7").status_code == 409
    assert post(admin, "/guideline/edit", intro="", contact="", version="x").status_code == 400


def test_a_province_begins_its_page_by_writing_it(admin: FlaskClient, browser_of: Browser):
    other = browser_of("admin_x")
    assert other.get("/guideline/edit").status_code == 200
    assert post(other, "/guideline/edit", intro="ของน่าน", contact="", version="1").status_code == 302
    assert give(other, "", "แนวทาง.pdf", b"%PDF-1.7 %%EOF").status_code == 302
    page = browser_of("officer_x").get("/guideline").get_data(as_text=True)
    assert "ของน่าน" in page
    assert "แนวทาง</b>" in page
    assert "ของน่าน" not in browser_of("officer").get("/guideline").get_data(as_text=True)


def test_people_without_right(admin: FlaskClient, browser_of: Browser):
    post(admin, "/guideline/items", title="ของแพร่", url="https://example.go.th")
    item = admin.get("/guideline/edit").get_data(as_text=True).split('action="/guideline/items/', 1)[1].split("/")[0]
    assert post(browser_of("admin_x"), f"/guideline/items/{item}/remove").status_code == 404
    assert browser_of("officer").get("/guideline/edit").status_code == 403
    assert browser_of("department").get("/guideline").status_code == 200
