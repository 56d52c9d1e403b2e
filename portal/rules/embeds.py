"""The platforms' own players, as a frame may show them, and what each can be told (platforms change; see PLAYERS)."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from portal.rules.vocabulary import Platform

PLAYERS = ("https://www.youtube-nocookie.com", "https://www.facebook.com", "https://www.tiktok.com")
"""Whose frames the desk may show; YouTube's is the one that sets no cookie before play."""


@dataclass(frozen=True)
class Embed:
    """A player's address. With `can_seek` it may be loaded again with `start=` and a second."""

    url: str
    can_seek: bool


def embed_of(platform: str | None, url: str) -> Embed | None:
    """The player of a video by its one address (rules.video_links); None where there is none to show in a frame."""
    if platform == Platform.YOUTUBE and (found := re.search(r"[?&]v=([A-Za-z0-9_-]{11})", url)):
        return Embed(f"{PLAYERS[0]}/embed/{found[1]}?rel=0&autoplay=1&playsinline=1", can_seek=True)
    if platform == Platform.FACEBOOK and url.startswith("https://"):
        return Embed(f"{PLAYERS[1]}/plugins/video.php?href={quote(url, safe='')}&show_text=false", can_seek=False)
    if platform == Platform.TIKTOK and (found := re.search(r"/video/([0-9]+)", url)):
        return Embed(f"{PLAYERS[2]}/player/v1/{found[1]}?autoplay=1", can_seek=False)
    return None
