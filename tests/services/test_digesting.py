"""One letter a person and day: composed once, only for those who want it, carried out by a real mail server."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.models import Job, Notice, OutboxRow, User
from portal.notices.smtp import Mailer
from portal.rules.letters import Channel, Delivered, Fate, LetterStatus
from portal.rules.notices import Kind, Told
from portal.rules.scope import OPERATOR
from portal.services.delivering import TAKEN, _take, resend
from portal.services.digesting import MORNING_WORK, compose_digests
from portal.services.erasing import erase_person
from portal.services.errors import NotFound, Refused
from portal.services.telling import tell
from portal.services.timekeeping import keep_time
from portal.tasks import TASKS
from portal.worker import Worker
from tests.reports import actor_of
from tests.servers.mail import mail_server
from tests.services.test_reminding import morning

THING = Told(Kind.RETURNED, "ส่งกลับให้แก้: พรม <b>", "Returned for mending: พรม", "/fixit/7", "ตราไม่ชัด & เล็ก")


class Way:
    """A way out of the house that answers as told."""

    def __init__(self):
        self.fates = []
        self.letters = []

    def __call__(self):
        return self

    def __enter__(self):
        return self.send

    def __exit__(self, *_error):
        return None

    def send(self, letter):
        self.letters.append(letter)
        return self.fates.pop(0) if self.fates else Delivered(Fate.SENT)


@pytest.fixture
def way():
    return Way()


@pytest.fixture
def post(town, way):
    """The town's kit with a way for e-mail."""
    return replace(town.kit, mail=way)


def tell_one(town, who, key="step:1:1", told=THING):
    with town.kit.database.transaction() as session:
        tell(session, [(town.users[who], town.province)], told, key, town.kit.now())


def outbox(kit):
    with kit.read() as session:
        return list(session.scalars(select(OutboxRow).order_by(OutboxRow.id)))


def work(kit):
    worker = Worker(kit, TASKS, "test:1:0")
    while worker.work_once():
        pass


def change(town, who, **values):
    with town.kit.transaction(OPERATOR, "test.changed") as session:
        user = session.get_one(User, town.users[who])
        for name, value in values.items():
            setattr(user, name, value)


def test_a_digest_gathers_the_day_in_one_letter_with_reason_and_link(town, post):
    tell_one(town, "officer")
    tell_one(town, "officer", "step:2:1", Told(Kind.ACCEPTED, "จังหวัดรับแล้ว: ตะกร้า", "Accepted: ตะกร้า", "/receipts/2"))
    assert compose_digests(post) == 1
    (row,) = outbox(post)
    assert row.subject.startswith("มี 2 เรื่องใหม่ ถึงวันที่ 23 พ.ย.")
    assert row.body.index("ส่งกลับให้แก้") < row.body.index("จังหวัดรับแล้ว")  # what asks for something first
    assert "ตราไม่ชัด & เล็ก" in row.body
    assert f"{post.base_url}/fixit/7" in row.body
    assert "พรม &lt;b&gt;" in row.html
    assert "ตราไม่ชัด &amp; เล็ก" in row.html
    assert row.address == "officer@example.go.th"


def test_nothing_is_told_twice_and_no_second_letter_goes_on_one_day(town, post, clock):
    tell_one(town, "officer")
    assert [compose_digests(post), compose_digests(post)] == [1, 0]
    tell_one(town, "officer", "step:2:1")
    assert compose_digests(post) == 0  # waits for tomorrow
    clock.forward(days=1)
    assert compose_digests(post) == 1
    first, second = outbox(post)
    assert first.message_id != second.message_id
    assert second.subject.startswith("มี 1 เรื่องใหม่")


@pytest.mark.parametrize(
    "values", [{"active": False}, {"email": ""}, {"is_demo": True}, {"told_by": "portal"}, {"told_by": "line"}]
)
def test_no_letter_for_who_is_gone_has_no_address_or_chose_otherwise(town, post, values):
    tell_one(town, "officer")
    change(town, "officer", **values)
    assert compose_digests(post) == 0


def test_what_was_read_in_the_portal_or_is_old_is_not_mailed(town, post, clock):
    tell_one(town, "officer")
    with town.kit.database.transaction() as session:
        session.scalars(select(Notice)).one().read_at = clock()
    assert compose_digests(post) == 0
    tell_one(town, "officer_b")
    clock.forward(days=8)
    assert compose_digests(post) == 0


def test_without_a_mail_server_no_letters_pile_up(town, kit):
    tell_one(town, "officer")
    assert compose_digests(kit) == 0
    assert outbox(kit) == []


def test_the_clock_reminds_composes_and_delivers_in_the_morning_and_not_at_night(town, post, clock, way):
    clock.time = morning(2, hour=5)
    keep_time(post)
    work(post)
    assert way.letters == []
    clock.time = morning(2, hour=8)
    keep_time(post)
    work(post)
    told = {letter.to for letter in way.letters}
    assert told == {f"{who}@example.go.th" for who in ("officer", "officer2", "officer_b", "direct", "district",
                                                       "district_b", "officer_x", "district_x")}  # fmt: skip
    assert {row.status for row in outbox(post)} == {LetterStatus.SENT}
    clock.time = morning(2, hour=9)
    keep_time(post)
    work(post)
    assert len(way.letters) == len(told)
    with town.kit.read() as session:
        assert session.scalars(select(Job).where(Job.kind == MORNING_WORK, Job.status != "done")).all() == []


