"""What the health page lists beside its signs: platforms, what is stored, files that need a look, work given up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from portal.models.fixity import FixityMark, FixityRun, StoredCount
from portal.models.job_places import inside
from portal.models.jobs import Circuit, Job
from portal.models.media import MediaObject
from portal.models.scoping import scope_condition
from portal.rules.fixity import ALARMS, Verdict
from portal.rules.scope import Scope
from portal.rules.vocabulary import JobStatus

MOST = 20
"""Rows of each list; the back office has them all."""


@dataclass(frozen=True)
class PlatformLine:
    """A platform: when it answered last, and until when it is left in peace (None: it is asked)."""

    platform: str
    failures: int
    last_ok_at: datetime | None
    rests_until: datetime | None


@dataclass(frozen=True)
class StoredLine:
    """How much of a kind is stored (image, video, document, rendition), as counted at `counted_at`."""

    kind: str
    objects: int
    bytes: int
    counted_at: datetime


@dataclass(frozen=True)
class ProblemLine:
    """An object that is no longer whole, since when, and the name of its file inside the person's scope ("" else)."""

    key: str
    problem: str
    since: datetime | None
    media_id: int | None
    name: str


@dataclass(frozen=True)
class RunLine:
    """One turn of reading files again."""

    cause: str
    ended_at: datetime
    objects: int
    bytes: int
    problems: int
    stopped: str


@dataclass(frozen=True)
class JobLine:
    """A piece of work that was given up."""

    id: int
    kind: str
    attempts: int
    finished_at: datetime | None
    error: str


def platform_lines(session: Session, now: datetime) -> list[PlatformLine]:
    """Every platform that was ever asked."""
    rows = session.scalars(select(Circuit).order_by(Circuit.platform))
    return [
        PlatformLine(
            row.platform, row.failures, row.last_ok_at, row.open_until if (row.open_until or now) > now else None
        )
        for row in rows
    ]


def stored_lines(session: Session) -> list[StoredLine]:
    """What is stored by kind, the most bytes first."""
    rows = session.scalars(select(StoredCount).order_by(StoredCount.bytes.desc(), StoredCount.kind))
    return [StoredLine(row.kind, row.objects, row.bytes, row.counted_at) for row in rows if row.objects]


def problem_lines(session: Session, scope: Scope) -> list[ProblemLine]:
    """The first objects that are flipped, missing, extra or unread: one's own, and those that belong to nobody."""
    mine = exists().where(MediaObject.key == FixityMark.key, scope_condition(scope, MediaObject))
    anyone = exists().where(MediaObject.key == FixityMark.key)
    watched = FixityMark.problem.in_((*ALARMS, Verdict.UNREAD))
    wanted = select(FixityMark).where(watched, or_(mine, ~anyone)).order_by(FixityMark.problem, FixityMark.checked_at)
    marks = session.scalars(wanted.limit(MOST)).all()
    named = select(MediaObject.key, MediaObject.id, MediaObject.original_name)
    of = named.where(MediaObject.key.in_([row.key for row in marks]), scope_condition(scope, MediaObject))
    names = {key: (number, name) for key, number, name in session.execute(of.order_by(MediaObject.id.desc()))}
    return [
        ProblemLine(row.key, row.problem or "", row.since, *names.get(row.key, (None, "")))
        for row in marks
    ]  # fmt: skip


def latest_runs(session: Session) -> list[RunLine]:
    """The last turns of reading again, the newest first."""
    rows = session.scalars(select(FixityRun).order_by(FixityRun.id.desc()).limit(5))
    return [
        RunLine(row.cause, row.ended_at, row.objects, row.bytes, row.flipped + row.missing + row.extra, row.stopped)
        for row in rows
    ]


def given_up(session: Session, scope: Scope) -> list[JobLine]:
    """The latest work that was given up, as far as it concerns the scope."""
    dead = select(Job).where(Job.status == JobStatus.DEAD, inside(scope)).order_by(Job.id.desc()).limit(5)
    return [JobLine(row.id, row.kind, row.attempts, row.finished_at, row.error[:160]) for row in session.scalars(dead)]
