"""The web server and the worker beside it."""

import os
import signal
import socket
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable

import pytest

from portal.operations import serving


def hello(_environ: object, start: Callable[..., object]) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def test_pages_are_served_until_told_to_stop():
    port, answers = free_port(), []
    before = signal.getsignal(signal.SIGTERM)

    def ask() -> None:
        for _try in range(100):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
                    answers.append(answer.read())
                break
            except OSError:
                time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGTERM)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        serving.serve_pages(hello, f"127.0.0.1:{port}", with_worker=False)
    finally:
        asking.join()
        signal.signal(signal.SIGTERM, before)
    assert answers == [b"hello"]


@pytest.mark.parametrize("deaf", [False, True])
def test_the_worker_ends_with_the_server(monkeypatch: pytest.MonkeyPatch, deaf: bool):
    listen = "import signal,time; " + ("signal.signal(15, signal.SIG_IGN); " if deaf else "")
    started: list[list[str]] = []
    real = serving.subprocess.Popen

    def start(arguments: list[str]) -> object:
        started.append(arguments)
        return real(
            [sys.executable, "-c", listen + "print(flush=True); time.sleep(60)"], stdout=serving.subprocess.PIPE
        )

    monkeypatch.setattr(serving.subprocess, "Popen", start)
    monkeypatch.setattr(serving, "STOP_WAIT_S", 0.3)
    with serving.worker_beside() as child:
        assert child.stdout is not None
        child.stdout.readline()
    assert child.poll() is not None
    child.stdout.close()
    assert started == [[sys.executable, "-m", "portal", "work"]]
