"""Taking work: one statement claims the most urgent job that may start, under a lease."""

from typing import Any

from sqlalchemy import bindparam, func, or_, select, update

from portal.rules.vocabulary import JobStatus
from portal.services import pausing
from portal.services.kit import Kit
from portal.services.queueing import LEASE, QUEUED, Claim, jobs


class _LaneTaken(Exception):
    """Another worker took the lane's next look between our choice and our claim."""


def claim_next(kit: Kit, owner: str) -> Claim | None:
    """The most urgent job that may start now, leased to `owner`; None when there is none.

    Left alone are work on a subject that is being worked on, and work of a lane that is to rest (`kit.polite_s` after
    its last look, or an open circuit); the claim itself takes the lane, so two workers keep the distance together.
    """
    while True:
        now = kit.now()
        held = {"by": owner, "proof": kit.secret()[:32], "until": now + LEASE}
        try:
            with kit.database.transaction() as session:
                row = session.execute(_CLAIM[kit.database.is_sqlite], held | pausing.moments(now, kit.polite_s)).first()
                if row and row.lane and not pausing.reserve(session, row.lane, now, kit.polite_s):
                    raise _LaneTaken
        except _LaneTaken:
            continue
        return Claim(*row[:7]) if row else None


def _claim(*more: Any) -> Any:
    due, twin = jobs.alias("due"), jobs.alias("twin")
    at_work = select(twin.c.id).where(
        twin.c.subject == due.c.subject, twin.c.kind == due.c.kind, twin.c.status == JobStatus.RUNNING
    )
    next_one = (
        select(due.c.id)
        .where(due.c.status == QUEUED, due.c.not_before <= bindparam("now"))
        .where(or_(due.c.lane.is_(None), ~pausing.is_shut(due.c.lane)), ~at_work.exists())
        .order_by(due.c.priority, due.c.not_before, due.c.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=due)
    )
    held: dict[str, Any] = {"owner": bindparam("by"), "token": bindparam("proof"), "lease_until": bindparam("until")}
    columns = (jobs.c.id, jobs.c.kind, jobs.c.subject, jobs.c.payload, jobs.c.attempts, jobs.c.token, jobs.c.lane)
    claimed = update(jobs).where(jobs.c.id == next_one.scalar_subquery())
    return claimed.values(status=JobStatus.RUNNING, attempts=jobs.c.attempts + 1, **held).returning(*columns, *more)


# On PostgreSQL a claim need not wait for the disk: one that a crash of the server undoes is a job that still waits.
_CLAIM = {True: _claim(), False: _claim(func.set_config("synchronous_commit", "off", True))}
"""The statement for SQLite (True) and PostgreSQL, built once: it is run for every job."""
