"""A store in a local folder: objects under their hash, promoted by rename with fsync."""

import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from media_store.contract import NotThere, Room, Stored, StoreError
from media_store.disk import faults_told, folder_to_disk, hurry, make_folder, write_all
from media_store.folder_arriving import Arriving
from media_store.hashing import Hashing
from media_store.links import SignedLinks
from media_store.names import MIB, OBJECTS, is_key, is_upload_id, key_of, sha256_of

BLOCK = 2 * MIB


class FolderStore:
    """Objects in `root`/sha256, uploads on their way in `root`/incoming. Safe for many processes at once.

    Expiring addresses need `links`, the signer whose key the route that serves them knows too.
    """

    def __init__(self, root: Path, links: SignedLinks | None = None) -> None:
        self.root = root
        self._links = links
        self._arriving = Arriving(root)
        self.begin, self.append, self.offset = self._arriving.begin, self._arriving.append, self._arriving.offset
        self.abandon, self.stale_uploads = self._arriving.abandon, self._arriving.stale

    def put(self, stream: BinaryIO) -> Stored:
        """See Store.put."""
        upload_id = self._arriving.begin(for_good=False)
        try:
            with self._arriving.held(upload_id) as part:
                if part is None:
                    raise NotThere(upload_id)
                hashing = Hashing()
                while block := stream.read(BLOCK):
                    with hashing.beside(block), faults_told():
                        write_all(part, block, hashing.size)
                        hurry(part, hashing.size, len(block))
                stored = Stored(key_of(hashing.hexdigest()), hashing.hexdigest(), hashing.size)
                with faults_told():
                    os.fsync(part)
                    self._promote(upload_id, stored)
                return stored
        except BaseException:
            with suppress(StoreError):
                self.abandon(upload_id)
            raise

    @contextmanager
    def open(self, key: str, start: int = 0, length: int | None = None) -> Iterator[BinaryIO]:
        """See Store.open."""
        try:
            file = self._path(key).open("rb")
        except FileNotFoundError:
            raise NotThere(key) from None
        with file:
            file.seek(start)
            yield file if length is None else io.BufferedReader(_Range(file, length))

    def exists(self, key: str) -> bool:
        """See Store.exists."""
        return is_key(key) and self._path(key).is_file()

    def size(self, key: str) -> int:
        """See Store.size."""
        try:
            return self._path(key).stat().st_size
        except FileNotFoundError:
            raise NotThere(key) from None

    def delete(self, key: str) -> None:
        """See Store.delete."""
        if is_key(key):
            with faults_told():
                self._path(key).unlink(missing_ok=True)

    def keys(self) -> Iterator[str]:
        """See Store.keys."""
        return (stored.key for stored in self.objects())

    def objects(self, after: str = "") -> Iterator[Stored]:
        """See Store.objects."""
        for key in self._names(after):
            if key > after and is_key(key):
                with suppress(FileNotFoundError):  # deleted while we looked
                    yield Stored(key, sha256_of(key), (self.root / key).stat().st_size)

    def strangers(self) -> Iterator[str]:
        """See Store.strangers."""
        for path in sorted(self.root.rglob("*")):
            name = path.relative_to(self.root).as_posix()
            arriving = path.parent == self._arriving.folder and is_upload_id(path.name.partition(".")[0])
            if not (path.is_dir() or arriving or is_key(name)):
                yield name

    def room(self) -> Room:
        """See Store.room. Objects lie in a folder of their own: an empty mount point has it not."""
        with faults_told():
            disk = next(folder for folder in (self.root, *self.root.absolute().parents) if folder.is_dir())
            usage = shutil.disk_usage(disk)
            return Room((self.root / OBJECTS).is_dir(), usage.free, usage.total)

    @contextmanager
    def local_path(self, key: str) -> Iterator[Path]:
        """See Store.local_path: the object itself."""
        if not self.exists(key):
            raise NotThere(key)
        yield self._path(key)

    def address(self, key: str, seconds: int, *, content_type: str = "", name: str = "") -> str:
        """See Store.address."""
        sha256_of(key)
        if self._links is None:
            raise StoreError("this folder store was opened without a signer of links")
        return self._links.address(key, seconds, content_type=content_type, name=name)

    def finish(self, upload_id: str, *, size: int | None = None, sha256: str | None = None) -> Stored:
        """See Store.finish."""
        with self._arriving.held(upload_id) as part:
            stored = self._arriving.seal(upload_id, part, size, sha256)
            if part is not None:
                with faults_told():
                    self._promote(upload_id, stored)
        if not self.exists(stored.key):
            raise NotThere(stored.key)
        return stored

    def _promote(self, upload_id: str, stored: Stored) -> None:
        target = self._path(stored.key)
        make_folder(target.parent)
        os.replace(self._arriving.path(upload_id, "part"), target)
        folder_to_disk(target.parent)  # were the old name still there after a power cut, it would be a stale upload
        self._arriving.promoted(upload_id)

    def _names(self, after: str) -> Iterator[str]:
        top = self.root / OBJECTS
        for first in _folders(top):
            if f"{OBJECTS}/{first}" < after[: len(OBJECTS) + 3]:
                continue
            for second in _folders(top / first):
                for name in sorted(os.listdir(top / first / second)):
                    yield f"{OBJECTS}/{first}/{second}/{name}"

    def _path(self, key: str) -> Path:
        return self.root / key_of(sha256_of(key))


class _Range(io.RawIOBase):
    """The next `left` bytes of a file."""

    def __init__(self, file: BinaryIO, left: int) -> None:
        self.file, self.left = file, left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        block = self.file.read(min(len(buffer), self.left))
        buffer[: len(block)] = block
        self.left -= len(block)
        return len(block)


def _folders(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except FileNotFoundError:
        return []
