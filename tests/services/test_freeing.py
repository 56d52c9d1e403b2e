"""Work that lost its worker goes on; nothing waits for ever behind newer work; what is long done is forgotten."""

from datetime import timedelta

import pytest

from portal.rules.vocabulary import JobStatus
from portal.services.claiming import claim_next
from portal.services.freeing import URGENT, forget_done, free_lost, hurry_waiting
from portal.services.kit import Kit
from portal.services.queueing import REPLACED, LeaseLost, put_back, settle_alone
from tests.jobs import ME, OTHER, all_jobs, put_in, take, the_job
from tests.outside import Clock
from tests.servers.postgresql import on_both

pytestmark = on_both


def nobody(_owner: str) -> bool:
    return False


def me(owner: str) -> bool:
    return owner == ME


def test_the_jobs_of_a_dead_worker_are_freed_at_once_and_those_of_the_living_are_kept(kit: Kit):
    put_in(kit, "thing:1")
    put_in(kit, "thing:2")
    dead, living = take(kit, ME), take(kit, OTHER)
    assert free_lost(kit, me) == 1
    assert take(kit, OTHER).id == dead.id
    settle_alone(kit, living)


def test_a_lease_that_ran_out_is_freed_whoever_held_it(kit: Kit, clock: Clock):
    put_in(kit)
    lost = take(kit)
    clock.forward(seconds=60)
    assert free_lost(kit, nobody) == 0
    clock.forward(seconds=1)
    assert free_lost(kit, nobody) == 1
    job = the_job(kit)
    assert (job.status, job.token, job.lease_until, job.attempts) == (JobStatus.QUEUED, None, None, 1)
    with pytest.raises(LeaseLost):
        settle_alone(kit, lost)


def test_with_nothing_lost_nothing_is_written(kit: Kit):
    put_in(kit)
    take(kit)
    assert free_lost(kit, nobody) == 0
    assert the_job(kit).status == JobStatus.RUNNING


def test_freed_work_goes_behind_what_is_due_already(kit: Kit, clock: Clock):
    put_in(kit, "poison:1")
    clock.forward(seconds=1)
    put_in(kit, "thing:2")
    take(kit)
    clock.forward(seconds=1)
    free_lost(kit, me)
    assert take(kit).subject == "thing:2"


def test_work_that_kills_its_worker_every_time_is_buried(kit: Kit, clock: Clock):
    put_in(kit, max_attempts=3)
    for _ in range(3):
        take(kit)
        free_lost(kit, me)
    job = the_job(kit)
    assert (job.status, job.attempts, job.finished_at) == (JobStatus.DEAD, 3, clock())
    assert job.error == "the worker was lost during the last try"
    assert claim_next(kit, OTHER) is None


def test_freed_work_gives_way_to_the_same_that_waits_already(kit: Kit):
    put_in(kit)
    take(kit)
    put_in(kit)
    assert free_lost(kit, me) == 1
    assert [(job.status, job.error) for job in all_jobs(kit)] == [(JobStatus.DONE, REPLACED), (JobStatus.QUEUED, "")]


def test_what_waited_long_comes_before_what_is_urgent_and_new(kit: Kit, clock: Clock):
    put_in(kit, "slow:1", priority=50)
    clock.forward(minutes=16)
    put_in(kit, "quick:2", priority=10)
    put_in(kit, "later:3", priority=50, wait=timedelta(hours=1))
    assert hurry_waiting(kit) == 1
    assert hurry_waiting(kit) == 0
    assert [job.priority for job in all_jobs(kit)] == [URGENT, 10, 50]
    assert take(kit).subject == "slow:1"


def test_what_is_long_done_is_forgotten_and_what_is_buried_stays(kit: Kit, clock: Clock):
    put_in(kit, "done:1")
    settle_alone(kit, take(kit))
    put_in(kit, "dead:2", max_attempts=1)
    put_back(kit, take(kit), "no luck")
    put_in(kit, "waiting:3")
    clock.forward(days=29)
    assert forget_done(kit) == 0
    clock.forward(days=2)
    assert forget_done(kit) == 1
    assert [job.subject for job in all_jobs(kit)] == ["dead:2", "waiting:3"]
