"""The loop: takes work, holds its lease, gives it back when it fails, and lives through what goes wrong around it."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest
from sqlalchemy import event, text

from portal import worker as worker_module
from portal.rules.vocabulary import JobStatus
from portal.services.freeing import free_lost
from portal.services.kit import Kit
from portal.services.queueing import LEASE, Claim, settle_alone
from portal.services.timekeeping import EVERY
from portal.worker import Task, Worker, is_dead, own_name, run_worker
from tests.jobs import ME, all_jobs, put_in, take, the_job
from tests.outside import Clock
from tests.people import Town
from tests.reports import new_report
from tests.servers.postgresql import on_both


def worker(kit: Kit, tasks: Mapping[str, Task], **more: float) -> Worker:
    return Worker(kit, tasks, ME, **more)


def until(is_so: Callable[[], bool], limit_s: float = 20) -> None:
    end = time.monotonic() + limit_s
    while not is_so():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.01)


@contextmanager
def running(kit: Kit, tasks: Mapping[str, Task]) -> Iterator[None]:
    """A worker at work in a thread."""
    stop = threading.Event()
    thread = threading.Thread(target=run_worker, args=(kit,), kwargs={"should_stop": stop.is_set, "tasks": tasks})
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive()


@on_both
def test_work_is_done_and_then_there_is_none(kit: Kit):
    put_in(kit, "thing:7")
    seen: list[int] = []

    def task(kit: Kit, claim: Claim) -> None:
        seen.append(claim.number)
        settle_alone(kit, claim)

    one = worker(kit, {"work": task})
    assert (one.work_once(), one.work_once(), seen) == (True, False, [7])
    assert the_job(kit).status == JobStatus.DONE
    assert one.held is None


@on_both
def test_work_that_fails_is_told_and_put_back(kit: Kit, caplog: pytest.LogCaptureFixture):
    def task(_kit: Kit, _claim: Claim) -> None:
        raise ValueError("no luck")

    put_in(kit)
    assert worker(kit, {"work": task}).work_once()
    job = the_job(kit)
    assert (job.status, job.error, job.attempts) == (JobStatus.QUEUED, "ValueError: no luck", 1)
    assert caplog.messages == ["work thing:1 failed"]


@on_both
def test_a_kind_nobody_knows_is_put_back_for_a_newer_worker_and_buried_in_the_end(kit: Kit, clock: Clock):
    put_in(kit, kind="teleport", max_attempts=2)
    old = worker(kit, {})
    assert old.work_once()
    assert the_job(kit).error == "UnknownKind: this version knows no work of the kind 'teleport'"
    clock.forward(minutes=5)
    assert old.work_once()
    assert the_job(kit).status == JobStatus.DEAD


@on_both
def test_the_lease_of_long_work_is_renewed(kit: Kit, clock: Clock):
    put_in(kit)
    taken_over: list[int] = []

    def long(kit: Kit, claim: Claim) -> None:
        for _ in range(4):
            clock.forward(seconds=40)
            until(lambda: (the_job(kit).lease_until or clock()) > clock())
            time.sleep(0.05)
            taken_over.append(free_lost(kit, lambda _owner: False))
        settle_alone(kit, claim)

    one = worker(kit, {"work": long}, renew_s=0.01)
    with one.lease_kept():
        assert one.work_once()
    assert (the_job(kit).status, the_job(kit).attempts, taken_over) == (JobStatus.DONE, 1, [0, 0, 0, 0])


@on_both
def test_what_a_worker_works_out_after_its_lease_was_lost_is_not_written(
    kit: Kit, clock: Clock, caplog: pytest.LogCaptureFixture
):
    put_in(kit)

    def too_long(kit: Kit, claim: Claim) -> None:
        clock.forward(seconds=61)
        free_lost(kit, lambda _owner: False)
        other = take(kit)
        if claim.attempts == 1:
            settle_alone(kit, other)
        settle_alone(kit, claim)

    assert worker(kit, {"work": too_long}).work_once()
    assert caplog.messages == ["work thing:1 was taken over"]
    assert (the_job(kit).status, the_job(kit).attempts) == (JobStatus.DONE, 2)


@on_both
def test_failing_after_the_lease_was_lost_gives_nothing_back(kit: Kit, caplog: pytest.LogCaptureFixture):
    put_in(kit)

    def fails(kit: Kit, claim: Claim) -> None:
        settle_alone(kit, claim)
        raise ValueError("too late")

    assert worker(kit, {"work": fails}).work_once()
    assert caplog.messages == ["work thing:1 failed", "work thing:1 was taken over while failing"]
    assert the_job(kit).status == JobStatus.DONE


@on_both
def test_a_starting_worker_frees_what_dead_processes_of_its_host_held(kit: Kit, caplog: pytest.LogCaptureFixture):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    started = psutil.Process(gone.pid).create_time()
    gone.wait()
    for number, owner in enumerate((f"{socket.gethostname()}:{gone.pid}:{started:.2f}", "elsewhere:1:1.00")):
        put_in(kit, f"thing:{number}")
        take(kit, owner)
    worker(kit, {}).mind_clock()
    assert [job.status for job in all_jobs(kit)][:2] == [JobStatus.QUEUED, JobStatus.RUNNING]
    assert caplog.messages == ["1 jobs of lost workers freed"]


@on_both
def test_the_clock_is_minded_every_minute(kit: Kit, clock: Clock):
    one = worker(kit, {})
    one.mind_clock()
    clock.forward(minutes=11)
    for _ in range(3):
        one.mind_clock()
    often = [kind for kind, every in EVERY.items() if every <= timedelta(minutes=10)]
    assert len(all_jobs(kit)) == len(EVERY) + len(often)


@on_both
def test_a_fault_in_minding_the_clock_holds_no_work_up(
    kit: Kit, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def fails(_kit: Kit) -> None:
        raise RuntimeError("a round without a day")

    monkeypatch.setattr(worker_module, "keep_time", fails)
    put_in(kit)
    with running(kit, {"work": settle_alone}):
        until(lambda: the_job(kit).status == JobStatus.DONE)
    assert "minding the clock failed" in caplog.messages


@on_both
def test_the_loop_works_until_it_is_told_to_stop(kit: Kit, clock: Clock):
    clock.time = datetime.now(UTC)
    for number in range(5):
        put_in(kit, f"thing:{number}")
    with running(kit, {"work": settle_alone, **dict.fromkeys(EVERY, settle_alone)}):
        until(lambda: all(job.status == JobStatus.DONE for job in all_jobs(kit)) and len(all_jobs(kit)) > 5)


@pytest.mark.server
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_an_idle_worker_is_woken_by_postgresql(kit: Kit, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(worker_module, "IDLE_S", 15.0)
    began: list[float] = []

    def task(kit: Kit, claim: Claim) -> None:
        began.append(time.monotonic())
        settle_alone(kit, claim)

    stop = threading.Event()
    thread = threading.Thread(
        target=run_worker, args=(kit,), kwargs={"should_stop": stop.is_set, "tasks": {"work": task}}
    )
    thread.start()
    time.sleep(1.0)  # idle by now
    asked = time.monotonic()
    put_in(kit)
    until(lambda: bool(began))
    assert began[0] - asked < 5
    stop.set()
    put_in(kit, "thing:2")
    thread.join(20)
    assert not thread.is_alive()


@pytest.mark.server
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_worker_lives_through_a_database_that_goes_away(
    kit: Kit, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(worker_module, "AWAY_S", 0.05)
    cut = threading.Event()

    def task(kit: Kit, claim: Claim) -> None:
        if claim.number == 1 and not cut.is_set():
            cut.set()
            with kit.database.transaction() as session:  # everybody is thrown out, ourselves too
                others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                session.execute(text(others))
        settle_alone(kit, claim)

    put_in(kit)
    with running(kit, {"work": task}):
        until(cut.is_set)
        put_in(kit, "thing:2")
        until(lambda: all_jobs(kit)[-1].status == JobStatus.DONE)
    first = all_jobs(kit)[0]
    assert (first.status, "Error" in first.error) == (JobStatus.QUEUED, True)  # put back, to be tried again


def test_a_locked_database_is_waited_for(kit: Kit, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture):
    monkeypatch.setattr(worker_module, "AWAY_S", 0.05)
    event.listen(kit.database.engine, "connect", lambda made, _: made.execute("PRAGMA busy_timeout=50"))
    put_in(kit)
    with kit.database.transaction() as holding:
        holding.connection()
        with running(kit, {"work": settle_alone}):
            until(lambda: any("the database does not answer" in message for message in caplog.messages))
            holding.rollback()
            until(lambda: the_job(kit).status == JobStatus.DONE)


def test_a_lease_that_cannot_be_renewed_for_a_moment_is_told_and_tried_again(
    kit: Kit, clock: Clock, caplog: pytest.LogCaptureFixture
):
    event.listen(kit.database.engine, "connect", lambda made, _: made.execute("PRAGMA busy_timeout=20"))
    put_in(kit)

    def long(kit: Kit, claim: Claim) -> None:
        with kit.database.transaction() as holding:
            holding.connection()
            until(lambda: "the lease of work thing:1 could not be renewed: database is locked" in caplog.messages)
        clock.forward(seconds=30)
        until(lambda: the_job(kit).lease_until == clock() + LEASE)
        settle_alone(kit, claim)

    one = worker(kit, {"work": long}, renew_s=0.01)
    with one.lease_kept():
        assert one.work_once()
    assert the_job(kit).status == JobStatus.DONE


def test_owners_are_told_apart():
    me, host = own_name(), socket.gethostname()
    started = psutil.Process().create_time()
    assert me == f"{host}:{os.getpid()}:{started:.2f}"
    assert not is_dead(me)
    assert not is_dead(f"another-{host}:1:1.00")
    assert is_dead(f"{host}:{os.getpid()}:{started - 100:.2f}")  # the number came round again
    assert is_dead(f"{host}:{2**22 + 1}:1.00")
    assert is_dead(f"{host}:{os.getpid()}:no time")
    assert not is_dead(f"{host}:odd")


def test_a_killed_process_that_nobody_has_buried_yet_is_dead():
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    owner = f"{socket.gethostname()}:{child.pid}:{psutil.Process(child.pid).create_time():.2f}"
    assert not is_dead(owner)
    child.kill()
    until(lambda: is_dead(owner))
    child.wait()
    assert is_dead(owner)


def test_the_command_works_and_ends_cleanly_when_told(kit: Kit, town: Town, clock: Clock, tmp_path: Path):
    clock.time = datetime.now(UTC)
    new_report(town)
    put_in(kit, "all:0", next(iter(EVERY)))
    environment = {
        **os.environ, "PORTAL_INSTANCE": str(tmp_path), "PORTAL_DATABASE_URL": f"sqlite:///{tmp_path}/portal.db",
    }  # fmt: skip
    child = subprocess.Popen(
        [sys.executable, "-m", "portal", "work"], env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        until(lambda: all_jobs(kit)[0].status == JobStatus.DONE, 60)
        child.send_signal(signal.SIGTERM)
        _, said = child.communicate(timeout=30)
    finally:
        child.kill()
        child.wait()
    assert child.returncode == 0
    assert [line.rsplit(" ", 1)[1] for line in said.splitlines() if "INFO portal.worker: worker" in line] == [
        "starts", "ends",
    ]  # fmt: skip
