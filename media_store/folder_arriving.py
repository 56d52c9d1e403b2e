"""Uploads on their way into a folder: bytes under incoming/, one lock each, half-written chunks taken back."""

import fcntl
import hashlib
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from media_store.contract import NotThere, Stored, WrongOffset
from media_store.disk import faults_told, folder_to_disk, hurry, make_folder, write_all, write_whole
from media_store.hashing import HashesOnTheWay
from media_store.names import (
    INCOMING,
    check_upload_id,
    is_upload_id,
    key_of,
    new_upload_id,
    read_receipt,
    refuse_other_bytes,
    refuse_other_size,
    write_receipt,
)  # fmt: skip

_CHUNK = struct.Struct("<QQ")


class Arriving:
    """The folder `root`/incoming. Of an upload it holds

    `<id>.part`, the bytes; `<id>.chunk`, where the chunk being written begins and how long it is (so that after a kill
    a part of it is taken back); `<id>.done`, hash and size once whole, from which `finish` goes on and answers twice.
    """

    def __init__(self, root: Path) -> None:
        self.folder = root / INCOMING
        self._hashes = HashesOnTheWay()
        with faults_told():
            make_folder(self.folder)

    def begin(self, *, for_good: bool = True) -> str:
        """An empty upload; its id. Not `for_good` when nobody is told the id."""
        upload_id = new_upload_id()
        with faults_told():
            for name in ("chunk", "part"):
                handle = os.open(self.path(upload_id, name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                try:
                    if name == "chunk":
                        write_all(handle, _CHUNK.pack(0, 0), 0)
                finally:
                    os.close(handle)
            if for_good:
                folder_to_disk(self.folder)
        return upload_id

    def append(self, upload_id: str, offset: int, chunk: bytes, *, more: bool = False) -> int:
        """See Store.append."""
        with self.held(upload_id) as part:
            if part is None:
                raise NotThere(upload_id)
            end = self._end(upload_id, part)
            if end != offset:
                raise WrongOffset(end)
            with self._hashes.beside(upload_id, offset, chunk), faults_told():
                if chunk:
                    self.path(upload_id, "done").unlink(missing_ok=True)  # more came after all: that hash is void
                self._write(upload_id, part, end, chunk, sync=not more)
            return end + len(chunk)

    def offset(self, upload_id: str) -> int:
        """See Store.offset."""
        with self.held(upload_id) as part:
            if part is not None:
                return self._end(upload_id, part)
            known = self.receipt(upload_id)
            if known is None:
                raise NotThere(upload_id)
            return known.size

    def seal(self, upload_id: str, part: int | None, size: int | None, sha256: str | None) -> Stored:
        """Hash and size of a whole upload, remembered before its bytes move. Raises NotWhole, NotThere."""
        known = self.receipt(upload_id)
        if known is not None:
            stored = known
        elif part is not None:
            stored = self._read_whole(upload_id, part, size)
        else:
            raise NotThere(upload_id)
        refuse_other_size(stored.size, size)
        refuse_other_bytes(stored.sha256, sha256)
        if known is None and part is not None:
            with faults_told():
                os.fsync(part)
                write_whole(self.path(upload_id, "done"), write_receipt(stored.sha256, stored.size))
        return stored

    def receipt(self, upload_id: str) -> Stored | None:
        """What a whole upload became; None while it is not whole."""
        try:
            return read_receipt(self.path(upload_id, "done").read_bytes())
        except FileNotFoundError:
            return None

    def abandon(self, upload_id: str) -> None:
        """See Store.abandon."""
        with self.held(upload_id), faults_told():
            for name in ("part", "chunk", "done", "done.draft"):
                self.path(upload_id, name).unlink(missing_ok=True)
        self._hashes.forget(upload_id)

    def promoted(self, upload_id: str) -> None:
        """The bytes have moved: what is no longer needed goes, the receipt stays."""
        self.path(upload_id, "chunk").unlink(missing_ok=True)
        self._hashes.forget(upload_id)

    def stale(self, older_than: float) -> Iterator[str]:
        """See Store.stale_uploads."""
        touched: dict[str, float] = {}
        for path in self.folder.iterdir():
            upload_id = path.name.partition(".")[0]
            with suppress(FileNotFoundError):
                if is_upload_id(upload_id):
                    touched[upload_id] = max(touched.get(upload_id, 0), path.stat().st_mtime)
        yield from sorted(upload_id for upload_id, moment in touched.items() if moment < older_than)

    @contextmanager
    def held(self, upload_id: str) -> Iterator[int | None]:
        """The open file of an upload, held by nobody else meanwhile; None when its bytes have moved or never were."""
        path = self.path(upload_id, "part")
        handle = None
        with faults_told(), suppress(FileNotFoundError):
            handle = os.open(path, os.O_RDWR)
        if handle is None:
            yield None
            return
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            # Whoever held it before may have moved it to its key: bytes written now would land in a stored object.
            yield handle if path.exists() else None
        finally:
            os.close(handle)

    def path(self, upload_id: str, name: str) -> Path:
        """A file of an upload. Raises NotThere for what is no id."""
        return self.folder / f"{check_upload_id(upload_id)}.{name}"

    def _end(self, upload_id: str, part: int) -> int:
        """Where the next byte goes; of a chunk cut by a kill nothing is kept, for it was never acknowledged."""
        end = os.fstat(part).st_size
        with suppress(FileNotFoundError, struct.error):
            start, length = _CHUNK.unpack(self.path(upload_id, "chunk").read_bytes())
            if start < end < start + length:
                os.ftruncate(part, start)
                return int(start)
        return end

    def _read_whole(self, upload_id: str, part: int, size: int | None) -> Stored:
        arrived = self._end(upload_id, part)
        refuse_other_size(arrived, size)
        found = self._hashes.of(upload_id, arrived)
        if found is None:
            with faults_told(), open(part, "rb", closefd=False) as file:
                file.seek(0)
                found = hashlib.file_digest(file, "sha256").hexdigest()
        return Stored(key_of(found), found, arrived)

    def _write(self, upload_id: str, part: int, end: int, chunk: bytes, *, sync: bool) -> None:
        note = os.open(self.path(upload_id, "chunk"), os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            write_all(note, _CHUNK.pack(end, len(chunk)), 0)
        finally:
            os.close(note)
        try:
            write_all(part, chunk, end)
            if sync:
                os.fsync(part)
            else:
                hurry(part, end, len(chunk))
        except BaseException:
            with suppress(OSError):
                os.ftruncate(part, end)
            raise
