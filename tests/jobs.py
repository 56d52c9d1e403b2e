"""Waiting work for tests: put in, taken, looked at."""

import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from portal.models import Circuit, Job
from portal.services.claiming import claim_next
from portal.services.kit import Kit
from portal.services.queueing import Claim, enqueue

ME, OTHER = "here:1:1.00", "there:2:2.00"


def put_in(kit: Kit, subject: str = "thing:1", kind: str = "work", **more: Any) -> None:
    """Puts one job in, in a transaction of its own."""
    with kit.database.transaction() as session:
        enqueue(session, kind, subject, kit.now(), **more)


def take(kit: Kit, owner: str = ME) -> Claim:
    """Claims the next job; there must be one."""
    claim = claim_next(kit, owner)
    assert claim is not None
    return claim


def all_jobs(kit: Kit) -> list[Job]:
    """Every job in the order it was put in."""
    with kit.read() as session:
        return list(session.scalars(select(Job).order_by(Job.id)))


def the_job(kit: Kit) -> Job:
    """The only job."""
    (job,) = all_jobs(kit)
    return job


def circuit(kit: Kit, platform: str) -> Circuit:
    """The circuit of a platform as it is now."""
    with kit.read() as session:
        return session.get_one(Circuit, platform)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Runs everything at the same moment, each in a thread; gives the answers, and raises what was raised."""
    gate = threading.Barrier(len(works))
    answers: list[Any] = [None] * len(works)

    def run(number: int, work: Callable[[], Any]) -> None:
        gate.wait()
        try:
            answers[number] = work()
        except BaseException as error:
            answers[number] = error

    threads = [threading.Thread(target=run, args=one) for one in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return answers
