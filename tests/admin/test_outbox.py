"""The outbox in the back office: letters with their words, sent again by hand, each province its own."""

from sqlalchemy import select

from portal.models import Event, OutboxRow
from tests.people import token_of


def put_letter(town, status="dead", province=None, key="digest:1"):
    now = town.kit.now()
    with town.kit.database.transaction() as session:
        row = OutboxRow(
            province_id=province or town.province, kind="digest", key=key, user_id=town.users["officer"],
            channel="email", address="old@example.go.th", subject="มี 1 เรื่องใหม่", body="เนื้อความ",
            message_id=f"<{key}@x>", status=status, attempts=1, error="550 no such user here", made_at=now,
            not_before=now,
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def test_a_letter_stands_there_with_the_servers_words_and_its_text(browser_of, town):
    number = put_letter(town)
    client = browser_of("admin")
    assert "550 no such user here" in client.get("/admin/outbox/").get_data(as_text=True)
    assert "เนื้อความ" in client.get(f"/admin/outbox/{number}/").get_data(as_text=True)


def test_another_provinces_letters_are_not_there(browser_of, town):
    number = put_letter(town, province=town.other_province)
    client = browser_of("admin")
    assert "550 no such user here" not in client.get("/admin/outbox/").get_data(as_text=True)
    assert client.get(f"/admin/outbox/{number}/").status_code == 404


def test_ticked_letters_that_were_given_up_are_sent_again(browser_of, town):
    dead, sent = put_letter(town), put_letter(town, "sent", key="digest:2")
    client = browser_of("admin")
    told = {"csrf_token": token_of(client), "act": "resend", "id": [str(dead), str(sent)], "sure": "yes"}
    client.post("/admin/outbox/act", data=told)
    with town.kit.read() as session:
        states = {row.id: row.status for row in session.scalars(select(OutboxRow))}
        verbs = session.scalars(select(Event.verb).where(Event.subject_kind == "outbox")).all()
    assert states == {dead: "waiting", sent: "sent"}
    assert verbs == ["letter.resent"]


def test_an_empty_outbox_says_what_will_come(browser_of):
    assert 'class="empty"' in browser_of("admin").get("/admin/outbox/").get_data(as_text=True)
