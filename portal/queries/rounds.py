"""Rounds as pages show them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from portal.models.rounds import Round, RoundSnapshot, Rulebook
from portal.models.scoping import within
from portal.rules.dates import bangkok_day
from portal.rules.scope import Scope


@dataclass(frozen=True)
class RoundNow:
    """The round that is due next, as the masthead shows it; `due_label` is the day in the page's language."""

    id: int
    due_on: date
    days_left: int
    due_label: str = ""


_NEXT = (
    select(Round.id, Round.due_on)
    .where(Round.province_id == bindparam("province_id"), Round.due_on >= bindparam("today"))
    .where(Round.closed_at.is_(None))
    .order_by(Round.due_on)
    .limit(1)
)
"""Asked by every page, so it is put together once."""


def find_round_now(session: Session, province_id: int, now: datetime) -> RoundNow | None:
    """The earliest round not yet due and not closed."""
    today = bangkok_day(now)
    row = session.connection().execute(_NEXT, {"province_id": province_id, "today": today}).first()
    return RoundNow(row.id, row.due_on, (row.due_on - today).days) if row else None


@dataclass(frozen=True)
class RoundRow:
    """A round in a list; `snapshots` counts what was frozen of it."""

    id: int
    due_on: date
    scheduled_on: date
    before_portal: bool
    closed_at: datetime | None
    note: str
    version: int
    reopened_at: datetime | None = None
    snapshots: int = 0


def rounds_of(session: Session, scope: Scope, limit: int = 60) -> list[RoundRow]:
    """The latest rounds, newest first."""
    frozen = select(func.count()).where(RoundSnapshot.round_id == Round.id).scalar_subquery()
    statement = within(select(Round, frozen), scope, Round)
    rows = session.execute(statement.order_by(Round.due_on.desc(), Round.id.desc()).limit(limit))
    return [_row(row, count) for row, count in rows]


def find_round(session: Session, scope: Scope, round_id: int) -> RoundRow | None:
    """One round of the scope."""
    row = session.scalars(within(select(Round), scope, Round).where(Round.id == round_id)).first()
    return _row(row, 0) if row else None


@dataclass(frozen=True)
class RulebookNow:
    """A version of a rulebook; the newest is the one in force."""

    version: int
    data: dict[str, Any]
    made_at: datetime
    made_by: str
    note: str


def rulebooks_of(session: Session, scope: Scope, limit: int = 30) -> list[RulebookNow]:
    """The versions of the scope's rulebook, the one in force first."""
    statement = within(select(Rulebook), scope, Rulebook).order_by(Rulebook.version.desc()).limit(limit)
    return [RulebookNow(r.version, r.data, r.made_at, r.made_by, r.note) for r in session.scalars(statement)]


def _row(row: Round, snapshots: int) -> RoundRow:
    return RoundRow(
        row.id, row.due_on, row.scheduled_on, row.before_portal, row.closed_at, row.note, row.version,
        row.reopened_at, snapshots,
    )  # fmt: skip
