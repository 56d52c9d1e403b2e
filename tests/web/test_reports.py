"""The report form as a browser without scripts sees it, and what its script asks."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.rules.report import FIELDS
from portal.rules.vocabulary import ProbeState
from portal.services.producing import add_activity
from tests.outside import Outside
from tests.people import Town, token_of
from tests.reports import NINE, actor_of, fill, new_report, report, run_jobs, sent_report, show_photos

Browser = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def open_folder(outside: Outside, town: Town) -> None:
    show_photos(outside)


def seen(page: str) -> dict[str, str]:
    """The hidden marks of a form as it was opened."""
    return {name: page.split(f'name="seen-{name}" value="', 1)[1].split('"', 1)[0] for name in FIELDS}


def post(client: FlaskClient, path: str, page: str = "", **data: str) -> TestResponse:
    marks = {f"seen-{name}": mark for name, mark in seen(page).items()} if page else {}
    return client.post(path, data={"csrf_token": token_of(client), **marks, **data})


def ask(client: FlaskClient, path: str, body: object) -> TestResponse:
    return client.post(path, json=body, headers={"X-CSRFToken": token_of(client)})


def text(client: FlaskClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def test_the_whole_form_is_saved_without_scripts(browser_of: Browser, town: Town):
    officer, path = browser_of("officer"), f"/reports/{new_report(town)}"
    saved = post(officer, path, text(officer, path), **NINE)
    assert (saved.status_code, saved.location) == (302, path)
    page = text(officer, path)
    assert 'value="42"' in page
    assert 'value="18,500"' in page
    assert 'value="https://www.youtube.com/watch?v=abcdefghijk"' in page
    assert "notice-good" in page


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("people", "-๕", "ติดลบไม่ได้"), ("income", "หลายบาท", "อ่านเป็นตัวเลขไม่ได้"), ("people", "99999999", "มากเกินไป"),
        ("group_name", "่้", "มีแต่สระหรือวรรณยุกต์"), ("identity", "ก" * 100_000, "ยาว 100,000 ตัวอักษร"),
    ],
)  # fmt: skip
def test_a_bad_field_stays_on_the_screen_and_the_others_are_saved(
    browser_of: Browser, town: Town, name: str, typed: str, said: str
):
    report_id = new_report(town)
    officer, path = browser_of("officer"), f"/reports/{report_id}"
    refused = post(officer, path, text(officer, path), **(NINE | {name: typed}))
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert said in page
    assert typed in page
    assert f'href="#{name}"' in page
    assert page.count('aria-invalid="true"') == 1
    assert report(town.kit, report_id).training == NINE["training"]


def test_the_second_person_sees_both_values_and_chooses(browser_of: Browser, town: Town):
    report_id = new_report(town)
    first, second, path = browser_of("officer"), browser_of("officer2"), f"/reports/{report_id}"
    opened = text(second, path)
    post(first, path, opened, people="1,200", training="อบรมของคนแรก")
    disputed = post(second, path, opened, people="50", training="", publicity="เพจ")
    page = disputed.get_data(as_text=True)
    assert disputed.status_code == 409
    assert 'value="50"' in page
    assert "<span data-theirs>1,200</span>" in page
    assert "อบรมของคนแรก" in page  # left alone by the second: shown as it is now
    row = report(town.kit, report_id)
    assert (row.people, row.training, row.publicity) == (1200, "อบรมของคนแรก", "เพจ")
    assert post(second, path, page, people="50", act="theirs:people").status_code == 302
    assert report(town.kit, report_id).people == 1200
    assert post(second, path, page, people="50", act="mine:people").status_code == 302
    assert report(town.kit, report_id).people == 50


def test_an_odd_number_has_both_answers_as_buttons(browser_of: Browser, town: Town):
    report_id, receipt = sent_report(town)
    officer, path = browser_of("officer"), f"/reports/{report_id}"
    post(officer, f"/receipts/{receipt.submission_id}/withdraw")
    post(officer, path, text(officer, path), income="1,850,000")
    page = text(officer, path)
    assert "มากกว่ารอบก่อน 100 เท่า" in page
    assert 'value="back:income"' in page
    post(officer, path, page, income="1,850,000", act="back:income")
    assert report(town.kit, report_id).income == 18_500
    post(officer, path, text(officer, path), income="1,850,000", act="right:income")
    assert 'value="right:income"' not in text(officer, path)
    assert report(town.kit, report_id).confirmed_odd == {"income": "1850000.00"}


def test_a_script_saves_field_by_field(browser_of: Browser, town: Town):
    report_id = new_report(town)
    officer, path = browser_of("officer"), f"/reports/{report_id}"
    marks = seen(text(officer, path))
    body = {"fields": {"people": "๔๒", "income": "มาก", "training": "อบรม"}, "opened": marks}
    told = ask(officer, f"{path}/fields", body).get_json()
    assert told["saved_at"] == "12:00 น."
    assert told["values"]["people"] == "42"
    assert list(told["wrong"]) == ["income"]
    other = ask(browser_of("officer2"), f"{path}/fields", {"fields": {"people": "50"}, "opened": marks}).get_json()
    assert other["theirs"] == {"people": "42"}
    mine = {"fields": {"people": "50"}, "opened": {"people": other["prints"]["people"]}}
    assert ask(browser_of("officer2"), f"{path}/fields", mine).get_json()["theirs"] == {}
    assert report(town.kit, report_id).people == 50


def test_a_script_confirms_a_number(browser_of: Browser, town: Town):
    report_id = new_report(town)
    fill(town, report_id, people="0")
    officer = browser_of("officer")
    ask(officer, f"/reports/{report_id}/fields", {"fields": {}, "opened": {}, "right": ["people"]})
    assert report(town.kit, report_id).confirmed_odd == {"people": "0"}
    refused = ask(officer, f"/reports/{report_id}/fields", {"fields": {}, "opened": {}, "right": ["training"]})
    assert refused.status_code == 422


@pytest.mark.parametrize(
    "body",
    [[], {"fields": []}, {"fields": {"people": 5}}, {"opened": {"people": None}}, {"right": "people"}, "x", 5],
)
def test_what_no_script_of_ours_sends_is_refused(browser_of: Browser, town: Town, body: object):
    assert ask(browser_of("officer"), f"/reports/{new_report(town)}/fields", body).status_code == 400


def test_a_script_without_its_token_is_refused(browser_of: Browser, town: Town):
    answer = browser_of("officer").post(f"/reports/{new_report(town)}/fields", json={"fields": {}, "opened": {}})
    assert answer.status_code == 400


def test_a_locked_report_is_shown_to_read_and_says_who_holds_it(browser_of: Browser, town: Town):
    report_id, receipt = sent_report(town)
    officer, path = browser_of("officer"), f"/reports/{report_id}"
    page = text(officer, path)
    assert "เมืองแพร่" in page
    assert receipt.number in page
    assert f"/receipts/{receipt.submission_id}/withdraw" in page
    assert "<textarea" not in page
    marks = {"people": "0" * 12}
    late = ask(officer, f"/reports/{report_id}/fields", {"fields": {"people": "9"}, "opened": marks})
    assert late.status_code == 422
    assert "แก้ไขไม่ได้" in late.get_json()["message"]
    direct_id, _receipt = sent_report(town, "direct")
    assert "จังหวัด" in text(browser_of("direct"), f"/reports/{direct_id}")


def test_the_panel_asks_again_ever_more_slowly_and_stops(browser_of: Browser, town: Town):
    report_id = new_report(town)
    officer, form, path = browser_of("officer"), f"/reports/{report_id}", f"/reports/{report_id}/precheck"
    post(officer, form, text(officer, form), **NINE)
    assert "load delay:2s" in text(officer, form)
    assert "load delay:2s" in text(officer, path)
    assert "load delay:60s" in text(officer, f"{path}?look=30")
    assert "load delay" not in text(officer, f"{path}?look=40")
    assert 'class="waiting"' in text(officer, f"{path}?look=nonsense")
    run_jobs(town.kit)
    done = text(officer, path)
    assert "load delay" not in done
    assert 'hx-swap-oob="true"' in done
    mark = done.split("seen=", 1)[1].split('"', 1)[0]
    assert "hx-swap-oob" not in text(officer, f"{path}?seen={mark}")


def test_what_is_tried_again_later_says_when(browser_of: Browser, town: Town, outside: Outside):
    outside.state = ProbeState.NET_ERROR
    report_id = new_report(town)
    fill(town, report_id)
    page = text(browser_of("officer"), f"/reports/{report_id}")
    assert "12:00 น." in page
    assert 'class="cannot_check"' in page
    assert "data-send" in page
    assert "load delay:60s" in page


def test_the_name_to_use_stands_there_to_be_copied(browser_of: Browser, town: Town):
    page = text(browser_of("officer"), f"/reports/{new_report(town)}")
    shown = page.split('id="video-name">', 1)[1].split("<button", 1)[0]
    name = "การเพิ่มมูลค่าจากขยะโดยผสมผสานกับอัตลักษณ์ท้องถิ่น (Soft Power) ของเทศบาลตำบลทุ่งโฮ้ง"
    assert re.sub("<[^>]+>", "", shown) == name
    assert 'data-copy="#video-name"' in page


def test_activities_stand_beside_the_fields_they_speak_to(browser_of: Browser, town: Town):
    add_activity(town.kit, actor_of(town, "officer"), "training", date(2026, 11, 20), 42, "ถักพรม")
    page = text(browser_of("officer"), f"/reports/{new_report(town)}")
    assert 'data-use="training" data-text="อบรม ถักพรม เมื่อ 20 พฤศจิกายน 2569 ผู้เข้าร่วม 42 คน"' in page


def test_anothers_report_answers_as_a_missing_one(browser_of: Browser, town: Town):
    report_id = new_report(town)
    stranger = browser_of("officer_b")
    for path in (f"/reports/{report_id}", f"/reports/{report_id}/precheck"):
        assert stranger.get(path).status_code == 404
    assert post(stranger, f"/reports/{report_id}", people="1").status_code == 404
    assert ask(stranger, f"/reports/{report_id}/fields", {"fields": {"people": "1"}, "opened": {}}).status_code == 404
    assert browser_of("district").get(f"/reports/{report_id}").status_code == 403
