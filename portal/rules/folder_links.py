"""Which addresses name a Google Drive folder."""

import re
from dataclasses import dataclass

from portal.rules.addresses import Address, NoAddress, read_address
from portal.rules.link_words import REASONS

_ID = re.compile(r"[A-Za-z0-9_-]{10,200}")
_KEY = re.compile(r"[A-Za-z0-9_-]{1,100}")
_FOLDER = re.compile(r"/(?:a/[^/]+/)?(?:drive/)?(?:mobile/)?(?:u/[0-9]+/)?(?:mobile/)?folders/([^/]+)(?:/.*)?")
_OPENED = re.compile(r"/(?:a/[^/]+/)?(?:open|folderview|embeddedfolderview)")
_FILE = re.compile(r"/(?:a/[^/]+/)?(?:file/|uc\b|thumbnail\b|document/|spreadsheets/|presentation/|forms/)")
_PHOTO_HOSTS = ("photos.app.goo.gl", "photos.google.com")
_FILE_HOSTS = ("docs.google.com", "drive.usercontent.google.com")


@dataclass(frozen=True)
class FolderLink:
    """A link to a Google Drive folder, without what depends on the viewer's account. Older folders open only with
    their `resource_key`."""

    folder_id: str
    resource_key: str | None
    canonical_url: str
    given_url: str


@dataclass(frozen=True)
class NotAFolder:
    """Why a text is no link to a Drive folder; `reason` is a key of link_words.REASONS."""

    reason: str
    message_th: str
    message_en: str


def recognise_folder(text: str) -> FolderLink | NotAFolder:
    """The first link of a pasted text as a Drive folder, or why it is none. open?id= may yet prove to be a file."""
    address = read_address(text)
    if isinstance(address, NoAddress):
        return _no(address.reason)
    if address.host != "drive.google.com":
        return _no(_elsewhere(address.host))
    folder_id = _folder_id(address)
    if folder_id is None:
        return _no("drive_file" if _FILE.match(address.path) else "no_folder")
    if not _ID.fullmatch(folder_id):
        return _no("cut_off")
    key = address.query.get("resourcekey", "")
    known_key = key if _KEY.fullmatch(key) else None
    canonical = f"https://drive.google.com/drive/folders/{folder_id}"
    canonical += f"?resourcekey={known_key}" if known_key else ""
    return FolderLink(folder_id, known_key, canonical, address.given)


def _folder_id(address: Address) -> str | None:
    if found := _FOLDER.fullmatch(address.path):
        return found[1]
    if _OPENED.fullmatch(address.path):
        return address.query.get("id")
    found = re.match(r"folders/([^/?&]+)", address.fragment)
    return found[1] if found else None


def _elsewhere(host: str) -> str:
    if host in _PHOTO_HOSTS:
        return "google_photos"
    return "drive_file" if host in _FILE_HOSTS else "not_drive"


def _no(reason: str) -> NotAFolder:
    return NotAFolder(reason, *REASONS[reason])
