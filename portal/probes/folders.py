"""One look at a public Drive folder and the folders inside it, with an end to how deep, how many and how long."""

import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from portal.probes.drive_answers import Failed
from portal.probes.drive_api import DriveApi, KeyRefused
from portal.probes.drive_page import DrivePages
from portal.rules.facts import FolderEntry, FolderLook
from portal.rules.vocabulary import FolderState

MAX_DEPTH = 5
MAX_ITEMS = 10_000
MAX_FOLDERS = 200
_ID = re.compile(r"[\w-]{10,128}")
_LONGEST_PATH = 1000
_TEMPORARY = (FolderState.QUOTA_WAIT, FolderState.NET_ERROR)


@dataclass(frozen=True)
class FolderLister:
    """Callable `list_folder(folder_id, resource_key)`; never raises for anything the outside does.

    `total_s` ends a listing that takes too long: what was seen by then is given, and the note says so.
    """

    now: Callable[[], datetime]
    drive_url: str
    drive_api_url: str
    drive_api_key: str | None = None
    outbound_proxy: str | None = None
    total_s: float = 120

    def __call__(self, folder_id: str, resource_key: str | None = None) -> FolderLook:
        """List a folder and, flat, what its folders hold (depth 5, 10,000 items, 200 folders at most)."""
        pages = DrivePages(self.drive_url, self.outbound_proxy)
        if not _ID.fullmatch(folder_id):
            return self._failed(Failed(FolderState.UNSUPPORTED, "not a folder's id"), pages.source, folder_id)
        if self.drive_api_key:
            try:
                api = DriveApi(self.drive_api_url, self.drive_api_key, self.outbound_proxy)
                return self._walk(api, folder_id, resource_key)
            except KeyRefused as error:
                return self._walk(pages, folder_id, resource_key, note=str(error))
        return self._walk(pages, folder_id, resource_key)

    def _walk(
        self, source: DriveApi | DrivePages, folder_id: str, resource_key: str | None, note: str = ""
    ) -> FolderLook:
        until = time.monotonic() + self.total_s
        try:
            title, found, said = source.children(folder_id, resource_key)
            entries, inside = self._inside(source, folder_id, found, until)
        except Failed as error:
            return self._failed(error, source.source, folder_id)
        notes = [text for text in (note, said, *inside) if text]
        return FolderLook(
            FolderState.OK,
            source.source,
            self.now(),
            folder_id=folder_id,
            title=title,
            entries=tuple(entries),
            note="; ".join(dict.fromkeys(notes))[:500],
            whole=not (said or inside),
        )

    def _inside(
        self, source: DriveApi | DrivePages, root: str, found: list[FolderEntry], until: float
    ) -> tuple[list[FolderEntry], list[str]]:
        """Everything below, breadth first. A folder is opened once: folders may contain themselves."""
        entries, notes, seen = list(found), [], {root}
        waiting = deque((entry, 1) for entry in found if entry.kind == "folder")
        while waiting and len(entries) < MAX_ITEMS:
            folder, depth = waiting.popleft()
            if folder.file_id in seen or not _ID.fullmatch(folder.file_id):
                continue
            if depth > MAX_DEPTH or len(seen) >= MAX_FOLDERS or time.monotonic() > until:
                notes.append("not every inner folder was opened")
                break
            seen.add(folder.file_id)
            try:
                _, inner, said = source.children(folder.file_id, None)
            except Failed as error:
                if error.state in _TEMPORARY:
                    raise
                notes.append(f"the folder {folder.name!r} could not be read: {error.note}")
                continue
            notes += [said] if said else []
            place = f"{folder.path}/{folder.name}" if folder.path else folder.name
            inner = [replace(entry, path=place[:_LONGEST_PATH]) for entry in inner]
            entries += inner
            waiting.extend((entry, depth + 1) for entry in inner if entry.kind == "folder")
        if len(entries) >= MAX_ITEMS:
            notes.append(f"more than {MAX_ITEMS} items")
        return entries[:MAX_ITEMS], notes

    def _failed(self, error: Failed, source: str, folder_id: str) -> FolderLook:
        return FolderLook(
            error.state,
            source,
            self.now(),
            folder_id=folder_id,
            note=error.note[:500],
            retry_after_s=error.retry_after_s,
        )
