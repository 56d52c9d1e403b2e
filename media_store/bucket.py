"""A store in a bucket: objects under their hash, read by range, given out by presigned links."""

import hashlib
import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from media_store.bucket_arriving import Arriving
from media_store.bucket_pieces import upload_of
from media_store.contract import NotThere, NotWhole, Room, Stored
from media_store.disk import faults_told
from media_store.links import disposition
from media_store.names import MIB, OBJECTS, is_key, sha256_of

if TYPE_CHECKING:
    from media_store.s3 import Bucket


class BucketStore:
    """Objects under sha256/, uploads on their way under incoming/. `connect` is called at the first use, not before."""

    def __init__(self, connect: Callable[[], "Bucket"]) -> None:
        self._connect = connect

    @cached_property
    def _bucket(self) -> "Bucket":
        return self._connect()

    @cached_property
    def _arriving(self) -> Arriving:
        return Arriving(self._bucket)

    def put(self, stream: BinaryIO) -> Stored:
        """See Store.put."""
        return self._arriving.take_stream(stream)

    @contextmanager
    def open(self, key: str, start: int = 0, length: int | None = None) -> Iterator[BinaryIO]:
        """See Store.open."""
        sha256_of(key)
        with io.BufferedReader(self._bucket.open(key, start, length), MIB) as stream:
            yield stream

    def exists(self, key: str) -> bool:
        """See Store.exists."""
        try:
            self.size(key)
        except NotThere:
            return False
        return True

    def size(self, key: str) -> int:
        """See Store.size."""
        sha256_of(key)
        return self._bucket.size(key)

    def delete(self, key: str) -> None:
        """See Store.delete."""
        if is_key(key):
            self._bucket.delete([key])

    def keys(self) -> Iterator[str]:
        """See Store.keys."""
        return (stored.key for stored in self.objects())

    def objects(self, after: str = "") -> Iterator[Stored]:
        """See Store.objects."""
        for entry in self._bucket.listing(f"{OBJECTS}/", after):
            if is_key(entry.name):
                yield Stored(entry.name, sha256_of(entry.name), entry.size)

    def strangers(self) -> Iterator[str]:
        """See Store.strangers."""
        for entry in self._bucket.listing(""):
            if not (is_key(entry.name) or upload_of(entry.name)):
                yield entry.name

    def room(self) -> Room:
        """See Store.room: a bucket tells no numbers, and is not asked here whether it answers."""
        return Room(there=True)

    @contextmanager
    def local_path(self, key: str) -> Iterator[Path]:
        """See Store.local_path: a copy whose hash was compared, gone after use. Raises NotWhole, NoSpace."""
        with self.open(key) as stream, tempfile.NamedTemporaryFile(prefix="media-") as copy:
            found = hashlib.sha256()
            while block := stream.read(MIB):
                found.update(block)
                with faults_told():
                    copy.write(block)
            with faults_told():
                copy.flush()
            if found.hexdigest() != sha256_of(key):
                raise NotWhole("the bucket gave other bytes than were stored")
            yield Path(copy.name)

    def address(self, key: str, seconds: int, *, content_type: str = "", name: str = "") -> str:
        """See Store.address: presigned by the keys of this store, at most a week."""
        sha256_of(key)
        return self._bucket.address(key, seconds, content_type, disposition(name) if name else "")

    def begin(self) -> str:
        """See Store.begin."""
        return self._arriving.begin()

    def append(self, upload_id: str, offset: int, chunk: bytes, *, more: bool = False) -> int:  # noqa: ARG002
        """See Store.append: every chunk is kept for good at once, more or not."""
        return self._arriving.append(upload_id, offset, chunk)

    def offset(self, upload_id: str) -> int:
        """See Store.offset."""
        return self._arriving.offset(upload_id)

    def finish(self, upload_id: str, *, size: int | None = None, sha256: str | None = None) -> Stored:
        """See Store.finish."""
        return self._arriving.finish(upload_id, size, sha256)

    def abandon(self, upload_id: str) -> None:
        """See Store.abandon."""
        self._arriving.abandon(upload_id)

    def stale_uploads(self, older_than: float) -> Iterator[str]:
        """See Store.stale_uploads."""
        return self._arriving.stale(older_than)
