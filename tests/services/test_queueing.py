"""Waiting work: once a subject, written with its cause, settled only by who holds it, never lost by a failure."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal.models import Event, Job
from portal.rules.scope import OPERATOR
from portal.rules.vocabulary import JobStatus
from portal.services.errors import NotFound
from portal.services.freeing import free_lost
from portal.services.kit import Kit
from portal.services.queueing import (
    LEASE,
    REPLACED,
    Claim,
    LeaseLost,
    backoff_s,
    enqueue,
    put_back,
    renew,
    retry_dead,
    schedule,
    settle,
    settle_alone,
)
from tests.jobs import all_jobs, at_once, put_in, take, the_job
from tests.outside import Clock
from tests.servers.postgresql import on_both

pytestmark = on_both


def bury(kit: Kit) -> int:
    """Fails the next job until it is buried; its id."""
    while True:
        claim = take(kit)
        put_back(kit, claim, "no luck")
        if all_jobs(kit)[claim.id - 1].status == JobStatus.DEAD:
            return claim.id
        with kit.database.transaction() as session:
            session.execute(update(Job).where(Job.id == claim.id).values(not_before=kit.now()))


def test_work_is_put_in_with_its_cause_or_not_at_all(kit: Kit):
    with pytest.raises(ValueError, match="changed my mind"), kit.database.transaction() as session:
        enqueue(session, "work", "thing:1", kit.now())
        raise ValueError("changed my mind")
    assert all_jobs(kit) == []


def test_the_same_work_waits_once_and_is_hurried(kit: Kit, clock: Clock):
    put_in(kit, priority=50, wait=timedelta(hours=1))
    put_in(kit, priority=10)
    put_in(kit, priority=90, wait=timedelta(hours=2))
    job = the_job(kit)
    assert (job.priority, job.not_before) == (10, clock())


def test_other_kinds_and_subjects_wait_beside(kit: Kit):
    put_in(kit, "thing:1", "work")
    put_in(kit, "thing:1", "play")
    put_in(kit, "thing:2", "work")
    assert len(all_jobs(kit)) == 3


def test_a_new_cause_gives_fresh_tries(kit: Kit):
    put_in(kit)
    put_back(kit, take(kit), "no luck")
    assert the_job(kit).attempts == 1
    put_in(kit)
    assert the_job(kit).attempts == 0
    assert take(kit).attempts == 1


def test_a_payload_stays_unless_it_is_to_begin_anew(kit: Kit):
    put_in(kit, payload={"after": 400})
    put_in(kit, payload={"after": 600})
    assert the_job(kit).payload == {"after": 400}
    put_in(kit, payload={"after": 0}, anew=True)
    assert the_job(kit).payload == {"after": 0}


def test_work_put_in_while_the_same_is_worked_on_is_done_after_it(kit: Kit, clock: Clock):
    put_in(kit)
    first = take(kit)
    put_in(kit)
    put_in(kit)
    assert [job.status for job in all_jobs(kit)] == [JobStatus.RUNNING, JobStatus.QUEUED]
    settle_alone(kit, first)
    second = take(kit)
    assert second.id != first.id


def test_many_at_once_put_the_same_work_in_once(kit: Kit):
    at_once(*[lambda: put_in(kit)] * 6)
    assert len(all_jobs(kit)) == 1


def test_a_schedule_is_put_in_once_for_its_due_time(kit: Kit, clock: Clock):
    def ask(hours: int) -> None:
        with kit.database.transaction() as session:
            schedule(session, "sweep", "all:0", clock() + timedelta(hours=hours), clock())

    at_once(*[lambda: ask(1)] * 5)
    ask(2)
    assert [job.due_at for job in all_jobs(kit)] == [clock() + timedelta(hours=hours) for hours in (1, 2)]
    clock.forward(hours=1)
    settle_alone(kit, take(kit))
    ask(0)
    assert len(all_jobs(kit)) == 2


def test_a_result_is_written_only_by_who_holds_the_job(kit: Kit, clock: Clock):
    put_in(kit)
    slow = take(kit)
    clock.forward(seconds=61)
    free_lost(kit, lambda _owner: False)
    quick = take(kit)
    for late in (settle_alone, renew):
        with pytest.raises(LeaseLost):
            late(kit, slow)
    with pytest.raises(LeaseLost):
        put_back(kit, slow, "too late")
    settle_alone(kit, quick)
    assert the_job(kit).status == JobStatus.DONE
    with pytest.raises(LeaseLost):
        settle_alone(kit, quick)


def test_a_lost_lease_takes_the_effect_back(kit: Kit):
    put_in(kit)
    claim = take(kit)
    stale = Claim(claim.id, claim.kind, claim.subject, {}, 1, "another token")
    with pytest.raises(LeaseLost), kit.database.transaction() as session:
        enqueue(session, "effect", "thing:1", kit.now())
        settle(session, stale, kit.now())
    assert [job.kind for job in all_jobs(kit)] == ["work"]


def test_a_renewed_lease_is_not_taken_over(kit: Kit, clock: Clock):
    put_in(kit)
    claim = take(kit)
    for _ in range(5):
        clock.forward(seconds=40)
        renew(kit, claim)
    assert free_lost(kit, lambda _owner: False) == 0
    assert the_job(kit).lease_until == clock() + LEASE
    settle_alone(kit, claim)


def test_a_failed_try_waits_longer_each_time(kit: Kit, clock: Clock):
    put_in(kit)
    waits = []
    for _ in range(3):
        put_back(kit, take(kit), "ValueError: no luck")
        waits.append((the_job(kit).not_before - clock()).total_seconds())
        clock.forward(seconds=waits[-1])
    assert waits == [backoff_s(tries, 0.5) for tries in (1, 2, 3)] == [30, 60, 120]
    assert [backoff_s(tries, 0.5) for tries in (10, 11, 1000)] == [15360, 21600, 21600]
    assert (backoff_s(1, 0.0), backoff_s(1, 1.0)) == (22.5, 37.5)
    assert the_job(kit).error == "ValueError: no luck"


def test_used_up_tries_bury_the_job_where_it_can_be_seen(kit: Kit):
    put_in(kit, max_attempts=2)
    bury(kit)
    job = the_job(kit)
    assert (job.attempts, job.error, job.finished_at) == (2, "no luck", kit.now())


def test_buried_work_is_dug_out_for_a_fresh_set_of_tries(kit: Kit):
    put_in(kit, max_attempts=2)
    number = bury(kit)
    retry_dead(kit, OPERATOR, number)
    job = the_job(kit)
    assert (job.status, job.attempts, job.finished_at) == (JobStatus.QUEUED, 0, None)
    assert take(kit).id == number
    with kit.read() as session:
        event = session.scalars(select(Event)).one()
    assert (event.verb, event.subject_id, event.actor_name) == ("job.retried", number, OPERATOR.name)


def test_only_what_is_buried_can_be_dug_out(kit: Kit):
    put_in(kit)
    for number in (1, 999):
        with pytest.raises(NotFound):
            retry_dead(kit, OPERATOR, number)


def test_buried_work_that_waits_anew_already_is_not_doubled(kit: Kit):
    put_in(kit, max_attempts=1)
    number = bury(kit)
    put_in(kit)
    retry_dead(kit, OPERATOR, number)
    assert [(job.status, job.error) for job in all_jobs(kit)] == [(JobStatus.DONE, REPLACED), (JobStatus.QUEUED, "")]


def test_a_failure_gives_way_to_the_same_work_that_waits_already(kit: Kit):
    put_in(kit)
    failing = take(kit)
    put_in(kit)
    put_back(kit, failing, "no luck")
    assert [(job.status, job.error) for job in all_jobs(kit)] == [(JobStatus.DONE, REPLACED), (JobStatus.QUEUED, "")]


def test_a_long_error_is_cut(kit: Kit):
    put_in(kit)
    put_back(kit, take(kit), "x" * 100_000)
    assert len(the_job(kit).error) == 2000
