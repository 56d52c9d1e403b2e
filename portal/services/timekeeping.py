"""What the clock asks for: rounds that end are closed, dropped uploads swept."""

from sqlalchemy import select

from portal.models.rounds import Round
from portal.rules.dates import bangkok_day
from portal.rules.rounds import ends_at
from portal.services.closing import CLOSE
from portal.services.kit import Kit
from portal.services.queueing import schedule


def schedule_due(kit: Kit) -> None:
    """Queues the close of every round whose day is past; each once, however many workers ask."""
    now = kit.now()
    today = bangkok_day(now)
    with kit.read() as session:
        due = session.execute(
            select(Round.id, Round.due_on, Round.reopened_at).where(
                Round.closed_at.is_(None), Round.due_on < today, Round.before_portal.is_(False)
            )
        ).all()
    waiting = [row for row in due if row.reopened_at is None]  # a reopened round is closed by hand
    if not waiting:
        return
    with kit.database.transaction() as session:
        for row in waiting:
            schedule(session, CLOSE, f"round:{row.id}", ends_at(row.due_on), now)
