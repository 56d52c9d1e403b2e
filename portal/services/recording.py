"""Events: every change of a logged row is written down in the change's own transaction, whoever made it."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Table, event, inspect
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction
from sqlalchemy.orm.attributes import get_history

from portal.db import Base, Database
from portal.models.columns import Logged
from portal.models.events import Event
from portal.rules.scope import Actor
from portal.services.guarding import guard_media

Change = tuple[str, int | None, dict[str, Any], dict[str, Any], tuple[int | None, int | None]]


class NoActor(RuntimeError):
    """A logged row was changed in a session that does not say who changes it."""


class Unseen(RuntimeError):
    """Logged rows were to be changed by one statement for many: nobody would know what each held before."""


def keep_events(database: Database) -> None:
    """From now on every writing session of `database` records its changes and marks what a demo person makes."""
    _remember_old_values()
    event.listen(database.writing_session, "do_orm_execute", _refuse_unseen)
    event.listen(database.writing_session, "before_flush", guard_media)
    event.listen(database.writing_session, "before_flush", _mark_demo)
    event.listen(database.writing_session, "before_flush", _load_doomed)
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


@cache
def _remember_old_values() -> None:
    """Has the old value read before it is overwritten, also when the row was not read before."""
    for table in _logged():
        for attribute in _logged()[table].column_attrs:
            instrumented = getattr(_logged()[table].class_, attribute.key)
            event.listen(instrumented, "set", lambda *_: None, active_history=True)


@cache
def _logged() -> dict[Table, Any]:
    """Mappers of the logged tables."""
    Base.registry.configure()
    return {mapper.local_table: mapper for mapper in Base.registry.mappers if issubclass(mapper.class_, Logged)}  # type: ignore[misc]


def _refuse_unseen(asked: ORMExecuteState) -> None:
    if (asked.is_update or asked.is_delete) and getattr(asked.statement, "table", None) in _logged():
        raise Unseen(f"change rows of {asked.statement.table.name} one by one")  # type: ignore[attr-defined]


def _mark_demo(session: Session, _context: UOWTransaction, _instances: object) -> None:
    actor: Actor | None = session.info.get("actor")
    if actor is not None and actor.is_demo:
        for row in session.new:
            if hasattr(row, "is_demo"):
                row.is_demo = True


def _load_doomed(session: Session, _context: UOWTransaction, _instances: object) -> None:
    for row in session.deleted:
        if isinstance(row, Logged):
            for name in inspect(row).unloaded & set(_columns(row)):
                getattr(row, name)


def _write_events(session: Session, _context: UOWTransaction) -> None:
    changes = [
        *(_change(row, {}, _held(row)) for row in session.new if isinstance(row, Logged)),
        *(_change(row, *_difference(row)) for row in session.dirty if isinstance(row, Logged)),
        *(_change(row, _held(row), {}) for row in session.deleted if isinstance(row, Logged)),
    ]
    rows = [_row(session, session.info.get("verb", "change"), *one) for one in changes if one[2] or one[3]]
    if rows:
        session.connection().execute(Event.__table__.insert(), rows)  # type: ignore[attr-defined]


def _columns(row: Logged) -> dict[str, Any]:
    return {one.key: one for one in inspect(type(row)).column_attrs if one.key not in row.unlogged}


def _held(row: Logged) -> dict[str, Any]:
    """All that a row holds, but for what is empty."""
    values = inspect(row).dict
    return {name: plain(values[name]) for name in _columns(row) if values.get(name) is not None}


def _difference(row: Logged) -> tuple[dict[str, Any], dict[str, Any]]:
    """What changed, before and after. What was empty before has no "before"; what is empty now is None."""
    before, after = {}, {}
    for name in inspect(row).committed_state.keys() & _columns(row).keys():
        history = get_history(row, name)
        if history.has_changes():
            if history.deleted and history.deleted[0] is not None:
                before[name] = plain(history.deleted[0])
            if history.added and (history.added[0] is not None or name in before):
                after[name] = plain(history.added[0])
    return before, after


def _change(row: Logged, before: dict[str, Any], after: dict[str, Any]) -> Change:
    table = inspect(type(row)).local_table.name
    own_place = row.id if table == "provinces" else getattr(row, "province_id", None)
    return str(table), row.id, before, after, (own_place, getattr(row, "authority_id", None))


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
        "actor_role": str(actor.signed_role),
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
