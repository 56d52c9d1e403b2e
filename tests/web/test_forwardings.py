"""Endorsing many in one go, handing on to the province with the gap, the brief, the phones and the sheet of paper."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.models import Authority, Decision, Forwarding, User
from portal.models.videos import FindingRow
from portal.queries.briefs import monthly_brief
from portal.rules.scope import OPERATOR, Scope
from portal.rules.vocabulary import AuthorityType, Role, Status
from portal.services.deciding import endorse
from portal.services.endorsing import endorse_clean
from portal.services.errors import Conflict, Refused
from portal.services.forwarding import forward
from tests.outside import Outside
from tests.people import Town, authority
from tests.reports import NINE, accepted_report, actor_of, fill, new_report, send, sent_report, show_photos, submission
from tests.web.test_district import post
from tests.web.test_district import seen as seen_raw

Browser = Callable[[str], FlaskClient]


def seen(client: FlaskClient, path: str = "/district") -> str:
    """A page without the marks that keep Thai words together."""
    return re.sub("<wbr>|</?span[^>]*>|[\u2060\u200b]", "", seen_raw(client, path))


@pytest.fixture(autouse=True)
def open_folder(outside: Outside, town: Town) -> None:
    show_photos(outside)


@pytest.fixture
def silent(town: Town) -> int:
    """An authority of the district that has sent nothing."""
    with town.kit.transaction(OPERATOR, "test") as session:
        return authority(session, town.province, town.district, "05540199", AuthorityType.SAO, "องค์การบริหารส่วนตำบลเงียบ")


def clean_sendings(town: Town, number: int = 3) -> list[int]:
    """Sendings of one authority with nothing to look at, told apart by their products."""
    made = []
    for n in range(number):
        report_id = new_report(town, name=f"ผลิตภัณฑ์ {n}")
        fill(town, report_id, product_name=f"ผลิตภัณฑ์ {n}", video_url=f"https://youtu.be/abcdefghij{n}")
        made.append(send(town, report_id).submission_id)
    with town.kit.transaction(OPERATOR, "test") as session:
        for row in session.scalars(select(FindingRow).where(FindingRow.outcome.in_(("warning", "fail", "borderline")))):
            row.current = False
    return made


def test_all_clean_ones_are_endorsed_each_with_its_own_decision(browser_of: Browser, town: Town):
    made = clean_sendings(town)
    office = browser_of("district")
    page = seen(office)
    assert all(f'name="clean" value="{number}:' in page for number in made)
    versions = [f"{number}:{submission(town.kit, number).version}" for number in made]
    answer = post(office, "/district/endorse", clean=versions, act="all")
    assert answer.status_code == 302
    assert [submission(town.kit, number).status for number in made] == [Status.ENDORSED] * 3
    with town.kit.read() as session:
        steps = session.scalars(select(Decision.submission_id).where(Decision.step == "endorse")).all()
    assert sorted(steps) == made


def test_a_race_loses_only_that_one_and_says_whose_it_is(town: Town):
    made = clean_sendings(town)
    picked = [(number, submission(town.kit, number).version) for number in made]
    endorse(town.kit, actor_of(town, "district"), *picked[1])
    done, left = endorse_clean(town.kit, actor_of(town, "district"), picked)
    assert (done, len(left)) == (2, 1)
    assert left[0].name.startswith("ทต.")
    assert isinstance(left[0].why, Conflict)
    assert "คุณdistrict" in left[0].why.message_th


def test_what_has_a_point_to_look_at_is_left_out(town: Town, outside: Outside):
    (number,) = clean_sendings(town, 1)
    with town.kit.transaction(OPERATOR, "test") as session:
        row = session.scalars(select(FindingRow).where(FindingRow.current.is_(True))).first()
        assert row is not None
        row.outcome = "warning"
    done, left = endorse_clean(town.kit, actor_of(town, "district"), [(number, submission(town.kit, number).version)])
    assert (done, [type(one.why).__mro__[1] for one in left]) == (0, [Refused])


def test_anothers_sendings_are_passed_over(browser_of: Browser, town: Town):
    (number,) = clean_sendings(town, 1)
    assert endorse_clean(town.kit, actor_of(town, "district_b"), [(number, 1)]) == (0, [])
    assert post(browser_of("district"), "/district/endorse", pick="x:1").status_code == 302
    assert submission(town.kit, number).status == Status.SUBMITTED


def test_what_the_district_typed_in_is_endorsed_by_itself_and_marked(browser_of: Browser, town: Town):
    (number,) = clean_sendings(town, 1)
    with town.kit.transaction(OPERATOR, "test") as session:
        row = session.scalars(select(Decision).where(Decision.submission_id == number)).one()
        # append-only: a further sending by the office stands after the authority's own
        session.add(
            Decision(
                submission_id=number, step="submit", from_status="draft", to_status="submitted", at=row.at,
                by_name="คุณdistrict (อำเภอเมืองแพร่) พิมพ์แทน", by_role=Role.DISTRICT,
            )
        )  # fmt: skip
    district = actor_of(town, "district")
    version = submission(town.kit, number).version
    assert endorse_clean(town.kit, district, [(number, version)])[0] == 0
    assert f'name="clean" value="{number}:' not in seen(browser_of("district"))
    endorse(town.kit, district, number, version)
    with town.kit.read() as session:
        last = session.scalars(select(Decision).order_by(Decision.id.desc())).first()
    assert last is not None
    assert "อำเภอพิมพ์แทน" in last.reason
    assert "อำเภอพิมพ์แทน" in seen(browser_of("reviewer"), f"/submissions/{number}")


def test_a_part_is_forwarded_with_the_gap_printed_and_the_province_sees_it(
    browser_of: Browser, town: Town, silent: int
):  # fmt: skip
    (number,) = clean_sendings(town, 1)
    office, district = browser_of("district"), actor_of(town, "district")
    with pytest.raises(Refused):
        forward(town.kit, district, town.round, 0)
    endorse(town.kit, district, number, submission(town.kit, number).version)
    assert "/district/forward" in seen(office)
    answer = post(office, "/district/forward", round=town.round, seen=0)
    sheet = seen(office, answer.location)
    assert "เงียบ" in sheet
    assert "1 จาก 2" in sheet or "1 of 2" in sheet
    assert "เงียบ" in seen(browser_of("reviewer"), "/forwardings")
    assert answer.location in seen(browser_of("admin"), "/")
    assert browser_of("district_b").get(answer.location).status_code == 404
    assert browser_of("admin_x").get(answer.location).status_code == 404


def test_it_is_forwarded_again_only_when_more_came(town: Town, silent: int):
    first, _second = clean_sendings(town, 2)
    district = actor_of(town, "district")
    endorse(town.kit, district, first, submission(town.kit, first).version)
    forward(town.kit, district, town.round, 0)
    with pytest.raises(Conflict) as told:
        forward(town.kit, district, town.round, 0)
    assert "คุณdistrict ส่งต่อจังหวัดไปก่อนแล้ว 1 จาก 2 แห่ง" in told.value.message_th
    with pytest.raises(Refused):
        forward(town.kit, district, town.round, 1)
    with town.kit.transaction(OPERATOR, "test") as session:
        row = session.get_one(Forwarding, 1)
        row.missing = [*row.missing, "ทต.ใหม่"]
    assert forward(town.kit, district, town.round, 1) == 2


def test_the_brief_tells_the_month(browser_of: Browser, town: Town, silent: int):
    accepted_report(town)
    office = browser_of("district")
    told = {"held_on": "20/11/2569", "people": "45", "note": "ประจำเดือน"}
    assert post(office, "/activities", kind="presentation", **told).status_code == 422
    assert post(office, "/activities", kind="presentation", audience="หัวหน้าส่วนราชการอำเภอ", **told).status_code == 302
    assert post(office, "/activities", kind="partners", **told).status_code == 302
    page = seen(office, "/district/brief")
    assert "พฤศจิกายน 2569" in page
    assert "หัวหน้าส่วนราชการอำเภอ" in page
    assert NINE["product_name"] in page
    december = seen(browser_of("admin"), "/district/brief")
    assert "หัวหน้าส่วนราชการอำเภอ" in december
    assert "หัวหน้าส่วนราชการอำเภอ" not in seen(browser_of("district_b"), "/district/brief")
    assert "หัวหน้าส่วนราชการอำเภอ" not in seen(office, "/district/brief?month=2026-10")


def test_a_brief_of_a_month_with_a_round_names_who_is_missing(browser_of: Browser, town: Town, silent: int):

    sent_report(town)
    with town.kit.read() as session:
        brief = monthly_brief(session, Scope(town.province, town.district), date(2026, 12, 1))
    first = brief.rounds[0]
    assert (first.expected, first.sent, first.passed) == (2, 1, 0)
    assert [name.startswith("อบต.") for name in first.missing] == [True]
    assert (brief.reports, brief.people) == (1, 42)


def test_the_phone_list_is_of_the_own_district(browser_of: Browser, town: Town):
    with town.kit.transaction(OPERATOR, "test") as session:
        session.get_one(Authority, town.authority).phone = "054 000 111"
        session.get_one(User, town.users["officer"]).phone = "081-000-0000"
    page = seen(browser_of("district"), "/phones")
    assert 'href="tel:054000111"' in page
    assert 'href="tel:0810000000"' in page
    assert "คุณofficer_b" not in page
    assert "คุณofficer_b" in seen(browser_of("reviewer"), "/phones")
    assert browser_of("department").get("/phones").status_code == 403


def test_the_sheet_of_paper_is_filled_as_far_as_known_and_its_code_leads_to_the_report(
    browser_of: Browser, town: Town
):  # fmt: skip
    number = new_report(town)
    fill(town, number, income="")
    page = seen(browser_of("district"), f"/reports/{number}/paper")
    assert NINE["group_name"] in page
    assert "<svg" in page
    assert NINE["group_name"] not in seen(browser_of("district"), f"/reports/{number}/paper?empty=1")
    assert browser_of("officer").get(f"/r/{number}").location == f"/reports/{number}"
    assert browser_of("district").get(f"/r/{number}").location == f"/reports/{number}/paper"
    assert "องค์การบริหาร" not in seen(browser_of("district"), f"/authorities/{town.authority}/paper")
    for who in ("district_b", "officer_x"):
        assert browser_of(who).get(f"/reports/{number}/paper").status_code == 404
        assert browser_of(who).get(f"/authorities/{town.authority}/paper").status_code == 404
