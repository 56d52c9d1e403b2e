"""A reader that goes on where it stopped when the connection to a server breaks."""

import io
import time
from collections.abc import Callable
from secrets import SystemRandom
from typing import Any

from media_store.contract import OutOfReach

BREAKS = 5
FIRST_WAIT_S, LONGEST_WAIT_S = 0.1, 5.0
STEP = 1024 * 1024


class Resuming(io.RawIOBase):
    """Reads what `fetch(at)` gives: a body with `read(n)` and `close()` from byte `at` on, None past the end.

    The first fetch is made at once, so that what is missing shows before anything is read. `broken` is the kind of
    error after which it fetches again, at most BREAKS times in a row, waiting longer each time, with jitter.
    """

    def __init__(self, fetch: Callable[[int], Any], at: int, broken: type[Exception]) -> None:
        self._fetch, self._at, self._broken = fetch, at, broken
        self._body = fetch(at)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """The next bytes; 0 at the end. Raises OutOfReach."""
        block = self._next(len(buffer))
        buffer[: len(block)] = block
        self._at += len(block)
        return len(block)

    def _next(self, most: int, breaks: int = 0) -> bytes:
        try:
            return b"" if self._body is None else bytes(self._body.read(most))
        except self._broken as error:
            if breaks == BREAKS:
                raise OutOfReach(f"reading broke off {BREAKS + 1} times at byte {self._at}") from error
        time.sleep(SystemRandom().uniform(0, min(LONGEST_WAIT_S, FIRST_WAIT_S * 2**breaks)))
        self._body.close()
        self._body = self._fetch(self._at)
        return self._next(most, breaks + 1)

    def readall(self) -> bytes:
        """All that is left, in steps worth a call."""
        return b"".join(iter(lambda: self.read(STEP), b""))

    def close(self) -> None:
        """Lets the connection go."""
        if not self.closed and self._body is not None:
            self._body.close()
        super().close()
