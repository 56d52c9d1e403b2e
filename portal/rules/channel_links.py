"""Recognises the address of an authority's own page on a platform, which is not a video's."""

import re
from dataclasses import dataclass

from portal.rules.addresses import NoAddress, read_address
from portal.rules.video import channel_key
from portal.rules.vocabulary import Platform

LONGEST = 500
_PAGES = {
    "youtube.com": (Platform.YOUTUBE, re.compile(r"/(?:@[^/]+|(?:channel|c|user)/[^/]+)")),
    "tiktok.com": (Platform.TIKTOK, re.compile(r"/@[^/]+")),
    "facebook.com": (Platform.FACEBOOK, re.compile(r"/(?:profile\.php|(?:p|people|pages)/.+|[^/]+)")),
}
_NO_PAGES = {"watch", "reel", "reels", "share", "story.php", "login", "groups", "events", "photo.php", "permalink.php"}
"""First parts of Facebook addresses that are no page."""


class NotAChannel(ValueError):
    """Why a text is no channel's address, in both languages."""

    message_th = "วางลิงก์หน้าช่องของ อปท. เช่น youtube.com/@ชื่อช่อง facebook.com/ชื่อเพจ tiktok.com/@ชื่อ ไม่ใช่ลิงก์วิดีโอ"
    message_en = "Paste the channel's own page (youtube.com/@name, facebook.com/page, tiktok.com/@name), not a video."


@dataclass(frozen=True)
class ChannelLink:
    """A channel: `key` is the same however its address is written."""

    platform: Platform
    address: str
    key: str


def read_channel(text: str) -> ChannelLink:
    """The channel whose address stands in a text. Raises NotAChannel."""
    address = read_address(text[: LONGEST * 4])
    if isinstance(address, NoAddress):
        raise NotAChannel
    platform, page = _PAGES.get(address.host, (None, None))
    found = page.match(address.path) if page else None
    if platform is None or found is None or address.path.strip("/").split("/")[0] in _NO_PAGES:
        raise NotAChannel
    number = dict(address.query).get("id", "") if address.path == "/profile.php" else ""
    if address.path == "/profile.php" and not number.isdecimal():
        raise NotAChannel
    plain = f"https://www.{address.host}{found[0]}" + (f"?id={number}" if number else "")
    if len(plain) > LONGEST:
        raise NotAChannel
    return ChannelLink(platform, plain, channel_key(plain))
