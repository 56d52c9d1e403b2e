"""One sending as everybody in its scope reads it, and the lists of a round."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.rules.vocabulary import Status
from portal.services.deciding import return_
from tests.outside import Clock, Outside
from tests.people import Town, token_of
from tests.reports import (
    accept_sent,
    accepted_report,
    actor_of,
    fill,
    report,
    send,
    sent_report,
    show_photos,
    submission,
)

Browser = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def open_folder(outside: Outside, town: Town) -> None:
    show_photos(outside)


def seen(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def post(client: FlaskClient, path: str, **data: object) -> TestResponse:
    return client.post(path, data={"csrf_token": token_of(client), **data})


def test_everybody_in_scope_reads_it_and_nobody_else(browser_of: Browser, town: Town):
    number = sent_report(town)[1].submission_id
    for who in ("officer", "officer2", "district", "reviewer", "admin", "department"):
        page = seen(browser_of(who), f"/submissions/{number}")
        for text in ("ผ้าหม้อห้อมย้อมครามธรรมชาติ", "18,500", "42", "https://www.youtube.com/watch?v=abcdefghijk"):
            assert text in page, who
    for who in ("officer_b", "district_b", "direct", "reviewer_x", "admin_x", "officer_x", "district_x"):
        assert browser_of(who).get(f"/submissions/{number}").status_code == 404, who
        assert browser_of(who).get("/submissions/999999").status_code == 404


def test_only_those_whose_turn_it_is_find_buttons(browser_of: Browser, town: Town):
    number = sent_report(town)[1].submission_id
    path = f"/submissions/{number}"
    assert f'action="/district/{number}/endorse"' in seen(browser_of("district"), path)
    for who in ("officer", "reviewer", "admin", "department"):
        assert 'method="post" action="/district' not in seen(browser_of(who), path)
    accept_sent(town, number)
    assert "/endorse" not in seen(browser_of("district"), path)
    page = seen(browser_of("admin"), path)
    assert f'action="{path}/deliver"' in page
    assert f'action="{path}/reopen"' in page
    assert "/deliver" not in seen(browser_of("reviewer"), path)


def test_what_changed_stands_beside_what_was(browser_of: Browser, town: Town):
    number, receipt = sent_report(town)
    first = seen(browser_of("district"), f"/submissions/{receipt.submission_id}")
    assert "cell-old" not in first
    return_(town.kit, actor_of(town, "district"), receipt.submission_id, 1, "ตัวเลขไม่ตรง\nกับใบเสร็จ")
    fill(town, number, people="55")
    send(town, number)
    page = seen(browser_of("district"), f"/submissions/{receipt.submission_id}")
    assert page.count("cell-old") == 1
    assert '<span class="num">42</span>' in page.split("cell-old", 1)[1].split("cell-new", 1)[0]
    assert '<span class="num">55</span>' in page.split("cell-new", 1)[1]
    assert "ตัวเลขไม่ตรง<br>กับใบเสร็จ" in page  # the life of the sending tells the reason


def test_an_accepted_sending_shows_what_was_accepted(browser_of: Browser, town: Town, clock: Clock, outside: Outside):
    """The report is changed for the next round; what was accepted keeps its video, its numbers and its findings."""
    number, receipt = accepted_report(town)
    clock.forward(hours=1)
    outside.duration_s = 400.0
    fill(town, number, people="99", video_url="https://youtu.be/muchlonger1")
    page = seen(browser_of("admin"), f"/submissions/{receipt.submission_id}")
    assert "abcdefghijk" in page
    assert "muchlonger1" not in page
    assert '<span class="num">42</span>' in page
    assert "ยาวเกินไป" not in page
    assert report(town.kit, number).people == 99


def test_typed_text_stays_text(browser_of: Browser, town: Town):
    number, receipt = sent_report(town)
    hostile = "<script>alert(1)</script>"
    return_(town.kit, actor_of(town, "district"), receipt.submission_id, 1, hostile)
    fill(town, number, identity=hostile, product_name=hostile, photos_url="javascript:alert(1)")
    for who in ("officer", "district"):
        page = seen(browser_of(who), f"/submissions/{receipt.submission_id}")
        assert hostile not in page
        assert "&lt;script&gt;" in page
        assert 'href="javascript:' not in page


def test_delivering_and_reopening(browser_of: Browser, town: Town):
    _number, receipt = accepted_report(town)
    admin, path = browser_of("admin"), f"/submissions/{receipt.submission_id}"
    opened = submission(town.kit, receipt.submission_id).version
    assert post(admin, f"{path}/deliver", version=opened).location == path
    assert submission(town.kit, receipt.submission_id).status == Status.DELIVERED
    assert "notice-good" in seen(admin, path)
    answer = post(admin, f"{path}/deliver", version=opened)  # an old page
    assert answer.status_code == 409
    assert f'href="{path}"' in answer.get_data(as_text=True)
    assert "คุณadmin" in answer.get_data(as_text=True)
    post(admin, f"{path}/reopen", version=opened + 1, reason=" ")
    assert "notice-bad" in seen(admin, path)
    post(admin, f"{path}/reopen", version=opened + 1, reason="ตัวเลขผิด")
    assert submission(town.kit, receipt.submission_id).status == Status.RETURNED
    post(admin, f"{path}/deliver", version=opened + 2)
    assert "notice-bad" in seen(admin, path)
    for who in ("reviewer", "district", "department", "officer"):
        assert post(browser_of(who), f"{path}/deliver", version=opened).status_code == 403
    assert post(admin, f"{path}/deliver", version="x").status_code == 400


LISTS = {"missing": 0, "district": 1, "province": 1, "returned": 0, "done": 1, "accepted": 1, "all": 3, "nonsense": 0}


@pytest.mark.parametrize("state", LISTS)
def test_the_lists_of_a_round(browser_of: Browser, town: Town, state: str):
    accepted_report(town)
    sent_report(town, "officer2")
    sent_report(town, "direct")
    page = seen(browser_of("admin"), f"/submissions?state={state}")
    assert page.count('<th scope="row"><a href="/submissions/') == LISTS[state]
    if LISTS[state] == 0 and state != "returned":
        assert "อบต." in page  # the one that is missing


def test_lists_stay_inside_the_scope(browser_of: Browser, town: Town):
    sent_report(town, "direct")
    sent_report(town)
    assert seen(browser_of("district"), "/submissions?state=all").count('"row"><a') == 2
    assert seen(browser_of("district_b"), "/submissions?state=all").count('"row"><a') == 0
    assert seen(browser_of("admin_x"), f"/submissions?state=all&province={town.province}").count('"row"><a') == 0
    theirs = seen(browser_of("department"), f"/submissions?state=all&province={town.province}")
    assert theirs.count('"row"><a') == 2
    assert "/submissions/" not in seen(browser_of("department"), "/submissions")
    other = seen(browser_of("admin"), f"/submissions?state=all&district={town.district_b}")
    assert other.count('"row"><a') == 0
    assert browser_of("officer").get("/submissions").status_code == 403


def test_an_earlier_round_can_be_chosen(browser_of: Browser, town: Town):
    sent_report(town)
    page = seen(browser_of("admin"), f"/submissions?state=all&round={town.next_round}")
    assert page.count('"row"><a') == 0
    assert f'<option value="{town.next_round}" selected>' in page
    assert seen(browser_of("admin"), "/submissions?state=all&round=999").count("<option") >= 2
