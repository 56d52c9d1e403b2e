"""A round is closed: what every report of the province was at that moment is frozen, and the next rounds are there."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Round
from portal.rules.dates import bangkok_day
from portal.rules.scope import SYSTEM, Actor
from portal.services.errors import Conflict, Invalid, Refused
from portal.services.freezing import freeze
from portal.services.kit import Kit
from portal.services.opening_rounds import open_missing, round_by_id
from portal.services.queueing import Claim, enqueue, settle
from portal.services.recording import record
from portal.services.summing import sum_round

CLOSE = "close"
PAPERS = "papers"
"""The kind of the job that renders a snapshot's papers."""


def close_round(kit: Kit, actor: Actor, round_id: int, expected_version: int | None = None) -> int:
    """Closes a round and writes its snapshot; returns the snapshot's id. Refused when it is closed already."""
    with kit.transaction(actor, "round.closed") as session:
        row = round_by_id(session, actor.scope, round_id)
        if expected_version is not None and row.version != expected_version:
            raise Conflict({"version": expected_version}, {"version": row.version}, row.version)
        if row.closed_at is not None:
            raise Refused("รอบนี้ปิดแล้ว", "This round is closed already.")
        return _close(session, row, kit.now())


def close_scheduled(kit: Kit, claim: Claim) -> None:
    """Closes the round of a job whose day is over; one that was moved, reopened or closed meanwhile is left alone."""
    now = kit.now()
    with kit.transaction(SYSTEM, "round.closed") as session:
        settle(session, claim, now)
        row = session.get(Round, claim.number, with_for_update=True)
        if row and row.closed_at is None and row.reopened_at is None and row.due_on < bangkok_day(now):
            _close(session, row, now)


def close_due(kit: Kit) -> int:
    """Closes every round whose Bangkok day is over (the worker's call); returns how many.

    Rounds from before the portal are left alone, since nothing was seen then; so are reopened ones, which the
    province closes by hand.
    """
    today = bangkok_day(kit.now())
    with kit.read() as session:
        due = session.scalars(
            select(Round.id)
            .where(Round.closed_at.is_(None), Round.due_on < today)
            .where(Round.before_portal.is_(False), Round.reopened_at.is_(None))
            .order_by(Round.due_on, Round.id)
        ).all()
    closed = 0
    for round_id in due:
        try:
            close_round(kit, SYSTEM, round_id)
        except Refused:
            continue  # somebody closed it meanwhile
        closed += 1
    return closed


def reopen_round(kit: Kit, actor: Actor, round_id: int, reason: str) -> None:
    """Opens a closed round again; its snapshot stays. The reason is kept in the event."""
    reason = " ".join(reason.split())
    if not 3 <= len(reason) <= 500:
        raise Invalid(
            "reason", "บอกเหตุผลที่เปิดรอบใหม่ (3-500 ตัวอักษร)", "Say why the round is reopened (3 to 500 characters)."
        )
    with kit.transaction(actor, "round.reopened", reason) as session:
        row = round_by_id(session, actor.scope, round_id)
        if row.closed_at is None:
            raise Refused("รอบนี้ยังไม่ปิด", "This round is not closed.")
        row.closed_at, row.reopened_at = None, kit.now()
        row.version += 1


def _close(session: Session, row: Round, now: datetime) -> int:
    row.closed_at = now
    row.version += 1
    session.flush()
    snapshot = freeze(session, row, now)
    sum_round(session, row, now)
    enqueue(session, PAPERS, f"snapshot:{snapshot.id}", now)
    open_missing(session, row.province_id, bangkok_day(now))
    found = {"snapshot": snapshot.id, "sha256": snapshot.chain_sha256, "due_on": row.due_on.isoformat()}
    record(session, "round.frozen", ("rounds", row.id), after=found, place=(row.province_id, None))
    return snapshot.id
