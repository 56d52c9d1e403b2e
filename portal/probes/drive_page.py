"""The public pages of a Drive folder read as anyone sees them; a page that is not understood is never "empty"."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from portal.probes.drive_answers import PAUSE_S, Failed, asks_to_wait, failed_to_reach, kind_of, refuse_on_status
from portal.probes.exchange import Answer
from portal.probes.guard import Refused, Unreachable, fetch_from
from portal.rules.facts import FolderEntry
from portal.rules.vocabulary import FolderState

_LARGEST = 16 << 20
_FIRST_PAGE = 50
_FOLDER = "application/vnd.google-apps.folder"
_ITEM = re.compile(r"/(?P<what>folders|file/d|document/d|spreadsheets/d|presentation/d|forms/d)/(?P<id>[\w-]{10,})")
_ICON = re.compile(r"/type/([\w.+-]+/[\w.+-]+)")
_DATA = re.compile(r"window\['_DRIVE_ivd'\]\s*=\s*'((?:[^'\\]|\\.)*)'")
_EMPTY = re.compile(
    r"this folder is empty|folder is empty|no files in this folder|no items in this folder|โฟลเดอร์นี้ว่าง|"
    r"ไม่มีไฟล์ในโฟลเดอร์นี้|ไม่มีรายการในโฟลเดอร์นี้",
    re.IGNORECASE,
)
_SIGN_IN = re.compile(r"sign in - google accounts|you need access|request access|คุณต้องมีสิทธิ์|ขอสิทธิ์เข้าถึง", re.IGNORECASE)
_ESCAPED = re.compile(r"\\x([0-9a-fA-F]{2})|\\u([0-9a-fA-F]{4})|\\(.)")


@dataclass(frozen=True)
class DrivePages:
    """Where the public pages are; `drive_url` is the operator's, https://drive.google.com by default."""

    url: str
    proxy: str | None = None
    source: str = "drive_page"

    def children(self, folder_id: str, resource_key: str | None) -> tuple[str | None, list[FolderEntry], str]:
        """Title, children and a note, from the embedded view or else the folder page. Raises Failed."""
        key = {"resourcekey": resource_key} if resource_key else {}
        first: Failed
        try:
            return read_embedded(self._page("/embeddedfolderview", {"id": folder_id, **key}))
        except Failed as error:
            if error.state in (FolderState.NET_ERROR, FolderState.QUOTA_WAIT):
                raise
            first = error
        try:
            return read_folder_page(self._page(f"/drive/folders/{folder_id}", key))
        except Failed as error:
            raise (first if error.state is FolderState.UNREADABLE else error) from error

    def _page(self, path: str, query: dict[str, str]) -> BeautifulSoup:
        try:
            answer = fetch_from(self.url, path, urlencode(query), max_bytes=_LARGEST, proxy=self.proxy)
        except (Refused, Unreachable) as error:
            raise failed_to_reach(error) from error
        _judge_redirect(answer, self.url)
        refuse_on_status(answer)
        soup = BeautifulSoup(answer.text, "html.parser")
        if _SIGN_IN.search(soup.title.get_text() if soup.title else "") or soup.select_one('form[action*="signin"]'):
            raise Failed(FolderState.NOT_PUBLIC, "Drive asks to sign in")
        return soup


def _judge_redirect(answer: Answer, url: str) -> None:
    if not 300 <= answer.status < 400:
        return
    where = urlsplit(urljoin(url, answer.headers.get("location", "")))
    if where.path.startswith("/sorry"):
        raise Failed(FolderState.QUOTA_WAIT, "Google asks to wait (unusual traffic)", PAUSE_S)
    if where.hostname == "accounts.google.com" or re.search("signin|servicelogin", where.path, re.IGNORECASE):
        raise Failed(FolderState.NOT_PUBLIC, "Drive asks to sign in")
    raise Failed(FolderState.UNREADABLE, "Drive points to another place")


def read_embedded(soup: BeautifulSoup) -> tuple[str | None, list[FolderEntry], str]:
    """The embedded view: one link per child, with its icon and name. Raises Failed when nothing is understood."""
    entries = {entry.file_id: entry for link in soup.select("a[href]") if (entry := _linked(link))}
    return _title(soup), _some(list(entries.values()), soup), ""


def _linked(link: Tag) -> FolderEntry | None:
    href = str(link["href"])
    found = _ITEM.search(urlsplit(href).path)
    opened = parse_qs(urlsplit(href).query).get("id") if "/open" in href else None
    file_id = found["id"] if found else opened[0] if opened else None
    titled = link.select_one(".flip-entry-title") or link
    name = titled.get_text(" ", strip=True)
    if not file_id or not name:
        return None
    icons = [_ICON.search(str(image.get("src"))) for image in link.select("img")]
    mime = next((icon[1] for icon in icons if icon), "")
    kind = "folder" if found and found["what"] == "folders" else kind_of(mime, name)
    return FolderEntry(file_id, name, kind, mime=mime)


def read_folder_page(soup: BeautifulSoup) -> tuple[str | None, list[FolderEntry], str]:
    """The folder's own page: its data block, else its rows. It shows fifty children at most, which the note says."""
    entries = _from_data(soup) or _from_rows(soup)
    note = f"the page shows only the first {_FIRST_PAGE}" if len(entries) >= _FIRST_PAGE else ""
    return _title(soup), _some(entries, soup), note


def _from_data(soup: BeautifulSoup) -> list[FolderEntry]:
    for script in soup.find_all("script"):
        if found := _DATA.search(script.get_text()):
            try:
                rows = json.loads(_ESCAPED.sub(_unescape, found[1]))[0]
                return [_from_row(row) for row in rows or ()]
            except (ValueError, LookupError, TypeError):
                return []
    return []


def _unescape(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else {"n": "\n", "t": "\t", "r": "\r"}.get(found[3], found[3])


def _from_row(row: list[Any]) -> FolderEntry:
    file_id, name, mime = str(row[0]), str(row[2]), str(row[3])
    modified = datetime.fromtimestamp(row[10] / 1000, UTC).isoformat() if isinstance(row[10], int) else None
    size = row[13] if isinstance(row[13], int) and row[13] > 0 else None
    return FolderEntry(file_id, name, kind_of(mime, name), size_bytes=size, modified_at=modified, mime=mime[:200])


def _from_rows(soup: BeautifulSoup) -> list[FolderEntry]:
    entries = {}
    for row in soup.select("[data-id]"):
        named = row.select_one("[data-tooltip]")
        if not named:
            continue
        icons = [_ICON.search(str(image.get("src"))) for image in row.select("img")]
        mime = next((icon[1] for icon in icons if icon), _FOLDER if "Folder" in str(row) else "")
        name = str(named["data-tooltip"])
        entries[str(row["data-id"])] = FolderEntry(str(row["data-id"]), name, kind_of(mime, name))
    return list(entries.values())


def _some(entries: list[FolderEntry], soup: BeautifulSoup) -> list[FolderEntry]:
    text = soup.get_text(" ", strip=True)
    if not entries and asks_to_wait(text):
        raise Failed(FolderState.QUOTA_WAIT, "Drive asks to wait", PAUSE_S)
    if not entries and not _EMPTY.search(text):
        raise Failed(FolderState.UNREADABLE, "the page names no file and does not say that it is empty")
    return entries


def _title(soup: BeautifulSoup) -> str | None:
    text = soup.title.get_text(strip=True) if soup.title else ""
    return re.sub(r"\s*[-–] Google (?:Drive|ไดรฟ์)$", "", text) or None
