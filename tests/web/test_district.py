"""The district's board: who is missing first, its yes or no to each sending, and nothing that is not its own."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.models import Authority
from portal.queries.district import Board, district_board
from portal.rules.scope import OPERATOR, Scope
from portal.rules.vocabulary import AuthorityType, Status
from portal.services.closing import close_round
from portal.services.deciding import endorse, return_
from portal.services.opening_rounds import add_earlier_rounds
from portal.services.submitting import confirm_unchanged, withdraw
from tests.outside import Clock, Outside
from tests.people import Town, authority, token_of
from tests.reports import accept_sent, actor_of, fill, new_report, send, sent_report, show_photos, submission

Browser = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def open_folder(outside: Outside, town: Town) -> None:
    show_photos(outside)


def seen(client: FlaskClient, path: str = "/district") -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def post(client: FlaskClient, path: str, **data: object) -> TestResponse:
    return client.post(path, data={"csrf_token": token_of(client), **data})


def board(town: Town) -> Board:
    with town.kit.read() as session:
        return district_board(session, Scope(town.province, town.district), town.kit.now())


def groups(town: Town) -> dict[str, list[str]]:
    """Where each row of the board stands: group → names with titles."""
    return {key: [f"{row.place.name} {row.title}".strip() for row in rows] for key, rows in board(town).groups.items()}


TUNG = "เทศบาลตำบลทุ่งโฮ้ง"


def test_rows_move_from_missing_to_waiting_to_ready(town: Town):
    assert groups(town)["missing"] == [TUNG]
    assert groups(town)["straight"] == ["เทศบาลเมืองแพร่"]
    report = new_report(town)
    fill(town, report, people="")
    (row,) = board(town).groups["missing"]
    assert row.left is not None
    assert (row.left.kind, row.left.done) == ("draft", 8)
    fill(town, report)
    number = send(town, report).submission_id
    assert groups(town)["waiting"] == [f"{TUNG} พรมเช็ดเท้าจากเศษผ้าหม้อห้อม"]
    assert board(town).missing == []
    endorse(town.kit, actor_of(town, "district"), number, 1)
    assert groups(town)["ready"] == [f"{TUNG} พรมเช็ดเท้าจากเศษผ้าหม้อห้อม"]


def test_what_came_back_is_missing_again_with_its_reason(town: Town):
    number = sent_report(town)[1].submission_id
    return_(town.kit, actor_of(town, "district"), number, 1, "วิดีโอยาว 5:42")
    (row,) = board(town).missing
    assert row.left is not None
    assert (row.left.kind, row.left.reason, row.status) == ("returned", "วิดีโอยาว 5:42", Status.RETURNED)
    assert board(town).returned() == [row]


def test_what_was_withdrawn_is_missing_again(town: Town):
    number = sent_report(town)[1].submission_id
    withdraw(town.kit, actor_of(town, "officer"), number)
    assert board(town).missing[0].left.kind == "withdrawn"  # type: ignore[union-attr]


def test_a_second_product_makes_nobody_missing(town: Town):
    sent_report(town)
    new_report(town, name="หมวกสาน")
    found = board(town)
    assert found.missing == []
    assert [row.title for row in found.groups["other"]] == ["หมวกสาน"]
    assert found.places == 1


def test_a_sending_of_a_round_that_went_by_still_waits(town: Town, clock: Clock):
    number = sent_report(town)[1].submission_id
    clock.forward(days=13)
    close_round(town.kit, OPERATOR, town.round)
    (row,) = board(town).groups["waiting"]
    assert (row.submission_id, row.waits) == (number, True)
    assert [column.id for column in board(town).columns] == [town.round]


def test_earlier_rounds_stand_beside_and_those_before_the_portal_count_for_nobody(town: Town, clock: Clock):
    add_earlier_rounds(town.kit, OPERATOR, town.province, clock().date().replace(month=10, day=1))
    assert [column.before_portal for column in board(town).columns] == [True] * len(board(town).columns)
    assert board(town).groups["missing"][0].rounds_missed == 0
    clock.forward(days=13)
    close_round(town.kit, OPERATOR, town.round)
    (row,) = board(town).groups["missing"]
    assert row.rounds_missed == 1
    assert row.earlier[-1] is None


def test_the_next_round_tells_how_much_changed(town: Town, clock: Clock):
    report, receipt = sent_report(town)
    assert board(town).groups["waiting"][0].changed is None  # the first sending
    accept_sent(town, receipt.submission_id)
    clock.forward(days=14)
    fill(town, report, people="50", income="20,000")
    send(town, report)
    (row,) = board(town).groups["waiting"]
    assert row.changed == 2
    assert row.earlier[-1] == Status.ACCEPTED


def test_sent_unchanged_while_the_last_one_waits_is_said_so(town: Town, clock: Clock):
    report, _receipt = sent_report(town)
    clock.forward(days=14)
    confirm_unchanged(town.kit, actor_of(town, "officer"), report)
    (row,) = board(town).groups["waiting"]
    assert row.changed == 0


def test_nobody_elses_authorities(town: Town):
    with town.kit.transaction(OPERATOR, "test") as session:
        authority(session, town.province, town.district, None, AuthorityType.SAO, "องค์การบริหารส่วนตำบลวังธง")
        gone = authority(session, town.province, town.district, None, AuthorityType.SAO, "องค์การบริหารส่วนตำบลเก่า")
        session.get_one(Authority, gone).active = False
    assert groups(town)["missing"] == [TUNG, "องค์การบริหารส่วนตำบลวังธง"]


# The page.


def test_the_board_shows_rows_reminder_and_whom_to_phone(browser_of: Browser, town: Town):
    with town.kit.transaction(OPERATOR, "test") as session:
        session.get_one(Authority, town.authority).phone = "054-511234"
    page = seen(browser_of("district"))
    assert 'href="tel:054511234"' in page
    reminder = re.search(r'id="reminder">(.*?)</p>', page, re.S)
    assert reminder
    assert reminder.group(1).startswith("รอบ 5 ธ.ค. 2569 อ.เมืองแพร่ เหลือ 12 วัน ยังขาด 1 แห่ง<br>\n1) ทต.")
    assert 'data-copy="#reminder"' in page
    assert "/endorse" not in page


@pytest.mark.parametrize("tab", ["all", "missing", "waiting", "ready", "nonsense"])
def test_tabs_narrow_the_rows_and_say_when_there_are_none(browser_of: Browser, town: Town, tab: str):
    number = sent_report(town)[1].submission_id
    page = seen(browser_of("district"), f"/district?show={tab}")
    table = page.split("<table", 1)[1].split("</table>")[0]
    assert (f'href="/submissions/{number}"' in table) is (tab not in ("missing", "ready"))
    assert ('class="empty"' in page) is (tab in ("missing", "ready"))


def test_endorsing_from_the_list(browser_of: Browser, town: Town):
    number = sent_report(town)[1].submission_id
    district = browser_of("district")
    assert f'data-row="{number}"' in seen(district)
    answer = post(district, f"/district/{number}/endorse", version=1)
    assert answer.location == "/district"
    assert submission(town.kit, number).status == Status.ENDORSED
    assert "notice-good" in seen(district)
    again = post(district, f"/district/{number}/endorse", version=1)
    assert again.status_code == 409
    assert f'href="/submissions/{number}"' in again.get_data(as_text=True)
    post(district, f"/district/{number}/endorse", version=2)
    assert "notice-bad" in seen(district)


def test_returning_needs_its_reason(browser_of: Browser, town: Town):
    number = sent_report(town)[1].submission_id
    district = browser_of("district")
    path = f"/submissions/{number}"
    assert post(district, f"/district/{number}/return", version=1, reason="", next="submission").location == path
    assert "notice-bad" in seen(district, path)
    assert submission(town.kit, number).status == Status.SUBMITTED
    post(district, f"/district/{number}/return", version=1, reason="ตัวเลขไม่ตรง")
    assert submission(town.kit, number).status == Status.RETURNED
    assert "ตัวเลขไม่ตรง" in seen(browser_of("officer"), path)


def test_the_panel_of_one_sending_is_for_the_script(browser_of: Browser, town: Town):
    number = sent_report(town)[1].submission_id
    district = browser_of("district")
    panel = district.get(f"/district/{number}", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert panel.lstrip().startswith("<section")
    assert f'data-chosen="{number}"' in panel
    assert district.get(f"/district/{number}").location == f"/submissions/{number}"
    assert f'data-chosen="{number}"' in seen(district, f"/district?chosen={number}")


def test_a_direct_authority_is_not_the_districts_to_decide(browser_of: Browser, town: Town):
    number = sent_report(town, "direct")[1].submission_id
    district = browser_of("district")
    page = seen(district)
    assert f'href="/submissions/{number}"' in page
    assert f"/district/{number}/endorse" not in page
    post(district, f"/district/{number}/endorse", version=1)
    assert "notice-bad" in seen(district)
    assert submission(town.kit, number).status == Status.SUBMITTED


def test_the_board_is_the_districts_own(browser_of: Browser, town: Town):
    number = sent_report(town)[1].submission_id
    for who in ("officer", "reviewer", "admin", "department"):
        assert browser_of(who).get("/district").status_code == 403
        assert post(browser_of(who), f"/district/{number}/endorse", version=1).status_code == 403
    for who in ("district_b", "district_x"):
        assert f"/submissions/{number}" not in seen(browser_of(who))
        assert browser_of(who).get(f"/district?chosen={number}").status_code == 404
        assert post(browser_of(who), f"/district/{number}/endorse", version=1).status_code == 404
        assert post(browser_of(who), f"/district/{number}/return", version=1, reason="x").status_code == 404
