"""Rounds are opened: the current one and the next two by themselves, earlier ones when the province asks."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Round
from portal.models.scoping import within
from portal.rules.dates import bangkok_day
from portal.rules.schedule import AHEAD, FIRST, days_between, days_from
from portal.rules.scope import Actor, Scope
from portal.services.errors import Conflict, Invalid, NotFound
from portal.services.kit import Kit

NOTE_LIMIT = 500


def ensure_rounds(kit: Kit, actor: Actor, province_id: int) -> int:
    """Opens what is missing of the current round and the next two; returns how many were opened."""
    with kit.read() as session:
        if not missing_days(session, province_id, bangkok_day(kit.now())):
            return 0
    with kit.transaction(actor, "round.opened") as session:
        return open_missing(session, province_id, bangkok_day(kit.now()))


def open_missing(session: Session, province_id: int, today: date) -> int:
    """The same inside a transaction that is already open."""
    days = missing_days(session, province_id, today)
    session.add_all(Round(province_id=province_id, scheduled_on=day, due_on=day) for day in days)
    session.flush()
    return len(days)


def missing_days(session: Session, province_id: int, today: date) -> list[date]:
    """Scheduled days without a round, until three rounds are open from `today` on."""
    rows = session.execute(
        select(Round.scheduled_on, Round.due_on, Round.closed_at).where(Round.province_id == province_id)
    ).all()
    there = {row.scheduled_on for row in rows}
    still_open = sum(1 for row in rows if row.closed_at is None and row.due_on >= today)
    wanted = max(AHEAD - still_open, 0)
    missing: list[date] = []
    for day in days_from(today):
        if len(missing) >= wanted:
            return missing
        if day not in there:
            missing.append(day)
    raise AssertionError("days_from never ends")  # pragma: no cover


def add_earlier_rounds(kit: Kit, actor: Actor, province_id: int, start: date) -> int:
    """Rounds from `start` up to today, marked "before the portal" and never counted late; returns how many."""
    today = bangkok_day(kit.now())
    if not FIRST <= start < today:
        raise Invalid(
            "from",
            f"วันเริ่มต้องไม่ก่อน {FIRST.isoformat()} (รอบแรกของโครงการ) และต้องก่อนวันนี้",
            f"The first day must not be before {FIRST.isoformat()} (the programme's first round) and must be past.",
        )
    with kit.transaction(actor, "round.added") as session:
        there = set(session.scalars(select(Round.scheduled_on).where(Round.province_id == province_id)))
        days = [day for day in days_between(start, today) if day not in there]
        session.add_all(
            Round(province_id=province_id, scheduled_on=day, due_on=day, before_portal=True) for day in days
        )
    return len(days)


def move_round(kit: Kit, actor: Actor, round_id: int, due_on: date, note: str, expected_version: int) -> None:
    """Another day for a round. Raises Conflict when somebody else changed it, Invalid when it is closed or past."""
    with kit.transaction(actor, "round.moved") as session:
        row = round_by_id(session, actor.scope, round_id)
        if row.version != expected_version:
            raise Conflict(
                {"due_on": due_on.isoformat(), "note": note},
                {"due_on": row.due_on.isoformat(), "note": row.note},
                row.version,
            )
        if row.closed_at is not None:
            raise Invalid("due_on", "รอบนี้ปิดแล้ว เปิดใหม่ก่อนแล้วจึงแก้วัน", "This round is closed: reopen it first.")
        if due_on < bangkok_day(kit.now()) and due_on != row.due_on:
            raise Invalid("due_on", "วันใหม่ผ่านไปแล้ว เลือกวันนี้หรือหลังจากนี้", "That day is past: choose today or later.")
        row.due_on, row.note = due_on, note.strip()[:NOTE_LIMIT]
        row.version += 1


def round_by_id(session: Session, scope: Scope, round_id: int) -> Round:
    """The round, if it lies inside the scope. Raises NotFound."""
    row = session.scalars(within(select(Round), scope, Round).where(Round.id == round_id)).first()
    if row is None:
        raise NotFound
    return row
