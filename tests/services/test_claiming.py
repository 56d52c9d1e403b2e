"""Taking work: by one at a time, in order, a platform left its peace and no subject worked on twice at once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import event, text

from portal.models import Circuit
from portal.rules.vocabulary import JobStatus
from portal.services import pausing
from portal.services.claiming import claim_next
from portal.services.kit import Kit
from portal.services.queueing import LEASE, settle_alone
from tests.jobs import ME, OTHER, all_jobs, at_once, circuit, put_in, take, the_job
from tests.outside import Clock
from tests.servers.postgresql import on_both

pytestmark = on_both


def test_an_idle_queue_gives_nothing(kit: Kit):
    assert claim_next(kit, ME) is None


def test_a_claim_is_a_lease_with_a_token_of_its_own(kit: Kit, clock: Clock):
    put_in(kit, payload={"a": 1}, lane="youtube")
    claim = take(kit)
    job = the_job(kit)
    assert (job.status, job.owner, job.attempts, job.lease_until) == (JobStatus.RUNNING, ME, 1, clock() + LEASE)
    assert claim.token == job.token
    assert len(claim.token) == 32
    assert (claim.kind, claim.subject, claim.payload, claim.lane) == ("work", "thing:1", {"a": 1}, "youtube")


def test_the_most_urgent_comes_first_then_the_oldest(kit: Kit, clock: Clock):
    put_in(kit, "thing:1", priority=50)
    clock.forward(seconds=1)
    put_in(kit, "thing:2", priority=10)
    put_in(kit, "thing:3", priority=10)
    put_in(kit, "thing:4", priority=50)
    assert [take(kit).number for _ in range(4)] == [2, 3, 1, 4]


def test_work_is_not_begun_before_its_time(kit: Kit, clock: Clock):
    put_in(kit, wait=timedelta(minutes=2))
    assert claim_next(kit, ME) is None
    clock.forward(minutes=2)
    assert take(kit).number == 1


def test_many_workers_at_once_take_every_job_once(kit: Kit):
    for number in range(24):
        put_in(kit, f"thing:{number}")

    def empty() -> list[int]:
        taken = []
        while claim := claim_next(kit, ME):
            taken.append(claim.id)
        return taken

    taken = [number for each in at_once(*[empty] * 4) for number in each]
    assert sorted(taken) == list(range(1, 25))


def test_a_subject_that_is_worked_on_is_left_alone(kit: Kit):
    put_in(kit)
    first = take(kit)
    put_in(kit)
    put_in(kit, "thing:2")
    assert take(kit, OTHER).number == 2
    assert claim_next(kit, OTHER) is None
    settle_alone(kit, first)
    assert take(kit, OTHER).number == 1


def test_two_looks_at_one_platform_lie_apart_and_other_platforms_go_on(kit: Kit, clock: Clock):
    for number, lane in enumerate(("youtube", "youtube", "facebook", None)):
        put_in(kit, f"video:{number}", lane=lane)
    assert [take(kit, owner).number for owner in (ME, OTHER, ME)] == [0, 2, 3]
    assert claim_next(kit, OTHER) is None
    clock.forward(seconds=4.9)
    assert claim_next(kit, OTHER) is None
    clock.forward(seconds=0.1)
    assert take(kit, OTHER).number == 1
    assert circuit(kit, "youtube").last_asked_at == clock()


def test_waiting_for_a_platform_costs_no_try_and_no_place(kit: Kit, clock: Clock):
    for number in range(5):
        put_in(kit, f"video:{number}", lane="youtube")
    order = []
    for _ in range(5):
        order.append(take(kit).number)
        assert claim_next(kit, OTHER) is None
        clock.forward(seconds=5)
    assert order == [0, 1, 2, 3, 4]
    assert {job.attempts for job in all_jobs(kit)} == {1}


def test_two_workers_at_once_take_one_look_of_a_platform(kit: Kit):
    for number in range(6):
        put_in(kit, f"video:{number}", lane="youtube")
    claims = at_once(*[lambda: claim_next(kit, ME)] * 4)
    assert len([claim for claim in claims if claim]) == 1
    assert [job.attempts for job in all_jobs(kit)].count(1) == 1


def test_an_open_circuit_holds_the_platform_back_and_lets_it_go_at_its_end(kit: Kit, clock: Clock):
    put_in(kit, lane="youtube")
    with kit.database.transaction() as session:
        session.add(Circuit(platform="youtube", open_until=clock() + timedelta(minutes=30)))
    assert claim_next(kit, ME) is None
    clock.forward(minutes=30)
    assert take(kit).number == 1


def test_without_a_polite_distance_looks_follow_at_once(kit: Kit):
    quick = replace(kit, polite_s=0.0)
    for number in range(3):
        put_in(kit, f"video:{number}", lane="youtube")
    assert [take(quick).number for _ in range(3)] == [0, 1, 2]


def test_a_lane_that_another_took_a_moment_ago_is_not_taken(kit: Kit, clock: Clock):
    with kit.database.transaction() as session:
        assert pausing.reserve(session, "youtube", clock(), 5.0)
    with kit.database.transaction() as session:
        assert not pausing.reserve(session, "youtube", clock(), 5.0)
        assert pausing.reserve(session, "tiktok", clock(), 5.0)


def test_a_claim_reads_the_queue_in_order_without_sorting_it(kit: Kit):
    put_in(kit)
    said: list[tuple[str, Any]] = []
    event.listen(kit.database.engine, "before_cursor_execute", lambda *call: said.append((call[2], call[3])))
    take(kit)
    statement, values = next(one for one in said if one[0].startswith("UPDATE jobs"))
    with kit.database.transaction() as session:
        if kit.database.is_sqlite:
            found = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            plan = [row[3] for row in found]
        else:
            session.execute(text("SET LOCAL enable_seqscan = off"))  # of one row any plan would read the table
            plan = [row[0] for row in session.connection().exec_driver_sql(f"EXPLAIN {statement}", values)]
    assert any("ix_jobs_next" in line for line in plan), plan
    assert not any("TEMP B-TREE" in line or "Sort" in line for line in plan), plan
