"""The people of a province: list, slips to print, one-time passwords."""

import re

import pytest

from portal.models import User
from portal.rules.scope import OPERATOR
from portal.web.people import qr_of
from tests.people import token_of


def post(client, path, **data):
    return client.post(path, data={**data, "csrf_token": token_of(client)})


@pytest.fixture
def admin(browser_of):
    return browser_of("admin")


def test_the_list_shows_ones_own_province_only(admin, town):
    text = admin.get("/people").get_data(as_text=True)
    assert "คุณofficer_b" not in text  # no password yet: only the place is shown
    assert "องค์การบริหารส่วนตำบลแม่คำมี" in text
    assert "คุณreviewer" in text
    assert "คุณreviewer_x" not in text
    assert "คุณdepartment" not in text
    for bad in ("x", "-1", "9" * 30):
        assert admin.get(f"/people?after={bad}").status_code == 404
    assert admin.get("/people?after=999").status_code == 200


@pytest.mark.parametrize("who", ["officer", "district", "reviewer", "department"])
def test_nobody_else_comes_in(browser_of, town, who):
    client = browser_of(who)
    assert client.get("/people").status_code == 403
    assert post(client, "/people/slips").status_code == 403
    assert post(client, f"/people/{town.users['officer']}/disable").status_code == 403


def test_slips_for_all_carry_link_and_code_and_come_once(admin, client):
    text = post(admin, "/people/slips").get_data(as_text=True)
    links = re.findall(r"http://127\.0\.0\.1:8000(/join/[\w-]+)", text)
    assert len(links) == text.count('class="qr"') == 4
    assert " style=" not in text
    assert client.get(links[0]).status_code == 200
    again = post(admin, "/people/slips")
    assert again.location == "/people"
    assert len(re.findall("/join/", post(admin, "/people/slips", again="1").get_data(as_text=True))) == 4
    assert client.get(links[0]).status_code == 404


def test_one_new_slip(admin, town):
    text = post(admin, f"/people/{town.users['officer']}/slip").get_data(as_text=True)
    assert "เทศบาลตำบลทุ่งโฮ้ง" in text
    assert text.count('class="qr"') == 1
    assert post(admin, f"/people/{town.users['officer_x']}/slip").status_code == 404


@pytest.mark.parametrize(
    ("role", "more"),
    [
        ("authority_officer", "authority"),
        ("district_officer", "district"),
        ("provincial_reviewer", ""),
        ("province_admin", ""),
    ],
)
def test_adding_a_person_gives_a_slip(admin, town, role, more):
    assert admin.get("/people/add").status_code == 200
    place = {more: str(getattr(town, more))} if more else {}
    text = post(admin, "/people/add", name="สมหญิง", role=role, **place).get_data(as_text=True)
    assert text.count("/join/") == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"name": "สมหญิง", "role": "department_reader"}, 422),
        ({"name": "สมหญิง", "role": "operator"}, 422),
        ({"name": "", "role": "provincial_reviewer"}, 422),
        ({"name": "สมหญิง", "role": "district_officer"}, 422),
        ({"name": "สมหญิง", "role": "authority_officer", "authority": "x"}, 422),
        ({"name": "สมหญิง", "role": "authority_officer", "authority": "5"}, 404),
    ],
)
def test_what_cannot_be_added(admin, town, data, code):
    assert town.authority_x == 5
    assert post(admin, "/people/add", **data).status_code == code


def test_a_one_time_password_is_shown_once(admin, town):
    with town.kit.transaction(OPERATOR, "test") as session:
        session.get(User, town.users["officer"]).password_hash = "x"
    answer = post(admin, f"/people/{town.users['officer']}/password")
    shown = re.search(r'id="one-time">([\w-]{20})<', answer.get_data(as_text=True))
    assert shown
    assert answer.headers["Cache-Control"] == "no-store"
    assert shown[1] not in admin.get("/people").get_data(as_text=True)
    assert post(admin, f"/people/{town.users['reviewer']}/password").status_code == 422


def test_closing_and_opening(admin, town):
    number = town.users["district"]
    assert post(admin, f"/people/{number}/disable", reason="ย้าย").location == "/people"
    assert f"/people/{number}/enable" in admin.get("/people").get_data(as_text=True)
    assert post(admin, f"/people/{number}/enable").location == "/people"
    assert f"/people/{number}/disable" in admin.get("/people").get_data(as_text=True)
    post(admin, f"/people/{town.users['admin']}/disable")
    assert "ปิดบัญชีของตนเองไม่ได้" in admin.get("/people").get_data(as_text=True)


def test_pages_about_the_portal_are_open(client):
    assert [client.get(path).status_code for path in ("/help", "/privacy", "/accessibility")] == [200] * 3


def test_a_code_holds_no_style_and_no_script():
    drawn = str(qr_of("https://portal.example/join/abc"))
    assert drawn.startswith("<svg")
    assert "style" not in drawn
    assert "viewBox" in drawn
