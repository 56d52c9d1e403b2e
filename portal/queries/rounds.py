"""Rounds as pages show them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.rounds import Round
from portal.models.scoping import within
from portal.rules.dates import bangkok_day, thai_date
from portal.rules.scope import Scope


@dataclass(frozen=True)
class RoundNow:
    """The round that is due next, as the masthead shows it."""

    id: int
    due_on: date
    days_left: int

    @property
    def due_label(self) -> str:
        return thai_date(self.due_on, "short")


def find_round_now(session: Session, province_id: int, now: datetime) -> RoundNow | None:
    """The earliest round not yet due and not closed."""
    today = bangkok_day(now)
    row = session.execute(
        select(Round.id, Round.due_on)
        .where(Round.province_id == province_id, Round.due_on >= today, Round.closed_at.is_(None))
        .order_by(Round.due_on)
        .limit(1)
    ).first()
    return RoundNow(row.id, row.due_on, (row.due_on - today).days) if row else None


@dataclass(frozen=True)
class RoundRow:
    """A round in a list."""

    id: int
    due_on: date
    scheduled_on: date
    before_portal: bool
    closed_at: datetime | None
    note: str
    version: int


def rounds_of(session: Session, scope: Scope, limit: int = 60) -> list[RoundRow]:
    """The latest rounds, newest first."""
    rows = session.scalars(within(select(Round), scope, Round).order_by(Round.due_on.desc()).limit(limit))
    return [
        RoundRow(r.id, r.due_on, r.scheduled_on, r.before_portal, r.closed_at, r.note, r.version) for r in rows
    ]
