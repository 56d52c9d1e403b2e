"""The pages of rounds and of the rulebook."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.models import Report
from portal.rules.scope import OPERATOR
from portal.services.closing import close_round, reopen_round
from portal.services.kit import Kit
from tests.outside import Outside
from tests.people import Town, token_of
from tests.reports import run_jobs, sent_report, show_photos

Browser = Callable[[str], FlaskClient]


def post(client: FlaskClient, path: str, **data: object) -> TestResponse:
    return client.post(path, data={"csrf_token": token_of(client), **data})


def test_a_round_is_moved_closed_and_reopened(browser_of: Browser, town: Town):
    admin, page = browser_of("admin"), f"/rounds/{town.round}"
    assert post(admin, page, due_on="7 ธ.ค. 2569", note="วันหยุด", version="1").location == "/rounds"
    assert "7 ธ.ค. 2569" in admin.get("/rounds").get_data(as_text=True)
    assert post(admin, page, due_on="8/12/2569", note="", version="1").status_code == 409
    assert post(admin, f"{page}/close", version="2").status_code == 302
    assert 'name="reason"' in admin.get(page).get_data(as_text=True)
    assert post(admin, f"{page}/reopen", reason="").location == page
    assert post(admin, f"{page}/reopen", reason="ระบบล่ม").location == "/rounds"
    assert post(admin, f"{page}/close", version="x").status_code == 400


@pytest.mark.parametrize("day", ["30 กุมภาพันธ์ 2568", "", "1/1/2569"])
def test_a_day_that_is_none_or_past_is_said_beside_the_field(browser_of: Browser, town: Town, day: str):
    answer = post(browser_of("admin"), f"/rounds/{town.round}", due_on=day, note="", version="1")
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.get_data(as_text=True)


def test_earlier_rounds_are_added_from_a_thai_day(browser_of: Browser, town: Town):
    admin = browser_of("admin")
    post(admin, "/rounds/earlier", **{"from": "๑๕ กันยายน ๒๕๖๘"})
    page = admin.get("/rounds").get_data(as_text=True)
    assert "15 ก.ย. 2568" in page
    post(admin, "/rounds/earlier", **{"from": "1/1/2560"})
    assert "notice-bad" in admin.get("/rounds").get_data(as_text=True)


def test_rounds_of_others_are_not_there(browser_of: Browser, town: Town):
    stranger = browser_of("admin_x")
    assert stranger.get(f"/rounds/{town.round}").status_code == 404
    assert post(stranger, f"/rounds/{town.round}", due_on="7/12/2569", note="", version="1").status_code == 404
    assert browser_of("officer").get("/rounds").status_code == 403


VALUES = {
    "max_seconds": "300",
    "borderline_seconds": "๓๐๒",
    "odd_factor": "10",
    "unlisted": "warning",
    "sums": "to_date",
}


def test_a_rulebook_is_followed_by_the_next(browser_of: Browser, town: Town):
    admin = browser_of("admin")
    rules = ["duration", "public", "mandated_name"]
    assert post(admin, "/rulebook", version="1", on=rules, note="ลอง", **VALUES).location == "/rulebook"
    page = admin.get("/rulebook").get_data(as_text=True)
    assert 'value="302"' in page
    assert 'name="on" value="topics">' in page
    assert post(admin, "/rulebook", version="1", **VALUES).status_code == 409
    assert post(admin, "/rulebook", version="", **VALUES).status_code == 400


@pytest.mark.parametrize(
    "wrong", [{"max_seconds": "-5"}, {"borderline_seconds": "มาก"}, {"odd_factor": "nan"}, {"sums": "never"}]
)
def test_what_no_rulebook_holds_is_said(browser_of: Browser, town: Town, wrong: dict[str, str]):
    page = post(browser_of("admin"), "/rulebook", version="1", **(VALUES | wrong)).get_data(as_text=True)
    assert 'class="wrong"' in page or "notice-bad" in page


def test_a_rulebook_is_the_provinces_alone(browser_of: Browser, town: Town):
    assert browser_of("reviewer").get("/rulebook").status_code == 403


def test_what_was_kept_of_a_round_is_shown_and_handed_out(browser_of: Browser, town: Town, kit: Kit, outside: Outside):
    admin, page = browser_of("admin"), f"/rounds/{town.round}"
    show_photos(outside)
    sent_report(town)
    assert "empty" in admin.get(f"{page}/kept").get_data(as_text=True)
    post(admin, f"{page}/close", version="1")
    assert f"{page}/kept" in admin.get("/rounds").get_data(as_text=True)
    assert 'role="status"' in admin.get(f"{page}/kept").get_data(as_text=True)
    run_jobs(kit)
    shown = admin.get(f"{page}/kept").get_data(as_text=True)
    papers = re.findall(r'href="(/files/\d+\?save=1)"', shown)
    assert len(papers) == 2
    assert admin.get(papers[0]).get_data().startswith(b"\xef\xbb\xbf")
    assert admin.get(papers[1]).get_data().startswith(b"PK")
    reopen_round(kit, OPERATOR, town.round, "แก้ตัวเลข")
    with kit.transaction(OPERATOR, "test.done") as session:
        session.query(Report).one().people = 4711
    close_round(kit, OPERATOR, town.round)
    shown = admin.get(f"{page}/kept").get_data(as_text=True)
    assert "4711" in shown
    assert browser_of("admin_x").get(f"{page}/kept").status_code == 404
