"""The clock: rounds are closed when their day is past, regular work is put in once for its time."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from portal.models import Job, Round, RoundSnapshot
from portal.rules.dates import BANGKOK
from portal.rules.scope import OPERATOR
from portal.rules.vocabulary import JobStatus
from portal.services.closing import CLOSE, reopen_round
from portal.services.kit import Kit
from portal.services.opening_rounds import add_earlier_rounds, move_round
from portal.services.sweeping import FORGET
from portal.services.timekeeping import EVERY, keep_time
from tests.jobs import all_jobs, at_once, put_in
from tests.outside import Clock
from tests.people import Town
from tests.reports import run_jobs
from tests.servers.postgresql import on_both

pytestmark = on_both


def closes(kit: Kit) -> list[Job]:
    return [job for job in all_jobs(kit) if job.kind == CLOSE]


def round_of(kit: Kit, number: int) -> Round:
    with kit.read() as session:
        return session.get_one(Round, number)


def go_past(clock: Clock, day: date) -> None:
    """One second after midnight that follows a Bangkok day."""
    clock.time = clock.time.astimezone(BANGKOK).replace(month=day.month, day=day.day, hour=23, minute=59, second=59)
    clock.forward(seconds=2)


def test_nothing_is_closed_before_its_day_is_past(kit: Kit, town: Town, clock: Clock):
    go_past(clock, date(2026, 12, 4))
    keep_time(kit)
    assert closes(kit) == []


def test_a_round_is_closed_once_its_bangkok_day_is_past(kit: Kit, town: Town, clock: Clock):
    go_past(clock, date(2026, 12, 5))
    at_once(*[lambda: keep_time(kit)] * 3)
    keep_time(kit)
    (job, other) = closes(kit)
    assert {job.subject, other.subject} == {f"round:{town.round}", "round:3"}
    assert job.due_at == clock().replace(second=0)  # midnight
    run_jobs(kit)
    assert round_of(kit, town.round).closed_at == clock()
    with kit.read() as session:
        assert len(session.scalars(select(RoundSnapshot)).all()) == 2
    keep_time(kit)
    assert len(closes(kit)) == 2


def test_the_next_rounds_are_there_after_a_close(kit: Kit, town: Town, clock: Clock):
    go_past(clock, date(2026, 12, 5))
    keep_time(kit)
    run_jobs(kit)
    with kit.read() as session:
        mine = select(Round.due_on).where(Round.province_id == town.province, Round.closed_at.is_(None))
        days = list(session.scalars(mine.order_by(Round.due_on)))
    assert days == [date(2026, 12, 15), date(2027, 1, 5), date(2027, 1, 15)]


def test_a_round_that_was_moved_while_its_close_waited_stays_open_until_its_new_day(kit: Kit, town: Town, clock: Clock):
    go_past(clock, date(2026, 12, 5))
    keep_time(kit)
    move_round(kit, OPERATOR, town.round, date(2026, 12, 8), "หยุดยาว", 1)
    run_jobs(kit)
    assert round_of(kit, town.round).closed_at is None
    go_past(clock, date(2026, 12, 8))
    keep_time(kit)
    run_jobs(kit)
    assert round_of(kit, town.round).closed_at == clock()


def test_reopened_rounds_and_those_from_before_the_portal_are_left_to_people(kit: Kit, town: Town, clock: Clock):
    add_earlier_rounds(kit, OPERATOR, town.province, date(2026, 10, 1))
    go_past(clock, date(2026, 12, 5))
    keep_time(kit)
    run_jobs(kit)
    reopen_round(kit, OPERATOR, town.round, "อปท. ส่งแก้ไข")
    clock.forward(days=1)
    keep_time(kit)
    run_jobs(kit)
    assert round_of(kit, town.round).closed_at is None
    assert len(closes(kit)) == 2


def dues(*times: datetime) -> int:
    """How many due times all regular work has had when it was asked at these times."""
    start = datetime(2000, 1, 1, tzinfo=UTC)
    return sum(len({(time - start) // every for time in times}) for every in EVERY.values())


def test_regular_work_is_put_in_once_for_its_time(kit: Kit, clock: Clock):
    at_once(*[lambda: keep_time(kit)] * 3)
    assert sorted(job.kind for job in all_jobs(kit)) == sorted(EVERY)
    due = {job.kind: job.due_at for job in all_jobs(kit)}
    assert due[FORGET] == clock()  # noon is a full hour
    assert all(at is not None and at <= clock() for at in due.values())
    asked = [clock()]
    for minutes in (9, 2, 50, 24 * 60):
        clock.forward(minutes=minutes)
        keep_time(kit)
        asked.append(clock())
        assert len(all_jobs(kit)) == dues(*asked)


def test_a_worker_that_was_away_for_days_makes_up_for_it_once(kit: Kit, clock: Clock):
    keep_time(kit)
    clock.forward(days=3)
    keep_time(kit)
    assert len(all_jobs(kit)) == 2 * len(EVERY)
    run_jobs(kit)
    assert {job.status for job in all_jobs(kit)} == {JobStatus.DONE}


def test_what_waited_long_is_hurried(kit: Kit, clock: Clock):
    put_in(kit, priority=50)
    clock.forward(minutes=16)
    keep_time(kit)
    assert all_jobs(kit)[0].priority < 10
