"""The backup by the clock: put in each night at the hour that was set, made by whatever the kit holds for it."""

from datetime import datetime, timedelta

from portal.models.fixity import CLOCK, BackupRun
from portal.rules.dates import BANGKOK
from portal.services.kit import Kit
from portal.services.queueing import Claim, settle

BACKUP = "backup"


def latest_due(now: datetime, hour: int) -> datetime:
    """The latest time, up to now, at which it was `hour` o'clock in Bangkok."""
    here = now.astimezone(BANGKOK)
    due = here.replace(hour=hour, minute=0, second=0, microsecond=0)
    return due if due <= here else due - timedelta(days=1)


def make_backup(kit: Kit, claim: Claim) -> None:
    """Makes a backup while the job's lease is kept by the worker. A failure is a row, and the job tries again."""
    if kit.backups is None:
        with kit.database.transaction() as session:
            settle(session, claim, kit.now())
        return
    started = kit.now()
    try:
        kit.backups.make(kit, CLOCK)
    except Exception as error:
        write_failure(kit, CLOCK, started, error)
        raise
    with kit.database.transaction() as session:
        settle(session, claim, kit.now())


def write_failure(kit: Kit, cause: str, started_at: datetime, error: Exception) -> None:
    """A try that gave no backup, for the health page."""
    said = f"{type(error).__name__}: {error}"[:2000]
    with kit.database.transaction() as session:
        session.add(BackupRun(cause=cause, good=False, started_at=started_at, ended_at=kit.now(), error=said))
