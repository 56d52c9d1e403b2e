"""The guideline page, read by all and written by the province."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
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


def post(client: FlaskClient, path: str, **data: object) -> TestResponse:
    return client.post(path, data={"csrf_token": token_of(client), **data})


def test_what_the_province_writes_everybody_reads(admin: FlaskClient, browser_of: Browser):
    assert "panel empty" in admin.get("/guideline").get_data(as_text=True)
    post(admin, "/guideline/edit", intro="เชิญอ่าน\nแนวทาง", contact="ฝ่ายส่งเสริม", version="1")
    post(admin, "/guideline/items", title="หนังสือ", url="https://example.go.th/a?b=1&c=<2>")
    page = browser_of("officer").get("/guideline").get_data(as_text=True)
    assert "<p>เชิญอ่าน</p><p>แนวทาง</p>" in page
    assert "https://example.go.th/a?b=1&amp;c=&lt;2&gt;" in page
    assert 'src="data:image/svg+xml' in page
    assert "/guideline/edit" not in page
    assert "ฝ่ายส่งเสริม" not in browser_of("officer_x").get("/guideline").get_data(as_text=True)
    remove = admin.get("/guideline/edit").get_data(as_text=True).split('action="/guideline/items/', 1)[1].split('"')[0]
    post(admin, f"/guideline/items/{remove}")
    assert "หนังสือ" not in admin.get("/guideline").get_data(as_text=True)


def test_what_cannot_be_taken_is_said(admin: FlaskClient):
    post(admin, "/guideline/items", title="x", url="javascript:alert(1)")
    assert "notice-bad" in admin.get("/guideline/edit").get_data(as_text=True)
    answer = post(admin, "/guideline/edit", intro="ก" * 100_000, contact="", version="1")
    assert 'class="wrong"' in answer.get_data(as_text=True)
    assert post(admin, "/guideline/edit", intro="", contact="", version="7").status_code == 409
    assert post(admin, "/guideline/edit", intro="", contact="", version="x").status_code == 400


def test_a_province_without_page_and_people_without_right(admin: FlaskClient, browser_of: Browser):
    stranger = browser_of("admin_x")
    assert stranger.get("/guideline/edit").status_code == 404
    assert post(stranger, "/guideline/items", title="x", url="https://example.go.th").status_code == 404
    assert post(stranger, "/guideline/edit", intro="", contact="", version="1").status_code == 404
    assert browser_of("officer").get("/guideline/edit").status_code == 403
    assert browser_of("department").get("/guideline").status_code == 200
