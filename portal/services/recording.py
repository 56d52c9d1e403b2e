"""Events: every change of a logged row is written down in the change's own transaction, whoever made it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import PassiveFlag, Session, UOWTransaction, attributes

from portal.db import Database
from portal.models.columns import Logged
from portal.models.events import Event
from portal.rules.scope import Actor


class NoActor(RuntimeError):
    """A logged row was changed in a session that does not say who changes it."""


def keep_events(database: Database) -> None:
    """From now on every writing session of `database` records its changes and marks what a demo person makes."""
    event.listen(database.writing_session, "before_flush", _mark_demo)
    event.listen(database.writing_session, "after_flush", _write_events)


def record(
    session: Session,
    verb: str,
    subject: tuple[str, int | None],
    *,
    after: dict[str, Any] | None = None,
    before: dict[str, Any] | None = None,
    place: tuple[int | None, int | None] = (None, None),
    reason: str = "",
) -> None:
    """An event for an act that changes no logged row (a sign-in, a refused access, an export).

    `subject` is (table, id), `place` is (province id, authority id).
    """
    kind, number = subject
    row = _row(session, verb, kind, number, before or {}, after or {}, place)
    row["reason"] = reason or row["reason"]
    session.execute(Event.__table__.insert(), [row])  # type: ignore[attr-defined]


def _mark_demo(session: Session, _context: UOWTransaction, _instances: object) -> None:
    actor: Actor | None = session.info.get("actor")
    if actor is not None and actor.is_demo:
        for row in session.new:
            if hasattr(row, "is_demo"):
                row.is_demo = True


def _write_events(session: Session, _context: UOWTransaction) -> None:
    rows = [row for row in map(_change, [*session.new, *session.dirty, *session.deleted]) if row]
    if rows:
        filled = [_row(session, session.info.get("verb", "change"), *row) for row in rows]
        session.connection().execute(Event.__table__.insert(), filled)  # type: ignore[attr-defined]


Change = tuple[str, int | None, dict[str, Any], dict[str, Any], tuple[int | None, int | None]]


def _change(row: object) -> Change | None:
    if not isinstance(row, Logged):
        return None
    state = inspect(row)
    assert state is not None
    before, after = {}, {}
    for column in state.mapper.column_attrs:
        if column.key in row.unlogged:
            continue
        history = attributes.get_history(row, column.key, passive=PassiveFlag.PASSIVE_NO_INITIALIZE)
        if state.deleted or row in (state.session.deleted if state.session else ()):
            before[column.key] = plain(getattr(row, column.key))
        elif history.has_changes():
            if history.deleted and history.deleted[0] is not None:
                before[column.key] = plain(history.deleted[0])
            if history.added and (history.added[0] is not None or column.key in before):
                after[column.key] = plain(history.added[0])
    if not before and not after:
        return None
    own_place = row.id if state.mapper.local_table.name == "provinces" else getattr(row, "province_id", None)
    place = (own_place, getattr(row, "authority_id", None))
    return str(state.mapper.local_table.name), row.id, before, after, place


def _row(
    session: Session,
    verb: str,
    kind: str,
    number: int | None,
    before: dict[str, Any],
    after: dict[str, Any],
    place: tuple[int | None, int | None],
) -> dict[str, Any]:
    actor: Actor | None = session.info.get("actor")
    if actor is None:
        raise NoActor(f"{verb} of {kind} {number}: the session names nobody")
    return {
        "at": session.info["now"],
        "verb": verb,
        "actor_id": actor.user_id,
        "actor_name": actor.name,
        "actor_role": str(actor.role),
        "address": actor.address,
        "subject_kind": kind,
        "subject_id": number,
        "province_id": place[0],
        "authority_id": place[1],
        "before": before,
        "after": after,
        "reason": session.info.get("reason", ""),
    }


def plain(value: Any) -> Any:
    """A column's value as JSON can hold it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value
