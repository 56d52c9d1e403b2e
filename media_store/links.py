"""Links that open one object for a while: what they allow, signed with a key that only the server knows."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from urllib.parse import quote


class BadLink(Exception):
    """A link that is forged, altered, cut or over; which of them is nobody's business."""


@dataclass(frozen=True)
class Link:
    """What a link opens: an object, until when (seconds of the epoch), and how a browser is to take it."""

    key: str
    until: float
    content_type: str = ""
    name: str = ""


class SignedLinks:
    """Makes and reads links `base_url`/TOKEN for a store without a server of its own.

    The token is base64url(JSON of the Link) "." base64url(HMAC-SHA-256 of that text). `key` is asked for at each use,
    so that it may be made late; changing it ends all links.
    """

    def __init__(self, base_url: str, key: Callable[[], bytes], now: Callable[[], float] = time.time) -> None:
        self._base_url, self._key, self._now = base_url.rstrip("/"), key, now

    def address(self, key: str, seconds: int, *, content_type: str = "", name: str = "") -> str:
        """A link to an object for so many seconds."""
        link = Link(key, self._now() + seconds, content_type, name)
        said = _text(json.dumps(asdict(link), separators=(",", ":")).encode())
        return f"{self._base_url}/{said}.{self._sign(said)}"

    def read(self, token: str) -> Link:
        """What the last part of a link's address opens. Raises BadLink."""
        said, _, signature = token.partition(".")
        if not hmac.compare_digest(signature.encode(errors="replace"), self._sign(said).encode()):
            raise BadLink
        link = Link(**json.loads(_bytes(said)))
        if link.until <= self._now():
            raise BadLink
        return link

    def _sign(self, said: str) -> str:
        return _text(hmac.digest(self._key(), b"media link\0" + said.encode(errors="replace"), hashlib.sha256))


def disposition(name: str) -> str:
    """The Content-Disposition (RFC 6266) under which a browser saves a file by this name, whatever it holds."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
