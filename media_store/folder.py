"""A store in a local folder: objects under their hash, uploads under incoming/, promoted by rename with fsync."""

import errno
import fcntl
import hashlib
import io
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from media_store.contract import NoSpace, NotThere, NotWhole, Stored, WrongOffset

BLOCK = 1024 * 1024
KEY = re.compile(r"sha256/[0-9a-f]{2}/[0-9a-f]{2}/([0-9a-f]{64})")
UPLOAD_ID = re.compile(r"[0-9a-f]{32}")


class FolderStore:
    """Objects in `root`/sha256, uploads on their way in `root`/incoming. Safe for many processes at once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.incoming = root / "incoming"
        self.incoming.mkdir(parents=True, exist_ok=True)

    def put(self, stream: BinaryIO) -> Stored:
        upload_id, digest, size = self.begin(), hashlib.sha256(), 0
        try:
            with _full_disk_told(), self._part(upload_id).open("wb") as out:
                while block := stream.read(BLOCK):
                    digest.update(block)
                    size += len(block)
                    out.write(block)
                _to_disk(out)
        except BaseException:
            self.abandon(upload_id)
            raise
        return self._promote(upload_id, digest.hexdigest(), size)

    @contextmanager
    def open(self, key: str, start: int = 0, length: int | None = None) -> Iterator[BinaryIO]:
        path = self._there(key)
        with path.open("rb") as file:
            file.seek(start)
            yield file if length is None else io.BufferedReader(_Range(file, length))

    def exists(self, key: str) -> bool:
        return self._path(key).is_file()

    def size(self, key: str) -> int:
        return self._there(key).stat().st_size

    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def keys(self) -> Iterator[str]:
        for path in sorted((self.root / "sha256").glob("??/??/*")):
            key = path.relative_to(self.root).as_posix()
            if KEY.fullmatch(key):
                yield key

    @contextmanager
    def local_path(self, key: str) -> Iterator[Path]:
        yield self._there(key)

    def begin(self) -> str:
        upload_id = secrets.token_hex(16)
        with _full_disk_told():
            self._part(upload_id).touch(mode=0o600)
        return upload_id

    def append(self, upload_id: str, offset: int, chunk: bytes) -> int:
        try:
            file = self._part(upload_id).open("r+b")
        except FileNotFoundError:
            raise NotThere(upload_id) from None
        with file:
            _lock(file)
            end = file.seek(0, os.SEEK_END)
            if end != offset:
                raise WrongOffset(end)
            try:
                with _full_disk_told():
                    file.write(chunk)
                    _to_disk(file)
            except BaseException:
                with suppress(OSError):
                    os.ftruncate(file.fileno(), end)  # a half-written chunk is not acknowledged, so it is not kept
                raise
            return end + len(chunk)

    def offset(self, upload_id: str) -> int:
        try:
            return self._part(upload_id).stat().st_size
        except FileNotFoundError:
            raise NotThere(upload_id) from None

    def finish(self, upload_id: str, *, size: int | None = None, sha256: str | None = None) -> Stored:
        done = self._done(upload_id)
        if done.exists():
            found = done.read_text()
            if self.exists(_key(found)):
                return Stored(_key(found), found, self.size(_key(found)))
            return self._promote(upload_id, found, self.offset(upload_id))
        arrived = self.offset(upload_id)
        if size is not None and arrived != size:
            raise NotWhole(f"{arrived} of {size} bytes are here")
        with self._part(upload_id).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if sha256 is not None and found != sha256.lower():
            raise NotWhole("the bytes are not those announced")
        # The promise is written before the rename: a kill between the two leaves a name from which `finish` goes on.
        with _full_disk_told():
            _write_small(done, found)
        return self._promote(upload_id, found, arrived)

    def abandon(self, upload_id: str) -> None:
        self._part(upload_id).unlink(missing_ok=True)
        self._done(upload_id).unlink(missing_ok=True)

    def stale_uploads(self, older_than: float) -> Iterator[str]:
        """Ids of uploads untouched since a time (seconds of the epoch)."""
        for path in self.incoming.glob("*"):
            with suppress(FileNotFoundError):
                if UPLOAD_ID.fullmatch(path.stem) and path.stat().st_mtime < older_than:
                    yield path.stem

    def _promote(self, upload_id: str, sha256: str, size: int) -> Stored:
        key = _key(sha256)
        target = self._path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(self._part(upload_id), target)
        for folder in (target.parent, self.incoming):
            _folder_to_disk(folder)
        return Stored(key, sha256, size)

    def _path(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise NotThere(key)
        return self.root / key

    def _there(self, key: str) -> Path:
        path = self._path(key)
        if not path.is_file():
            raise NotThere(key)
        return path

    def _part(self, upload_id: str) -> Path:
        if not UPLOAD_ID.fullmatch(upload_id):
            raise NotThere(upload_id)
        return self.incoming / f"{upload_id}.part"

    def _done(self, upload_id: str) -> Path:
        return self._part(upload_id).with_suffix(".done")


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


def _key(sha256: str) -> str:
    return f"sha256/{sha256[:2]}/{sha256[2:4]}/{sha256}"


@contextmanager
def _full_disk_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise NoSpace("no space left for this file") from error
        raise


def _lock(file: BinaryIO) -> None:

    fcntl.flock(file, fcntl.LOCK_EX)


def _to_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _write_small(path: Path, text: str) -> None:
    with path.open("wb") as file:
        file.write(text.encode())
        _to_disk(file)


def _folder_to_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
