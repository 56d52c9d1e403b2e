"""Which addresses of YouTube, Facebook and TikTok name one video (shapes met in practice)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from portal.rules.addresses import Address
from portal.rules.vocabulary import Platform


@dataclass(frozen=True)
class Shape:
    """One video: its id (None when only a redirect tells it) and the one way its address is written here."""

    platform: Platform
    video_id: str | None
    canonical_url: str


_YOUTUBE_HOSTS = ("youtube.com", "youtu.be", "youtube-nocookie.com", "music.youtube.com", "studio.youtube.com")
_TIKTOK_HOSTS = ("tiktok.com", "vt.tiktok.com", "vm.tiktok.com", "lite.tiktok.com")
# Eleven characters and no twelfth; what follows another sign was glued on ("ID&t=5", "IDครับ").
_YOUTUBE_ID = re.compile(r"([A-Za-z0-9_-]{11})(?![A-Za-z0-9_-])")
_CODE = r"[A-Za-z0-9_-]+"
_FACEBOOK = "https://www.facebook.com"
_POST = re.compile(r"/(?:groups/)?[^/]+/(?:posts|permalink)/(?:[^/]+/)?(pfbid[A-Za-z0-9]+|[0-9]+)")
_PHOTO = re.compile(r"/(?:photo|photo\.php|photos|media/set)(?:/.*)?|/[^/]+/(?:photos|photos_by|media_set)(?:/.*)?")


def platform_of(host: str) -> Callable[[Address], Shape | str] | None:
    """The reader for a host's addresses: it answers with a Shape or the reason why the address is no video."""
    if host in _YOUTUBE_HOSTS:
        return youtube
    if host in ("facebook.com", "fb.watch", "fb.com") or host.endswith(".facebook.com"):
        return facebook
    return tiktok if host in _TIKTOK_HOSTS else None


def youtube(address: Address) -> Shape | str:
    """A YouTube address: watch, short, live, embedded, youtu.be. Refuses playlists, channels, the studio."""
    if address.host == "studio.youtube.com":
        return "studio"
    path = address.path.replace("%40", "@")
    given = address.query.get("v", "")
    if address.host == "youtu.be" and not given:
        given = path.removeprefix("/shorts").lstrip("/")
    elif found := re.fullmatch(r"/(?:shorts|live|embed|v|e|watch)/(.+)", path):
        given = "" if found[1].startswith("videoseries") else found[1]
    elif path.rstrip("/") not in ("", "/watch"):
        return _youtube_page(path)
    if found := _YOUTUBE_ID.match(given):
        return Shape(Platform.YOUTUBE, found[1], f"https://www.youtube.com/watch?v={found[1]}")
    if not given:
        return "playlist" if "list" in address.query else "no_video"
    return "cut_off"


def _youtube_page(path: str) -> str:
    if path.startswith("/playlist"):
        return "playlist"
    return "channel" if re.match(r"/(@|channel/|c/|user/)", path) else "no_video"


def facebook(address: Address) -> Shape | str:
    """A Facebook address: watch, reel, a page's video or post, share links. Refuses pages and photos."""
    path = address.path.rstrip("/")
    if address.host == "fb.watch":
        found = re.match(rf"/(?:v/)?({_CODE})", path)
        return Shape(Platform.FACEBOOK, None, f"https://fb.watch/{found[1]}/") if found else "no_video"
    if path in ("/watch", "/video.php", "/video/video.php", "/watch/live", "/video/embed"):
        return _facebook_number(address.query.get("v") or address.query.get("video_id") or "")
    if found := re.match(r"/reels?/([0-9]+)", path):
        return Shape(Platform.FACEBOOK, found[1], f"{_FACEBOOK}/reel/{found[1]}")
    if found := re.match(r"/([^/]+)/videos/(?:[^/]+/)*([0-9]+)", path):
        return Shape(Platform.FACEBOOK, found[2], f"{_FACEBOOK}/{_quoted(found[1])}/videos/{found[2]}")
    if found := re.match(rf"/share/(?:[vrp]/)?{_CODE}", path):
        return (
            "no_video"
            if re.fullmatch("/share/[vrp]", found[0])
            else Shape(Platform.FACEBOOK, None, f"{_FACEBOOK}{found[0]}/")
        )
    if found := _POST.match(path):
        return Shape(Platform.FACEBOOK, found[1], _FACEBOOK + _quoted(path[: found.end()]))
    return _facebook_story(path, address.query)


def _facebook_story(path: str, query: dict[str, str]) -> Shape | str:
    if path in ("/story.php", "/permalink.php"):
        story, page = query.get("story_fbid", ""), query.get("id", "")
        if not (re.fullmatch(r"[A-Za-z0-9]+", story, re.ASCII) and re.fullmatch(r"[0-9]+", page)):
            return "cut_off"
        return Shape(Platform.FACEBOOK, story, f"{_FACEBOOK}{path}?story_fbid={story}&id={page}")
    if _PHOTO.fullmatch(path):
        return "photo"
    return "no_video" if re.match(r"/(hashtag|search|events|stories|groups/[^/]+/)", path) else "channel"


def _facebook_number(number: str) -> Shape | str:
    found = re.match(r"[0-9]+", number)
    return Shape(Platform.FACEBOOK, found[0], f"{_FACEBOOK}/watch/?v={found[0]}") if found else "no_video"


def _quoted(path: str) -> str:
    return quote(path, safe="/%-._~")


def tiktok(address: Address) -> Shape | str:
    """A TikTok address: a user's video, short links. Refuses photos and users."""
    path = address.path.rstrip("/").replace("%40", "@")
    if address.host in ("vt.tiktok.com", "vm.tiktok.com"):
        found = re.match(rf"/({_CODE})", path)
        return Shape(Platform.TIKTOK, None, f"https://{address.host}/{found[1]}/") if found else "no_video"
    if found := re.match(rf"/t/({_CODE})", path):
        return Shape(Platform.TIKTOK, None, f"https://www.tiktok.com/t/{found[1]}/")
    if found := re.match(r"/(@[A-Za-z0-9_.-]*)/video/([0-9]{5,25})", path):
        return Shape(Platform.TIKTOK, found[2], f"https://www.tiktok.com/{found[1]}/video/{found[2]}")
    if found := re.match(r"/(?:v|embed|embed/v2|embed/v3|player/v1)/([0-9]{5,25})", path):
        return Shape(Platform.TIKTOK, found[1], f"https://www.tiktok.com/@/video/{found[1]}")
    if re.match(r"/@[^/]*/photo/", path):
        return "photo"
    return "channel" if path.startswith("/@") else "no_video"
