"""Products as an officer lists, adds and changes them, and the first page of an authority."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.people import Town
from tests.reports import fill, new_report, report, sent_report, show_photos
from tests.web.test_reports import post, text

Browser = Callable[[str], FlaskClient]
VALUES = {"name": "พรมเช็ดเท้า", "identity": "ผ้าหม้อห้อม", "group_name": "กลุ่มสตรี", "waste_category": "dry"}


def test_a_new_authority_is_told_what_to_do_first(browser_of: Browser, town: Town):
    officer = browser_of("officer")
    assert 'href="/products/new"' in text(officer, "/")
    assert 'class="panel empty"' in text(officer, "/products")
    assert 'class="panel empty"' in text(officer, "/receipts")


def test_a_product_is_added_and_its_report_opens(browser_of: Browser, town: Town):
    officer = browser_of("officer")
    page = text(officer, "/products/new")
    assert "หมอนหลอด" in page
    added = post(officer, "/products/new", **VALUES)
    assert added.location == "/reports/1"
    form = text(officer, "/reports/1")
    assert 'value="พรมเช็ดเท้า"' in form
    assert 'value="กลุ่มสตรี"' in form
    assert "พรมเช็ดเท้า" in text(officer, "/products")
    assert "พรมเช็ดเท้า" in text(officer, "/")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"name": ""}, "ยังไม่มีชื่อผลิตภัณฑ์"), ({"story": "ก" * 100_000}, "ยาว 100,000 ตัวอักษร"), ({"name": "่"}, "มีแต่สระ")],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    browser_of: Browser, town: Town, wrong: dict[str, str], said: str
):
    refused = post(browser_of("officer"), "/products/new", **(VALUES | wrong))
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert said in page
    assert "ผ้าหม้อห้อม" in page
    assert 'value="dry" checked' in page


def test_a_product_is_changed_with_its_report(browser_of: Browser, town: Town):
    report_id = new_report(town)
    officer = browser_of("officer")
    assert 'name="version" value="1"' in text(officer, "/products/1")
    changed = VALUES | {"name": "พรมถัก", "waste_bank_only": "1", "story": "เริ่มจากเศษผ้า"}
    assert post(officer, "/products/1", version="1", **changed).location == "/products"
    assert report(town.kit, report_id).product_name == "พรมถัก"
    page = text(officer, "/products/1")
    assert "เริ่มจากเศษผ้า" in page
    assert 'value="1" checked' in page


def test_the_second_person_sees_both_and_nothing_is_overwritten(browser_of: Browser, town: Town):
    new_report(town)
    officer = browser_of("officer")
    post(officer, "/products/1", version="1", **VALUES)
    late = post(browser_of("officer2"), "/products/1", version="1", **(VALUES | {"name": "พรมทอ"}))
    page = late.get_data(as_text=True)
    assert late.status_code == 409
    assert 'value="พรมทอ"' in page
    assert "</small>พรมเช็ดเท้า</p>" in page
    assert 'name="version" value="2"' in page
    assert post(officer, "/products/1", version="x", **VALUES).status_code == 409


def test_a_sent_reports_name_is_held(browser_of: Browser, town: Town, outside):
    show_photos(outside)
    sent_report(town)
    officer = browser_of("officer")
    assert "#lock" in text(officer, "/products/1")
    page = text(officer, "/products/1")
    version = page.split('name="version" value="', 1)[1].split('"', 1)[0]
    held = post(officer, "/products/1", version=version, **VALUES)
    assert held.status_code == 422
    assert "แก้ไขไม่ได้" in held.get_data(as_text=True)


def test_products_of_others_are_not_there(browser_of: Browser, town: Town):
    new_report(town)
    stranger = browser_of("officer_b")
    assert stranger.get("/products/1").status_code == 404
    assert post(stranger, "/products/1", version="1", **VALUES).status_code == 404
    assert "พรมเช็ดเท้า" not in text(stranger, "/products")
    for who in ("district", "admin", "reviewer", "department"):
        assert browser_of(who).get("/products").status_code == 403


def test_the_first_page_says_what_to_do_next(browser_of: Browser, town: Town):
    officer = browser_of("officer")
    report_id = new_report(town)
    assert f'class="button button-main button-wide" href="/reports/{report_id}"' in text(officer, "/")
    fill(town, report_id, photos_url="https://drive.google.com/drive/folders/1AbcdefghijklmnopQRSTUV")
    assert f'data-draft-of="{report_id}"' in text(officer, "/")
