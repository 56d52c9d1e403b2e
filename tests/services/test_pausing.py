"""The circuit of a platform: opens when it refuses, closes when it answers, counts nothing twice."""

from datetime import timedelta

from sqlalchemy import select

from portal.models import Circuit
from portal.services.kit import Kit
from portal.services.pausing import FAILURES_TO_OPEN, OPEN_FOR, note_answer, note_failure
from tests.jobs import at_once, circuit
from tests.outside import Clock
from tests.servers.postgresql import on_both

pytestmark = on_both


def fail(kit: Kit, **how: object) -> None:
    with kit.database.transaction() as session:
        note_failure(session, "tiktok", kit.now(), "it said no", **how)  # type: ignore[arg-type]


def answer(kit: Kit) -> None:
    with kit.database.transaction() as session:
        note_answer(session, "tiktok", kit.now())


def test_lost_connections_in_a_row_open_it(kit: Kit, clock: Clock):
    for _ in range(FAILURES_TO_OPEN - 1):
        fail(kit, lost=True)
    assert circuit(kit, "tiktok").open_until is None
    fail(kit, lost=True)
    row = circuit(kit, "tiktok")
    assert (row.open_until, row.note, row.last_ok_at) == (clock() + OPEN_FOR, "it said no", None)


def test_an_answer_in_between_begins_the_count_again(kit: Kit, clock: Clock):
    for _ in range(4):
        fail(kit, lost=True)
        answer(kit)
    row = circuit(kit, "tiktok")
    assert (row.open_until, row.failures, row.note, row.last_ok_at) == (None, 0, "", clock())


def test_a_refusal_opens_it_at_once_for_its_own_time(kit: Kit, clock: Clock):
    fail(kit, pause=timedelta(minutes=75))
    assert circuit(kit, "tiktok").open_until == clock() + timedelta(minutes=75)


def test_a_shorter_pause_never_ends_a_longer_one(kit: Kit, clock: Clock):
    fail(kit, pause=timedelta(minutes=75))
    fail(kit, pause=timedelta(minutes=30))
    assert circuit(kit, "tiktok").open_until == clock() + timedelta(minutes=75)


def test_a_page_that_was_not_understood_leaves_it_closed(kit: Kit):
    for _ in range(10):
        fail(kit)
    row = circuit(kit, "tiktok")
    assert (row.open_until, row.failures) == (None, 10)


def test_the_first_failure_after_a_pause_opens_it_again(kit: Kit, clock: Clock):
    for _ in range(FAILURES_TO_OPEN):
        fail(kit, lost=True)
    clock.forward(minutes=6)
    fail(kit, lost=True)
    assert circuit(kit, "tiktok").open_until == clock() + OPEN_FOR


def test_work_that_asked_no_platform_minds_no_circuit(kit: Kit):
    with kit.database.transaction() as session:
        note_answer(session, None, kit.now())
        note_failure(session, None, kit.now(), "no", lost=True)
    with kit.read() as session:
        assert session.scalars(select(Circuit)).all() == []


def test_failures_at_the_same_moment_are_all_counted(kit: Kit):
    fail(kit)
    at_once(*[lambda: fail(kit)] * 5)
    assert circuit(kit, "tiktok").failures == 6