def test_over_a_real_mail_server_each_person_gets_their_own_letter(town, kit):
    with mail_server() as box:
        box.refused["officer_b@example.go.th"] = "550 mailbox unavailable"
        post = replace(kit, mail=Mailer(f"smtp://127.0.0.1:{box.port}", kit.base_url))
        for who in ("officer", "officer_b", "direct"):
            tell_one(town, who)
        compose_digests(post)
        work(post)
    rows = {row.address: row for row in outbox(kit)}
    refused = rows["officer_b@example.go.th"]
    assert (refused.status, refused.error) == (LetterStatus.DEAD, "550 mailbox unavailable")
    assert {str(message["To"]) for message in box.messages} == {"officer@example.go.th", "direct@example.go.th"}
    assert {str(message["Message-ID"]) for message in box.messages} < {row.message_id for row in rows.values()}


def test_a_server_that_is_down_is_waited_for_and_every_waiting_letter_says_so(town, post, way, clock):
    for who in ("officer", "officer_b"):
        tell_one(town, who)
    compose_digests(post)
    way.fates = [Delivered(Fate.DOWN, "connection refused")]
    work(post)
    assert [(row.status, row.error, row.attempts) for row in outbox(post)] == [
        (LetterStatus.WAITING, "connection refused", 0)
    ] * 2
    clock.forward(minutes=10)
    work(post)
    assert [(row.status, row.error) for row in outbox(post)] == [(LetterStatus.SENT, "")] * 2


def test_a_letter_that_fails_is_tried_with_growing_pauses_and_given_up_in_the_end(town, post, way, clock):
    tell_one(town, "officer")
    compose_digests(post)
    way.fates = [Delivered(Fate.LATER, "451 try later")] * 40
    pauses = []
    for _ in range(40):
        work(post)
        (row,) = outbox(post)
        if row.status == LetterStatus.DEAD:
            break
        pauses.append((row.not_before - clock()).total_seconds())
        clock.time = row.not_before
    assert row.status == LetterStatus.DEAD
    assert row.attempts == 12
    assert pauses == sorted(pauses)
    assert pauses[0] == 30.0


def test_a_killed_worker_repeats_a_letter_at_most_once_under_the_same_message_id(town, post, way, clock):
    tell_one(town, "officer")
    compose_digests(post)
    taken = _take(post, Channel.EMAIL)  # sent, and killed before the mark
    work(post)
    assert way.letters == []  # nobody else takes it meanwhile
    clock.forward(seconds=TAKEN.total_seconds() + 1)
    work(post)
    work(post)
    (again,) = way.letters
    assert again.message_id == taken.message_id
    assert outbox(post)[0].attempts == 2


def test_an_account_disabled_after_composing_gets_no_letter(town, post, way):
    tell_one(town, "officer")
    compose_digests(post)
    change(town, "officer", active=False)
    work(post)
    assert way.letters == []
    assert outbox(post)[0].status == LetterStatus.DEAD


def test_a_letter_given_up_is_sent_again_by_hand_to_the_mended_address_as_an_event(town, post, way):
    tell_one(town, "officer")
    compose_digests(post)
    way.fates = [Delivered(Fate.REFUSED, "550 no such user")]
    work(post)
    number = outbox(post)[0].id
    change(town, "officer", email="mended@example.go.th")
    with pytest.raises(NotFound):
        resend(post, actor_of(town, "admin_x"), number)
    resend(post, actor_of(town, "admin"), number)
    with pytest.raises(Refused):
        resend(post, actor_of(town, "admin"), number)
    work(post)
    assert way.letters[-1].to == "mended@example.go.th"
    assert outbox(post)[0].status == LetterStatus.SENT


def test_when_the_server_is_taken_out_of_the_settings_letters_wait_and_say_so(town, post, kit):
    tell_one(town, "officer")
    compose_digests(post)
    work(kit)
    assert "PORTAL_SMTP_URL" in outbox(kit)[0].error
    assert outbox(kit)[0].status == LetterStatus.WAITING


def test_an_english_reader_reads_english_first_and_a_long_day_is_cut(town, post):
    change(town, "officer", language="en")
    for number in range(45):
        tell_one(town, "officer", f"step:{number}:1")
    compose_digests(post)
    (row,) = outbox(post)
    assert row.subject.startswith("45 new")
    assert len(re.findall("/fixit/7", row.body)) == 40
    assert "/notices" in row.body


def test_when_a_person_is_erased_their_letters_say_nothing_any_more(town, post):
    tell_one(town, "officer")
    compose_digests(post)
    change(town, "officer", active=False)
    erase_person(post, actor_of(town, "admin"), "officer", "asked for it")
    (row,) = outbox(post)
    assert (row.address, row.body, row.html, row.status) == ("", "", "", LetterStatus.DEAD)
    with town.kit.read() as session:
        assert session.scalars(select(Notice)).all() == []
