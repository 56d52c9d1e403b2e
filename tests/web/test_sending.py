"""Sending, sending the same again, taking back; and the receipts."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.models import Rulebook, Submission
from portal.rules.rulebook import Rulebook as Rules
from portal.rules.rulebook import as_data
from portal.rules.scope import OPERATOR
from portal.services.closing import close_round
from portal.services.deciding import return_
from tests.outside import Clock, Outside
from tests.people import Town
from tests.reports import (
    NINE,
    accept_sent,
    accepted_report,
    actor_of,
    fill,
    new_report,
    report,
    send,
    sent_report,
    show_photos,
    submission,
)
from tests.web.test_reports import post, text

Browser = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def open_folder(outside: Outside, town: Town) -> None:
    show_photos(outside)


def to_next_round(town: Town, clock: Clock) -> None:
    clock.forward(days=13)
    close_round(town.kit, OPERATOR, town.round)


def statuses(town: Town) -> list[str]:
    with town.kit.read() as session:
        return list(session.scalars(select(Submission.status).order_by(Submission.id)))


def test_what_stands_on_the_screen_is_saved_sent_and_receipted(browser_of: Browser, town: Town):
    report_id = new_report(town)
    officer, path = browser_of("officer"), f"/reports/{report_id}"
    sent = post(officer, f"{path}/send", text(officer, path), **NINE, round=str(town.round))
    assert sent.location == "/receipts/1"
    page = text(officer, "/receipts/1")
    for words in ("2569-11-0001", "23 พฤศจิกายน 2569 12:00 น.", "5 ธันวาคม 2569", "คุณofficer", "เทศบาลตำบลทุ่งโฮ้ง"):
        assert words in page
    assert "data-print" in page
    assert "2569-11-0001" in text(officer, "/receipts")
    assert report(town.kit, report_id).people == 42


def test_a_second_tap_and_a_retry_lead_to_the_same_receipt(browser_of: Browser, town: Town):
    report_id = new_report(town)
    officer, path = browser_of("officer"), f"/reports/{report_id}"
    opened = text(officer, path)
    answers = [post(officer, f"{path}/send", opened, **NINE, round=str(town.round)).location for _tap in range(3)]
    assert answers == ["/receipts/1"] * 3
    assert statuses(town) == ["submitted"]


def test_what_is_missing_is_listed_with_links(browser_of: Browser, town: Town):
    officer, path = browser_of("officer"), f"/reports/{new_report(town)}"
    refused = post(officer, f"{path}/send", text(officer, path), **(NINE | {"group_name": "", "video_url": ""}))
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert 'role="alert"' in page
    for name in ("group_name", "video_url"):
        assert f'<li><a href="#{name}">' in page
    assert "2" in page.split("panel-foot", 1)[1].split("</button>", 1)[0]
    assert statuses(town) == []


def test_an_unreadable_field_stops_the_sending_and_is_shown(browser_of: Browser, town: Town):
    officer, path = browser_of("officer"), f"/reports/{new_report(town)}"
    refused = post(officer, f"{path}/send", text(officer, path), **(NINE | {"people": "หลายคน"}))
    assert refused.status_code == 422
    assert "หลายคน" in refused.get_data(as_text=True)
    assert statuses(town) == []


def test_nothing_is_sent_that_its_sender_has_not_seen(browser_of: Browser, town: Town):
    report_id = new_report(town)
    fill(town, report_id)
    first, second, path = browser_of("officer"), browser_of("officer2"), f"/reports/{report_id}"
    opened = text(second, path)
    post(first, path, opened, people="9")
    stopped = post(second, f"{path}/send", opened, **NINE)
    assert stopped.status_code == 409
    assert statuses(town) == []
    again = post(second, f"{path}/send", stopped.get_data(as_text=True), **(NINE | {"people": "9"}))
    assert again.status_code == 302
    assert report(town.kit, report_id).people == 9


def test_taking_back_opens_the_form_again(browser_of: Browser, town: Town):
    report_id, receipt = sent_report(town)
    officer = browser_of("officer")
    assert post(officer, f"/receipts/{receipt.submission_id}/withdraw").status_code == 302
    assert "<textarea" in text(officer, f"/reports/{report_id}")
    assert post(officer, f"/reports/{report_id}/send", text(officer, f"/reports/{report_id}")).status_code == 302
    page = text(officer, f"/receipts/{receipt.submission_id}")
    assert "2569-11-0002" in page
    assert "2569-11-0001" in page  # the earlier number is still found
    assert post(officer, f"/receipts/{receipt.submission_id}/withdraw").status_code == 302
    accepted, receipt = accepted_report(town)
    post(officer, f"/receipts/{receipt.submission_id}/withdraw")
    assert "notice-bad" in text(officer, f"/receipts/{receipt.submission_id}")
    assert report(town.kit, accepted).status == "accepted"


def test_nothing_changed_is_two_taps_from_the_first_page(browser_of: Browser, town: Town, clock: Clock):
    first, _receipt = accepted_report(town)
    second = new_report(town, name="หมอน")
    fill(town, second, product_name="หมอน", video_url="https://youtu.be/zzzzzzzzzzz")
    to_next_round(town, clock)
    officer = browser_of("officer")
    home = text(officer, "/")
    assert 'action="/reports/unchanged"' in home
    assert "data-confirm=" in home
    sent = post(officer, "/reports/unchanged", round=str(town.next_round))
    assert sent.location == "/receipts/2"
    assert statuses(town) == ["accepted", "accepted"]
    assert report(town.kit, first).status == "accepted"
    assert post(officer, "/reports/unchanged", round=str(town.next_round)).location == "/"
    assert 'action="/reports/unchanged"' not in text(officer, "/")


def test_one_report_of_several_is_sent_unchanged(browser_of: Browser, town: Town, clock: Clock):
    first, _receipt = sent_report(town)
    second = new_report(town, name="หมอน")
    fill(town, second, product_name="หมอน", video_url="https://youtu.be/zzzzzzzzzzz")
    accept_sent(town, send(town, second).submission_id)
    to_next_round(town, clock)
    officer = browser_of("officer")
    assert 'name="report" value="1"' in text(officer, f"/reports/{first}")  # still with the district, yet a new round
    assert post(officer, "/reports/unchanged", report=str(first)).location == "/receipts/3"
    assert post(officer, "/reports/unchanged").location == "/receipts/4"
    assert statuses(town) == ["submitted", "accepted", "submitted", "accepted"]


def test_what_came_back_is_first_on_the_first_page_with_its_reason(browser_of: Browser, town: Town):
    report_id, receipt = sent_report(town)
    version = submission(town.kit, receipt.submission_id).version
    return_(town.kit, actor_of(town, "district"), receipt.submission_id, version, "จำนวนคนไม่ตรง\nแก้แล้วส่งใหม่")
    officer = browser_of("officer")
    home = text(officer, "/")
    assert "<p>จำนวนคนไม่ตรง</p><p>แก้แล้วส่งใหม่</p>" in home
    assert f'href="/reports/{report_id}"' in home
    assert "จำนวนคนไม่ตรง" in text(officer, f"/reports/{report_id}")
    assert post(officer, f"/reports/{report_id}/send", text(officer, f"/reports/{report_id}")).status_code == 302
    assert statuses(town) == ["submitted"]


def test_receipts_of_others_are_not_there(browser_of: Browser, town: Town):
    report_id, receipt = sent_report(town)
    stranger = browser_of("officer_b")
    assert stranger.get(f"/receipts/{receipt.submission_id}").status_code == 404
    assert post(stranger, f"/receipts/{receipt.submission_id}/withdraw").status_code == 404
    assert post(stranger, f"/reports/{report_id}/send", **NINE).status_code == 404
    assert post(stranger, "/reports/unchanged", report=str(report_id)).location == "/"
    assert receipt.number not in text(stranger, "/receipts")


def test_what_is_changed_after_acceptance_waits_for_the_next_round(browser_of: Browser, town: Town):
    report_id, _receipt = accepted_report(town)
    officer, path = browser_of("officer"), f"/reports/{report_id}"
    post(officer, path, text(officer, path), people="60")
    page = text(officer, path)
    assert "data-send>" not in page
    assert 'type="button" disabled' in page.split('id="panel"', 1)[1]
    refused = post(officer, f"{path}/send", page)
    assert refused.status_code == 422
    assert "รอบถัดไป" in refused.get_data(as_text=True)
    assert report(town.kit, report_id).people == 60


def test_a_stricter_rulebook_stops_what_was_sent_before_and_says_why(browser_of: Browser, town: Town, clock: Clock):
    accepted_report(town)
    to_next_round(town, clock)
    with town.kit.transaction(OPERATOR, "test") as session:
        data = as_data(Rules(max_seconds=200.0, borderline_seconds=200.0))
        session.add(Rulebook(province_id=town.province, version=2, data=data, made_at=town.kit.now()))
    officer = browser_of("officer")
    assert post(officer, "/reports/unchanged").location == "/"
    assert "ยาวเกินไป 40 วินาที" in text(officer, "/")
    assert statuses(town) == ["accepted"]
