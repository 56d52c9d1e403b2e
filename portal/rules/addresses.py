"""The first web address in a message, taken apart; anything that could lead elsewhere is refused."""

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, urlsplit

LONGEST = 2048
HOSTS = (
    r"(?:[\w-]+\.)*(?:youtube(?:-nocookie)?\.com|youtu\.be|facebook\.com|fb\.watch|fb\.com|tiktok\.com|"
    r"drive\.google\.com|docs\.google\.com)"
)
WITH_SCHEME = re.compile(r"https?:\\?/\\?/[^\s<>\"'“”‘’]+", re.IGNORECASE)
WITHOUT_SCHEME = re.compile(rf"(?<![\w.@/-])({HOSTS}/[^\s<>\"'“”‘’]*)", re.IGNORECASE | re.ASCII)
OTHER_SCHEME = re.compile(r"\b(javascript|data|file|ftp|intent|about|blob):", re.IGNORECASE)
THAI_TAIL = re.compile(r"[฀-๿].*$", re.DOTALL)
TRAILING = ".,;:!?)]}>»…\"'"


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
    """The first web address in a message, without what was glued to its end."""
    found = WITH_SCHEME.search(text)
    bare = WITHOUT_SCHEME.search(text)
    if bare and (found is None or bare.start() < found.start()):
        return "https://" + _trim(bare.group(1))
    return _trim(found.group()) if found else None


def read_address(text: str) -> Address | NoAddress:
    """The first address in `text`, or why there is none: empty, too_long, not_http, no_link, has_userinfo, bad_port,
    bad_host, private_address."""
    if not text.strip():
        return NoAddress("empty")
    url = first_url(text[:20_000])
    if url is None:
        return NoAddress("not_http" if OTHER_SCHEME.search(text) else "no_link")
    if len(url) > LONGEST or len(text) > 5000:
        return NoAddress("too_long")
    return _take_apart(url)


def _take_apart(url: str) -> Address | NoAddress:
    if "\\" in url:
        return NoAddress("bad_host")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return NoAddress("bad_host")
    problem = _problem(parts, port)
    if problem:
        return NoAddress(problem)
    host = (parts.hostname or "").rstrip(".")
    pairs = dict(reversed(parse_qsl(parts.query, keep_blank_values=True, max_num_fields=None)))
    for prefix in ("www.", "m.", "web.", "mbasic.", "touch."):
        host = host.removeprefix(prefix)
    return Address(host, parts.path or "/", pairs, parts.fragment, url)


def _problem(parts: SplitResult, port: int | None) -> str | None:
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        return "has_userinfo"
    if port not in (None, 80, 443):
        return "bad_port"
    host = (parts.hostname or "").rstrip(".")
    if not host or unicodedata.normalize("NFKC", host) != host or "%" in host:
        return "bad_host"
    if is_private(host):
        return "private_address"
    if not re.fullmatch(r"[a-z0-9.-]+", host) or "." not in host:
        return "bad_host"
    return None


def is_private(host: str) -> bool:
    """Whether a host is an IP address in any spelling (also decimal, hex, short) or names this machine."""
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal", ".home.arpa")):
        return True
    if re.fullmatch(r"(0x[0-9a-f]*|\d+)(\.(0x[0-9a-f]*|\d+)){0,3}", host):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _trim(url: str) -> str:
    url = THAI_TAIL.sub("", url)
    while url and url[-1] in TRAILING and not (url[-1] == ")" and "(" in url):
        url = url[:-1]
    return url
