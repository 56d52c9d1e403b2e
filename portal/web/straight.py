"""Bodies read straight from the connection, where the server hands it out: gunicorn copies each byte six times."""

import socket
from typing import Any


def body_of(environ: dict[str, Any]) -> Any:
    """The request's body of known length as something with `read(size)`: straight from the line under gunicorn, where
    it speaks plain HTTP/1.1 and nobody has read yet; else as the server gives it."""
    body, line = environ["wsgi.input"], environ.get("gunicorn.socket")
    reader: Any = getattr(body, "reader", None)
    if type(line) is not socket.socket or type(reader).__name__ != "LengthReader":
        return body
    untouched = getattr(reader.unreader, "sock", None) is line and body.buf.tell() == 0
    return Straight(body, reader, line) if untouched else body


class Straight:
    """Reads what the server read ahead, then the line itself, never past the end of the body.

    The server's count of what is left follows, so that it finds the next request of the connection where it begins.
    """

    def __init__(self, body: Any, reader: Any, line: socket.socket) -> None:
        self._body, self._reader, self._line = body, reader, line
        ahead = reader.unreader.take_buffered()
        self._ahead: bytes = ahead[: reader.length]
        reader.unreader.unread(ahead[reader.length :])
        reader.length -= len(self._ahead)

    def read(self, size: int) -> bytes:
        """`size` bytes in one piece, less at the end or before the line breaks; then b"" or OSError."""
        ahead, self._ahead = self._ahead[:size], self._ahead[size:]
        wanted: int = min(size - len(ahead), self._reader.length)
        if not wanted:
            return ahead
        try:
            block = self._line.recv(wanted, socket.MSG_WAITALL)
        except OSError:
            self._body.failed = True
            if ahead:
                return ahead
            raise
        self._body.failed = not block
        self._reader.length -= len(block)
        return ahead + block if ahead else block
