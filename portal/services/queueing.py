"""Waiting work: put in with its cause, settled with its effect, put back or buried. Taking it: see claiming."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, case, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from portal.models.jobs import WAITS_ONCE, Job
from portal.rules.scope import Actor
from portal.rules.vocabulary import JobStatus
from portal.services.errors import NotFound
from portal.services.kit import Kit
from portal.services.recording import record

LEASE = timedelta(seconds=60)
BACKOFF_FIRST_S, BACKOFF_LAST_S = 30.0, 6 * 3600.0
TRIES = 8
OUTSIDE_TRIES = 20
"""Tries of work that asks a platform: with the pauses between them about three days of an outage."""
CHANNEL = "portal_jobs"
REPLACED = "the same work waited already and took its place"

jobs: Table = Job.__table__  # type: ignore[assignment]
# Written out, not bound: a partial index serves only statements that show its condition.
QUEUED: ColumnElement[str] = literal_column(f"'{JobStatus.QUEUED}'")


@dataclass(frozen=True)
class Claim:
    """A job held by this worker; its token proves it when the result is written."""

    id: int
    kind: str
    subject: str
    payload: dict[str, Any]
    attempts: int
    token: str
    lane: str | None = None

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
    lane: str | None = None,
    payload: dict[str, Any] | None = None,
    max_attempts: int = TRIES,
    anew: bool = False,
) -> None:
    """A job in the caller's transaction; one of the same kind and subject that waits already is hurried instead.

    One that is being worked on does not count: it may have read what was true before this cause. `anew` puts this
    payload in the place of the waiting one's.
    """
    due = now + wait
    row = _insert(session).values(
        kind=kind, subject=subject, lane=lane, payload=payload or {}, priority=priority, not_before=due,
        created_at=now, status=JobStatus.QUEUED, attempts=0, max_attempts=max_attempts, error="",
    )  # fmt: skip
    kept = {
        "not_before": case((jobs.c.not_before < due, jobs.c.not_before), else_=row.excluded.not_before),
        "priority": case((jobs.c.priority < priority, jobs.c.priority), else_=row.excluded.priority),
        "attempts": 0,  # a new cause, a fresh set of tries
    } | ({"payload": row.excluded.payload} if anew else {})
    session.execute(row.on_conflict_do_update(index_elements=["kind", "subject"], index_where=WAITS_ONCE, set_=kept))
    if wait <= timedelta(0):
        notify(session)


def schedule(session: Session, kind: str, subject: str, due_at: datetime, now: datetime) -> None:
    """A job for one due time, at most once however many workers ask for it."""
    row = _insert(session).values(
        kind=kind, subject=subject, payload={}, due_at=due_at, not_before=due_at, created_at=now,
        status=JobStatus.QUEUED, priority=50, attempts=0, max_attempts=TRIES, error="",
    )  # fmt: skip
    session.execute(row.on_conflict_do_nothing())


def settle(session: Session, claim: Claim, now: datetime) -> None:
    """Marks the job done in the transaction that writes its effect. Raises LeaseLost when another holds it."""
    if session.execute(_SETTLE, {"job": claim.id, "proof": claim.token, "at": now}).first() is None:
        raise LeaseLost(f"{claim.kind} {claim.subject} is no longer ours")


def settle_alone(kit: Kit, claim: Claim) -> None:
    """Marks a job done of which nothing is left to do (its row was replaced or taken away). Raises LeaseLost."""
    with kit.database.transaction() as session:
        settle(session, claim, kit.now())


def renew(kit: Kit, claim: Claim) -> None:
    """Holds the job for another lease. Raises LeaseLost."""
    with kit.database.transaction() as session:
        _change(session, claim, lease_until=kit.now() + LEASE)


def retry(session: Session, claim: Claim, now: datetime, error: str, wait_s: float) -> bool:
    """After a failed try: waits `wait_s`, or is buried when its tries are used up (then False). Raises LeaseLost."""
    held = select(jobs.c.max_attempts, waits_already().label("twin")).where(*_held(claim)).with_for_update(of=jobs)
    row = session.execute(held).first()
    if row is None:
        raise LeaseLost(f"{claim.kind} {claim.subject} is no longer ours")
    if claim.attempts >= row.max_attempts:
        _change(session, claim, status=JobStatus.DEAD, finished_at=now, error=error[:2000], lease_until=None)
        return False
    if row.twin:
        _change(session, claim, status=JobStatus.DONE, finished_at=now, error=REPLACED, lease_until=None)
        return True
    later = now + timedelta(seconds=wait_s)
    _change(session, claim, status=JobStatus.QUEUED, not_before=later, error=error[:2000], lease_until=None)
    return True


def put_back(kit: Kit, claim: Claim, error: str) -> None:
    """`retry` in a transaction of its own, with doubling pauses and jitter."""
    with kit.database.transaction() as session:
        retry(session, claim, kit.now(), error, backoff_s(claim.attempts, kit.chance()))


def retry_dead(kit: Kit, actor: Actor, job_id: int) -> None:
    """Puts a buried job back for a fresh set of tries. Raises NotFound unless it is buried."""
    now = kit.now()
    with kit.transaction(actor, "job.retried") as session:
        row = session.get(Job, job_id, with_for_update=True)
        if row is None or row.status != JobStatus.DEAD:
            raise NotFound
        if session.scalar(select(waits_already()).where(jobs.c.id == job_id)):
            row.status, row.error = JobStatus.DONE, REPLACED
        else:
            row.status, row.attempts, row.not_before, row.finished_at = JobStatus.QUEUED, 0, now, None
        record(session, "job.retried", ("jobs", job_id), after={"kind": row.kind, "subject": row.subject})
        notify(session)


def backoff_s(attempts: int, chance: float) -> float:
    """Seconds to wait after the n-th failed try: 30 s doubling to 6 h, each with ±25 % jitter."""
    pause: float = min(BACKOFF_FIRST_S * 2.0 ** (attempts - 1), BACKOFF_LAST_S)
    return pause * (0.75 + chance / 2)


def waits_already() -> Any:
    """SQL: whether other work of the same kind waits for the same subject, so that this need not go back."""
    twin = jobs.alias("twin")
    same = (twin.c.kind == jobs.c.kind, twin.c.subject == jobs.c.subject, twin.c.id != jobs.c.id)
    waiting = select(twin.c.id).where(*same, twin.c.status == QUEUED, twin.c.due_at.is_(None))
    return waiting.exists() & jobs.c.due_at.is_(None)


def notify(session: Session) -> None:
    """Wakes idle workers when this transaction commits (PostgreSQL; on SQLite they look once a second)."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_notify(CHANNEL, "")))


def _insert(session: Session) -> Any:
    return (insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql)(jobs)


def _settle() -> Any:
    mine = (jobs.c.id == bindparam("job"), jobs.c.token == bindparam("proof"), jobs.c.status == JobStatus.RUNNING)
    done: dict[str, Any] = {"status": JobStatus.DONE, "finished_at": bindparam("at"), "error": "", "lease_until": None}
    return update(jobs).where(*mine).values(**done).returning(jobs.c.id)


_SETTLE = _settle()  # built once: it is run for every job


def _held(claim: Claim) -> tuple[Any, ...]:
    return (jobs.c.id == claim.id, jobs.c.token == claim.token, jobs.c.status == JobStatus.RUNNING)


def _change(session: Session, claim: Claim, **values: Any) -> None:
    if session.execute(update(jobs).where(*_held(claim)).values(**values).returning(jobs.c.id)).first() is None:
        raise LeaseLost(f"{claim.kind} {claim.subject} is no longer ours")
