"""A line between a browser and a server that can be slow, cut and mended, as a phone's is."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

PIECE = 32 * 1024


class Line:
    """`url` leads to `target` (host, port). `speed` is bytes a second upwards, None for as fast as it goes; `sent`
    counts the bytes that went up."""

    def __init__(self, target: tuple[str, int], speed: float | None = None) -> None:
        self.target, self.speed, self.sent = target, speed, 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(0.05)
        self._ends: set[socket.socket] = set()
        self._down, self._over = threading.Event(), threading.Event()
        self.port = self._server.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Breaks every connection, and every new one, until it is mended."""
        self._down.set()
        for end in list(self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Lets connections through again."""
        self._down.clear()

    @contextmanager
    def up(self) -> Iterator["Line"]:
        """The line while it is laid."""
        thread = threading.Thread(target=self._accept, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._over.set()
            self.cut()
            thread.join(5)
            self._server.close()

    def _accept(self) -> None:
        while not self._over.is_set():
            with suppress(TimeoutError):
                near, _ = self._server.accept()
                if self._down.is_set():
                    near.close()
                    continue
                threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        with suppress(OSError), near, socket.create_connection(self.target, 5) as far:
            self._ends |= {near, far}
            back = threading.Thread(target=self._carry, args=(far, near, False), daemon=True)
            back.start()
            self._carry(near, far, True)
            back.join()
            self._ends -= {near, far}

    def _carry(self, source: socket.socket, target: socket.socket, upwards: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(PIECE):
                target.sendall(piece)
                if upwards:
                    self.sent += len(piece)
                    if self.speed:
                        time.sleep(len(piece) / self.speed)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
