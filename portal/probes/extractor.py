"""Asks yt-dlp's own extractors for one video's title and length; runs only in a killable child."""

import html
import os
import re
from typing import Any

os.environ.setdefault("YTDLP_NO_PLUGINS", "1")  # an operator who sets it empty lets plugins in

from yt_dlp import YoutubeDL
from yt_dlp.extractor.facebook import FacebookIE, FacebookReelIE
from yt_dlp.extractor.tiktok import TikTokIE, TikTokVMIE
from yt_dlp.extractor.youtube import YoutubeIE
from yt_dlp.networking import common as networking

from portal.probes.states import classify
from portal.rules.vocabulary import ProbeState

EXTRACTORS = (YoutubeIE, FacebookIE, FacebookReelIE, TikTokIE, TikTokVMIE)
_MAX_HOPS = 3
_NOTE = 500
_DESCRIPTION = 5000
_COUNTS = re.compile(r"^[\d.,]+\s?[KMB]? (?:views|reactions|shares|comments|plays)(?: · [^|]{1,40})* \| ")
_NO_TITLE = re.compile(r"(?:youtube|facebook|tiktok) video #\S+", re.IGNORECASE)


class Log:
    """Keeps what yt-dlp would print: a refusal may show as a warning only."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def debug(self, message: str) -> None:
        """Progress lines say nothing about the video."""

    def warning(self, message: str) -> None:
        self.lines.append(message)

    error = warning

    @property
    def text(self) -> str:
        """All lines, newest last."""
        return "\n".join(self.lines)


def options(log: Log, proxy: str | None) -> dict[str, Any]:
    """Metadata only: no cookies, no cache, no files, no other program, few tries, short waits."""
    return {
        "logger": log,
        "quiet": True,
        "noprogress": True,
        "allowed_extractors": ["youtube", "facebook", "facebook:reel", "TikTok", "vm.tiktok"],
        "noplaylist": True,
        "extract_flat": True,
        "playlist_items": "1",
        "skip_download": True,
        "socket_timeout": 10,
        "retries": 1,
        "extractor_retries": 0,
        "cachedir": False,
        "cookiefile": None,
        "enable_file_urls": False,
        "js_runtimes": {},
        "postprocessors": [],
        "proxy": proxy or "",  # empty: never one from the environment
    }


def look(url: str, video_id: str | None, proxy: str | None = None) -> dict[str, Any]:
    """One look as plain data: `state`, `note` and, when it is known, what the platform says of the video."""
    log = Log()
    info: dict[str, Any] | None = None
    failure: Exception | None = None
    # This handler connects outside Python, where the child's check of addresses cannot see it.
    networking._REQUEST_HANDLERS.pop("CurlCFFI", None)
    try:
        with YoutubeDL(options(log, proxy), auto_init=False) as ydl:
            for extractor in EXTRACTORS:
                ydl.add_info_extractor(extractor())
            info = _follow(ydl, url, video_id)
    except Exception as error:  # noqa: BLE001 - the process border: an extractor may raise anything
        failure = error
    if info is not None and info.get("_other_video"):
        return {"state": ProbeState.PREMIUM.value, "note": "the platform offers only a trailer, not this video"}
    state = classify(failure, log.text, info)
    said = f"{type(failure).__name__}: {failure}" if state is ProbeState.INTERNAL else str(failure or "")
    note = tidy("\n".join(filter(None, [said, log.text if failure else ""])))
    return {**_described(info or {}), "state": state.value, "note": note[:_NOTE]}


def _follow(ydl: YoutubeDL, url: str, video_id: str | None) -> dict[str, Any] | None:
    """Unprocessed answers may point on (reels, short links): at most three hops, only to our own extractors."""
    found = ydl.extract_info(url, download=False, process=False)
    for _ in range(_MAX_HOPS):
        if not found or found.get("_type") not in ("url", "url_transparent"):
            break
        if found.get("ie_key") == "Youtube" and video_id and found.get("id") != video_id:
            return {"_other_video": True}
        found = ydl.extract_info(found["url"], download=False, process=False, ie_key=found.get("ie_key"))
    if found and found.get("_type") in ("playlist", "multi_video"):
        entries = [entry for entry in found.get("entries") or () if str(entry.get("id")) == str(video_id)]
        return entries[0] if entries else None
    return None if found and found.get("_type") in ("url", "url_transparent") else found


def _described(info: dict[str, Any]) -> dict[str, Any]:
    title = str(info.get("title") or "").strip()
    owner = info.get("channel") or info.get("uploader")
    duration = info.get("duration")
    site = str(info.get("extractor_key") or "")
    facebook = site.startswith("Facebook")
    if facebook:
        # Without a name Facebook's page title stands in for the owner: it is not one.
        owner = None if owner and html.unescape(str(owner)).strip() == title else owner
        title = _COUNTS.sub("", title)
    # A roster holds the handle that people see; TikTok's channel address is an internal number instead.
    pages = [info.get("channel_url"), info.get("uploader_url")]
    page = next(filter(None, reversed(pages) if site == "TikTok" else pages), None)
    if facebook and not page and info.get("uploader_id"):
        page = f"https://www.facebook.com/{info['uploader_id']}"
    return {
        "video_id": str(info["id"]) if info.get("id") else None,
        "title": None if not title or _NO_TITLE.fullmatch(title) else title,
        "description": str(info["description"])[:_DESCRIPTION] if info.get("description") else None,
        "duration_s": float(duration) if duration is not None else None,
        "channel": str(owner) if owner else None,
        "channel_url": str(page) if page else None,
        "unlisted": info.get("availability") == "unlisted",
    }


def tidy(text: str) -> str:
    """The platform's words without the extractor's advice to its own users."""
    text = re.sub(r"\x1b\[[0-9;]*m|^ERROR: ", "", text, flags=re.MULTILINE)
    return re.split(r"; please report this issue|\. Use --cookies| Use --username", text, maxsplit=1)[0].strip()
