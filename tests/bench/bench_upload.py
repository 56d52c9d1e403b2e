"""Throughput of an upload over loopback, SHA-256 included, against nginx taking the same file by PUT without one.

Prints MB/s of each contender, `upload_ratio` (ours / nginx PUT, or / a raw-body server without hash where nginx is not
installed, which it then says), `upload_over_multipart` (ours / a form saved and hashed) and `upload_memory_mb` (what a
1 GiB upload adds to the serving process). Every contender begins without a file of the round before, and ours alone
waits until the disk has all of it. PORTAL_BENCH_MB makes it smaller. Run: python -m tests.bench.bench_upload
"""

import os
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import psutil

from tests.bench import upload_servers as servers

SIZE = int(os.environ.get("PORTAL_BENCH_MB", "1024")) * 1024 * 1024
ROUNDS = 5
CHUNK = 1024 * 1024
HEAD = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41"
EDGE = b"--bench\r\n"


class Wire:
    """A client that costs next to nothing: the kernel sends the file."""

    def __init__(self, port: int, film: Path) -> None:
        self.port, self.film = port, film

    def send(self, head: str, *, before: bytes = b"", after: bytes = b"") -> None:
        """One request with the whole file, over a connection of its own."""
        with self.open() as line:
            self.request(line, head, 0, self.film.stat().st_size, before, after)

    def open(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port))

    def request(
        self, line: socket.socket, head: str, offset: int, count: int, before: bytes = b"", after: bytes = b""
    ) -> bool:
        """One request with a part of the file; True when the connection stays. Ends the bench unless it is 2xx."""
        length = count + len(before) + len(after)
        with self.film.open("rb") as file:
            line.sendall(f"{head}Host: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n".encode() + before)
            line.sendfile(file, offset, count)
            line.sendall(after)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += line.recv(65536) or sys.exit("the server hung up")
        if not answer.startswith(b"HTTP/1.1 2"):
            sys.exit(answer.decode(errors="replace"))
        return b"connection: close" not in answer.lower()


class Portal:
    """The portal's side: a report to upload to, and what lies in the store removed after each round."""

    def __init__(self, home: Path) -> None:
        os.environ["PORTAL_INSTANCE"] = str(home)
        from portal.operations.migrating import migrate
        from portal.settings import read_settings
        from portal.wiring import build_kit
        from tests.people import build_town
        from tests.reports import actor_of, new_report

        self.kit = build_kit(read_settings(os.environ))
        migrate(self.kit.database)
        self.town = build_town(self.kit)
        self.actor, self.report = actor_of(self.town, "officer"), new_report(self.town)

    def address(self) -> str:
        """A fresh upload."""
        from portal.services.uploading import begin_upload

        return begin_upload(self.kit, self.actor, self.report, "bench.mp4", SIZE).secret

    def clear(self) -> None:
        for key in list(self.kit.media.keys()):
            self.kit.media.delete(key)


def clear_plain(home: Path) -> None:
    """What the plain servers wrote: replacing it would be counted against them."""
    for path in (home / "raw", home / "form", home / "put" / "film.mp4"):
        path.unlink(missing_ok=True)


def patch(secret: str, offset: int) -> str:
    return (
        f"PATCH /uploads/{secret} HTTP/1.1\r\nTus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\n"
        f"Upload-Offset: {offset}\r\n"
    )


def in_one(wire: Wire, portal: Portal) -> None:
    """One PATCH with everything."""
    wire.send(patch(portal.address(), 0))


def in_chunks(wire: Wire, portal: Portal) -> None:
    """As the page does it: a megabyte a request, over one connection as long as the server keeps it."""
    secret, line = portal.address(), wire.open()
    for offset in range(0, SIZE, CHUNK):
        if not wire.request(line, patch(secret, offset), offset, min(CHUNK, SIZE - offset)):
            line.close()  # waitress does so after every 204
            line = wire.open()
    line.close()


