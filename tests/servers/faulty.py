"""A loopback proxy that spoils HTTP exchanges as told: error answers, resets, lost and cut answers, delays."""

import http.client
import os
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

Fault = str | int | float | None
"""None passes on; an int is answered instead; a float delays by so many seconds; "reset" breaks the connection before
the request goes on, "lost" after the server answered, "cut" in the middle of its answer; "etag" names other content."""
ANSWER = b"<?xml version='1.0'?><Error><Code>%s</Code><Message>told to fail</Message></Error>"
NAMES = {500: b"InternalError", 503: b"SlowDown", 507: b"InsufficientStorage", 403: b"AccessDenied"}


class FaultyProxy:
    """`url` stands for `server`. `plan(number, method, path)` says what befalls each exchange; `asked` lists them."""

    def __init__(self, server: str, plan: Callable[[int, str, str], Fault] = lambda *_: None) -> None:
        self.plan, self.asked = plan, list[str]()
        self.upstream = urlsplit(server).netloc
        self._counting = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.proxy = self
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def next_fault(self, method: str, path: str) -> Fault:
        """What befalls the exchange that begins now."""
        with self._counting:
            self.asked.append(f"{method} {path}")
            return self.plan(len(self.asked), method, path)

    @contextmanager
    def running(self) -> Iterator["FaultyProxy"]:
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join(5)


def first(count: int, fault: Fault, *, of: str = "") -> Callable[[int, str, str], Fault]:
    """A plan that spoils the first `count` exchanges whose "METHOD path" contains `of`, then lets all pass."""
    left = [count]

    def plan(_number: int, method: str, path: str) -> Fault:
        if of in f"{method} {path}" and left[0]:
            left[0] -= 1
            return fault
        return None

    return plan


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    proxy: FaultyProxy

    def handle_error(self, *_: object) -> None:
        """Broken connections are what it is for."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def handle_expect_100(self) -> bool:
        return True  # asked for the body only once the fault is known

    def pass_on(self) -> None:
        fault = self.server.proxy.next_fault(self.command, self.path)
        if fault == "reset":
            return self.break_off()
        if self.headers.get("Expect"):
            self.send_response_only(100)
            self.end_headers()
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if isinstance(fault, float):
            time.sleep(fault)
        if isinstance(fault, int):
            return self.answer(fault, [("Content-Type", "application/xml")], ANSWER % NAMES.get(fault, b"Odd"))
        status, headers, content = self.ask(body)
        if fault == "lost":
            return self.break_off()
        if fault == "etag":
            headers = [(name, f'"{"0" * 32}"' if name.lower() == "etag" else value) for name, value in headers]
        return self.answer(status, headers, content, cut=fault == "cut")

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = pass_on  # noqa: N815

    def ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection(self.server.proxy.upstream, timeout=30)
        connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():  # the host too: it is part of what was signed
            if name.lower() not in ("expect", "connection"):
                connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        try:
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def answer(self, status: int, headers: list[tuple[str, str]], content: bytes, *, cut: bool = False) -> None:
        self.send_response_only(status)
        length = str(len(content))
        for name, value in headers:
            if name.lower() == "content-length":
                length = value  # of a HEAD, which has no content
            elif name.lower() not in ("transfer-encoding", "connection"):
                self.send_header(name, value)
        self.send_header("Content-Length", length)
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if cut else content)
        if cut:
            self.wfile.flush()
            self.break_off()

    def break_off(self) -> None:
        """Closes the connection with a reset."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        os.close(self.connection.detach())

    def log_message(self, *_: object) -> None:
        """Quiet."""
