"""The chain over all events, link by link, and the events no link covers yet."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models.events import Event, EventSeal
from portal.rules.sealing import EventFacts, Seal

AT_ONCE = 1000


def links(session: Session) -> Iterator[tuple[Seal, EventFacts | None]]:
    """Every link in order with its event, or None when that is gone; a thousand at a time are held in memory."""
    wanted = select(EventSeal, Event).outerjoin(Event, Event.id == EventSeal.event_id).order_by(EventSeal.seq)
    for seal, event in session.execute(wanted.execution_options(yield_per=AT_ONCE)):
        yield seal.link(), event.facts() if event else None
        session.expunge_all()


def head(session: Session) -> tuple[int, str]:
    """Number and hash of the last link; (0, "") before the first."""
    row = session.execute(select(EventSeal.seq, EventSeal.sha256).order_by(EventSeal.seq.desc()).limit(1)).first()
    return (row[0], row[1]) if row else (0, "")


def last_sealed(session: Session) -> tuple[int, datetime | None]:
    """The highest number of a sealed event, and when the last link was made."""
    row = session.execute(select(func.max(EventSeal.event_id), func.max(EventSeal.sealed_at))).one()
    return row[0] or 0, row[1]


def unsealed(session: Session) -> Iterator[tuple[int, datetime]]:
    """Number and time of every event without a link, in order."""
    sealed = select(EventSeal.seq).where(EventSeal.event_id == Event.id).exists()
    wanted = select(Event.id, Event.at).where(~sealed).order_by(Event.id)
    for row in session.execute(wanted.execution_options(yield_per=AT_ONCE)):
        yield row.id, row.at


def count_events(session: Session) -> int:
    """How many events there are."""
    return session.scalar(select(func.count()).select_from(Event)) or 0
