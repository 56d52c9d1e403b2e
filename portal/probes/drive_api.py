"""Drive API v3: one folder's name and children, by key, without anyone's account."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from portal.probes.drive_answers import Failed, failed_to_reach, kind_of, refuse_on_status
from portal.probes.guard import Refused, Unreachable, fetch_from
from portal.rules.facts import FolderEntry
from portal.rules.vocabulary import FolderState

_FIELDS = "nextPageToken,files(id,name,mimeType,size,md5Checksum,modifiedTime)"
_LARGEST = 8 << 20
_MAX_PAGES = 50
_BAD_KEY = ("keyinvalid", "accessnotconfigured", "api key not valid", "iprefererblocked", "api_key_")


class KeyRefused(Exception):
    """The key itself is not accepted: the public page must be asked instead."""


@dataclass(frozen=True)
class DriveApi:
    """Where and with which key to ask."""

    url: str
    key: str
    proxy: str | None = None
    source: str = "drive_api"

    def children(self, folder_id: str, resource_key: str | None) -> tuple[str | None, list[FolderEntry], str]:
        """Title, children and a note. Raises Failed, or KeyRefused."""
        about = self._ask(f"/files/{folder_id}", {"fields": "id,name,mimeType"}, folder_id, resource_key)
        if kind_of(str(about.get("mimeType"))) != "folder":
            raise Failed(FolderState.UNSUPPORTED, "the link leads to a file, not a folder")
        entries = [_entry(row) for row in self._rows(folder_id, resource_key)]
        return about.get("name"), entries, ""

    def _rows(self, folder_id: str, resource_key: str | None) -> Iterator[dict[str, Any]]:
        query = {"q": f"'{folder_id}' in parents and trashed=false", "fields": _FIELDS, "pageSize": "1000"}
        query |= {"supportsAllDrives": "true", "includeItemsFromAllDrives": "true"}
        for _ in range(_MAX_PAGES):
            page = self._ask("/files", query, folder_id, resource_key)
            if not isinstance(page.get("files"), list):
                raise Failed(FolderState.UNREADABLE, "Drive's answer holds no list")
            yield from page["files"]
            if not page.get("nextPageToken"):
                return
            query["pageToken"] = str(page["nextPageToken"])

    def _ask(self, path: str, query: dict[str, str], folder_id: str, resource_key: str | None) -> dict[str, Any]:
        headers = {"X-Goog-Drive-Resource-Keys": f"{folder_id}/{resource_key}"} if resource_key else {}
        words = urlencode({**query, "supportsAllDrives": "true", "key": self.key})
        try:
            answer = fetch_from(
                self.url,
                path,
                words,
                max_bytes=_LARGEST,
                accept=("application/json",),
                headers=headers,
                proxy=self.proxy,
            )
        except (Refused, Unreachable) as error:
            raise failed_to_reach(error) from error
        if answer.status in (400, 401, 403) and any(words in answer.text.lower() for words in _BAD_KEY):
            raise KeyRefused(f"Drive API answered {answer.status}: the key is not accepted")
        refuse_on_status(answer)
        try:
            return dict(json.loads(answer.body))
        except (ValueError, TypeError) as error:
            raise Failed(FolderState.UNREADABLE, "Drive's answer cannot be read") from error


def _entry(row: dict[str, Any]) -> FolderEntry:
    try:
        name = str(row["name"])
        return FolderEntry(
            file_id=str(row["id"]),
            name=name,
            kind=kind_of(str(row.get("mimeType", "")), name),
            size_bytes=int(row["size"]) if row.get("size") else None,
            md5=row.get("md5Checksum"),
            modified_at=row.get("modifiedTime"),
            mime=str(row.get("mimeType") or "")[:200],
        )
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise Failed(FolderState.UNREADABLE, "Drive's answer cannot be read") from error
