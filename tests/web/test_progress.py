"""The progress pages: numbers with their lists, inside the scope only, kept views, states without data."""

import re

import pytest

from portal.models import Authority, Round
from portal.rules.rulebook import Rulebook, as_data
from portal.rules.scope import OPERATOR
from portal.services.closing import close_round, reopen_round
from portal.services.reporting import confirm_odd
from portal.services.rulebooks import follow_rulebook
from portal.services.submitting import withdraw
from tests.outside import Outside
from tests.people import Town, token_of
from tests.reports import accepted_report, actor_of, fill, new_report, send, sent_report, show_photos


@pytest.fixture(autouse=True)
def photos(town: Town, outside: Outside) -> None:
    show_photos(outside)


def page_of(client, path: str = "/progress") -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return str(answer.get_data(as_text=True))


def cells(page: str) -> list[str]:
    """What the heat map's cells say, row by row."""
    table = page.split('<table class="heat">')[1].split("</table>")[0]
    return re.findall(r"(\d+/\d+)</a>", table)


def figures(page: str) -> list[str]:
    """The numbers at the top, in their order."""
    return re.findall(r"<dd[^>]*><a [^>]*>([^<]+)<", page.split('<dl class="figures panel">')[1].split("</dl>")[0])


def test_the_province_sees_every_district_and_its_round(browser_of, town):
    accepted_report(town)
    sent_report(town, "officer_b")
    page = page_of(browser_of("admin"))
    assert cells(page) == ["1/2", "0/1", "1/3"]
    assert figures(page) == ["1", "1", "1", "67%", "67%", "37,000", "84"]
    assert page.count("<rect class=") == 2
    assert page.split('id="ms"')[1].count('<th scope="row">') >= 1


def test_every_number_leads_to_a_list_that_holds_as_many(browser_of, town):
    accepted_report(town)
    sent_report(town, "officer_b")
    close_round(town.kit, OPERATOR, town.round)
    client = browser_of("department")
    page = page_of(client, f"/progress?province={town.province}&round={town.round}")
    numbers = re.findall(r'<a href="(/progress/places[^"]+)">([\d,]+)<span', page)
    assert len(numbers) > 15
    for address, number in numbers:
        listed = page_of(client, address.replace("&amp;", "&"))
        body = listed.split("<tbody>")[1].split("</tbody>")[0]
        assert body.count("<tr>") == int(number), address
    whole = page_of(client, f"/progress/places?province={town.province}&round={town.round}&of=complete")
    assert re.search(r'href="/submissions/\d+"', whole), "two clicks from the number to the sending"


def test_sums_lead_to_the_reports_they_add_up(browser_of, town):
    accepted_report(town)
    client = browser_of("admin")
    listed = page_of(client, f"/progress/reports?round={town.round}")
    assert "18,500" in listed
    assert re.search(r'href="/submissions/\d+">พรมเช็ดเท้า', listed)
    assert "พรมเช็ดเท้า" not in page_of(client, f"/progress/reports?round={town.round}&waste=organic")
    assert client.get(f"/progress/reports?round={town.round}&waste=gold").status_code == 404
    assert client.get("/progress/reports").status_code == 404
    close_round(town.kit, OPERATOR, town.round)
    assert "18,500" in page_of(client, f"/progress/reports?round={town.round}&district={town.district}")


def test_a_district_officer_sees_the_own_district_only(browser_of, town):
    accepted_report(town)
    sent_report(town, "officer_b")
    client = browser_of("district_b")
    page = page_of(client, f"/progress?district={town.district}")
    assert cells(page) == ["0/1"]
    assert figures(page)[-1] == "42"
    assert 'class="tiles"' not in page
    assert "ทุ่งโฮ้ง" not in page
    listed = page_of(client, f"/progress/places?round={town.round}&of=expected&district={town.district}")
    assert "ทุ่งโฮ้ง" not in listed
    assert "ทุ่งโฮ้ง" not in page_of(client, f"/progress/reports?round={town.round}&district={town.district}")


@pytest.mark.parametrize("who", ["admin", "reviewer", "district"])
def test_another_province_is_as_if_it_were_not_there(browser_of, town, who):
    client, far = browser_of(who), town.other_province
    assert client.get(f"/progress?province={far}").status_code == 404
    assert client.get(f"/progress/places?province={far}&round={town.round}").status_code == 404
    assert client.get("/progress?district=99").status_code in (200, 404)
    assert client.get(f"/progress/places?round={town.round}&of=nothing").status_code == 404


def test_an_unknown_district_is_not_there(browser_of, town):
    client = browser_of("admin")
    for path in ("/progress?district=99", f"/progress/places?round={town.round}&district=99"):
        assert client.get(path).status_code == 404


def test_an_authority_has_no_progress_page(browser_of):
    assert browser_of("officer").get("/progress").status_code == 403


def test_only_telephones_of_the_scope_are_shown(browser_of, town, kit):
    with kit.transaction(OPERATOR, "test") as session:
        session.get_one(Authority, town.authority).phone = "054 111 222"
        session.get_one(Authority, town.authority_b).phone = "054 333 444"
    page = page_of(browser_of("district"))
    assert 'href="tel:054111222"' in page
    assert "054333444" not in page
    assert "054333444" in page_of(browser_of("reviewer"))


def test_who_is_missing_is_named_for_the_group_s_chat_while_the_round_is_open(browser_of, town):
    client = browser_of("admin")
    page = page_of(client, f"/progress/places?round={town.round}&of=missing")
    assert "ยังขาด 3 แห่ง" in page
    close_round(town.kit, OPERATOR, town.round)
    assert "ยังขาด 3 แห่ง" not in page_of(client, f"/progress/places?round={town.round}&of=missing")


