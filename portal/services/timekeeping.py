"""What the clock asks for: rounds that end are closed, coming ones opened, what nobody needs any more swept away."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.jobs import Job
from portal.models.rounds import Round
from portal.rules.dates import bangkok_day
from portal.rules.rounds import ends_at
from portal.services.backing_up_nightly import BACKUP, latest_due
from portal.services.closing import CLOSE
from portal.services.digesting import MORNING_WORK
from portal.services.freeing import hurry_waiting
from portal.services.kit import Kit
from portal.services.patrolling import EVERY as FIXITY_EVERY
from portal.services.patrolling import FIXITY
from portal.services.purging import EMPTIED_EVERY, EMPTY_BIN
from portal.services.queueing import schedule
from portal.services.rendering import RENDER_MISSED
from portal.services.sealing import EXPORT_HEAD, SEAL_EVENTS, has_unsealed
from portal.services.sweeping import EXPIRE_UPLOADS, FINISH_UPLOADS, FORGET, OPEN_ROUNDS
from portal.services.watching import WATCH

EVERY = {
    WATCH: timedelta(minutes=10),
    FINISH_UPLOADS: timedelta(minutes=10), OPEN_ROUNDS: timedelta(hours=1), EXPIRE_UPLOADS: timedelta(hours=1),
    FORGET: timedelta(hours=1), RENDER_MISSED: timedelta(hours=1), EXPORT_HEAD: timedelta(days=1), FIXITY: FIXITY_EVERY,
    EMPTY_BIN: EMPTIED_EVERY, MORNING_WORK: timedelta(hours=1),
}  # fmt: skip
SEALED_EVERY = timedelta(minutes=1)
EVERYTHING = "all:0"
"""The subject of work that is about no row in particular."""

Due = tuple[str, str, datetime]


def keep_time(kit: Kit) -> None:
    """Puts in what is due by now, each once however many workers ask, and hurries what has waited long."""
    now = kit.now()
    with kit.read() as session:
        missing = [
            *_rounds_to_close(session, now), *_regular(session, now), *_backup(kit, session, now),
            *_events_to_seal(session, now),
        ]  # fmt: skip
    if missing:
        with kit.database.transaction() as session:
            for kind, subject, due_at in missing:
                schedule(session, kind, subject, due_at, now)
    hurry_waiting(kit)


def _rounds_to_close(session: Session, now: datetime) -> list[Due]:
    """Rounds whose day is past. Reopened ones are closed by hand; before the portal there was nothing to freeze."""
    past = select(Round.id, Round.due_on).where(
        Round.closed_at.is_(None), Round.due_on < bangkok_day(now), Round.before_portal.is_(False),
        Round.reopened_at.is_(None),
    )  # fmt: skip
    due = [(CLOSE, f"round:{row.id}", ends_at(row.due_on)) for row in session.execute(past)]
    if not due:
        return []
    subjects = [subject for _, subject, _ in due]
    there = select(Job.subject, Job.due_at).where(Job.kind == CLOSE, Job.subject.in_(subjects))
    known = {(row.subject, row.due_at) for row in session.execute(there)}
    return [one for one in due if one[1:] not in known]


def _regular(session: Session, now: datetime) -> list[Due]:
    due = [(kind, EVERYTHING, _latest(now, every)) for kind, every in EVERY.items()]
    there = select(Job.kind, Job.due_at).where(Job.kind.in_(EVERY), Job.due_at.in_({one[2] for one in due}))
    known = {(row.kind, row.due_at) for row in session.execute(there)}
    return [one for one in due if (one[0], one[2]) not in known]


def _events_to_seal(session: Session, now: datetime) -> list[Due]:
    """Once a minute, and only when something happened."""
    due_at = _latest(now, SEALED_EVERY)
    there = select(Job.id).where(Job.kind == SEAL_EVENTS, Job.due_at == due_at).limit(1)
    if session.scalar(there) or not has_unsealed(session):
        return []
    return [(SEAL_EVENTS, EVERYTHING, due_at)]


def _backup(kit: Kit, session: Session, now: datetime) -> list[Due]:
    if kit.backups is None:
        return []
    due = latest_due(now, kit.backups.hour)
    there = session.scalar(select(Job.id).where(Job.kind == BACKUP, Job.due_at == due).limit(1))
    return [] if there else [(BACKUP, EVERYTHING, due)]


def _latest(now: datetime, every: timedelta) -> datetime:
    """The latest full hour, ten minutes or whatever `every` is; the same for every worker."""
    return now - (now - datetime(2000, 1, 1, tzinfo=UTC)) % every
