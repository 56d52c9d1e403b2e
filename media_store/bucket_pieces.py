"""What lies in a bucket of an upload on its way. A bucket knows no locks, so every step is one that may be done twice.

Under incoming/<id>/ lie

`begun`    the id of its multipart upload at the server;
`at-N`     a chunk that begins at byte N. It is put only where nothing is yet (If-None-Match): it is there whole or not
           at all, and of two that offer the same place one wins;
`whole`    what the multipart upload was put together to;
`done`     hash and size once whole, from which `finish` goes on and answers twice.

Part n of the multipart upload is always the bytes from (n - 1) x PART to n x PART: whoever folds chunks into it sends
the same bytes. What a chunk holds beyond its part is put as a chunk of its own first, and chunks go only after their
part is there: at every moment parts and chunks together hold all that was acknowledged.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from media_store.contract import NotThere, OutOfReach, Stored
from media_store.names import INCOMING, MIB, check_upload_id, is_upload_id, read_receipt
from media_store.places import Entry, Taken

if TYPE_CHECKING:
    from media_store.s3 import Bucket

PART = 5 * MIB
"""The least size S3 allows to all parts but the last."""
KNOWN_IDS = 1024
FOLDED_BY_OTHERS = 100


@dataclass(frozen=True)
class Chunk:
    """A chunk in the bucket: its name, first byte, length and the server's tag of its content."""

    name: str
    start: int
    size: int
    etag: str


@dataclass(frozen=True)
class Arrived:
    """What is there of an upload: tags of the parts, the chunks after them, the whole; and the receipt once sealed."""

    etags: list[str]
    chunks: list[Chunk]
    has_whole: bool
    end: int
    receipt: Stored | None = None

    @property
    def folded(self) -> int:
        """Bytes in parts."""
        return len(self.etags) * PART


class Pieces:
    """Looks at, puts and folds the pieces of uploads in one bucket."""

    def __init__(self, bucket: "Bucket") -> None:
        self._bucket = bucket
        self.parts_id = lru_cache(KNOWN_IDS)(self._read_parts_id)

    def look(self, upload_id: str) -> Arrived:
        """What is there now. Raises NotThere."""
        at = name_of(upload_id, "")
        entries = {entry.name.removeprefix(at): entry for entry in self._bucket.listing(at)}
        if "done" in entries:
            receipt = read_receipt(self.read(upload_id, "done"))
            return Arrived([], _chain(entries, 0), "whole" in entries, receipt.size, receipt)
        if "begun" not in entries:
            raise NotThere(upload_id)
        if "whole" in entries:
            return Arrived([], [], True, entries["whole"].size)
        try:
            parts = self._bucket.parts(name_of(upload_id, "whole"), self.parts_id(upload_id))
        except NotThere:  # put together, or given up, since we looked
            return Arrived([], [], True, self._bucket.size(name_of(upload_id, "whole")))
        etags = [part.etag for number, part in enumerate(parts, 1) if (part.number, part.size) == (number, PART)]
        if any(chunk.start < len(etags) * PART for chunk in _all_chunks(entries)):  # folded since we looked
            entries = {entry.name.removeprefix(at): entry for entry in self._bucket.listing(at)}
        chunks = _chain(entries, len(etags) * PART)
        return Arrived(etags, chunks, False, len(etags) * PART + sum(chunk.size for chunk in chunks))

    def read(self, upload_id: str, name: str, etag: str = "") -> bytes:
        """All of a small piece. Raises NotThere, Taken (another content than `etag`)."""
        with self._bucket.open(name_of(upload_id, name), 0, None, etag=etag) as stream:
            return stream.readall()

    def put(self, upload_id: str, name: str, content: bytes) -> None:
        """A small piece, once. Raises Taken when another is there."""
        self._bucket.put_new(name_of(upload_id, name), content, hashlib.sha256(content).hexdigest())

    def put_chunk(self, upload_id: str, start: int, content: bytes) -> None:
        """A chunk, at its place once. Raises Taken."""
        self.put(upload_id, f"at-{start:020d}", content)

    def join(self, upload_id: str, chunks: list[Chunk]) -> bytes:
        """The bytes of chunks that follow one another. Raises NotThere or Taken when folded meanwhile."""
        return b"".join(self.read(upload_id, chunk.name, chunk.etag) for chunk in chunks)

    def fold(self, upload_id: str) -> None:
        """Makes parts of chunks as long as they fill one."""
        lost = 0
        while lost < FOLDED_BY_OTHERS:
            arrived = self.look(upload_id)
            if arrived.has_whole or arrived.receipt or arrived.end - arrived.folded < PART:
                return
            try:
                self._fold_one(upload_id, arrived)
            except (NotThere, Taken):  # somebody else folds it: look again
                lost += 1
        raise OutOfReach("chunks of this upload are folded by too many at once")

    def _fold_one(self, upload_id: str, arrived: Arrived) -> None:
        edge, used = arrived.folded + PART, [chunk for chunk in arrived.chunks if chunk.start < arrived.folded + PART]
        content = self.join(upload_id, used)
        if len(content) > PART:
            self.put_chunk(upload_id, edge, content[PART:])
        whole, number = name_of(upload_id, "whole"), len(arrived.etags) + 1
        self._bucket.send_part(whole, self.parts_id(upload_id), number, content[:PART])
        self._bucket.delete(name_of(upload_id, chunk.name) for chunk in used)

    def _read_parts_id(self, upload_id: str) -> str:
        return self.read(upload_id, "begun").decode()


def name_of(upload_id: str, name: str) -> str:
    """The object of a piece. Raises NotThere for what is no id."""
    return f"{INCOMING}/{check_upload_id(upload_id)}/{name}"


def upload_of(name: str) -> str | None:
    """The upload an object belongs to; None for another object."""
    first, _, rest = name.partition("/")
    upload_id = rest.partition("/")[0]
    return upload_id if first == INCOMING and is_upload_id(upload_id) else None


def _all_chunks(entries: dict[str, Entry]) -> list[Chunk]:
    return [
        Chunk(name, int(name[3:]), entries[name].size, entries[name].etag)
        for name in sorted(entries)
        if name.startswith("at-")
    ]


def _chain(entries: dict[str, Entry], end: int) -> list[Chunk]:
    """The chunks that follow one another without a gap from byte `end` on; others are late copies of folded ones."""
    chain = []
    for chunk in _all_chunks(entries):
        if chunk.start == end:
            chain.append(chunk)
            end += chunk.size
    return chain
