"""Waiting work: put in with its cause, claimed with a lease, settled with its effect, put back or buried."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from portal.models.jobs import Job
from portal.rules.scope import Actor
from portal.rules.vocabulary import JobStatus
from portal.services.errors import NotFound
from portal.services.kit import Kit
from portal.services.recording import record

LEASE = timedelta(seconds=60)
BACKOFF_FIRST_S, BACKOFF_LAST_S = 30.0, 6 * 3600.0
CHANNEL = "portal_jobs"


@dataclass(frozen=True)
class Claim:
    """A job held by this worker; its token proves it when the result is written."""

    id: int
    kind: str
    subject: str
    payload: dict[str, Any]
    attempts: int
    token: str

    @property
    def number(self) -> int:
        """The id of the subject: 12 of "video:12"."""
        return int(self.subject.rsplit(":", 1)[1])


class LeaseLost(Exception):
    """The job was taken over (the lease ran out): what was worked out must not be written."""


def enqueue(
    session: Session,
    kind: str,
    subject: str,
    now: datetime,
    *,
    priority: int = 50,
    wait: timedelta = timedelta(0),
    payload: dict[str, Any] | None = None,
    max_attempts: int = 8,
) -> None:
    """A job in the caller's transaction, unless one of the same kind and subject already waits (it is hurried)."""
    waiting = session.scalars(
        select(Job).where(Job.subject == subject, Job.kind == kind, Job.status == JobStatus.QUEUED)
    ).first()
    if waiting:
        waiting.not_before = min(waiting.not_before, now + wait)
        waiting.priority = min(waiting.priority, priority)
        return
    session.add(
        Job(
            kind=kind,
            subject=subject,
            payload=payload or {},
            priority=priority,
            not_before=now + wait,
            created_at=now,
            max_attempts=max_attempts,
        )
    )
    _notify(session)


def schedule(session: Session, kind: str, subject: str, due_at: datetime, now: datetime) -> None:
    """A job for one due time, at most once however many workers ask for it."""
    insert = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
    row = insert(Job).values(
        kind=kind, subject=subject, payload={}, due_at=due_at, not_before=due_at, created_at=now,
        status=JobStatus.QUEUED, priority=50, attempts=0, max_attempts=8, error="",
    )  # fmt: skip
    session.execute(row.on_conflict_do_nothing())


def claim_next(kit: Kit, owner: str) -> Claim | None:
    """The most urgent job that is due, now leased to `owner`; None when nothing waits."""
    now = kit.now()
    with kit.database.transaction() as session:
        _requeue_expired(session, now)
        due = (
            select(Job.id)
            .where(Job.status == JobStatus.QUEUED, Job.not_before <= now)
            .order_by(Job.priority, Job.not_before, Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        row = session.execute(
            update(Job)
            .where(Job.id == due.scalar_subquery())
            .values(
                status=JobStatus.RUNNING,
                owner=owner,
                token=kit.secret()[:32],
                lease_until=now + LEASE,
                attempts=Job.attempts + 1,
            )
            .returning(Job.id, Job.kind, Job.subject, Job.payload, Job.attempts, Job.token)
        ).first()
    return Claim(*row) if row else None


def settle(session: Session, claim: Claim, now: datetime) -> None:
    """Marks the job done in the transaction that writes its effect. Raises LeaseLost when another holds it."""
    _held(session, claim, status=JobStatus.DONE, finished_at=now, error="", lease_until=None)


def renew(kit: Kit, claim: Claim) -> None:
    """Holds the job for another lease. Raises LeaseLost."""
    with kit.database.transaction() as session:
        _held(session, claim, lease_until=kit.now() + LEASE)


def retry(session: Session, claim: Claim, now: datetime, error: str, wait_s: float) -> bool:
    """After a failed try: waits `wait_s`, or is buried when its tries are used up (then False)."""
    tries = session.scalar(select(Job.max_attempts).where(Job.id == claim.id)) or 0
    said: dict[str, Any] = {"error": error[:2000], "lease_until": None}
    if claim.attempts >= tries:
        _held(session, claim, status=JobStatus.DEAD, finished_at=now, **said)
        return False
    _held(session, claim, status=JobStatus.QUEUED, not_before=now + timedelta(seconds=wait_s), **said)
    return True


def put_back(kit: Kit, claim: Claim, error: str) -> None:
    """`retry` in a transaction of its own, with doubling pauses and jitter."""
    with kit.database.transaction() as session:
        retry(session, claim, kit.now(), error, backoff_s(claim.attempts, kit.chance()))


def postpone(kit: Kit, claim: Claim, reason: str, wait_s: float) -> None:
    """Waits without counting a try: the outside asked for a pause, the work itself did not fail."""
    later = kit.now() + timedelta(seconds=wait_s)
    with kit.database.transaction() as session:
        _held(
            session, claim, status=JobStatus.QUEUED, not_before=later, error=reason[:2000], lease_until=None,
            attempts=Job.attempts - 1,
        )  # fmt: skip


def backoff_s(attempts: int, chance: float) -> float:
    """Seconds to wait after the n-th failed try: 30 s doubling to 6 h, each with ±25 % jitter."""
    pause: float = min(BACKOFF_FIRST_S * 2 ** (attempts - 1), BACKOFF_LAST_S)
    return pause * (0.75 + chance / 2)


def free_dead_owners(kit: Kit, is_dead: Callable[[str], bool]) -> int:
    """Gives back the jobs of processes that are gone (a starting worker knows those of its own host)."""
    with kit.database.transaction() as session:
        owners = session.scalars(select(Job.owner).where(Job.status == JobStatus.RUNNING).distinct()).all()
        gone = [owner for owner in owners if owner and is_dead(owner)]
        freed = session.execute(
            update(Job)
            .where(Job.status == JobStatus.RUNNING, Job.owner.in_(gone))
            .values(status=JobStatus.QUEUED, token=None, lease_until=None)
        )
        return int(freed.rowcount)  # type: ignore[attr-defined]


def retry_dead(kit: Kit, actor: Actor, job_id: int) -> None:
    """Puts a buried job back for a fresh set of tries. Raises NotFound unless it is buried."""
    with kit.transaction(actor, "job.retried") as session:
        found = session.scalar(
            update(Job)
            .where(Job.id == job_id, Job.status == JobStatus.DEAD)
            .values(status=JobStatus.QUEUED, attempts=0, not_before=kit.now(), finished_at=None)
            .returning(Job.subject)
        )
        if found is None:
            raise NotFound
        record(session, "job.retried", ("jobs", job_id), after={"subject": found})
        _notify(session)


def _requeue_expired(session: Session, now: datetime) -> None:
    expired = (Job.status == JobStatus.RUNNING, Job.lease_until < now)
    if session.scalar(select(Job.id).where(*expired).limit(1)) is None:
        return
    session.execute(update(Job).where(*expired, Job.attempts >= Job.max_attempts).values(
        status=JobStatus.DEAD, token=None, finished_at=now, error="lease ran out on the last try"))  # fmt: skip
    session.execute(update(Job).where(*expired).values(status=JobStatus.QUEUED, token=None, lease_until=None))


def _held(session: Session, claim: Claim, **values: Any) -> None:
    held = update(Job).where(Job.id == claim.id, Job.token == claim.token, Job.status == JobStatus.RUNNING)
    if session.scalar(held.values(**values).returning(Job.id)) is None:
        raise LeaseLost(f"{claim.kind} {claim.subject} is no longer ours")


def _notify(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_notify(CHANNEL, "")))
