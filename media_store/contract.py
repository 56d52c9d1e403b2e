"""The contract of a store: objects named by their content, uploads that survive a cut, one error for "not there"."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol


@dataclass(frozen=True)
class Stored:
    """A stored object: its key, the SHA-256 of its bytes (hex) and their number."""

    key: str
    sha256: str
    size: int


class StoreError(Exception):
    """Anything a store can say no with."""


class NotThere(StoreError, FileNotFoundError):
    """No such object or upload."""


class NoSpace(StoreError):
    """The disk or bucket is full; nothing was kept of what did not fit."""


class NotWhole(StoreError):
    """What arrived is not what was announced (size or SHA-256)."""


class WrongOffset(StoreError):
    """Bytes were offered for another place than the end; `expected` is where to go on. Nothing was changed."""

    def __init__(self, expected: int) -> None:
        super().__init__(f"the next byte is {expected}")
        self.expected = expected


class Store(Protocol):
    """Content-addressed storage. Original names are data of the caller, never paths here."""

    def put(self, stream: BinaryIO) -> Stored:
        """Stores a stream, hashing while it reads. Raises NoSpace."""

    def open(self, key: str, start: int = 0, length: int | None = None) -> AbstractContextManager[BinaryIO]:
        """A reader over the object or a range of it. Raises NotThere."""

    def exists(self, key: str) -> bool:
        """Whether the object is stored whole."""

    def size(self, key: str) -> int:
        """Bytes of the object. Raises NotThere."""

    def delete(self, key: str) -> None:
        """Removes the object; one that is not there is fine."""

    def keys(self) -> Iterator[str]:
        """Keys of all stored objects; uploads on their way are not among them."""

    def local_path(self, key: str) -> AbstractContextManager[Path]:
        """A real file with the object's bytes for a decoder; only to be read. Raises NotThere."""

    def begin(self) -> str:
        """Starts an upload and returns its id (128 random bits)."""

    def append(self, upload_id: str, offset: int, chunk: bytes) -> int:
        """Appends at `offset` and returns the new end. Raises WrongOffset, NotThere, NoSpace."""

    def offset(self, upload_id: str) -> int:
        """Bytes that have arrived for good. Raises NotThere."""

    def finish(self, upload_id: str, *, size: int | None = None, sha256: str | None = None) -> Stored:
        """Promotes a whole upload to an object; a second call gives the same answer. Raises NotWhole, NotThere."""

    def abandon(self, upload_id: str) -> None:
        """Throws an upload away; one that is not there is fine."""
