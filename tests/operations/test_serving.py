"""The web server and the worker beside it."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable
from pathlib import Path

import psutil
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


READY = "open(sys.argv[1], 'w').close(); time.sleep(60)"
LISTENS, DEAF = READY, f"signal.signal(15, signal.SIG_IGN); {READY}"
DIES = "sys.exit(3)"


def child(code: str, ready: Path) -> tuple[str, ...]:
    """A stand-in for the worker (what is tested is who starts and ends it); makes the file when it is there."""
    return (sys.executable, "-c", f"import signal, sys, time; {code}", str(ready))


def until(is_so: Callable[[], bool], limit_s: float = 10) -> None:
    end = time.monotonic() + limit_s
    while not is_so():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)


@pytest.mark.parametrize("code", [LISTENS, DEAF])
def test_the_worker_ends_with_the_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str):
    monkeypatch.setattr(serving, "STOP_WAIT_S", 0.5)
    with serving.worker_beside(child(code, tmp_path / "ready")) as keeper:
        process = psutil.Process(keeper.child.pid)
        until((tmp_path / "ready").exists)
    assert not process.is_running()
    assert keeper.started == 1


def test_a_worker_that_died_is_started_again_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
):
    monkeypatch.setattr(serving, "AGAIN_FIRST_S", 0.05)
    with serving.worker_beside(child(LISTENS, tmp_path / "ready")) as keeper:
        first = keeper.child.pid
        os.kill(first, signal.SIGKILL)
        until(lambda: keeper.started == 2)
        until(lambda: keeper.child.pid != first)
        assert psutil.Process(keeper.child.pid).is_running()
    assert caplog.messages == ["the worker was ended by SIGKILL; a new one starts in 0.05 s"]


def test_one_that_dies_at_once_is_not_started_in_a_hurry(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
):
    monkeypatch.setattr(serving, "AGAIN_FIRST_S", 0.01)
    monkeypatch.setattr(serving, "AGAIN_LAST_S", 0.03)
    with serving.worker_beside(child(DIES, tmp_path / "ready")) as keeper:
        until(lambda: keeper.started == 5)
    pauses = [message.removeprefix("the worker ended with code 3; a new one starts in ") for message in caplog.messages]
    assert pauses[:4] == ["0.01 s", "0.02 s", "0.03 s", "0.03 s"]


def test_a_worker_notices_that_its_starter_was_killed(tmp_path: Path):
    told = tmp_path / "told"
    watches = f"""
import time
from portal.operations.serving import starter_is_gone
gone = starter_is_gone()
open({str(told)!r}, "w").write("watching")
while not gone(): time.sleep(0.02)
open({str(told)!r}, "w").write("gone")
"""
    starter = subprocess.Popen(
        [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {watches!r}])"]
    )
    until(lambda: told.exists() and told.read_text() == "watching")
    starter.kill()
    starter.wait()
    until(lambda: told.read_text() == "gone")


def test_the_log_goes_to_stderr_with_time_and_level():
    told = "import logging; from portal.operations.serving import start_log; start_log(); logging.info('hello')"
    seen = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert seen.stderr.endswith(" INFO root: hello\n")
