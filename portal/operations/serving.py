"""`serve`: waitress in this process and, when asked, the worker in a child that ends with it."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

STOP_WAIT_S = 10
THREADS = 8


def serve_pages(app: Any, bind: str, *, with_worker: bool) -> None:
    """Serves `app` (WSGI) on HOST:PORT until interrupted. Raises OSError when the port is taken."""
    import waitress

    signal.signal(signal.SIGTERM, _interrupt)
    server = waitress.create_server(app, listen=bind, threads=THREADS, ident=None)
    try:
        if with_worker:
            with worker_beside():
                server.run()
        else:
            server.run()
    finally:
        server.close()


@contextmanager
def worker_beside() -> Iterator["subprocess.Popen[bytes]"]:
    """`portal work` as a child; asked to stop, then made to, when this process is done."""
    child = subprocess.Popen([sys.executable, "-m", "portal", "work"])
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(STOP_WAIT_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
