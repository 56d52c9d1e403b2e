"""Bodies read from gunicorn's own connection: every byte once, and the next request of the connection stays whole."""

import socket
import threading
from collections.abc import Iterator

import pytest
from gunicorn.config import Config
from gunicorn.http import get_parser
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.exceptions import ClientDisconnected

from portal.web import straight, tus

NEXT = b"GET /next HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    near, far = socket.socketpair()
    with near, far:
        yield near, far


def put(length: int, body: bytes = b"") -> bytes:
    return f"PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n".encode() + body


def requests_of(line: socket.socket):
    """What gunicorn reads off a line."""
    return get_parser(Config(), line, ("127.0.0.1", 1))


def body_of(request, line: socket.socket):
    return straight.body_of({"wsgi.input": request.body, "gunicorn.socket": line})


@given(
    size=st.integers(0, 70_000), first=st.integers(0, 20_000), step=st.integers(1, 30_000), asked=st.integers(1, 80_000)
)
@settings(max_examples=80, deadline=None)
def test_every_byte_comes_once_and_the_next_request_is_whole(size: int, first: int, step: int, asked: int):
    body = bytes(n % 251 for n in range(size))
    sent = put(size, body) + NEXT

    def send() -> None:
        start = len(put(size)) + first
        near.sendall(sent[:start])
        for at in range(start, len(sent), step):
            near.sendall(sent[at : at + step])

    near, far = socket.socketpair()
    with near, far:
        sender = threading.Thread(target=send)
        sender.start()
        parser = requests_of(far)
        stream = body_of(next(parser), far)
        assert isinstance(stream, straight.Straight)
        taken = list(iter(lambda: stream.read(asked), b""))
        assert b"".join(taken) == body
        assert all(len(block) == asked for block in taken[:-1])
        assert next(parser).uri == "/next"
        sender.join()


def test_what_nobody_read_is_not_taken_for_the_next_request(ends):
    near, far = ends
    near.sendall(put(30_000, b"b" * 30_000) + NEXT)
    parser = requests_of(far)
    assert body_of(next(parser), far).read(7) == b"b" * 7
    assert next(parser).uri == "/next"


@pytest.mark.parametrize("ahead", [0, 1, 5000])
def test_what_came_before_a_cut_is_given_and_the_connection_is_used_no_more(ends, ahead: int):
    near, far = ends
    near.sendall(put(10_000))
    parser = requests_of(far)
    request = next(parser)
    near.sendall(b"b" * ahead)
    near.shutdown(socket.SHUT_WR)
    taken = bytearray()
    with pytest.raises(ClientDisconnected):
        for block in tus.blocks(body_of(request, far), 10_000):
            taken += block
    assert taken == b"b" * ahead
    with pytest.raises(StopIteration):
        next(parser)


def test_a_line_that_fails_gives_what_was_read_ahead_first(ends):
    near, far = ends
    near.sendall(put(10_000, b"b" * 100))
    parser = requests_of(far)
    stream = body_of(next(parser), far)
    far.settimeout(0.01)
    assert stream.read(200) == b"b" * 100
    with pytest.raises(TimeoutError):
        stream.read(200)
    with pytest.raises(StopIteration):
        next(parser)


def test_other_bodies_are_left_to_the_server(ends):
    near, far = ends
    near.sendall(
        b"PUT /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + put(5, b"hello")
    )
    parser = requests_of(far)
    chunked = next(parser)
    assert body_of(chunked, far) is chunked.body
    assert chunked.body.read() == b"abc"
    request = next(parser)
    assert straight.body_of({"wsgi.input": request.body}) is request.body  # no line of the server's
    assert straight.body_of({"wsgi.input": request.body, "gunicorn.socket": near}) is request.body  # another one
    assert request.body.readline(2) == b"he"
    request.body.buf.write(b"l")
    assert body_of(request, far) is request.body  # somebody read already
