"""A file on its way from outside into the store: judged by its first bytes, hashed as it comes, kept by whoever asked.

Between the store and the database a copy could be left without an owner. So its upload's id and hash are first written
into the row that will own it; whoever finds them there finishes the copy.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from media_store import NotThere, Store, Stored
from portal.rules.first_bytes import HEAD_BYTES
from portal.rules.listings import content_type_of

BLOCK = 1024 * 1024


class Unwanted(Exception):
    """What comes is not kept: no photo, film or PDF, or larger than may be (`too_large`)."""

    def __init__(self, note: str, *, too_large: bool = False) -> None:
        super().__init__(note)
        self.note, self.too_large = note, too_large


@dataclass(frozen=True)
class Whole:
    """All bytes are in the store's hands under `upload_id`, but no object yet."""

    upload_id: str
    sha256: str
    size: int
    content_type: str


class Arrival:
    """Takes the pieces of one file of at most `most` bytes. Whatever goes wrong, `drop` it."""

    def __init__(self, store: Store, most: int) -> None:
        self._store, self._most = store, most
        self.upload_id = store.begin()
        self._hash, self._held, self._at, self._head = hashlib.sha256(), bytearray(), 0, b""
        self._type: str | None = None

    def take(self, piece: bytes) -> None:
        """The next piece. Raises Unwanted, or what the store says."""
        self._held += piece
        self._hash.update(piece)
        if self._at + len(self._held) > self._most:
            raise Unwanted(f"larger than {self._most} bytes", too_large=True)
        if len(self._head) < HEAD_BYTES:
            self._head += piece[: HEAD_BYTES - len(self._head)]
            if len(self._head) == HEAD_BYTES:
                self._judge()
        if len(self._held) >= BLOCK:
            self._write()

    def end(self) -> Whole:
        """After the last piece. Raises Unwanted for no bytes at all, too."""
        if self._type is None:
            self._judge()
        self._write()
        return Whole(self.upload_id, self._hash.hexdigest(), self._at, self._type or "")

    def drop(self) -> None:
        """Throws away what has come."""
        self._store.abandon(self.upload_id)

    def _judge(self) -> None:
        self._type = content_type_of(self._head)
        if self._type is None:
            raise Unwanted("the content is no photo, film or PDF" if self._head else "the file holds no bytes")

    def _write(self) -> None:
        if self._held:
            self._at = self._store.append(self.upload_id, self._at, bytes(self._held), more=True)
            self._held.clear()


def finish_left(store: Store, row: Any) -> Stored | None:
    """The object of a copy that was whole when it was cut short (`row.upload_id`, `row.sha256`); None if it is lost."""
    if not row.upload_id:
        return None
    try:
        return store.finish(row.upload_id, sha256=row.sha256)
    except NotThere:
        return None
