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


@dataclass(frozen=True)
class Room:
    """The place of a store: whether it ever held objects and holds them now (a disk that is not mounted does not),
    and its bytes, free and in all; None where a server does not tell."""

    there: bool
    free: int | None = None
    total: int | None = None


class StoreError(Exception):
    """Anything a store can say no with."""


class NotThere(StoreError, FileNotFoundError):
    """No such object or upload."""


class NoSpace(StoreError):
    """The disk or bucket is full; nothing was kept of what did not fit."""


class NotWhole(StoreError):
    """What arrived is not what was announced (size or SHA-256)."""


class OutOfReach(StoreError):
    """The disk or server did not do its part, its own retries included. What was not acknowledged is not promised."""


class WrongOffset(StoreError):
    """Bytes were offered for another place than the end; `expected` is where to go on. Nothing was changed."""

    def __init__(self, expected: int) -> None:
        super().__init__(f"the next byte is {expected}")
        self.expected = expected


class Store(Protocol):
    """Content-addressed storage, safe for many threads and processes at once.

    Original names are data of the caller, never paths here. An upload is visible as an object only when it is whole
    and promoted by `finish`; a kill between any two steps leaves nothing visible or a whole object, and `offset` and
    `finish` go on from there. Every method may raise OutOfReach.
    """

    def put(self, stream: BinaryIO) -> Stored:
        """Stores a stream, hashing while it reads. Raises NoSpace."""

    def open(self, key: str, start: int = 0, length: int | None = None) -> AbstractContextManager[BinaryIO]:
        """A reader (forwards only) over the object or a range of it; past the end it is empty. Raises NotThere."""

    def exists(self, key: str) -> bool:
        """Whether the object is stored whole."""

    def size(self, key: str) -> int:
        """Bytes of the object. Raises NotThere."""

    def delete(self, key: str) -> None:
        """Removes the object; one that is not there is fine."""

    def keys(self) -> Iterator[str]:
        """Keys of all stored objects in order; uploads on their way are not among them."""

    def objects(self, after: str = "") -> Iterator[Stored]:
        """All stored objects in the order of their keys, from the first key greater than `after`.

        The SHA-256 is the one the key promises; only reading the bytes proves it (fixity).
        """

    def strangers(self) -> Iterator[str]:
        """Names of files in the store's place that are neither objects nor uploads: put there behind its back."""

    def room(self) -> Room:
        """Whether the place is there, and how much fits in. Writes nothing."""

    def local_path(self, key: str) -> AbstractContextManager[Path]:
        """A real file with the object's bytes for a decoder; only to be read. Raises NotThere."""

    def address(self, key: str, seconds: int, *, content_type: str = "", name: str = "") -> str:
        """A link that gives the object to whoever holds it, for `seconds`, then no more.

        With `name` (any text) a browser saves the file under it; without, it shows it. Raises NotThere for what is no
        key; whether the object is there shows when the link is followed.
        """

    def begin(self) -> str:
        """Starts an upload and returns its id (128 random bits)."""

    def append(self, upload_id: str, offset: int, chunk: bytes, *, more: bool = False) -> int:
        """Appends at `offset` and returns the new end once it is on disk. Raises WrongOffset, NotThere, NoSpace.

        With `more` another chunk of the same request follows: a kill takes nothing away, but against a power cut it is
        safe only with the next append without `more` (an empty chunk will do) or `finish`. A finished upload takes no
        more (NotThere). After any other error ask `offset` where to go on.
        """

    def offset(self, upload_id: str) -> int:
        """Bytes that have arrived for good; all of them once finished. Raises NotThere."""

    def finish(self, upload_id: str, *, size: int | None = None, sha256: str | None = None) -> Stored:
        """Promotes a whole upload to an object; a second call gives the same answer. Raises NotWhole, NotThere.

        Bytes short of `size` may still be appended; an upload whose `sha256` (hex) is wrong can only be abandoned.
        """

    def abandon(self, upload_id: str) -> None:
        """Throws away an upload, or what is remembered of a finished one (its object stays); unknown ids are fine."""

    def stale_uploads(self, older_than: float) -> Iterator[str]:
        """Ids of uploads untouched since a time (seconds of the epoch): cut, killed, or finished and remembered."""
