"""The first web address in a message, taken apart; anything that could lead elsewhere is refused."""

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, urlsplit

LONGEST = 2048
LONGEST_TEXT = 4096
"""Bytes of UTF-8: a long message round a link passes, a whole document does not."""
# An address ends at white space, quotes, brackets of mark-up and every control or invisible character.
_PART = "[^\\s<>\"'`“”‘’\u0000-\u001f\u007f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
_KNOWN = (
    r"(?:[\w-]+\.)*(?:youtube(?:-nocookie)?\.com|youtu\.be|facebook\.com|fb\.watch|fb\.com|tiktok\.com|"
    r"drive\.google\.com|docs\.google\.com)/"
)
_SITE = (
    r"(?:[\w-]+\.)+[a-z]{2,}(?::[0-9]+)?/|www\.[\w-]+\.[\w.-]+|localhost\b|"
    r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}\b|\[[0-9a-f:.]+\]"
)
WITH_SCHEME = re.compile(rf"https?:[\\/]+{_PART}*", re.IGNORECASE)
KNOWN_SITE = re.compile(rf"(?<![\w.@/\\-]){_KNOWN}{_PART}*", re.IGNORECASE | re.ASCII)
ANY_SITE = re.compile(rf"(?<![\w.@/\\-])(?:{_SITE}){_PART}*", re.IGNORECASE | re.ASCII)
OTHER_SCHEME = re.compile(
    r"\b(?:[a-z][a-z0-9+.-]*://|(?:https?|javascript|data|file|intent|about|blob|mailto):)", re.IGNORECASE
)
SECOND_LINK = re.compile(r"(?<=[^=/?&#:])https?://.*$", re.IGNORECASE | re.DOTALL)
# Thai letters after the last delimiter were glued on; before one they are the name of a page.
THAI_TAIL = re.compile(r"[฀-๿][^/?&=#]*$")
TRAILING = ".,;:!?)]}>»…*|。，、」』】）"
_MOBILE = ("www.", "m.", "web.", "mbasic.", "touch.")


@dataclass(frozen=True)
class Address:
    """A web address in parts: lower-case host without www., path, query pairs, and the text as given."""

    host: str
    path: str
    query: dict[str, str]
    fragment: str
    given: str


@dataclass(frozen=True)
class NoAddress:
    """Why a text holds no address that may be followed; `reason` is a code."""

    reason: str


def first_url(text: str) -> str | None:
    """The first web address in a message, without what was glued to its end; https:// is added where missing."""
    full, known = WITH_SCHEME.search(text), KNOWN_SITE.search(text)
    if known and (full is None or known.start() < full.start()):
        return "https://" + _trim(known.group())
    if full:
        return _trim(full.group())
    site = ANY_SITE.search(text)
    return "https://" + _trim(site.group()) if site else None


def read_address(text: str) -> Address | NoAddress:
    """The first address in `text`, or why there is none: empty, too_long, not_http, no_link, has_userinfo, bad_port,
    bad_host, private_address."""
    if not text.strip():
        return NoAddress("empty")
    if len(text) > LONGEST_TEXT or len(text.encode(errors="replace")) > LONGEST_TEXT:
        return NoAddress("too_long")
    url = first_url(text)
    other = OTHER_SCHEME.search(text)
    if url is None:
        return NoAddress("not_http" if other else "no_link")
    return NoAddress("too_long") if len(url) > LONGEST else _take_apart(url)


def _take_apart(url: str) -> Address | NoAddress:
    if "\\" in url:
        return NoAddress("bad_host")
    try:
        parts = urlsplit(url)
    except ValueError:
        return NoAddress("bad_host")
    if problem := _problem(parts):
        return NoAddress(problem)
    host = (parts.hostname or "").rstrip(".")
    # The first of two equal names counts, as the platforms read them.
    pairs = dict(reversed(parse_qsl(parts.query, keep_blank_values=True)))
    for prefix in _MOBILE:
        host = host.removeprefix(prefix)
    return Address(host, parts.path or "/", pairs, parts.fragment, url)


def _problem(parts: SplitResult) -> str | None:
    if "@" in parts.netloc:
        return "has_userinfo"
    host = (parts.hostname or "").rstrip(".")
    folded = unicodedata.normalize("NFKC", host).replace("。", ".")
    if is_private(folded):
        return "private_address"
    if folded != host or not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", host):
        return "bad_host"
    try:
        port = parts.port
    except ValueError:
        return "bad_port"
    return None if port in (None, 80, 443) else "bad_port"


def is_private(host: str) -> bool:
    """Whether a host is an IP address in any spelling (also decimal, hex, short) or names this machine."""
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal", ".home.arpa")):
        return True
    if re.fullmatch(r"(0x[0-9a-f]*|[0-9]+)(\.(0x[0-9a-f]*|[0-9]+)){0,3}", host):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _trim(url: str) -> str:
    url = THAI_TAIL.sub("", SECOND_LINK.sub("", url))
    while url and url[-1] in TRAILING and not (url[-1] == ")" and "(" in url) and not (url[-1] == "]" and "[" in url):
        url = url[:-1]
    return url
