"""What a look into a photo folder means for its archive: differences are kept, new files wait for a copy."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, func, insert, select, update
from sqlalchemy.orm import Session

from portal.models.archives import Archive, ArchiveChange, ArchivedFile
from portal.models.videos import Album
from portal.rules import watches
from portal.rules.facts import FolderEntry, FolderLook
from portal.rules.listings import MOST_FILES, Differences, FileState, Known, What, differences, state_of_new
from portal.rules.vocabulary import FolderState
from portal.rules.watches import LinkState, Seen
from portal.services.filming import DRIVE
from portal.services.queueing import OUTSIDE_TRIES, enqueue
from portal.services.recording import record
from portal.services.standing import keep_standing
from portal.services.telling import tell_gone

ARCHIVE = "archive"
CAN_WAIT = 60
"""Priority of copying: looks come first."""
AT_ONCE = 500
"""Rows a statement touches (databases limit the parameters of one)."""


def watch_album(session: Session, album: Album, now: datetime) -> Archive:
    """The archive of a folder, made with the first look and locked for change."""
    wanted = select(Archive).where(Archive.album_id == album.id).with_for_update()
    found = session.scalars(wanted.execution_options(populate_existing=True)).first()
    if found is None:
        place = {"province_id": album.province_id, "authority_id": album.authority_id}
        found = Archive(album_id=album.id, due_at=now, made_at=now, **place)
        session.add(found)
        session.flush()
    return found


def follow_look(session: Session, album: Album, look: FolderLook, now: datetime, chance: float) -> Archive:
    """Keeps what one look says of a folder and its files. "Could not look" changes nothing but the note."""
    archive = watch_album(session, album, now)
    before, seen = archive.state, watches.of_folder(look.state)
    keep_standing(archive, seen, now)
    if archive.state != before and LinkState.GONE in (archive.state, before):
        verb = "album.gone" if archive.state == LinkState.GONE else "album.back"
        record(session, verb, ("albums", album.id), place=(album.province_id, album.authority_id))
        if archive.state == LinkState.GONE and album.current:
            tell_gone(session, "folder", album.id, album.report_id, now)
    waits = timedelta(seconds=look.retry_after_s) if look.retry_after_s else None
    archive.wait_until = now + waits if waits and seen is Seen.NOTHING else None
    archive.note = "" if look.state is FolderState.OK and look.whole else look.note[:500]
    archive.due_at = watches.next_look(album.id, LinkState(archive.state), now, chance) if album.current else None
    if look.state is FolderState.OK:
        _keep_files(session, album, look, now)
        count_files(session, archive)
        if archive.waiting:
            enqueue_copies(session, album.id, now)
    return archive


def enqueue_copies(session: Session, album_id: int, now: datetime, wait: timedelta = timedelta(0)) -> None:
    """Queues the copying of what waits of a folder."""
    session.flush()
    enqueue(
        session, ARCHIVE, f"album:{album_id}", now, priority=CAN_WAIT, lane=DRIVE, max_attempts=OUTSIDE_TRIES, wait=wait
    )


def count_files(session: Session, archive: Archive) -> None:
    """Brings the numbers of an archive up to date. Older contents of a file count only as copies held."""
    session.flush()
    file, now = ArchivedFile, ArchivedFile.replaced_at.is_(None)
    there = now & file.gone_since.is_(None)
    held = file.state == FileState.HELD
    bad = file.state.in_((FileState.TOO_LARGE, FileState.REFUSED, FileState.FAILED, FileState.LOST))

    def count(condition: Any) -> Any:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    size = func.coalesce(func.sum(case((held, file.size_bytes), else_=0)), 0)
    wanted = select(
        count(there), count(held), size, count(there & (file.state == FileState.WAITING)),
        count(now & file.gone_since.is_not(None)), count(now & bad),
    ).where(file.album_id == archive.album_id)  # fmt: skip
    row = [int(number) for number in session.execute(wanted).one()]
    archive.files, archive.held, archive.held_bytes, archive.waiting, archive.absent, archive.problems = row


def _keep_files(session: Session, album: Album, look: FolderLook, now: datetime) -> None:
    wanted = select(ArchivedFile).where(ArchivedFile.album_id == album.id, ArchivedFile.replaced_at.is_(None))
    rows = {row.id: row for row in session.scalars(wanted)}
    found = differences((_known(row) for row in rows.values()), look.entries[:MOST_FILES], whole=look.whole)
    numbers = [known.key for known, _ in found.seen]
    for start in range(0, len(numbers), AT_ONCE):
        these = ArchivedFile.id.in_(numbers[start : start + AT_ONCE])
        session.execute(update(ArchivedFile).where(these).values(last_seen_at=now, gone_since=None))
    _rename(session, album.id, found, rows, now)
    _lose(session, album.id, found, rows, now)
    fresh = [(entry, 1) for entry in found.added]
    fresh += [(entry, rows[known.key].version + 1) for known, entry in found.changed]
    for known, _entry in found.changed:
        rows[known.key].replaced_at = now
    session.flush()
    numbers = _add(session, album, fresh, now)
    changed = {entry.file_id for _, entry in found.changed}
    for number, (entry, _version) in zip(numbers, fresh, strict=True):
        _note(session, album.id, number, What.CHANGED if entry.file_id in changed else What.ADDED, entry.name, now)


def _known(row: ArchivedFile) -> Known:
    return Known(
        row.id, row.file_id, row.name, row.path, row.size_bytes if row.state != FileState.HELD or row.md5 else None,
        row.md5, row.modified_at, row.gone_since is not None,
    )  # fmt: skip


def _rename(session: Session, album_id: int, found: Differences, rows: dict[int, ArchivedFile], now: datetime) -> None:
    for known, entry in found.renamed:
        row = rows[known.key]
        row.name, row.path = entry.name, entry.path
        _note(session, album_id, row.id, What.RENAMED, _whole_name(entry), now, _whole_name(known))


def _lose(session: Session, album_id: int, found: Differences, rows: dict[int, ArchivedFile], now: datetime) -> None:
    for known in found.gone:
        row = rows[known.key]
        row.gone_since = now
        if row.state == FileState.WAITING:
            row.state = FileState.LOST
        _note(session, album_id, row.id, What.GONE, row.name, now)
    for known in found.back:
        row = rows[known.key]
        if row.state == FileState.LOST:
            row.state = FileState.WAITING
        _note(session, album_id, row.id, What.BACK, row.name, now)


def _add(session: Session, album: Album, fresh: Sequence[tuple[FolderEntry, int]], now: datetime) -> list[int]:
    if not fresh:
        return []
    place = {"album_id": album.id, "province_id": album.province_id, "authority_id": album.authority_id}
    rows = [
        {
            **place, "file_id": entry.file_id[:200], "version": version, "name": entry.name, "path": entry.path,
            "kind": entry.kind, "mime": entry.mime, "size_bytes": entry.size_bytes, "md5": entry.md5,
            "modified_at": (entry.modified_at or "")[:40] or None, "state": state_of_new(entry), "note": "",
            "tries": 0, "first_seen_at": now, "last_seen_at": now,
        }
        for entry, version in fresh
    ]  # fmt: skip
    numbers: Iterable[int] = session.scalars(
        insert(ArchivedFile).returning(ArchivedFile.id, sort_by_parameter_order=True), rows
    )
    return list(numbers)


def _note(session: Session, album_id: int, number: int, what: What, name: str, at: datetime, before: str = "") -> None:
    session.add(ArchiveChange(album_id=album_id, archived_file_id=number, what=what, name=name, before=before, at=at))


def _whole_name(one: Known | FolderEntry) -> str:
    return f"{one.path}/{one.name}" if one.path else one.name
