"""Uploads on their way into a bucket: chunks become parts, parts the whole, the whole a copy under its hash."""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

from media_store.bucket_pieces import PART, Arrived, Pieces, name_of, upload_of
from media_store.contract import NotThere, Stored, StoreError, WrongOffset
from media_store.hashing import HashesOnTheWay, Hashing
from media_store.names import (
    INCOMING,
    MIB,
    key_of,
    new_upload_id,
    refuse_other_bytes,
    refuse_other_size,
    write_receipt,
)
from media_store.places import Taken

if TYPE_CHECKING:
    from media_store.s3 import Bucket


class Arriving:
    """The uploads of one bucket."""

    def __init__(self, bucket: "Bucket") -> None:
        self._bucket, self._pieces = bucket, Pieces(bucket)
        self._hashes = HashesOnTheWay()

    def begin(self) -> str:
        """An empty upload; its id."""
        upload_id = new_upload_id()
        parts_id = self._bucket.start_parts(name_of(upload_id, "whole"))
        self._pieces.put(upload_id, "begun", parts_id.encode())
        return upload_id

    def append(self, upload_id: str, offset: int, chunk: bytes) -> int:
        """See Store.append; what is longer than a part is kept in steps of one part."""
        end = self._append(upload_id, offset, chunk[:PART])
        for start in range(PART, len(chunk), PART):
            end = self._append(upload_id, end, chunk[start : start + PART])
        return end

    def _append(self, upload_id: str, offset: int, chunk: bytes) -> int:
        arrived = self._pieces.look(upload_id)
        if arrived.has_whole or arrived.receipt:
            raise NotThere(upload_id)
        if arrived.end != offset:
            raise WrongOffset(arrived.end)
        if chunk:
            with self._hashes.beside(upload_id, offset, chunk):
                try:
                    self._pieces.put_chunk(upload_id, offset, chunk)
                except Taken:
                    raise WrongOffset(self.offset(upload_id)) from None
            if offset + len(chunk) - arrived.folded >= PART:
                self._pieces.fold(upload_id)
        return offset + len(chunk)

    def offset(self, upload_id: str) -> int:
        """See Store.offset."""
        return self._pieces.look(upload_id).end

    def finish(self, upload_id: str, size: int | None, sha256: str | None) -> Stored:
        """See Store.finish."""
        try:
            return self._finish(upload_id, size, sha256)
        except (NotThere, Taken):  # somebody else finished it meanwhile and took the pieces away: the receipt answers
            return self._finish(upload_id, size, sha256)

    def _finish(self, upload_id: str, size: int | None, sha256: str | None) -> Stored:
        arrived = self._pieces.look(upload_id)
        refuse_other_size(arrived.end, size)
        stored = arrived.receipt or self._seal(upload_id, arrived, sha256)
        refuse_other_bytes(stored.sha256, sha256)
        self._promote(upload_id, stored)
        self._sweep(upload_id, keep="done")
        return stored

    def _seal(self, upload_id: str, arrived: Arrived, sha256: str | None) -> Stored:
        """Hash and size of a whole upload, remembered before its bytes move. Raises NotWhole."""
        if arrived.end < PART and not arrived.has_whole:
            found = hashlib.sha256(self._pieces.join(upload_id, arrived.chunks)).hexdigest()
        else:
            if not arrived.has_whole:
                self._put_together(upload_id)
            found = self._hashes.of(upload_id, arrived.end) or self._read_whole(upload_id)
        refuse_other_bytes(found, sha256)
        self._pieces.put(upload_id, "done", write_receipt(found, arrived.end))
        return Stored(key_of(found), found, arrived.end)

    def _put_together(self, upload_id: str) -> None:
        self._pieces.fold(upload_id)
        arrived = self._pieces.look(upload_id)
        whole, parts_id, etags = name_of(upload_id, "whole"), self._pieces.parts_id(upload_id), list(arrived.etags)
        if arrived.chunks:
            rest = self._pieces.join(upload_id, arrived.chunks)
            etags.append(self._bucket.send_part(whole, parts_id, len(etags) + 1, rest))
        self._bucket.complete(whole, parts_id, etags)

    def _read_whole(self, upload_id: str) -> str:
        found = hashlib.sha256()
        with self._bucket.open(name_of(upload_id, "whole"), 0, None) as stream:
            while block := stream.read(MIB):
                found.update(block)
        return found.hexdigest()

    def _promote(self, upload_id: str, stored: Stored) -> None:
        """Gives the bytes their key, once; what lies there already has the same hash and stays (a spoilt one goes)."""
        if self._lies_there(stored):
            return
        arrived = self._pieces.look(upload_id)
        with suppress(Taken):
            if arrived.has_whole:
                self._bucket.copy_new(name_of(upload_id, "whole"), stored.key)
            else:
                content = self._pieces.join(upload_id, arrived.chunks)
                if len(content) != stored.size:
                    raise NotThere(stored.key)  # deleted since it was finished
                self._bucket.put_new(stored.key, content, stored.sha256)
        if not self._lies_there(stored):
            raise NotThere(stored.key)

    def _lies_there(self, stored: Stored) -> bool:
        try:
            size = self._bucket.size(stored.key)
        except NotThere:
            return False
        if size != stored.size:
            self._bucket.delete([stored.key])
        return size == stored.size

    def abandon(self, upload_id: str) -> None:
        """See Store.abandon."""
        self._sweep(upload_id, keep="")

    def _sweep(self, upload_id: str, keep: str) -> None:
        self._hashes.forget(upload_id)
        for name, parts_id, _begun in list(self._bucket.unfinished(name_of(upload_id, "whole"))):
            self._bucket.give_up_parts(name, parts_id)
        kept = name_of(upload_id, keep)
        self._bucket.delete(e.name for e in list(self._bucket.listing(name_of(upload_id, ""))) if e.name != kept)

    def stale(self, older_than: float) -> Iterator[str]:
        """See Store.stale_uploads."""
        touched: dict[str, float] = {}
        objects = ((entry.name, entry.changed) for entry in self._bucket.listing(f"{INCOMING}/"))
        parts = ((name, begun) for name, _id, begun in self._bucket.unfinished(f"{INCOMING}/"))
        for name, moment in (*objects, *parts):
            upload_id = upload_of(name)
            if upload_id:
                touched[upload_id] = max(touched.get(upload_id, 0), moment)
        yield from sorted(upload_id for upload_id, moment in touched.items() if moment < older_than)

    def take_stream(self, stream: BinaryIO) -> Stored:
        """See Store.put: what fits into one part goes straight to its key, the rest by a multipart upload."""
        block = _read(stream)
        if len(block) < PART:
            found = hashlib.sha256(block).hexdigest()
            stored = Stored(key_of(found), found, len(block))
            if not self._lies_there(stored):
                with suppress(Taken):  # somebody else stored the same meanwhile
                    self._bucket.put_new(stored.key, block, found)
            return stored
        upload_id = self.begin()
        try:
            stored = self._send_stream(upload_id, block, stream)
            self._promote(upload_id, stored)
        finally:
            with suppress(StoreError):  # what cannot be swept now is reported as stale later
                self.abandon(upload_id)
        return stored

    def _send_stream(self, upload_id: str, block: bytes, stream: BinaryIO) -> Stored:
        hashing, etags = Hashing(), list[str]()
        whole, parts_id = name_of(upload_id, "whole"), self._pieces.parts_id(upload_id)
        while block:
            with hashing.beside(block):
                etags.append(self._bucket.send_part(whole, parts_id, len(etags) + 1, block))
            block = _read(stream)
        self._bucket.complete(whole, parts_id, etags)
        return Stored(key_of(hashing.hexdigest()), hashing.hexdigest(), hashing.size)


def _read(stream: BinaryIO) -> bytes:
    """One part's worth of a stream, less only at its end; a stream may give less at a time."""
    blocks, left = [], PART
    while left and (block := stream.read(left)):
        blocks.append(block)
        left -= len(block)
    return b"".join(blocks)
