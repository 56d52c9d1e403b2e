"""Recognises a pasted link without network: which platform, which video, which folder, or what is wrong with it."""

from dataclasses import dataclass

from portal.rules.addresses import Address, NoAddress, first_url, read_address
from portal.rules.folder_links import FolderLink, NotAFolder, recognise_folder
from portal.rules.link_words import REASONS
from portal.rules.video_links import platform_of
from portal.rules.vocabulary import Platform

__all__ = ["FolderLink", "NotAFolder", "NotAVideo", "VideoLink", "first_url", "recognise", "recognise_folder"]

_DRIVE_HOSTS = ("drive.google.com", "drive.usercontent.google.com", "photos.app.goo.gl", "photos.google.com")
# Pages that only send the reader on, and the name under which they carry the address.
_GATES = {
    ("l.facebook.com", "/l.php"): "u",
    ("lm.facebook.com", "/l.php"): "u",
    ("facebook.com", "/login"): "next",
    ("facebook.com", "/login.php"): "next",
    ("facebook.com", "/plugins/video.php"): "href",
    ("youtube.com", "/redirect"): "q",
    ("google.com", "/url"): "q",
}


@dataclass(frozen=True)
class VideoLink:
    """A link to one video. `video_id` is None when only a redirect tells it (`opaque`: share and short links)."""

    platform: Platform
    video_id: str | None
    canonical_url: str
    given_url: str
    opaque: bool = False

    @property
    def expand_url(self) -> str:
        """The address to follow for an opaque link."""
        return self.canonical_url


@dataclass(frozen=True)
class NotAVideo:
    """Why a text is no link to a video; `reason` is a key of link_words.REASONS."""

    reason: str
    message_th: str
    message_en: str


def recognise(text: str) -> VideoLink | NotAVideo:
    """The first link of a pasted text as a video, or why it is none. Tracking and playlists are left out of
    `canonical_url`; `given_url` keeps the address as pasted."""
    address = read_address(text)
    if isinstance(address, NoAddress):
        return _no(address.reason)
    given = address.given
    behind = _behind_gate(address)
    if behind is not None:
        if isinstance(behind, NoAddress):
            return _no(behind.reason)
        address = behind
    reader = platform_of(address.host)
    if reader is None:
        return _no("drive_link" if address.host in _DRIVE_HOSTS else "other_site")
    shape = reader(address)
    if isinstance(shape, str):
        return _no(shape)
    return VideoLink(shape.platform, shape.video_id, shape.canonical_url, given, opaque=shape.video_id is None)


def _behind_gate(address: Address) -> Address | NoAddress | None:
    """What a forwarding page leads to, one gate deep."""
    name = _GATES.get((address.host, address.path.rstrip("/")))
    wrapped = address.query.get(name, "") if name else ""
    return read_address(wrapped) if wrapped else None


def _no(reason: str) -> NotAVideo:
    return NotAVideo(reason, *REASONS[reason])
