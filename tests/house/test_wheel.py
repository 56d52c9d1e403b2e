"""`pip install .` alone gives a whole portal: the wheel, installed outside the tree, starts and speaks Thai."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*command: str, cwd: Path, **environment: str) -> str:
    """A Python command that must end well; what it printed."""
    done = subprocess.run(
        [sys.executable, *command], cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree, built without network."""
    folder = tmp_path_factory.mktemp("wheel")
    run("-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(folder), str(ROOT), cwd=folder)
    return next(folder.glob("*.whl"))


def test_it_carries_everything_a_portal_needs_and_nothing_else(wheel: Path):
    with zipfile.ZipFile(wheel) as packed:
        there = set(packed.namelist())
    for needed in (
        "portal/templates/layout/frame.html", "portal/migrations/env.py", "portal/wsgi.py",
        "portal/migrations/versions/0001_first_tables.py", "portal/migrations/script.py.mako",
        "portal/seed/demo.toml", "portal/translations/th/LC_MESSAGES/messages.mo", "portal/static/css/components.css",
        "portal/static/vendor/htmx/LICENSE", "portal/static/vendor/ibm-plex-sans-thai-looped/LICENSE",
        "media_store/contract.py",
    ):  # fmt: skip
        assert needed in there
    for folder, target in (
        ("templates", "portal/templates"),
        ("portal", "portal"),
        ("migrations", "portal/migrations"),
    ):
        tracked = subprocess.run(["git", "ls-files", folder], cwd=ROOT, capture_output=True, text=True).stdout.split()
        assert {name.replace(folder, target, 1) for name in tracked if (ROOT / name).exists()} <= there
    assert {name.partition("/")[0] for name in there if ".dist-info" not in name} == {"portal", "media_store"}


def test_installed_outside_the_tree_it_starts_and_serves_a_page(wheel: Path, tmp_path: Path):
    site, instance = tmp_path / "site", tmp_path / "instance"
    run("-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", str(site), str(wheel), cwd=tmp_path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{free.getsockname()[1]}"
    here = {"PYTHONPATH": str(site), "PORTAL_INSTANCE": str(instance), "PORTAL_BIND": bind}
    assert str(site) in run("-c", "import portal; print(portal.__file__)", cwd=tmp_path, **here)
    assert "one-time password" in run("-m", "portal", "init", cwd=tmp_path, **here)
    server = subprocess.Popen(
        [sys.executable, "-m", "portal", "serve"], cwd=tmp_path, env={**os.environ, **here}, stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        page = fetch(f"http://{bind}/sign-in")
        assert "เข้าสู่ระบบ" in page
        style = re.search(r'href="(/static/css/components.css[^"]*)"', page)
        assert style
        assert ".button" in fetch(f"http://{bind}{style[1]}")
    finally:
        server.terminate()
        server.wait(15)


def fetch(address: str, *, within_s: float = 30) -> str:
    """A page, asked for until the server answers."""
    until = time.monotonic() + within_s
    while True:
        try:
            with urllib.request.urlopen(address) as answer:
                return str(answer.read().decode())
        except urllib.error.URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
