"""wsgi.py serves the portal under both servers it is written for, and says what is missing before `init`."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SERVERS = {
    "gunicorn": ("gunicorn", "--bind", "{bind}", "--worker-class", "gthread", "--threads", "4", "wsgi:app"),
    "waitress": ("waitress", "--listen={bind}", "wsgi:app"),
}  # fmt: skip


def python(tmp_path: Path, *command: str) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PORTAL_INSTANCE": str(tmp_path), "HOME": str(tmp_path)}
    return subprocess.Popen(
        [sys.executable, "-m", *command], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True,
    )  # fmt: skip


def answer_of(bind: str, server: "subprocess.Popen[str]") -> str:
    for _try in range(300):
        try:
            with urllib.request.urlopen(f"http://{bind}/sign-in", timeout=10) as answer:
                return str(answer.read().decode())
        except urllib.error.URLError:
            assert server.poll() is None, server.communicate()[0]
            time.sleep(0.1)
    raise AssertionError("no answer")


@pytest.mark.parametrize("name", list(SERVERS))
def test_it_serves_under(name: str, tmp_path: Path):
    started = python(tmp_path, "portal", "init")
    assert started.communicate()[0]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{free.getsockname()[1]}"
    server = python(tmp_path, *(part.format(bind=bind) for part in SERVERS[name]))
    try:
        assert "เข้าสู่ระบบ" in answer_of(bind, server)
    finally:
        server.terminate()
        server.communicate(timeout=20)


def test_before_init_it_says_so_in_one_line(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-c", "import wsgi"], cwd=ROOT, env={**os.environ, "PORTAL_INSTANCE": str(tmp_path)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "portal: there is no database of this version yet: run `portal init` first\n"
