"""Leaving a platform in peace: a polite distance between two looks, and a circuit that opens when it refuses."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, bindparam, or_, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from portal.models.jobs import Circuit

FAILURES_TO_OPEN, OPEN_FOR = 3, timedelta(minutes=5)
"""Lost connections in a row after which a platform is left alone, and for how long."""

circuits: Table = Circuit.__table__  # type: ignore[assignment]


def is_shut(lane: ColumnElement[str | None]) -> ColumnElement[bool]:
    """SQL: whether nobody may ask on `lane` now. Wants the parameters of `moments`."""
    shut = select(circuits.c.platform).where(
        circuits.c.platform == lane,
        or_(circuits.c.open_until > bindparam("now"), circuits.c.last_asked_at > bindparam("asked_after")),
    )
    return shut.exists()


def moments(now: datetime, polite_s: float) -> dict[str, datetime]:
    """Parameters of `is_shut`: a lane asked after `asked_after` rests still."""
    return {"now": now, "asked_after": now - timedelta(seconds=polite_s)}


def reserve(session: Session, lane: str, now: datetime, polite_s: float) -> bool:
    """Takes the lane's next look; False when another worker took it a moment ago."""
    insert = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
    row = insert(circuits).values(platform=lane, failures=0, note="", last_asked_at=now)
    taken = row.on_conflict_do_update(
        index_elements=["platform"],
        set_={"last_asked_at": now},
        where=or_(circuits.c.open_until.is_(None), circuits.c.open_until <= now)
        & or_(circuits.c.last_asked_at.is_(None), circuits.c.last_asked_at <= now - timedelta(seconds=polite_s)),
    ).returning(circuits.c.platform)
    return session.execute(taken).first() is not None


def note_answer(session: Session, lane: str | None, now: datetime, note: str = "") -> None:
    """The platform answered, whatever it said: its circuit is closed. Comes last in a transaction.

    Without a lane no platform was asked.
    """
    if lane is None:
        return
    circuit = _circuit(session, lane)
    circuit.failures, circuit.open_until, circuit.last_ok_at, circuit.note = 0, None, now, note[:500]


def note_failure(
    session: Session, lane: str | None, now: datetime, note: str, *, lost: bool = False, pause: timedelta | None = None
) -> None:
    """Nothing was learned. `pause` opens the circuit at once (the platform refuses us), lost connections after three.

    Comes last in a transaction: claims lock the same row after a job's.
    """
    if lane is None:
        return
    circuit = _circuit(session, lane)
    circuit.failures += 1
    circuit.note = note[:500]
    if pause is None and lost and circuit.failures >= FAILURES_TO_OPEN:
        pause = OPEN_FOR
    if pause is not None:
        circuit.open_until = max(now + pause, circuit.open_until or now)


def _circuit(session: Session, lane: str) -> Circuit:
    found = session.get(Circuit, lane, with_for_update=True)
    if found is None:
        found = Circuit(platform=lane, failures=0, note="")
        session.add(found)
    return found
