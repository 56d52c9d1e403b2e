"""Copies of what a photo folder holds: file by file into the store, each owned the moment it is an object.

A kill between any two steps leaves a file that waits, or a whole copy that the next try finishes.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from media_store import NoSpace, Stored, StoreError
from portal.models.archives import Archive, ArchivedFile
from portal.models.media import MediaObject
from portal.models.videos import Album
from portal.rules.facts import Fetched
from portal.rules.file_names import clean_name
from portal.rules.listings import MOST_ALBUM_BYTES, MOST_FILE_BYTES, FileState
from portal.rules.scope import SYSTEM
from portal.rules.vocabulary import FolderState
from portal.services import pausing
from portal.services.archiving import count_files, enqueue_copies, watch_album
from portal.services.arriving import Arrival, Unwanted, Whole, finish_left
from portal.services.filming import INSPECT, INSPECT_TRIES, LATER
from portal.services.kit import Kit
from portal.services.queueing import Claim, backoff_s, enqueue, retry, settle, settle_alone

BATCH, BATCH_S = 25, 180.0
"""A job copies so many files, or for so long; then it puts itself in again, and looks of others come between."""
LONG = timedelta(hours=1)
TOMORROW, TRIES = timedelta(hours=24), 4
"""A file that Drive does not give is tried again so much later, so often."""


@dataclass(frozen=True)
class Stop:
    """Why the rest of a batch waits: for `pause_s`, else as long as the queue waits after so many tries."""

    why: str
    pause_s: float | None = None
    asks_to_wait: bool = False
    is_ours: bool = False


def copy_album(kit: Kit, claim: Claim) -> None:
    """Copies the next files of the folder of a job."""
    with kit.read() as session:
        album = session.get(Album, claim.number)
        wanted = _wanted(session, claim.number, kit.now()) if album else []
        key = album.resource_key if album else None
    if album is None:
        settle_alone(kit, claim)
        return
    stop, until = None, time.monotonic() + BATCH_S
    for count, number in enumerate(wanted):
        if count and kit.file_pause_s:
            time.sleep(kit.file_pause_s)
        stop = copy_file(kit, number, key)
        if stop or time.monotonic() > until:
            break
    _end(kit, claim, stop)


def copy_file(kit: Kit, number: int, resource_key: str | None = None) -> Stop | None:
    """Copies one file of a folder; what is answered says why the others must wait."""
    with kit.read() as session:
        row = session.get_one(ArchivedFile, number)
        held = session.scalar(select(Archive.held_bytes).where(Archive.album_id == row.album_id)) or 0
    try:
        left = finish_left(kit.media, row)
        if left is not None:
            _keep(kit, number, left, None)
            return None
        room = min(MOST_FILE_BYTES, MOST_ALBUM_BYTES - held)
        return _fetch(kit, row, resource_key, room)
    except NoSpace:
        return Stop("the portal's storage is full", is_ours=True)
    except StoreError as error:
        return Stop(f"the storage does not answer ({type(error).__name__})", is_ours=True)


def _fetch(kit: Kit, row: ArchivedFile, resource_key: str | None, room: int) -> Stop | None:
    arrival = Arrival(kit.media, room)
    try:
        fetched = kit.fetch_file(row.file_id, resource_key, arrival.take)
        if fetched.state is not FolderState.OK:
            arrival.drop()
            return _refused(kit, row.id, fetched)
        whole = arrival.end()
    except Unwanted as error:
        arrival.drop()
        _mark(kit, row.id, FileState.TOO_LARGE if error.too_large else FileState.REFUSED, error.note)
        return None
    except BaseException:
        arrival.drop()
        raise
    _announce(kit, row.id, whole)
    stored = kit.media.finish(whole.upload_id, size=whole.size, sha256=whole.sha256)
    _keep(kit, row.id, stored, whole)
    return None


def _announce(kit: Kit, number: int, whole: Whole) -> None:
    """From here on the bytes have somebody who will own them."""
    with kit.database.transaction() as session:
        row = session.get_one(ArchivedFile, number, with_for_update=True)
        row.upload_id, row.sha256, row.mime = whole.upload_id, whole.sha256, whole.content_type


def _keep(kit: Kit, number: int, stored: Stored, whole: Whole | None) -> None:
    with kit.transaction(SYSTEM, "album.copied") as session:
        row = session.get_one(ArchivedFile, number, with_for_update=True)
        upload_id, row.upload_id = row.upload_id, None
        if row.state != FileState.HELD:
            now = kit.now()
            media = _owned(session, row, stored) or _own(session, row, stored, now)
            row.media_id, row.sha256, row.size_bytes = media.id, stored.sha256, stored.size
            row.state, row.fetched_at, row.note, row.retry_at = FileState.HELD, now, "", None
    for done in {upload_id, whole.upload_id if whole else None} - {None}:
        kit.media.abandon(str(done))  # only what is remembered of it: the object stays


def _owned(session: Session, row: ArchivedFile, stored: Stored) -> MediaObject | None:
    """The same bytes, copied from a folder of this authority before: one file, however often it lies there."""
    wanted = select(MediaObject).join(ArchivedFile, ArchivedFile.media_id == MediaObject.id)
    same = (ArchivedFile.authority_id == row.authority_id, ArchivedFile.sha256 == stored.sha256)
    return session.scalars(wanted.where(*same, MediaObject.key == stored.key).order_by(MediaObject.id)).first()


def _own(session: Session, row: ArchivedFile, stored: Stored, now: datetime) -> MediaObject:
    media = MediaObject(
        key=stored.key, sha256=stored.sha256, size_bytes=stored.size, content_type=row.mime,
        original_name=clean_name(row.name), received_at=now, province_id=row.province_id,
        authority_id=row.authority_id,
    )  # fmt: skip
    session.add(media)
    session.flush()
    enqueue(session, INSPECT, f"media:{media.id}", now, priority=LATER, max_attempts=INSPECT_TRIES)
    return media


def _refused(kit: Kit, number: int, fetched: Fetched) -> Stop | None:
    """Drive did not give the file. Its quota for one file is that file's matter; anything else is everybody's."""
    if fetched.state is FolderState.UNSUPPORTED:
        _mark(kit, number, FileState.REFUSED, fetched.note)
        return None
    if fetched.state is FolderState.NET_ERROR:
        return Stop(f"{fetched.state}: {fetched.note}", fetched.retry_after_s)
    pause = timedelta(seconds=fetched.retry_after_s or 0)
    if fetched.state is FolderState.QUOTA_WAIT and pause < LONG:
        return Stop(f"{fetched.state}: {fetched.note}", fetched.retry_after_s, asks_to_wait=True)
    with kit.database.transaction() as session:
        row = session.get_one(ArchivedFile, number, with_for_update=True)
        row.note, row.retry_at = f"{fetched.state}: {fetched.note}"[:500], kit.now() + (pause or TOMORROW)
        row.tries += fetched.state is not FolderState.QUOTA_WAIT
        if row.tries >= TRIES:
            row.state = FileState.FAILED
    return None


def _mark(kit: Kit, number: int, state: FileState, note: str) -> None:
    with kit.database.transaction() as session:
        row = session.get_one(ArchivedFile, number, with_for_update=True)
        row.state, row.note, row.upload_id = state, note[:500], None


def _wanted(session: Session, album_id: int, now: datetime) -> list[int]:
    due = or_(ArchivedFile.retry_at.is_(None), ArchivedFile.retry_at <= now)
    waiting = (ArchivedFile.album_id == album_id, ArchivedFile.state == FileState.WAITING)
    return list(session.scalars(select(ArchivedFile.id).where(*waiting, due).order_by(ArchivedFile.id).limit(BATCH)))


def _end(kit: Kit, claim: Claim, stop: Stop | None) -> None:
    """Settles the job, or puts it back with the reason; what still waits is put in anew."""
    with kit.transaction(SYSTEM, "album.copied") as session:
        now = kit.now()
        pause = (stop.pause_s or backoff_s(claim.attempts, kit.chance())) if stop else 0.0
        if stop:
            retry(session, claim, now, stop.why, pause)
        else:
            settle(session, claim, now)
        archive = watch_album(session, session.get_one(Album, claim.number), now)
        count_files(session, archive)
        archive.note = stop.why[:500] if stop else ""
        archive.wait_until = now + timedelta(seconds=pause) if stop else None
        if not archive.waiting and not stop:
            archive.whole_at = now
        elif not stop:
            _go_on(session, archive, now)
        if stop and not stop.is_ours:
            rest = timedelta(seconds=pause) if stop.asks_to_wait else None
            pausing.note_failure(session, claim.lane, now, stop.why, lost=not stop.asks_to_wait, pause=rest)
        elif not stop:
            pausing.note_answer(session, claim.lane, now)


def _go_on(session: Session, archive: Archive, now: datetime) -> None:
    """The next batch: at once, or when Drive's quota for the files that wait is over, which the archive then says."""
    waiting = (ArchivedFile.album_id == archive.album_id, ArchivedFile.state == FileState.WAITING)
    if session.scalar(select(ArchivedFile.id).where(*waiting, ArchivedFile.retry_at.is_(None)).limit(1)):
        enqueue_copies(session, archive.album_id, now)
        return
    first = session.execute(select(func.min(ArchivedFile.retry_at), func.min(ArchivedFile.note)).where(*waiting)).one()
    at = max(first[0] or now, now)
    archive.wait_until, archive.note = at, first[1] or ""
    enqueue_copies(session, archive.album_id, now, at - now)
