"""Committed events are chained together in batches; the head of the chain is kept outside the database every day."""

from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import func, insert, or_, select
from sqlalchemy.orm import Session

from portal.models.events import Event, EventSeal
from portal.rules.canonical import GENESIS, canonical
from portal.rules.sealing import seal
from portal.services.kit import Kit
from portal.services.queueing import Claim, settle_alone

SEAL_EVENTS, EXPORT_HEAD = "seal_events", "export_head"
BATCH = 1000
LATE = timedelta(minutes=15)
"""An event gets its number before its transaction commits, so a lower one may come after a higher one was sealed."""
LATE_ROWS = 10_000


def seal_events(kit: Kit, claim: Claim) -> None:
    """The job: everything that was committed by now is sealed."""
    seal_all(kit)
    settle_alone(kit, claim)


def export_head(kit: Kit, claim: Claim) -> None:
    """The daily job: what is committed is sealed, and the head goes where no change of the database reaches it."""
    seal_all(kit)
    keep_head(kit)
    settle_alone(kit, claim)


def seal_all(kit: Kit) -> int:
    """Seals what is committed, in batches; returns how many."""
    sealed = 0
    while True:
        with kit.database.transaction() as session:
            count = seal_batch(session, kit)
        sealed += count
        if count < BATCH:
            return sealed


def seal_batch(session: Session, kit: Kit) -> int:
    """Chains up to BATCH events on. Two that seal at once cannot both succeed: a link's number is there once."""
    seq, sha256, last = _head(session)
    now = kit.now()
    rows = []
    for event in _unsealed(session, last, now):
        one = seal(event.facts(), seq + 1, sha256, (kit.secret()[:50], kit.secret()[:50]))
        seq, sha256 = one.seq, one.sha256
        rows.append({**asdict(one), "sealed_at": now})
    if rows:
        session.execute(insert(EventSeal), rows)
    return len(rows)


def has_unsealed(session: Session) -> bool:
    """Whether an event came after the last that was sealed."""
    newest = session.scalar(select(func.max(Event.id))) or 0
    return newest > (session.scalar(select(func.max(EventSeal.event_id))) or 0)


def keep_head(kit: Kit) -> None:
    """Hands the chain's head out, as a line of JSON: seq, sha256, kept_at."""
    with kit.read() as session:
        seq, sha256, _last = _head(session)
    if seq:
        kit.keep_head(canonical({"seq": seq, "sha256": sha256, "kept_at": kit.now().isoformat()}))


def _head(session: Session) -> tuple[int, str, int]:
    found = session.scalars(select(EventSeal).order_by(EventSeal.seq.desc()).limit(1)).first()
    if found is None:
        return 0, GENESIS, 0
    return found.seq, found.sha256, session.scalar(select(func.max(EventSeal.event_id))) or 0


def _unsealed(session: Session, last: int, now: datetime) -> list[Event]:
    sealed = select(EventSeal.seq).where(EventSeal.event_id == Event.id).exists()
    late = (Event.id > last - LATE_ROWS) & (Event.at >= now - LATE)
    wanted = select(Event).where(or_(Event.id > last, late), Event.id > last - LATE_ROWS, ~sealed)
    return list(session.scalars(wanted.order_by(Event.id).limit(BATCH)))
