"""First pages: what waits, what is late, what was returned; every number leads to its list."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from portal.models.jobs import Circuit, Job
from portal.services.deciding import return_
from tests.outside import Clock, Outside
from tests.people import Town
from tests.reports import accepted_report, actor_of, run_jobs, sent_report, show_photos, submission

Browser = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def open_folder(outside: Outside, town: Town) -> None:
    show_photos(outside)


def seen(client: FlaskClient, path: str = "/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def figures(page: str) -> dict[str, str]:
    """Address → number of every figure that is a link."""
    return dict(re.findall(r'<dd[^>]*><a href="([^"]+)">([0-9+]+)<', page.replace("&amp;", "&")))


@pytest.mark.parametrize("who", ["district", "reviewer", "admin", "department"])
def test_an_empty_beginning_says_what_comes_next(browser_of: Browser, who: str):
    page = seen(browser_of(who))
    assert page.count("<h1") == 1
    assert "5 ธันวาคม 2569" in page or who == "department"


@pytest.mark.parametrize("who", ["district", "reviewer", "admin", "department"])
def test_every_number_leads_to_a_list_that_is_there(browser_of: Browser, town: Town, who: str):
    accepted_report(town)
    _report, back = sent_report(town, "officer2")
    return_(town.kit, actor_of(town, "district"), back.submission_id, 1, "ตัวเลขไม่ตรง")
    sent_report(town, "direct")
    sent_report(town)
    client = browser_of(who)
    page = seen(client)
    links = set(re.findall(r'<a href="(/(?:submissions|district|review)[^"]*)"', page.replace("&amp;", "&")))
    assert links
    for link in links:
        seen(client, link)


def test_a_district_sees_who_is_missing_and_whom_to_phone(browser_of: Browser, town: Town):
    from portal.models import Authority

    with town.kit.transaction(actor_of(town, "admin"), "test") as session:
        place = session.get_one(Authority, town.authority)
        place.phone, place.executive = "054 511 234", "นายกทุ่งโฮ้ง"
    page = seen(browser_of("district"))
    assert 'href="tel:054511234"' in page
    assert "นายกทุ่งโฮ้ง" in page
    assert "1) ทต." in page  # the reminder, ready to copy
    sent_report(town)
    page = seen(browser_of("district"))
    assert figures(page) == {"/district?show=waiting": "1"}
    assert 'href="/district?chosen=1"' in page


def test_a_reviewer_is_one_click_from_the_riskiest(browser_of: Browser, town: Town, outside: Outside):
    sent_report(town, "direct")
    outside.duration_s = 300.5
    risky = sent_report(town, "direct")[1].submission_id
    page = seen(browser_of("reviewer"))
    assert f'class="button button-main" href="/review/{risky}"' in page
    assert figures(page)["/review"] == "2"


def test_a_province_sees_its_round_and_what_went_wrong(browser_of: Browser, town: Town, clock: Clock):
    accepted_report(town)
    with town.kit.database.transaction() as session:
        session.merge(Circuit(platform="youtube", failures=3, open_until=clock() + timedelta(minutes=30), note=""))
        session.add(
            Job(kind="probe", subject="video:9", status="dead", not_before=clock(), created_at=clock(), payload={})
        )
    page = seen(browser_of("admin"))
    assert 'href="/admin/jobs/?status=dead"' in page
    numbers = figures(page)
    assert numbers[f"/submissions?state=missing&round={town.round}"] == "2"
    assert numbers[f"/submissions?state=done&round={town.round}"] == "1"
    assert numbers[f"/submissions?state=accepted&round={town.round}"] == "1"
    assert "youtube" in page
    assert "notice-warn" in page
    clock.forward(hours=1)
    assert "youtube" not in seen(browser_of("admin"))


def test_a_department_reader_sees_every_province(browser_of: Browser, town: Town):
    accepted_report(town)
    page = seen(browser_of("department")).replace("&amp;", "&")
    assert f'href="/submissions?province={town.province}&round={town.round}&state=done">1<' in page
    assert page.count('<tr><th scope="row">') == 2


def test_a_late_report_is_counted(browser_of: Browser, town: Town, clock: Clock):
    clock.forward(days=13)  # the round of 5 December is over and not closed yet
    sent_report(town)
    run_jobs(town.kit)
    late = submission(town.kit, 1)
    assert late.late
    assert "ล่าช้า" in seen(browser_of("district"), "/district") or 'class="tag"' in seen(
        browser_of("district"), "/district"
    )
