"""What must hold whoever writes: a file that is put to use leaves the bin, and no row names bytes that are going."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session, UOWTransaction

from media_store import Store
from portal.models.departures import Departure
from portal.models.fixity import KEYS
from portal.models.media import MediaObject
from portal.models.media_uses import PAPER, USES
from portal.rules.library import LibraryKind
from portal.services.errors import Refused

REMEMBERED = timedelta(days=1)
"""Longer than anybody holds bytes in the store without a row."""


class Leaving(Refused):
    """The same bytes are being deleted at this moment."""

    def __init__(self) -> None:
        super().__init__(
            "ไฟล์เดียวกันนี้เพิ่งถูกลบออกจากคลัง ส่งไฟล์อีกครั้ง",
            "The very same file has just been deleted from the library. Send it again.",
        )


def guard_media(session: Session, _context: UOWTransaction | None = None, _instances: object = None) -> None:
    """Before a flush: brings files that are put to use back from the bin, and keeps objects that are wanted again.

    Raises Leaving when the bytes a new row names are being deleted, or were after they had been put in.
    """
    for row in [*session.new, *session.dirty]:
        for use in USES:
            if isinstance(row, use.entity):
                _put_to_use(session, getattr(row, use.column.key), use.word)
    for row in session.new:
        for column in KEYS:
            entity: Any = column.class_
            if isinstance(row, entity):
                _keep(session, getattr(row, column.key))


def _put_to_use(session: Session, media_id: int | None, word: str) -> None:
    if media_id is None:
        return
    with session.no_autoflush:
        media = session.get(MediaObject, media_id)
    if media is None or inspect(media).deleted:
        return
    if media.binned_at is not None:
        media.binned_at, media.binned_by = None, ""
    if word == PAPER and media.kind != LibraryKind.PAPER:
        media.kind = LibraryKind.PAPER


def _keep(session: Session, key: str) -> None:
    with session.no_autoflush:
        wanted = select(Departure).where(Departure.object_key == key).with_for_update()
        leaving = session.scalars(wanted.execution_options(populate_existing=True)).first()
    if leaving is None:
        return
    if leaving.leaving_at is not None and not _is_there_again(session.info, leaving):
        raise Leaving
    session.delete(leaving)


def _is_there_again(info: dict[Any, Any], leaving: Departure) -> bool:
    """Whether bytes that were deleted have been put in anew. While they are being deleted nobody can know."""
    store: Store | None = info.get("media")
    return leaving.gone_at is not None and store is not None and store.exists(leaving.object_key)


def is_forgotten(leaving: Departure, now: datetime) -> bool:
    """Whether nobody can hold bytes any more that were put in before these went."""
    return leaving.gone_at is not None and leaving.gone_at < now - REMEMBERED
