"""A small HTTP server on loopback that answers from a function and remembers what it was asked."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Reply = tuple[int, dict[str, str], bytes]


class LoopbackServer:
    """`url` to ask; `asked` holds "METHOD path?query" of every request, `headers` what came with each."""

    def __init__(self, reply: Callable[[str, str], Reply]) -> None:
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        seen = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                seen.asked.append(f"{self.command} {self.path}")
                seen.headers.append({name.lower(): value for name, value in self.headers.items()})
                status, headers, body = reply(self.command, self.path)
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_HEAD = do_POST = do_CONNECT = do_GET  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"

    @contextmanager
    def running(self) -> Iterator["LoopbackServer"]:
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join(5)


def html(text: str, status: int = 200) -> Reply:
    return status, {"Content-Type": "text/html; charset=utf-8"}, text.encode()


def json_bytes(body: bytes, status: int = 200) -> Reply:
    return status, {"Content-Type": "application/json"}, body
