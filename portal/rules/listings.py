"""What became different between two looks into a photo folder, and what of a folder is worth a copy. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.rules.facts import FolderEntry
from portal.rules.first_bytes import begins_as, ending_of


class FileState(StrEnum):
    """How a file of an archived folder stands."""

    WAITING = "waiting"  # รอเก็บ
    HELD = "held"  # เก็บแล้ว
    LISTED = "listed"  # มีชื่อในรายการ ไม่ต้องเก็บ
    TOO_LARGE = "too_large"  # ใหญ่เกินกำหนด
    REFUSED = "refused"  # ในไฟล์ไม่ใช่ภาพ วิดีโอ หรือ PDF
    FAILED = "failed"  # เก็บไม่สำเร็จ
    LOST = "lost"  # หายไปก่อนเก็บได้


class What(StrEnum):
    """What happened to a file between two looks."""

    ADDED = "added"
    GONE = "gone"
    BACK = "back"
    CHANGED = "changed"
    RENAMED = "renamed"


MOST_FILE_BYTES = 1024**3
MOST_ALBUM_BYTES = 20 * 1024**3
MOST_FILES = 10_000
"""Largest file that is copied, and what one folder may bring in bytes and files."""
_BY_HEAD = ("image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf", "video/webm", "video/mp4")


@dataclass(frozen=True)
class Known:
    """A file as it was known before a look; `key` is whatever the caller knows it by."""

    key: int
    file_id: str
    name: str
    path: str = ""
    size_bytes: int | None = None
    md5: str | None = None
    modified_at: str | None = None
    is_gone: bool = False


@dataclass(frozen=True)
class Differences:
    """What a look found. A file that changed and was renamed is in both; `seen` were known and are there."""

    added: tuple[FolderEntry, ...] = ()
    gone: tuple[Known, ...] = ()
    back: tuple[Known, ...] = ()
    changed: tuple[tuple[Known, FolderEntry], ...] = ()
    renamed: tuple[tuple[Known, FolderEntry], ...] = ()
    seen: tuple[tuple[Known, FolderEntry], ...] = ()


def differences(known: Iterable[Known], entries: Iterable[FolderEntry], *, whole: bool) -> Differences:
    """Compares what was known with what a look saw. Only a look that saw everything (`whole`) can miss a file.

    Folders are places, not files: they are left out. A file that lies in two folders counts once.
    """
    before = {one.file_id: one for one in known}
    now: dict[str, FolderEntry] = {}
    for entry in entries:
        if entry.kind != "folder":
            now.setdefault(entry.file_id, entry)
    both = tuple((before[number], entry) for number, entry in now.items() if number in before)
    return Differences(
        added=tuple(entry for number, entry in now.items() if number not in before),
        gone=tuple(one for number, one in before.items() if whole and number not in now and not one.is_gone),
        back=tuple(one for one, _ in both if one.is_gone),
        changed=tuple(pair for pair in both if has_changed(*pair)),
        renamed=tuple(pair for pair in both if (pair[0].name, pair[0].path) != (pair[1].name, pair[1].path)),
        seen=both,
    )


def has_changed(before: Known, now: FolderEntry) -> bool:
    """Whether the content became another. Only facts that both looks brought are compared, the surest alone."""
    if before.md5 and now.md5:
        return before.md5 != now.md5
    if before.size_bytes is not None and now.size_bytes is not None and before.size_bytes != now.size_bytes:
        return True
    return bool(before.modified_at and now.modified_at) and _time(before.modified_at) != _time(now.modified_at)


def _time(text: str | None) -> str:
    """Two sources write one time in two ways (…03:00.000Z, …03:00+00:00): compared to the second."""
    try:
        return datetime.fromisoformat(text or "").replace(microsecond=0).astimezone().isoformat()
    except ValueError:
        return text or ""


def state_of_new(entry: FolderEntry) -> FileState:
    """Whether a file that was seen for the first time is to be copied."""
    pdf = entry.mime == "application/pdf" or ending_of(entry.name) == "pdf"
    if entry.kind not in ("image", "video") and not pdf:
        return FileState.LISTED
    return FileState.TOO_LARGE if (entry.size_bytes or 0) > MOST_FILE_BYTES else FileState.WAITING


def content_type_of(head: bytes) -> str | None:
    """The type of a photo, film or PDF by its first bytes; None for anything else, whatever its name says."""
    found = next((kind for kind in _BY_HEAD if begins_as(kind, head)), None)
    return "video/quicktime" if found == "video/mp4" and head[8:12] == b"qt  " else found
