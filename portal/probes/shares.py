"""What a Share button made (facebook.com/share/…, fb.watch, vt.tiktok.com …) back into a video's own address."""

from collections.abc import Callable
from urllib.parse import parse_qs, urljoin, urlsplit

from bs4 import BeautifulSoup

from portal.probes import guard
from portal.probes.exchange import Answer
from portal.probes.guard import Refused

FACEBOOK = ("facebook.com", ".facebook.com", "fb.watch", "www.fb.watch")
TIKTOK = ("tiktok.com", ".tiktok.com")
_MAX_HOPS = 3
_PAGE_BYTES = 2 << 20

Fetch = Callable[..., Answer]


class Unresolved(Exception):
    """The share link led nowhere that names a video; `login` is True when it ended at a sign-in page."""

    def __init__(self, login: bool) -> None:
        super().__init__("it ends at a sign-in page" if login else "it names no video")
        self.login = login


def expand(url: str, is_video: Callable[[str], bool], *, proxy: str | None = None, fetch: Fetch = guard.fetch) -> str:
    """The address behind a share link, found with at most four requests to the platform's own hosts.

    A bounce to the sign-in page still tells the address, in `next`. Raises Refused, Unreachable or Unresolved.
    """
    hosts = next((known for known in (FACEBOOK, TIKTOK) if _is_on(url, known)), ())
    login = False
    for _ in range(_MAX_HOPS + 1):
        unwrapped = _behind_login(url)
        login = login or unwrapped != url
        url = unwrapped
        guard.read_address(url, hosts)
        if is_video(url):
            return url
        following = _ask(url, hosts, proxy, fetch)
        if following is None:
            break
        url = following
    raise Unresolved(login or _is_login(url))


def _is_on(url: str, hosts: tuple[str, ...]) -> bool:
    try:
        guard.read_address(url, hosts)
    except Refused:
        return False
    return True


def _is_login(url: str) -> bool:
    return urlsplit(url).path.startswith("/login")


def _behind_login(url: str) -> str:
    parts = urlsplit(url)
    named = parse_qs(parts.query).get("next") or parse_qs(parts.query).get("redirect_url")
    return urljoin(url, named[0]) if named and _is_login(url) else url


def _ask(url: str, hosts: tuple[str, ...], proxy: str | None, fetch: Fetch) -> str | None:
    """Where one address points on: by redirect, else by what its page calls itself; None when it says nothing."""
    for method in ("HEAD", "GET"):
        answer = fetch(url, hosts=hosts, max_bytes=_PAGE_BYTES, max_redirects=0, method=method, proxy=proxy)
        if "location" in answer.headers:
            return guard.next_address(url, answer, hosts)
    return _named_by(answer.text, url)


def _named_by(page: str, url: str) -> str | None:
    soup = BeautifulSoup(page, "html.parser")
    found = soup.select_one('link[rel="canonical"][href], meta[property="og:url"][content]')
    address = str(found.get("href") or found.get("content")) if found else url
    return address if address != url else None
