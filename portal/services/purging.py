"""What lay in the bin for thirty days goes: its row first, then the bytes when no other row names them."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.models.departures import Departure
from portal.models.fixity import KEYS, names_object
from portal.models.media import MediaObject, Upload
from portal.models.media_uses import TRACES, USES, is_used
from portal.rules.library import KEPT_IN_BIN
from portal.rules.scope import SYSTEM
from portal.services.guarding import is_forgotten
from portal.services.kit import Kit
from portal.services.queueing import Claim, settle_alone
from portal.services.recording import record
from portal.services.upload_rows import RECEIVING

EMPTY_BIN = "empty_bin"
EMPTIED_EVERY = timedelta(minutes=15)
AT_REST = timedelta(minutes=10)
"""Longer than any transaction lasts: a row that was being written while the last other one went is seen by then."""


def empty_bin(kit: Kit, claim: Claim) -> None:
    """The regular work: rows that are due, then bytes that are on their way out. A run cut short is made good."""
    purge_due(kit)
    delete_departed(kit)
    settle_alone(kit, claim)


def purge_due(kit: Kit) -> int:
    """Removes every file that has lain in the bin for its time; returns how many. One that is used again stays."""
    with kit.read() as session:
        due = MediaObject.binned_at < kit.now() - KEPT_IN_BIN
        numbers = session.scalars(select(MediaObject.id).where(due).order_by(MediaObject.id)).all()
    return sum(_purge(kit, number) for number in numbers)


def _purge(kit: Kit, number: int) -> bool:
    with kit.transaction(SYSTEM, "media.purged") as session:
        row = session.get(MediaObject, number, with_for_update=True)
        if row is None or row.binned_at is None or row.binned_at >= kit.now() - KEPT_IN_BIN:
            return False  # it was taken out meanwhile
        if session.scalar(select(MediaObject.id).where(MediaObject.id == number, is_used())):
            row.binned_at, row.binned_by = None, ""
            return False
        keys = {row.key: row.size_bytes} | _let_go(session, number)
        session.delete(row)
        session.flush()
        for key, size in keys.items():
            if not names_object(session, key):
                session.merge(_departure(key, size, kit.now()))
        return True


def _let_go(session: Session, number: int) -> dict[str, int]:
    """Ends all that remembers a file; returns the keys and sizes of what was made of it."""
    keys = {}
    for column in (one.column for named in (USES, TRACES) for one in named):
        entity: Any = column.class_
        for row in session.scalars(select(entity).where(column == number)):
            if column.property.columns[0].nullable:
                setattr(row, column.key, None)
                continue
            if any(key.class_ is entity for key in KEYS):
                keys[row.key] = row.size_bytes
            session.delete(row)
    session.flush()
    return keys


def _departure(key: str, size_bytes: int, now: datetime) -> Departure:
    return Departure(object_key=key, size_bytes=size_bytes, since=now, leaving_at=None, gone_at=None)


def delete_departed(kit: Kit) -> int:
    """Deletes the bytes of what is on its way out; returns how many objects went."""
    with kit.read() as session:
        due = Departure.since < kit.now() - AT_REST
        leaving = session.scalars(select(Departure).where(due).order_by(Departure.since, Departure.object_key)).all()
    gone = 0
    for one in leaving:
        if is_forgotten(one, kit.now()):
            _forget(kit, one.object_key)
        elif one.gone_at is None and _is_free(kit, one):
            kit.media.delete(one.object_key)
            gone += _note_gone(kit, one.object_key)
    return gone


def _is_free(kit: Kit, one: Departure) -> bool:
    """Whether the bytes may go. From now on nobody can begin to rely on them: see `guarding`.

    An upload of the same size may be of the same bytes, whole in the store and not yet a row: then it is waited for.
    """
    with kit.database.transaction() as session:
        row = session.get(Departure, one.object_key, with_for_update=True)
        if row is None or row.gone_at is not None:
            return False
        if names_object(session, row.object_key):
            session.delete(row)
            return False
        arriving = (Upload.status == RECEIVING, Upload.size_bytes == row.size_bytes)
        if row.leaving_at is None and session.scalar(select(Upload.id).where(*arriving).limit(1)):
            return False
        row.leaving_at = row.leaving_at or kit.now()
        return True


def _note_gone(kit: Kit, key: str) -> bool:
    with kit.transaction(SYSTEM, "media.bytes_deleted") as session:
        done = session.execute(
            update(Departure).where(Departure.object_key == key, Departure.gone_at.is_(None)).values(gone_at=kit.now())
        )
        if not done.rowcount:  # type: ignore[attr-defined]
            return False
        record(session, "media.bytes_deleted", ("media_objects", None), after={"key": key})
        return True


def _forget(kit: Kit, key: str) -> None:
    with kit.database.transaction() as session:
        row = session.get(Departure, key, with_for_update=True)
        if row is not None and is_forgotten(row, kit.now()):
            session.delete(row)