def by_form(wire: Wire) -> None:
    disposition = b'Content-Disposition: form-data; name="file"; filename="bench.mp4"\r\n\r\n'
    head = "POST / HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=bench\r\n"
    wire.send(head, before=EDGE + disposition, after=b"\r\n--bench--\r\n")


def make_film(path: Path) -> None:
    """A file of SIZE bytes that begins as a film."""
    block = HEAD + os.urandom(CHUNK - len(HEAD))
    with path.open("wb") as file:
        for _ in range(SIZE // CHUNK):
            file.write(block)


def added_mb(number: int, act: Callable[[], None]) -> float:
    """Megabytes that the process grew by at most while `act` ran."""
    process, done, seen = psutil.Process(number), threading.Event(), [0]
    before = process.memory_info().rss

    def watch() -> None:
        while not done.wait(0.02):
            seen.append(process.memory_info().rss)

    thread = threading.Thread(target=watch)
    thread.start()
    act()
    done.set()
    thread.join()
    print(f"# process {process.name()}: {before / 1e6:.0f} MB before, {max(seen) / 1e6:.0f} MB at most")
    return (max(seen) - before) / 1e6


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def main() -> None:
    home = Path(tempfile.mkdtemp(prefix="portal-bench-"))
    try:
        measure(home)
    finally:
        shutil.rmtree(home)


def measure(home: Path) -> None:
    film = home / "film.mp4"
    make_film(film)
    portal, ports = Portal(home / "instance"), [free_port() for _ in range(5)]
    with ExitStack() as stack:
        worker = stack.enter_context(servers.gunicorn("portal_app", ports[0], home))
        stack.enter_context(servers.gunicorn("raw_app", ports[1], home))
        stack.enter_context(servers.gunicorn("form_app", ports[2], home))
        has_nginx = stack.enter_context(servers.nginx(ports[3], home))
        spooling = stack.enter_context(servers.waitress(ports[4], home))
        wires = [Wire(port, film) for port in ports]
        contenders: dict[str, Callable[[], None]] = {
            "upload_mb_s": lambda: in_one(wires[0], portal),
            "upload_chunks_mb_s": lambda: in_chunks(wires[0], portal),
            "upload_waitress_chunks_mb_s": lambda: in_chunks(wires[4], portal),
            "raw_mb_s": lambda: wires[1].send("PUT / HTTP/1.1\r\n"),
            "multipart_mb_s": lambda: by_form(wires[2]),
        }
        if has_nginx:
            contenders["nginx_put_mb_s"] = lambda: wires[3].send("PUT /film.mp4 HTTP/1.1\r\n")
        times: dict[str, list[float]] = {name: [] for name in contenders}
        memory = added_mb(worker, contenders["upload_mb_s"])
        memory_waitress = added_mb(spooling, contenders["upload_waitress_chunks_mb_s"])
        portal.clear()
        for _ in range(ROUNDS):
            for name, act in contenders.items():
                os.sync()
                began = time.perf_counter()
                act()
                times[name].append(time.perf_counter() - began)
                portal.clear()
                clear_plain(home)
    speeds = {name: SIZE / 1e6 / median(found) for name, found in times.items()}
    for name, speed in speeds.items():
        print(f"{name} {speed:.0f}")
    if not has_nginx:
        print("# nginx is not installed: upload_ratio is over the raw-body server (on Debian: apt-get install nginx)")
    floor = speeds["nginx_put_mb_s" if has_nginx else "raw_mb_s"]
    print(f"upload_ratio {speeds['upload_mb_s'] / floor:.2f}")
    print(f"upload_chunks_ratio {speeds['upload_chunks_mb_s'] / floor:.2f}")
    print(f"upload_over_multipart {speeds['upload_mb_s'] / speeds['multipart_mb_s']:.2f}")
    print(f"upload_memory_mb {memory:.0f}")
    print(f"upload_waitress_memory_mb {memory_waitress:.0f}")


if __name__ == "__main__":
    main()
