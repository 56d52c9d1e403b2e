"""The key of the drafts on a device: each account's own, and only on its own pages."""

import base64
import re
from collections.abc import Callable

from flask.testing import FlaskClient

from tests.people import Town, sign_in
from tests.reports import new_report
from tests.web.test_reports import text

Browser = Callable[[str], FlaskClient]


def key_of(client: FlaskClient, report_id: int) -> str:
    found = re.search(r'data-key="([^"]+)"', text(client, f"/reports/{report_id}"))
    assert found
    return found[1]


def slot_of(page: str) -> str | None:
    found = re.search(r'name="draft-slot" content="([^"]+)"', page)
    return found[1] if found else None


def test_each_account_has_a_key_of_its_own_that_outlives_the_sign_in(browser_of: Browser, town: Town, app):
    report_id = new_report(town)
    officer, officer2 = browser_of("officer"), browser_of("officer2")
    key = key_of(officer, report_id)
    assert len(base64.urlsafe_b64decode(key + "=")) == 32
    assert key == key_of(sign_in(app, town, "officer"), report_id)
    assert key != key_of(officer2, report_id)


def test_the_key_stands_on_the_form_alone_and_the_slot_does_not_tell_it(browser_of: Browser, town: Town):
    report_id = new_report(town)
    officer = browser_of("officer")
    key = key_of(officer, report_id)
    home = text(officer, "/")
    assert key not in home
    assert slot_of(home) == slot_of(text(officer, "/account"))
    assert slot_of(home) not in (None, slot_of(text(browser_of("officer2"), "/")))


def test_nobody_else_is_asked_about_drafts(client: FlaskClient, browser_of: Browser, town: Town):
    assert slot_of(text(client, "/sign-in")) is None
    assert slot_of(text(browser_of("admin"), "/account")) is None
    assert "drafts.js" not in text(browser_of("district"), "/account")


def test_the_form_is_kept_in_no_cache(browser_of: Browser, town: Town):
    assert browser_of("officer").get(f"/reports/{new_report(town)}").headers["Cache-Control"] == "no-store"
