"""Recognises a pasted link without network: which platform, which video, which folder, or what is wrong with it."""

import re
from dataclasses import dataclass

from portal.rules.addresses import Address, NoAddress, read_address
from portal.rules.link_words import REASONS
from portal.rules.vocabulary import Platform

YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
DRIVE_ID = re.compile(r"[A-Za-z0-9_-]{10,200}")
WATCH = "https://www.youtube.com/watch?v="


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


@dataclass(frozen=True)
class FolderLink:
    """A link to a Google Drive folder, without what depends on the viewer's account."""

    folder_id: str
    resource_key: str | None
    canonical_url: str
    given_url: str


@dataclass(frozen=True)
class NotAFolder:
    """Why a text is no link to a Drive folder."""

    reason: str
    message_th: str
    message_en: str


def recognise(text: str) -> VideoLink | NotAVideo:
    """The first link of a pasted text as a video, or why it is none."""
    address = read_address(text)
    if isinstance(address, NoAddress):
        return _no(address.reason)
    if address.host in ("youtube.com", "youtu.be", "youtube-nocookie.com", "music.youtube.com", "studio.youtube.com"):
        return _youtube(address)
    if address.host in ("facebook.com", "fb.watch", "fb.com") or address.host.endswith(".facebook.com"):
        return _facebook(address)
    if address.host == "tiktok.com" or address.host in ("vt.tiktok.com", "vm.tiktok.com", "lite.tiktok.com"):
        return _tiktok(address)
    if address.host in ("drive.google.com", "docs.google.com", "photos.app.goo.gl", "photos.google.com"):
        return _no("drive_link")
    return _no("other_site")


def recognise_folder(text: str) -> FolderLink | NotAFolder:
    """The first link of a pasted text as a Drive folder, or why it is none."""
    address = read_address(text)
    if isinstance(address, NoAddress):
        return NotAFolder(address.reason, *REASONS[address.reason])
    if address.host != "drive.google.com":
        return NotAFolder("not_drive", *REASONS["not_drive"])
    found = re.fullmatch(r"/(?:drive/)?(?:u/\d+/|mobile/)?folders/([^/]+)/?", address.path)
    folder_id = found[1] if found else None
    if folder_id is None and address.path in ("/open", "/folderview", "/embeddedfolderview"):
        folder_id = address.query.get("id")
    if folder_id is None or not DRIVE_ID.fullmatch(folder_id):
        reason = "drive_file" if re.match(r"/(file/|uc)", address.path) else "no_folder"
        return NotAFolder(reason, *REASONS[reason])
    key = address.query.get("resourcekey") or None
    canonical = f"https://drive.google.com/drive/folders/{folder_id}" + (f"?resourcekey={key}" if key else "")
    return FolderLink(folder_id, key, canonical, address.given)


def _no(reason: str) -> NotAVideo:
    return NotAVideo(reason, *REASONS[reason])


def _youtube(address: Address) -> VideoLink | NotAVideo:
    if address.host == "studio.youtube.com":
        return _no("studio")
    path = address.path.rstrip("/")
    if address.host == "youtu.be":
        video_id: str | None = path.lstrip("/")
    elif path in ("/watch", "/details") or (path == "" and "v" in address.query):
        video_id = address.query.get("v")
    elif found := re.fullmatch(r"/(?:shorts|live|embed|v|e)/([^/]+)(?:/.*)?", path):
        video_id = found[1]
    elif path == "/playlist":
        return _no("playlist")
    else:
        return _no("channel")
    if not video_id or not YOUTUBE_ID.fullmatch(video_id):
        return _no("playlist" if "list" in address.query and not video_id else "no_video")
    return VideoLink(Platform.YOUTUBE, video_id, WATCH + video_id, address.given)


def _facebook(address: Address) -> VideoLink | NotAVideo:
    path = address.path.rstrip("/")
    base = "https://www.facebook.com"
    if address.host == "fb.watch":
        code = path.lstrip("/")
        return _opaque(Platform.FACEBOOK, f"https://fb.watch/{code}/", address) if code else _no("no_video")
    if "/photo" in path or path.startswith("/media/set"):
        return _no("photo")
    if path == "/watch" or path in ("/video.php", "/video/video.php", "/watch/live"):
        number = address.query.get("v", "")
        return _facebook_video(number, address) if number.isdecimal() else _no("no_video")
    if found := re.fullmatch(r"/reel/(\d+)", path):
        return VideoLink(Platform.FACEBOOK, found[1], f"{base}/reel/{found[1]}", address.given)
    if found := re.fullmatch(r"/([^/]+)/videos/(?:[^/]+/)*(\d+)", path):
        return VideoLink(Platform.FACEBOOK, found[2], f"{base}/{found[1]}/videos/{found[2]}", address.given)
    if re.fullmatch(r"/share/(?:[vrp]/)?[^/]+", path):
        return _opaque(Platform.FACEBOOK, f"{base}{path}/", address)
    if re.fullmatch(r"/(?:groups/)?[^/]+/(?:posts|permalink)/(?:[^/]+/)*[^/]+", path):
        return VideoLink(Platform.FACEBOOK, path.rsplit("/", 1)[1], f"{base}{path}", address.given)
    if path in ("/story.php", "/permalink.php") and address.query.get("story_fbid"):
        story, page = address.query["story_fbid"], address.query.get("id", "")
        return VideoLink(Platform.FACEBOOK, story, f"{base}{path}?story_fbid={story}&id={page}", address.given)
    if path.startswith("/groups/") and "multi_permalinks" in address.query:
        return _no("no_video")
    return _no("channel")


def _facebook_video(number: str, address: Address) -> VideoLink:
    return VideoLink(Platform.FACEBOOK, number, f"https://www.facebook.com/watch/?v={number}", address.given)


def _tiktok(address: Address) -> VideoLink | NotAVideo:
    path = address.path.rstrip("/")
    if address.host in ("vt.tiktok.com", "vm.tiktok.com"):
        code = path.lstrip("/")
        ok = re.fullmatch(r"[A-Za-z0-9]+", code)
        return _opaque(Platform.TIKTOK, f"https://{address.host}/{code}/", address) if ok else _no("no_video")
    if found := re.fullmatch(r"/t/([A-Za-z0-9]+)", path):
        return _opaque(Platform.TIKTOK, f"https://www.tiktok.com/t/{found[1]}/", address)
    if found := re.fullmatch(r"/(@[\w.-]*)/video/(\d{5,25})", path):
        canonical = f"https://www.tiktok.com/{found[1]}/video/{found[2]}"
        return VideoLink(Platform.TIKTOK, found[2], canonical, address.given)
    if "/photo/" in path:
        return _no("photo")
    return _no("channel")


def _opaque(platform: Platform, url: str, address: Address) -> VideoLink:
    return VideoLink(platform, None, url, address.given, opaque=True)
