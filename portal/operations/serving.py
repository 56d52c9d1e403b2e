"""`serve`: waitress in this process and, when asked, the worker in a child that is started again when it dies."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

STOP_WAIT_S = 10
THREADS = 8
LARGEST_BODY = 1024**3 + 1024**2
"""What waitress takes (onto disk) of one request: the largest upload by a client that does not cut it into pieces. The
app allows so much at an upload's address alone, and 8 MiB everywhere else."""
AGAIN_FIRST_S, AGAIN_LAST_S = 1.0, 60.0
LIVED_WELL_S = 60.0
"""A worker that lived this long before it died is started again without the pauses of one that dies at once."""
WORK = (sys.executable, "-m", "portal", "work", "--beside")
log = logging.getLogger("portal.serving")


def start_log() -> None:
    """Lets a command that runs on tell what it does, a line each on stderr."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)


def serve_pages(app: Any, bind: str, *, with_worker: bool) -> None:
    """Serves `app` (WSGI) on HOST:PORT until interrupted. Raises OSError when the port is taken."""
    import waitress
    from waitress.wasyncore import close_all

    start_log()
    signal.signal(signal.SIGTERM, _interrupt)
    connections: dict[int, Any] = {}
    server = waitress.create_server(
        app, map=connections, listen=bind, threads=THREADS, ident=None, max_request_body_size=LARGEST_BODY
    )
    try:
        if with_worker:
            with worker_beside():
                server.run()
        else:
            server.run()
    finally:
        close_all(connections, ignore_all=True)


@contextmanager
def worker_beside(command: Sequence[str] = WORK) -> Iterator["Keeper"]:
    """A worker as a child for as long as this process lives; asked to stop, then made to, at the end."""
    keeper = Keeper(command)
    keeper.start()
    try:
        yield keeper
    finally:
        keeper.stop()


class Keeper(threading.Thread):
    """Keeps one child running: one that ends is told of and started again, after pauses that grow."""

    def __init__(self, command: Sequence[str]) -> None:
        super().__init__(name="worker-keeper", daemon=True)
        self.command = command
        self.started = 0
        self._stopping = threading.Event()
        self.child = self._begin()

    def run(self) -> None:
        pause_s = AGAIN_FIRST_S
        while True:
            since = time.monotonic()
            code = self.child.wait()
            if self._stopping.is_set():
                return
            if time.monotonic() - since >= LIVED_WELL_S:
                pause_s = AGAIN_FIRST_S
            log.error("the worker %s; a new one starts in %g s", _ending(code), pause_s)
            if self._stopping.wait(pause_s):
                return
            pause_s = min(pause_s * 2, AGAIN_LAST_S)
            self.child = self._begin()
            if self._stopping.is_set():  # asked for while this one was being born
                self.child.terminate()

    def stop(self) -> None:
        """Ends the child: the job in hand may be finished within STOP_WAIT_S, else it is freed by the next worker."""
        self._stopping.set()
        self.child.terminate()
        self.join(STOP_WAIT_S)
        if self.is_alive():
            self.child.kill()
            self.join()

    def _begin(self) -> "subprocess.Popen[bytes]":
        self.started += 1
        return subprocess.Popen(self.command)  # noqa: S603 - our own command line


def starter_is_gone() -> Callable[[], bool]:
    """A question to ask from now on: whether the process that started this one has ended without stopping it."""
    starter = os.getppid()
    return lambda: os.getppid() != starter


def _ending(code: int) -> str:
    if code >= 0:
        return f"ended with code {code}"
    try:
        return f"was ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"was ended by signal {-code}"


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
