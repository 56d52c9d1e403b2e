"""Activities as an officer writes them down."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.people import Town
from tests.web.test_reports import post, text

Browser = Callable[[str], FlaskClient]


@pytest.mark.parametrize(
    "day", ["๒๐ พฤศจิกายน ๒๕๖๙", "20/11/2569", "20 พ.ย. 69", "2026-11-20", "วันศุกร์ที่ 20 พฤศจิกายน พ.ศ. 2569"]
)
def test_a_day_may_be_typed_in_any_usual_form(browser_of: Browser, town: Town, day: str):
    officer = browser_of("officer")
    assert post(officer, "/activities", kind="training", held_on=day, people="๔๒ คน", note="ถักพรม").status_code == 302
    page = text(officer, "/activities")
    assert "20 พ.ย. 2569" in page
    assert "ถักพรม" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"held_on": "30 กุมภาพันธ์ 2568"}, "ไม่มีวันที่ 30/2/2568"), ({"held_on": ""}, "อ่านเป็นวันที่ไม่ได้"),
        ({"held_on": "24/11/2569"}, "ยังมาไม่ถึง"), ({"people": "-5"}, "ติดลบไม่ได้"), ({"people": "99999999"}, "มากเกินไป"),
        ({"kind": "party"}, "เลือกชนิดของกิจกรรม"), ({"note": "ก" * 100_000}, "ยาว 100,000 ตัวอักษร"),
        ({"note": "่้"}, "มีแต่สระ"), ({"held_on": "1" * 100_000}, "อ่านเป็นวันที่ไม่ได้"),
    ],
)  # fmt: skip
def test_what_no_activity_is_is_said_beside_its_field(
    browser_of: Browser, town: Town, typed: dict[str, str], said: str
):
    whole = {"kind": "training", "held_on": "20/11/2569", "people": "42", "note": "ถักพรม"} | typed
    refused = post(browser_of("officer"), "/activities", **whole)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert said in page
    assert 'class="wrong"' in page
    assert whole["held_on"][:200] in page


def test_an_activity_is_taken_away_by_its_own_people(browser_of: Browser, town: Town):
    officer = browser_of("officer")
    post(officer, "/activities", kind="meeting", held_on="20/11/2569")
    assert post(browser_of("officer_b"), "/activities/1/remove").status_code == 404
    assert post(browser_of("officer2"), "/activities/1/remove").location == "/activities"
    assert "20 พ.ย. 2569" not in text(officer, "/activities")
