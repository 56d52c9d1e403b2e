"""What a job costs beside its own work, and what a second worker adds; on SQLite and on a real PostgreSQL.

Overhead: jobs that do nothing but settle, so claim and settle are all there is; told as the median of batches and as
their quickest tenth, which is what a machine gives that is not shared, beside what its disk asks for one small write.
Two workers: tasks of 20 ms. Run: python -m tests.bench.bench_jobs
"""

import multiprocessing
import os
import random
import secrets
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from sqlalchemy import text

from media_store import open_store
from portal.db import Database
from portal.operations.migrating import migrate
from portal.services.kit import Kit
from portal.services.queueing import Claim, enqueue, settle_alone
from portal.services.recording import keep_events
from portal.worker import Worker, own_name
from tests.servers.postgresql import fresh_database

ROUNDS, BATCHES, BATCH, TASKS, TASK_S = 5, 20, 20, 200, 0.020


def nothing(*_: Any) -> Any:
    raise AssertionError("no job here looks outside")


def kit_of(url: str, place: str) -> Kit:
    database = Database(url)
    keep_events(database)
    return Kit(
        database=database, media=open_store(f"folder:{place}/media"), now=lambda: datetime.now(UTC),
        secret=lambda: secrets.token_urlsafe(32), chance=random.random, probe_video=nothing, list_folder=nothing,
        inspect_file=nothing, render_file=nothing, screen_video=nothing, keep_head=nothing,
        liken_file=nothing, fetch_file=nothing, fetch_video=nothing,
    )  # fmt: skip


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """Addresses of a fresh database of each kind."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        urls = {"sqlite": f"sqlite:///{folder / 'portal.db'}", "postgresql": stack.enter_context(fresh_database())}
        for url in urls.values():
            with closing(Database(url)) as database:
                migrate(database)
        yield urls


def put_in(kit: Kit, number: int) -> None:
    with kit.database.transaction() as session:
        session.execute(text("DELETE FROM jobs"))
        for count in range(number):
            enqueue(session, "work", f"thing:{count}", kit.now())


def sleep(kit: Kit, claim: Claim) -> None:
    time.sleep(TASK_S)
    settle_alone(kit, claim)


def work(kit: Kit, task: Any, most: int | None = None) -> float:
    """Works until nothing is left or `most` jobs are done; the seconds it took."""
    worker = Worker(kit, {"work": task}, own_name())
    began, done = time.perf_counter(), 0
    while (most is None or done < most) and worker.work_once():
        done += 1
    return time.perf_counter() - began


def beside(url: str, place: str, start: Barrier) -> None:
    """One of several workers, each a process."""
    kit = kit_of(url, place)
    with kit.read() as session:
        session.execute(text("SELECT 1"))
    start.wait()
    work(kit, sleep)
    kit.database.close()


def seconds_of(workers: int, url: str, place: str) -> float:
    """From the moment all stand ready until all is done."""
    context = multiprocessing.get_context("forkserver")
    start = context.Barrier(workers + 1)
    children = [context.Process(target=beside, args=(url, place, start)) for _ in range(workers)]
    for child in children:
        child.start()
    start.wait()
    began = time.perf_counter()
    for child in children:
        child.join()
    return time.perf_counter() - began


def fsync_ms(place: str) -> float:
    """What the disk asks for one small write that stays, beside which the overhead is to be read."""
    with open(Path(place) / "probe", "wb", buffering=0) as file:
        began = time.perf_counter()
        for _ in range(100):
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())
        return (time.perf_counter() - began) * 10


def overheads(url: str, place: str) -> list[float]:
    """Milliseconds a job of each batch."""
    kit = kit_of(url, place)
    with closing(kit.database):
        put_in(kit, BATCHES * BATCH)
        return [work(kit, settle_alone, BATCH) / BATCH * 1000 for _ in range(BATCHES)]


def gain(url: str, place: str) -> float:
    """How many times quicker two workers are than one."""
    kit, taken = kit_of(url, place), []
    with closing(kit.database):
        for workers in (1, 2):
            put_in(kit, TASKS)
            taken.append(seconds_of(workers, url, place))
    return taken[0] / taken[1]


def main() -> None:
    overhead: dict[str, list[float]] = {"sqlite": [], "postgresql": []}
    ratio: dict[str, list[float]] = {"sqlite": [], "postgresql": []}
    disk: list[float] = []
    with databases() as urls, tempfile.TemporaryDirectory() as place:
        for _ in range(ROUNDS):
            disk.append(fsync_ms(place))
            for name, url in urls.items():
                overhead[name] += overheads(url, place)
                ratio[name].append(gain(url, place))
    print(f"{'database':<12} {'overhead ms':>12} {'quickest 1/10':>14} {'two workers':>12}")
    for name, batches in overhead.items():
        middle, quick = statistics.median(batches), sorted(batches)[len(batches) // 10]
        print(f"{name:<12} {middle:>12.2f} {quick:>14.2f} {statistics.median(ratio[name]):>11.2f}x")
    print(f"jobs_fsync_ms {statistics.median(disk):.2f}")
    for name, batches in overhead.items():
        print(f"jobs_overhead_{name}_ms {statistics.median(batches):.2f}")
        print(f"jobs_overhead_{name}_quickest_ms {sorted(batches)[len(batches) // 10]:.2f}")
        print(f"jobs_two_workers_{name} {statistics.median(ratio[name]):.2f}")


if __name__ == "__main__":
    main()
