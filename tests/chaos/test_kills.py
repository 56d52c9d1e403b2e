"""kill -9 at random moments while videos are looked at: nothing is lost, written twice or left standing.

A look may repeat (the killed worker had asked and not yet written); its effect may not.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.models import Event, FindingRow, Job, Product, Report, Video, VideoProbe
from portal.rules.scope import OPERATOR
from portal.rules.vocabulary import JobStatus
from portal.services.filming import PROBE, enqueue_probe
from portal.services.kit import Kit
from tests.chaos.nursery import POISON, kit_of, utc_now
from tests.people import Town
from tests.servers.postgresql import on_both

WORKERS = 2
JOBS_A_KILL = 9
"""Kills are spread over the work: the next comes when so many more jobs are done."""


@contextmanager
def nursery(url: str, place: Path) -> Iterator["Nursery"]:
    command = [sys.executable, "-m", "tests.chaos.nursery", url, str(place)]
    errors = open(place / "errors", "w")  # noqa: SIM115 - as long as the process
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True)
    born = Nursery(process)
    try:
        yield born
    finally:
        for worker in born.workers:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        process.communicate(timeout=30)
        errors.close()


class Nursery:
    """`workers` are the process numbers of those alive."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.workers: list[int] = []

    def bear(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("one more\n")
        self._process.stdin.flush()
        self.workers.append(int(self._process.stdout.readline()))

    def replace_the_dead(self) -> None:
        for worker in list(self.workers):
            try:
                os.kill(worker, 0)
            except ProcessLookupError:
                self.workers.remove(worker)
                self.bear()

    def kill_one(self) -> None:
        worker = self.workers.pop(random.randrange(len(self.workers)))
        os.kill(worker, signal.SIGKILL)


def film_many(town: Town, number: int) -> None:
    """So many reports with a video each that waits to be looked at."""
    kit, place = town.kit, {"province_id": town.province, "authority_id": town.authority}
    with kit.transaction(OPERATOR, "test.filmed") as session:
        for count in range(number):
            product = Product(name=f"สินค้า {count}", sort_key=f"{count:04}", created_at=kit.now(), **place)
            session.add(product)
            session.flush()
            report = Report(product_id=product.id, updated_at=kit.now(), **place)
            session.add(report)
            session.flush()
            video = Video(
                report_id=report.id, given="x", platform="youtube", platform_id=f"video{count:06}", made_at=kit.now(),
                canonical_url=f"https://www.youtube.com/watch?v=video{count:06}", **place,
            )  # fmt: skip
            session.add(video)
            enqueue_probe(session, video, kit.now())


def done(kit: Kit) -> int:
    with kit.read() as session:
        finished = select(func.count()).where(Job.kind == PROBE, Job.status != JobStatus.QUEUED)
        return session.scalar(finished.where(Job.status != JobStatus.RUNNING)) or 0


def wait_for(kit: Kit, number: int, limit_s: float) -> None:
    end = time.monotonic() + limit_s
    while (so_far := done(kit)) < number:
        assert time.monotonic() < end, f"{so_far} of {number} jobs done when the time was over"
        time.sleep(0.03)


def survive(kit: Kit, url: str, place: Path, jobs: int, kills: int) -> float:
    """Works with two workers, kills one `kills` times; the seconds it took until everything was done."""
    began = time.monotonic()
    with nursery(url, place) as born:
        for _ in range(WORKERS):
            born.bear()
        for kill in range(kills):
            wait_for(kit, min(kill * JOBS_A_KILL, jobs), 120)
            time.sleep(random.uniform(0, 0.05))
            born.kill_one()
            born.bear()
        wait_for(kit, jobs, 120)
    return time.monotonic() - began


def check(kit: Kit, jobs: int) -> int:
    """Everything has its effect exactly once; returns how many jobs were begun more than once."""
    with kit.read() as session:
        states = Counter(session.scalars(select(Job.status).where(Job.kind == PROBE)))
        assert states == {JobStatus.DONE: jobs}, "lost, stuck or buried jobs"
        looks = session.execute(select(VideoProbe.job_id, VideoProbe.video_id)).all()
        assert len(looks) == len({look.job_id for look in looks}) == len({look.video_id for look in looks}) == jobs
        assert set(session.scalars(select(Video.state))) == {"ok"}
        written = Counter(session.scalars(select(Event.subject_id).where(Event.verb == "video.looked_at")))
        assert len(written) == jobs
        current = (FindingRow.report_id, FindingRow.rule)
        twice = select(*current).where(FindingRow.current.is_(True)).group_by(*current).having(func.count() > 1)
        assert session.execute(twice).all() == []
        return session.scalar(select(func.count()).where(Job.kind == PROBE, Job.attempts > 1)) or 0


def run(town: Town, place: Path, jobs: int, kills: int) -> None:
    """Prints the figures."""
    engine = town.kit.database.engine
    url = engine.url.render_as_string(hide_password=False)
    with closing(kit_of(url, place).database) as database:
        kit = replace(town.kit, database=database, now=utc_now)  # the workers' clock is the real one
        film_many(replace(town, kit=kit), jobs)
        seconds = survive(kit, url, place, jobs, kills)
        again = check(kit, jobs)
    asked = len((place / "asked").read_text().splitlines())
    print(
        f"\n{engine.dialect.name}: {kills} kills during {jobs} looks in {seconds:.1f} s: 0 lost, 0 written twice; "
        f"{again} jobs begun more than once, {asked - jobs} looks repeated"
    )
    assert asked >= jobs


@pytest.mark.timeout(180)
def test_fifty_kills_during_five_hundred_looks(town: Town, tmp_path: Path):
    run(town, tmp_path, 500, 50)


def test_a_video_that_kills_every_worker_is_buried_and_the_others_are_looked_at(town: Town, tmp_path: Path):
    with closing(kit_of(town.kit.database.engine.url.render_as_string(), tmp_path).database) as database:
        kit = replace(town.kit, database=database, now=utc_now)
        film_many(replace(town, kit=kit), 12)
        with kit.transaction(OPERATOR, "test.poisoned") as session:
            session.get_one(Video, 1).platform_id = POISON
            session.get_one(Job, 1).max_attempts = 3
        with nursery(str(database.engine.url), tmp_path) as born:
            born.bear()
            while done(kit) < 12:
                born.replace_the_dead()
                time.sleep(0.05)
        with kit.read() as session:
            poison = session.get_one(Job, 1)
            assert (poison.status, poison.attempts) == (JobStatus.DEAD, 3)
            assert "the worker was lost" in poison.error
            others = session.scalars(select(Job.status).where(Job.kind == PROBE, Job.id > 1))
            assert set(others) == {JobStatus.DONE}
    assert (tmp_path / "asked").read_text().splitlines().count(POISON) == 3


@pytest.mark.chaos
@pytest.mark.timeout(1200)
@on_both
def test_two_hundred_kills(town: Town, tmp_path: Path):
    run(town, tmp_path, 2000, 200)
