"""Work that lost its worker is freed, what has waited long is hurried, what is done is forgotten."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from portal.rules.vocabulary import JobStatus
from portal.services.kit import Kit
from portal.services.queueing import QUEUED, REPLACED, jobs, notify, waits_already

WAITED_LONG = timedelta(minutes=15)
URGENT = 5
"""More urgent than anything that is put in: what waited long is not overtaken for ever."""
KEPT_FOR = timedelta(days=30)


def free_lost(kit: Kit, is_dead: Callable[[str], bool]) -> int:
    """Gives back the jobs whose worker is gone and those whose lease ran out; returns how many.

    A worker knows the dead processes of its own host (`is_dead` of an owner); of other hosts only the lease tells.
    Each goes behind what is due already: work that kills its worker holds nobody up, and is buried in the end.
    """
    now = kit.now()
    running = jobs.c.status == JobStatus.RUNNING
    with kit.read() as session:
        owners = session.scalars(select(jobs.c.owner).where(running).distinct()).all()
        expired = session.scalar(select(jobs.c.id).where(running, jobs.c.lease_until < now).limit(1))
    gone = [owner for owner in owners if owner and is_dead(owner)]
    if not gone and expired is None:
        return 0
    with kit.database.transaction() as session:
        return _free(session, now, running & or_(jobs.c.owner.in_(gone), jobs.c.lease_until < now))


def _free(session: Session, now: datetime, those: Any) -> int:
    ended = {"token": None, "lease_until": None}
    last = update(jobs).where(those, jobs.c.attempts >= jobs.c.max_attempts)
    why = "the worker was lost during the last try"
    buried = session.execute(last.values(status=JobStatus.DEAD, finished_at=now, error=why, **ended))
    twins = update(jobs).where(those, waits_already())
    replaced = session.execute(twins.values(status=JobStatus.DONE, finished_at=now, error=REPLACED, **ended))
    back = {"status": JobStatus.QUEUED, "not_before": now, "error": "the worker was lost"}
    freed = session.execute(update(jobs).where(those).values(**back, **ended))
    notify(session)
    done = [buried, replaced, freed]
    return sum(one.rowcount for one in done)  # type: ignore[attr-defined]


def hurry_waiting(kit: Kit) -> int:
    """Puts what has been due for a quarter of an hour before everything newer; returns how many."""
    late = update(jobs).where(jobs.c.status == QUEUED, jobs.c.priority > URGENT)
    with kit.database.transaction() as session:
        done = session.execute(late.where(jobs.c.not_before < kit.now() - WAITED_LONG).values(priority=URGENT))
        return int(done.rowcount)  # type: ignore[attr-defined]


def forget_done(kit: Kit) -> int:
    """Deletes jobs that were done a month ago; what they did stands in the rows they wrote. Returns how many."""
    old = delete(jobs).where(jobs.c.status == JobStatus.DONE, jobs.c.finished_at < kit.now() - KEPT_FOR)
    with kit.database.transaction() as session:
        return int(session.execute(old).rowcount)  # type: ignore[attr-defined]
