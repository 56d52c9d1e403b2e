"""The bell, the page behind it, and how one wants to be told."""

import pytest
from sqlalchemy import select

from portal.models import Notice, User
from portal.services.deciding import return_
from tests.people import token_of
from tests.reports import actor_of, sent_report, show_photos, submission


@pytest.fixture
def returned(town, outside):
    """A report that the district sent back, with its reason."""
    show_photos(outside)
    _report, receipt = sent_report(town)
    number = receipt.submission_id
    return_(town.kit, actor_of(town, "district"), number, submission(town.kit, number).version, "ตราที่ 3 ไม่ชัด")
    return number


def page(client, path="/notices"):
    return client.get(path).get_data(as_text=True)


def test_the_bell_counts_and_the_page_says_why_and_where(browser_of, returned):
    client = browser_of("officer")
    shown = page(client)
    assert "ตราที่ 3 ไม่ชัด" in shown
    assert "ส่งกลับให้แก้: พรมเช็ดเท้า" in shown
    assert '<b class="count" aria-hidden="true">1</b>' in page(client, "/")


def test_opening_one_marks_it_read_and_leads_to_its_place(browser_of, returned, town):
    client = browser_of("officer")
    with town.kit.read() as session:
        number = session.scalars(select(Notice.id).where(Notice.user_id == town.users["officer"])).one()
    answer = client.post(f"/notices/{number}/read", data={"csrf_token": token_of(client)})
    assert answer.location == f"/fixit/{returned}"
    assert client.get(answer.location).status_code == 200
    assert 'class="count"' not in page(client)


def test_nobody_reads_or_marks_what_another_was_told(browser_of, returned, town):
    client = browser_of("officer_b")
    assert "ตราที่ 3 ไม่ชัด" not in page(client)
    with town.kit.read() as session:
        number = session.scalars(select(Notice.id).where(Notice.user_id == town.users["officer"])).one()
    assert client.post(f"/notices/{number}/read", data={"csrf_token": token_of(client)}).status_code == 404


def test_all_is_marked_as_read_up_to_what_the_page_showed(browser_of, returned, town):
    client = browser_of("officer")
    with town.kit.read() as session:
        first = session.scalars(select(Notice.id).where(Notice.user_id == town.users["officer"])).one()
    client.post("/notices/read", data={"csrf_token": token_of(client), "up_to": str(first)})
    assert 'class="count"' not in page(client)
    assert "unseen" in page(browser_of("officer2"))  # a colleague reads for themselves
    assert '<b class="count"' in page(browser_of("officer2"))


def test_an_empty_page_says_what_will_come(browser_of):
    assert "เมื่อ" in page(browser_of("officer_b")) or "stands here" in page(browser_of("officer_b"))


def test_one_chooses_on_the_account_page_how_to_be_told(browser_of, town):
    client = browser_of("officer")
    told = {"csrf_token": token_of(client), "told_by": "line", "line_id": "U" + "a" * 32}
    client.post("/account/notices", data=told)
    with town.kit.read() as session:
        user = session.get_one(User, town.users["officer"])
        assert (user.told_by, user.line_id) == ("line", "U" + "a" * 32)
    assert 'value="line" checked' in page(client, "/account")


@pytest.mark.parametrize("told", [{"told_by": "line", "line_id": "me"}, {"told_by": "pigeon"}])
def test_a_way_that_cannot_be_taken_is_refused_with_a_sentence(browser_of, town, told):
    client = browser_of("officer")
    client.post("/account/notices", data={"csrf_token": token_of(client), **told})
    with town.kit.read() as session:
        assert session.get_one(User, town.users["officer"]).told_by == "email"
    assert "notice-bad" in page(client, "/account")
