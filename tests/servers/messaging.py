"""A server that speaks as LINE's Messaging API does, for the few questions the portal asks."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "a-token-of-tests"


class LineServer(ThreadingHTTPServer):
    """`pushed` holds what was taken; `limit` None is unlimited; `refuse` is (status, message) for the next pushes."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.pushed: list[dict[str, Any]] = []
        self.keys: set[str] = set()
        self.limit: int | None = 200
        self.used = 0
        self.members: dict[str, int] = {}
        self.refuse: tuple[int, str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Answers(BaseHTTPRequestHandler):
    server: LineServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.headers["Authorization"] != f"Bearer {TOKEN}":
            return self._answer(401, {"message": "Authentication failed."})
        if self.path == "/v2/bot/message/quota":
            kind = {"type": "none"} if self.server.limit is None else {"type": "limited", "value": self.server.limit}
            return self._answer(200, kind)
        if self.path == "/v2/bot/message/quota/consumption":
            return self._answer(200, {"totalUsage": self.server.used})
        group = self.path.split("/")[4]
        if group in self.server.members:
            return self._answer(200, {"count": self.server.members[group]})
        return self._answer(404, {"message": "Not found"})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = self.headers.get("X-Line-Retry-Key", "")
        if self.server.refuse:
            return self._answer(self.server.refuse[0], {"message": self.server.refuse[1]})
        if key in self.server.keys:
            return self._answer(409, {"message": "The retry key is already accepted"})
        self.server.keys.add(key)
        self.server.pushed.append(body)
        return self._answer(200, {"sentMessages": [{"id": "1", "quoteToken": "q"}]})

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_parts: Any) -> None:
        """Tests are quiet."""


@contextmanager
def line_server() -> Iterator[LineServer]:
    """Runs one on a free port."""
    server = LineServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
