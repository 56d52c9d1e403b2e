"""One HTTP request to one pinned address, with every limit kept: time, bytes, kind of content."""

import base64
import http.client
import ssl
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util.ssl_match_hostname import CertificateError


class Refused(Exception):
    """The guard will not do this; the message says why in plain words."""


class Unreachable(Exception):
    """Nothing came back in time; the message names the site, never the whole address."""


@dataclass(frozen=True)
class Target:
    """A parsed address: `path` holds the query too."""

    scheme: str
    host: str
    port: int
    path: str


@dataclass(frozen=True)
class Limits:
    """Bytes (unpacked) and seconds one exchange may take, and the kinds of content it may bring."""

    max_bytes: int
    connect_s: float
    total_s: float
    accept: tuple[str, ...]
    until: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "until", time.monotonic() + self.total_s)

    def check(self, host: str) -> float:
        """Seconds left. Raises Unreachable when there are none."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise Unreachable(f"{host}: no answer in time")
        return left


@dataclass(frozen=True)
class Answer:
    """Status, headers with lower-case names, and the unpacked body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text; wrong bytes become replacement characters."""
        return self.body.decode("utf-8", "replace")


Sink = Callable[[bytes], object]
"""Takes the pieces of a file; what it raises ends the exchange and reaches the caller (unless it is an OSError)."""
Open = Callable[[Target, str, float, str | None], HTTPConnection]

PAGES = ("text/html", "application/json")
PAGE_BYTES, PIECE = 2 << 20, 256 * 1024
_HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; waste-value-portal)",
    "Accept-Encoding": "gzip",
    "Accept-Language": "en,th;q=0.5",
}


def open_connection(target: Target, address: str, timeout_s: float, proxy: str | None) -> HTTPConnection:
    """A connection to `address` that still proves, by TLS, to be the named host; through the proxy when given."""
    host, port = address, target.port
    if proxy:
        through = urlsplit(proxy)
        host, port = through.hostname or "", through.port or 3128
    connection: HTTPConnection
    if target.scheme == "http":
        connection = HTTPConnection(host, port, timeout=timeout_s)
    else:
        connection = HTTPSConnection(
            host,
            port,
            timeout=timeout_s,
            ssl_context=ssl.create_default_context(),
            server_hostname=target.host,
            assert_hostname=target.host,
        )
    if proxy and target.scheme == "https":
        connection.set_tunnel(address, target.port, headers=_proxy_login(proxy))
    return connection


def _proxy_login(proxy: str) -> dict[str, str]:
    parts = urlsplit(proxy)
    if not parts.username:
        return {}
    login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Proxy-Authorization": "Basic " + base64.b64encode(login.encode()).decode("ascii")}


def exchange(
    target: Target,
    address: str,
    method: str,
    limits: Limits,
    *,
    headers: dict[str, str] | None = None,
    proxy: str | None = None,
    connect: Open = open_connection,
    sink: Sink | None = None,
) -> Answer:
    """Send one request and read the answer whole. Raises Refused (limits, content type) or Unreachable.

    With `sink` the answer may be a file of any kind: it goes there piece by piece and the body stays empty, unless it
    is a page (HTML or JSON), which is read as ever.
    """
    left = limits.check(target.host)
    connection = connect(target, address, min(limits.connect_s, left), proxy)
    # A server that drips a byte now and then never meets a socket time-out: the socket is shut from outside.
    alarm = threading.Timer(left, _shut, [connection])
    alarm.daemon = True
    alarm.start()
    try:
        return _ask(connection, target, method, limits, headers or {}, proxy, sink)
    except (OSError, urllib3.exceptions.HTTPError, http.client.HTTPException, ValueError) as error:
        raise Unreachable(f"{target.host}: {_reason(error)}") from error
    finally:
        alarm.cancel()
        connection.close()


def _shut(connection: HTTPConnection) -> None:
    with suppress(Exception):
        connection.sock.shutdown(2)


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLError | CertificateError | urllib3.exceptions.SSLError):
        return "the secure connection failed"
    if isinstance(error, TimeoutError | urllib3.exceptions.TimeoutError):
        return "no answer in time"
    return f"no connection ({type(error).__name__})"


def _ask(
    connection: HTTPConnection,
    target: Target,
    method: str,
    limits: Limits,
    headers: dict[str, str],
    proxy: str | None,
    sink: Sink | None,
) -> Answer:
    default_port = {"http": 80, "https": 443}[target.scheme]
    named = target.host if target.port == default_port else f"{target.host}:{target.port}"
    sent = {**_HEADERS, "Host": named, **headers}
    path = target.path
    if proxy and target.scheme == "http":
        path = f"http://{named}{path}"
        sent |= _proxy_login(proxy)
    connection.request(method, path, headers=sent, preload_content=False, decode_content=False)
    response = connection.getresponse()
    limits.check(target.host)  # headers that were cut off by the alarm read like whole ones
    received = {name.lower(): value for name, value in response.headers.items()}
    if method == "HEAD" or 300 <= response.status < 400:
        return Answer(response.status, received, b"")
    kind = received.get("content-type", "").partition(";")[0].strip().lower()
    if sink and response.status == 200 and kind not in PAGES:
        _pour(response, received, limits, target.host, sink)
        return Answer(200, received, b"")
    if response.status == 200 and kind not in limits.accept:
        raise Refused(f"{target.host}: sent {kind or 'no kind of content'} where {limits.accept[0]} was asked")
    most = min(limits.max_bytes, PAGE_BYTES) if sink else limits.max_bytes
    return Answer(response.status, received, _read(response, received, limits, target.host, most))


def _pour(response: urllib3.HTTPResponse, headers: dict[str, str], limits: Limits, host: str, sink: Sink) -> None:
    """Hands a file on as it comes. A cut is Unreachable: the sink holds less than was announced."""
    packed = headers.get("content-encoding", "").lower() in ("gzip", "x-gzip", "deflate")
    unpack, length, raw = zlib.decompressobj(47) if packed else None, 0, 0
    try:
        while chunk := response.read1(PIECE, decode_content=False):
            raw += len(chunk)
            piece = unpack.decompress(chunk, limits.max_bytes + 1 - length) if unpack else chunk
            length += len(piece)
            if length > limits.max_bytes:
                raise Refused(f"{host}: the file is larger than {limits.max_bytes} bytes")
            sink(piece)
            limits.check(host)
    except zlib.error as error:
        raise Unreachable(f"{host}: the file is damaged") from error
    announced = headers.get("content-length", "")
    if announced.isdecimal() and raw != int(announced):
        raise Unreachable(f"{host}: the connection was cut")
    limits.check(host)


def _read(response: urllib3.HTTPResponse, headers: dict[str, str], limits: Limits, host: str, most: int) -> bytes:
    packed = headers.get("content-encoding", "").lower() in ("gzip", "x-gzip", "deflate")
    unpack = zlib.decompressobj(47) if packed else None
    body = bytearray()
    try:
        while chunk := response.read1(65536, decode_content=False):
            body += unpack.decompress(chunk, most + 1 - len(body)) if unpack else chunk
            if len(body) > most:
                raise Refused(f"{host}: the answer is larger than {most} bytes")
            limits.check(host)
    except zlib.error as error:
        raise Unreachable(f"{host}: the answer is damaged") from error
    limits.check(host)
    return bytes(body)
