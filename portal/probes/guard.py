"""The only way out for addresses that people typed, and the plain way to origins an operator configured."""

import re
import socket
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import idna

from portal.probes.addresses import is_public
from portal.probes.exchange import Answer, Limits, Open, Refused, Sink, Target, Unreachable, exchange, open_connection

__all__ = ["Answer", "Refused", "Resolve", "Unreachable", "fetch", "fetch_from", "next_address", "read_address"]

Resolve = Callable[..., Iterable[Any]]

_PORTS = {"https": 443, "http": 80}
_LONGEST = 2048
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\x9f\\]|\s")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def read_address(url: str, hosts: Iterable[str]) -> Target:
    """Parse a typed address strictly. `hosts` are exact names, or suffixes that start with a dot.

    Raises Refused for anything but http(s) on its own port to an allowed name, written plainly.
    """
    if len(url) > _LONGEST or _FORBIDDEN.search(url):
        raise Refused("the address is too long or holds spaces or control characters")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused("the address cannot be read") from error
    scheme = parts.scheme
    if scheme not in _PORTS:
        raise Refused("only http and https addresses are fetched")
    if "@" in parts.netloc or "[" in parts.netloc:
        raise Refused("the address names a user or a bare number instead of a site")
    if port not in (None, _PORTS[scheme]):
        raise Refused("the address names an unusual port")
    host = _plain_host(parts.hostname or "")
    if not any(host == name or (name.startswith(".") and host.endswith(name)) for name in hosts):
        raise Refused("the site is not on the list of allowed sites")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return Target(scheme, host, _PORTS[scheme], f"{path}?{query}" if query else path)


def _plain_host(host: str) -> str:
    if unicodedata.normalize("NFKC", host) != host:
        raise Refused("the site's name uses look-alike characters")
    try:
        plain = host if host.isascii() else idna.encode(host).decode("ascii")
    except idna.IDNAError as error:
        raise Refused("the site's name cannot be read") from error
    if not _HOST.fullmatch(plain):
        raise Refused("the site's name cannot be read")
    return plain


def resolve_public(target: Target, resolve: Resolve) -> str:
    """The address to connect to. Raises Refused when any one is not public, Unreachable when none is known."""
    try:
        found = [str(entry[4][0]) for entry in resolve(target.host, target.port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"{target.host}: the name cannot be resolved") from error
    if not found:
        raise Unreachable(f"{target.host}: the name has no address")
    if not all(is_public(address) for address in found):
        raise Refused(f"{target.host}: the name leads to an address that is not public")
    return found[0]


def fetch(
    url: str,
    *,
    hosts: Iterable[str],
    max_bytes: int,
    max_redirects: int = 3,
    connect_s: float = 10,
    total_s: float = 30,
    resolve: Resolve = socket.getaddrinfo,
    method: str = "GET",
    accept: tuple[str, ...] = ("text/html",),
    proxy: str | None = None,
    connect: Open = open_connection,
    sink: Sink | None = None,
) -> Answer:
    """Ask an address somebody typed; every hop is parsed, resolved, checked and pinned anew.

    `max_bytes` holds also after unpacking gzip; times are in seconds and `total_s` spans all redirects. After
    `max_redirects` hops a further redirect is Refused; with 0 the redirect itself is the answer. With an
    operator's `proxy` the proxy resolves names that this machine cannot; `sink` takes a file (see `exchange`).
    Raises Refused or Unreachable.
    """
    allowed = tuple(hosts)
    limits = Limits(max_bytes, connect_s, total_s, accept)
    for _ in range(max_redirects + 1):
        target = read_address(url, allowed)
        address = _pin(target, resolve, proxy)
        answer = exchange(target, address, method, limits, proxy=proxy, connect=connect, sink=sink)
        if answer.status not in _REDIRECTS or max_redirects == 0:
            return answer
        url = next_address(url, answer, allowed)
    raise Refused("the address is redirected too often")


def _pin(target: Target, resolve: Resolve, proxy: str | None) -> str:
    try:
        address = resolve_public(target, resolve)
    except Unreachable:
        if proxy is None:
            raise
        return target.host
    return target.host if proxy else address


def next_address(url: str, answer: Answer, hosts: Iterable[str]) -> str:
    """Where a redirect leads, checked like a typed address. Raises Refused, also when https would become http."""
    location = answer.headers.get("location", "")
    if not location or len(location) > _LONGEST:
        raise Refused("the redirect names no address")
    try:
        following = urljoin(url, location)
    except ValueError as error:
        raise Refused("the redirect cannot be read") from error
    if url.startswith("https:") and not following.startswith("https:"):
        raise Refused("the redirect leaves https")
    read_address(following, hosts)
    return following


def fetch_from(
    origin: str,
    path: str,
    query: str = "",
    *,
    max_bytes: int,
    max_redirects: int = 3,
    connect_s: float = 10,
    total_s: float = 30,
    accept: tuple[str, ...] = ("text/html",),
    headers: dict[str, str] | None = None,
    proxy: str | None = None,
    sink: Sink | None = None,
) -> Answer:
    """Ask a service at an origin the operator configured, trusted exactly as written.

    Redirects are followed only while they stay on that origin; one that leaves it, and with 0 any, is returned as it
    is, with its Location, for the caller to judge. `sink` takes a file (see `exchange`). Raises Unreachable, or
    Refused when the answer breaks a limit.
    """
    limits = Limits(max_bytes, connect_s, total_s, accept)
    address = f"{origin.rstrip('/')}{path}" + (f"?{query}" if query else "")
    for _ in range(max_redirects + 1):
        target = _operator_target(address)
        answer = exchange(target, target.host, "GET", limits, headers=headers, proxy=proxy, sink=sink)
        following = urljoin(address, answer.headers.get("location", ""))
        if answer.status not in _REDIRECTS or max_redirects == 0 or not _same_origin(following, origin):
            return answer
        address = following
    raise Refused("the address is redirected too often")


def _same_origin(address: str, origin: str) -> bool:
    a, b = urlsplit(address), urlsplit(origin)
    return (a.scheme, a.netloc) == (b.scheme, b.netloc)


def _operator_target(address: str) -> Target:
    parts = urlsplit(address)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise Refused("the configured origin is not an http address")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, parts.hostname, parts.port or _PORTS[parts.scheme], path)
