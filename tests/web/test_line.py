"""LINE: the text to copy names only those missing; a batch goes only when pressed, with the month's rest in view."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.app import create_app
from portal.models import District, Event, OutboxRow, User
from portal.notices.line import LineDesk
from portal.rules.scope import OPERATOR
from portal.settings import read_settings
from tests.people import sign_in, token_of
from tests.reports import run_jobs, sent_report, show_photos
from tests.servers.messaging import TOKEN, line_server
from tests.services.test_digesting import THING, tell_one

GROUP = "C" + "1" * 32


@pytest.fixture
def line():
    with line_server() as server:
        server.members = {GROUP: 12}
        yield server


@pytest.fixture
def desk(town, line, tmp_path):
    """The administrator's browser on a portal that has a LINE account."""
    kit = replace(town.kit, line=LineDesk(TOKEN, line.url))
    with kit.transaction(OPERATOR, "test.changed") as session:
        session.get_one(District, town.district_b).line_group = GROUP
    made = create_app(kit, read_settings({"PORTAL_INSTANCE": str(tmp_path)}), "a key for tests only")
    return kit, sign_in(made, town, "admin")


def page(client):
    return client.get("/line").get_data(as_text=True)


def send(client):
    return client.post("/line/send", data={"csrf_token": token_of(client)}, follow_redirects=True).get_data(
        as_text=True
    )


def letters(kit):
    with kit.read() as session:
        return list(session.scalars(select(OutboxRow).order_by(OutboxRow.id)))


def test_without_an_account_every_text_is_there_to_copy_and_nothing_to_press(browser_of, town, outside):
    show_photos(outside)
    sent_report(town)
    shown = page(browser_of("admin"))
    assert "แม่คำมี" in shown
    assert "ทุ่งโฮ้ง" not in shown  # it has sent
    assert "ส่งตรงถึงจังหวัด" in shown
    assert f'data-copy="#t{town.district_b}"' in shown
    assert "/line/send" not in shown


@pytest.mark.parametrize("who", ["officer", "district", "reviewer", "department"])
def test_only_the_provinces_administrator_opens_it(browser_of, who):
    assert browser_of(who).get("/line").status_code == 403


def test_the_rest_of_the_month_stands_before_the_button_and_opening_sends_nothing(desk, line):
    kit, client = desk
    line.used = 150
    shown = page(client)
    assert ">50 <small>" in shown
    assert ">12<" in shown
    assert "/line/send" in shown
    assert (line.pushed, letters(kit)) == ([], [])


def test_a_pressed_batch_goes_to_the_group_and_to_who_chose_line_once(desk, line, town):
    kit, client = desk
    with kit.transaction(OPERATOR, "test.changed") as session:
        user = session.get_one(User, town.users["officer"])
        user.told_by, user.line_id = "line", "U" + "2" * 32
    tell_one(town, "officer")
    send(client)
    send(client)
    run_jobs(kit)
    texts = {one["to"]: one["messages"][0]["text"] for one in line.pushed}
    assert len(line.pushed) == 2
    assert "แม่คำมี" in texts[GROUP]
    assert "ทุ่งโฮ้ง" not in texts[GROUP]
    assert THING.reason in texts["U" + "2" * 32]
    assert {row.status for row in letters(kit)} == {"sent"}
    with kit.read() as session:
        events = session.scalars(select(Event).where(Event.verb == "letters.sent_by_line")).all()
    assert [(event.actor_name, event.after) for event in events] == [("คุณadmin", {"letters": 2})]
    assert "/line/send" not in page(client)  # nothing is left for today


def test_a_batch_that_the_month_has_no_room_for_is_not_sent(desk, line):
    kit, client = desk
    line.used = 195
    assert "/line/send" not in page(client)
    send(client)
    assert letters(kit) == []


def test_a_line_that_does_not_answer_sends_nothing_and_says_so(desk, line):
    kit, client = desk
    line.server_close()
    line.shutdown()
    assert "notice-bad" in send(client)
    assert letters(kit) == []


def test_a_full_month_leaves_the_letter_waiting_with_lines_words(desk, line):
    kit, client = desk
    send(client)
    line.refuse = (429, "You have reached your monthly limit.")
    run_jobs(kit)
    assert [(row.status, row.error) for row in letters(kit)] == [
        ("waiting", "429 You have reached your monthly limit.")
    ]
    assert "monthly limit" in page(client)


def test_a_group_is_kept_and_a_wrong_one_refused(desk, town):
    kit, client = desk
    path = f"/line/groups/{town.district}"
    client.post(path, data={"csrf_token": token_of(client), "group": f" {GROUP[:-1]}a "})
    client.post(path, data={"csrf_token": token_of(client), "group": "our group"})
    with kit.read() as session:
        assert session.get_one(District, town.district).line_group == f"{GROUP[:-1]}a"
        far = session.scalars(select(District.id).where(District.province_id == town.other_province)).one()
    other = client.post(f"/line/groups/{far}", data={"csrf_token": token_of(client), "group": GROUP})
    assert other.status_code == 404
