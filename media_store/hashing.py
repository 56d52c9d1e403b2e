"""SHA-256 beside the writing: a second thread hashes a block while the first writes it."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

WORTH_A_THREAD = 128 * 1024
"""Starting a thread costs about as much as hashing this many bytes."""
REMEMBERED = 256


class Hashing:
    """A SHA-256 under way over the first `size` bytes."""

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()
        self._under_way: threading.Thread | None = None
        self.size = 0

    @contextmanager
    def beside(self, block: bytes) -> Iterator[None]:
        """Hashes the block while the `with` body does something else with it, and on until the hash is asked again.

        Not taken in when the body fails. The block must not change meanwhile.
        """
        self._wait()
        further = self._sha256.copy()
        thread = threading.Thread(target=further.update, args=(block,), daemon=True)
        if len(block) < WORTH_A_THREAD:
            thread.run()
        else:
            thread.start()
        yield
        self._sha256, self.size = further, self.size + len(block)
        self._under_way = thread if len(block) >= WORTH_A_THREAD else None

    def hexdigest(self) -> str:
        """SHA-256 of all blocks taken in so far."""
        self._wait()
        return self._sha256.hexdigest()

    def _wait(self) -> None:
        if self._under_way is not None:
            self._under_way.join()


class HashesOnTheWay:
    """Hashes of uploads that arrive in this process from the first byte on; the least recent are forgotten.

    A hash counts only when it has seen every byte: its size is the offset the next chunk goes to, and in the end the
    size of the upload. Otherwise whoever finishes the upload reads it once.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[str, Hashing] = OrderedDict()
        self._lock = threading.Lock()

    @contextmanager
    def beside(self, upload_id: str, offset: int, chunk: bytes) -> Iterator[None]:
        """Hashes a chunk for this offset while the body keeps it, when all before it was seen too."""
        with self._lock:
            hashing = self._known.pop(upload_id, None) if offset else Hashing()
        if hashing is None or hashing.size != offset:
            yield
            return
        with hashing.beside(chunk):
            yield
        with self._lock:
            self._known[upload_id] = hashing
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)

    def of(self, upload_id: str, size: int) -> str | None:
        """SHA-256 of the whole upload when it was seen from first to last byte."""
        with self._lock:
            found = self._known.get(upload_id)
        return found.hexdigest() if found is not None and found.size == size else None

    def forget(self, upload_id: str) -> None:
        """The upload is over."""
        with self._lock:
            self._known.pop(upload_id, None)
