"""The words of tus 1.0: headers read and bodies taken block by block. Knows nothing of uploads."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO

from werkzeug.datastructures import Headers
from werkzeug.exceptions import ClientDisconnected

VERSION = "1.0.0"
OFFSET_STREAM = "application/offset+octet-stream"
ABILITIES = {
    "Tus-Resumable": VERSION,
    "Tus-Version": VERSION,
    "Tus-Extension": "creation,checksum,expiration,termination",
    "Tus-Checksum-Algorithm": "sha1,sha256",
}
BLOCK = 2 * 1024 * 1024
"""What is read and handed on at once: so much of a body is in memory."""
METADATA_LONGEST = 4096
_KEY = re.compile(r"[\x21-\x2b\x2d-\x7e]+")


class Unclear(ValueError):
    """A header that cannot be read; the message names it."""


class Mismatch(Exception):
    """The body is not the one whose checksum was sent; nothing of it is kept."""


def whole(text: str) -> int:
    """A non-negative whole number in ASCII digits. Raises Unclear."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise Unclear(f"not a whole number: {text[:40]!r}")
    return int(text)


def upload_length(headers: Headers) -> int:
    """The announced size in bytes. Raises Unclear, also for a length that is to come later (not spoken here)."""
    return _numbered(headers, "Upload-Length")


def upload_offset(headers: Headers) -> int:
    """Where the body belongs. Raises Unclear."""
    return _numbered(headers, "Upload-Offset")


def read_metadata(text: str) -> dict[str, str]:
    """`key base64,key base64` as a dict of texts. Raises Unclear."""
    if len(text) > METADATA_LONGEST:
        raise Unclear(f"Upload-Metadata is longer than {METADATA_LONGEST} bytes")
    facts: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        key, _, value = pair.partition(" ")
        try:
            if not _KEY.fullmatch(key) or key in facts:
                raise ValueError
            facts[key] = base64.b64decode(value.strip(), validate=True).decode()
        except (ValueError, binascii.Error):
            raise Unclear(f"Upload-Metadata cannot be read at {key[:40]!r}") from None
    return facts


def read_checksum(text: str) -> tuple[str, bytes] | None:
    """Algorithm and digest of an Upload-Checksum header; None for an empty one. Raises Unclear."""
    if not text:
        return None
    name, _, digest = text.strip().partition(" ")
    if name not in ABILITIES["Tus-Checksum-Algorithm"].split(","):
        raise Unclear(f"this checksum is not spoken here: {name[:40]!r}")
    try:
        wanted = base64.b64decode(digest.strip(), validate=True)
    except (ValueError, binascii.Error):
        wanted = b""
    if len(wanted) != hashlib.new(name, usedforsecurity=False).digest_size:
        raise Unclear("Upload-Checksum cannot be read")
    return name, wanted


def blocks(stream: IO[bytes], length: int | None) -> Iterator[bytes]:
    """A body of `length` bytes (None: until it ends) block by block. When the line breaks, what came before is given
    first, then ClientDisconnected raised."""
    left = length
    while left is None or left:
        try:
            block = stream.read(BLOCK if left is None else min(BLOCK, left))
        except (OSError, ClientDisconnected):
            raise ClientDisconnected from None
        if not block:
            break
        yield block
        left = None if left is None else left - len(block)
    if left:
        raise ClientDisconnected


def proven_blocks(stream: IO[bytes], length: int | None, checksum: tuple[str, bytes]) -> Iterator[bytes]:
    """The same, given only once all of it is here and has this checksum. Raises Mismatch, ClientDisconnected."""
    algorithm, wanted = checksum
    digest = hashlib.new(algorithm, usedforsecurity=False)
    with SpooledTemporaryFile(max_size=BLOCK) as kept:
        for block in blocks(stream, length):
            digest.update(block)
            kept.write(block)
        if digest.digest() != wanted:
            raise Mismatch
        kept.seek(0)
        yield from iter(lambda: kept.read(BLOCK), b"")


def _numbered(headers: Headers, name: str) -> int:
    try:
        return whole(headers.get(name, ""))
    except Unclear as error:
        raise Unclear(f"{name}: {error}") from None