def test_who_is_complete_is_not_missing_in_the_next_round(browser_of, town):
    accepted_report(town)
    close_round(town.kit, OPERATOR, town.round)
    page = page_of(browser_of("reviewer"))
    assert cells(page) == ["1/2", "1/2", "0/1", "0/1", "1/3", "1/3"]
    assert figures(page)[:5] == ["1", "0", "2", "33%", "33%"]


def test_a_closed_round_stays_as_counted_and_a_second_count_shows_both(browser_of, town):
    client = browser_of("admin")
    close_round(town.kit, OPERATOR, town.round)
    reopen_round(town.kit, actor_of(town, "admin"), town.round, "รายงานกระดาษ")
    accepted_report(town)
    assert cells(page_of(client, "/progress?rounds=all")) == ["1/2", "0/1", "1/3"], "open again, it is counted live"
    close_round(town.kit, OPERATOR, town.round)
    page = page_of(client, f"/progress/places?round={town.round}&of=complete")
    assert '<del class="cell-old">0</del> <ins class="cell-new">1</ins>' in page
    assert f"/rounds/{town.round}/kept" in page


def test_the_trend_has_a_bar_for_each_counted_round_and_a_table_behind(browser_of, town):
    accepted_report(town)
    assert '<rect class="c2"' not in page_of(browser_of("admin"))
    close_round(town.kit, OPERATOR, town.round)
    page = page_of(browser_of("admin"))
    assert page.count('<rect class="c2"') == page.count('<rect class="c3"') == 2
    assert page.count('<details class="behind">') == 2


def test_odd_figures_are_asked_about_and_those_said_to_be_right_are_told(browser_of, town):
    report = new_report(town)
    fill(town, report, people="25,000")
    receipt = send(town, report)
    client = browser_of("admin")
    page = page_of(client)
    assert "มากผิดปกติ (25,000 คน)" in page
    assert figures(page)[-1] == "25,000", "asked about, never left out"
    assert "มากผิดปกติ" not in page_of(browser_of("district_b"))
    withdraw(town.kit, actor_of(town, "officer"), receipt.submission_id)
    confirm_odd(town.kit, actor_of(town, "officer"), report, "people")
    page = page_of(client)
    assert "มากผิดปกติ" not in page
    assert "25,000" in page.split('id="odd"')[1]


def test_round_by_round_provinces_add_all_rounds_up(browser_of, town, kit):
    follow_rulebook(kit, actor_of(town, "admin"), town.province, as_data(Rulebook(sums="per_round")), 1)
    accepted_report(town)
    close_round(kit, OPERATOR, town.round)
    sent_report(town, "officer_b")
    assert figures(page_of(browser_of("admin")))[-1] == "84"
    assert "42" in page_of(browser_of("department"))


def test_the_department_reads_a_row_for_each_province_in_thai_order(browser_of, town):
    accepted_report(town)
    close_round(town.kit, OPERATOR, town.round)
    page = page_of(browser_of("department"))
    names = re.findall(r'<th scope="row"><a href="/progress\?province=\d+"><span class="keep">([^<]+)', page)
    assert names == ["น่าน", "แพร่"]
    row = page.split(">แพร่<")[1].split("</tr>")[0]
    assert re.findall(r">(\d+)<span", row) == ["3", "1", "1", "2", "1", "42"]
    assert row.count("33%") == 3


def test_a_view_is_kept_for_the_person_who_kept_it_and_taken_away(browser_of, town):
    client = browser_of("reviewer")
    token = token_of(client)
    asked = {
        "csrf_token": token,
        "name": "เมืองแพร่ ทุกรอบ",
        "district": str(town.district),
        "rounds": "all",
        "round": "x<",
    }
    answer = client.post("/progress/views", data=asked)
    assert answer.headers["Location"].endswith(f"/progress?district={town.district}&rounds=all")
    page = page_of(client)
    assert "เมืองแพร่ ทุกรอบ" in page
    number = re.search(r"/progress/views/(\d+)", page)
    assert number
    assert "เมืองแพร่ ทุกรอบ" not in page_of(browser_of("admin"))
    other = browser_of("admin")
    taken = other.post(f"/progress/views/{number[1]}", data={"csrf_token": token_of(other)})
    assert taken.status_code == 404
    client.post(f"/progress/views/{number[1]}", data={"csrf_token": token})
    assert "เมืองแพร่ ทุกรอบ" not in page_of(client)


def test_a_view_without_filters_is_not_kept(browser_of):
    client = browser_of("admin")
    answer = client.post("/progress/views", data={"csrf_token": token_of(client), "name": "ว่าง"}, follow_redirects=True)
    assert "notice-bad" in answer.get_data(as_text=True)


def test_before_any_round_the_page_says_when_one_comes(browser_of, town, kit):
    with kit.transaction(OPERATOR, "test") as session:
        for row in session.query(Round).where(Round.province_id == town.province):
            session.delete(row)
    page = page_of(browser_of("admin"))
    assert "/static/icons.svg" in page
    assert 'class="panel empty"' in page
    assert 'class="heat"' not in page


def test_a_round_from_before_the_portal_expects_nobody(browser_of, town, kit):
    with kit.transaction(OPERATOR, "test") as session:
        session.get_one(Round, town.round).before_portal = True
    client = browser_of("admin")
    page = page_of(client, f"/progress?round={town.round}")
    assert 'class="panel empty"' in page
    listed = page_of(client, f"/progress/places?round={town.round}&of=missing")
    assert 'class="empty"' in listed
