"""The servers an upload is measured on, each a process of its own on loopback: the portal, nginx, and plain ones."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from flask import Flask, request

BLOCK = 1024 * 1024
NGINX = """
daemon off; master_process off; error_log {home}/error.log; pid {home}/nginx.pid;
events {{ worker_connections 64; }}
http {{ access_log off; client_max_body_size 0; client_body_temp_path {home}/tmp; proxy_temp_path {home}/tmp/p;
fastcgi_temp_path {home}/tmp/f; uwsgi_temp_path {home}/tmp/u; scgi_temp_path {home}/tmp/s;
server {{ listen 127.0.0.1:{port};
location / {{ root {home}/put; dav_methods PUT; create_full_put_path on; }} }} }}
"""


def portal_app() -> Any:
    """The portal as it is served, over the instance in the environment."""
    from portal.app import create_app
    from portal.settings import read_settings
    from portal.wiring import build_kit, secret_key

    settings = read_settings(os.environ)
    return create_app(build_kit(settings), settings, secret_key(settings))


def raw_app() -> Any:
    """Writes a body to a file, without a hash: what is left when everything else is taken away."""

    def app(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        body, left = environ["wsgi.input"], int(environ.get("CONTENT_LENGTH") or 0)
        with open(Path(os.environ["BENCH_HOME"]) / "raw", "wb") as file:
            while left:
                block = body.read(min(BLOCK, left))
                file.write(block)
                left -= len(block)
        start("204 No Content", [])
        return []

    return app


def form_app() -> Any:
    """What a plain Flask page does: a multipart form saved, then hashed."""
    app = Flask("form")

    @app.route("/", methods=["GET", "POST"])
    def save() -> str:
        path = Path(os.environ["BENCH_HOME"]) / "form"
        if request.method == "POST":
            request.files["file"].save(path)
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        return ""

    return app


@contextmanager
def gunicorn(factory: str, port: int, home: Path) -> Iterator[int]:
    """One gthread worker, as on a production server; gives its worker's process id."""
    command = [
        sys.executable, "-m", "gunicorn", "-k", "gthread", "--threads", "4", "-b", f"127.0.0.1:{port}",
        "--timeout", "300", "--log-level", "error", f"tests.bench.upload_servers:{factory}()",
    ]  # fmt: skip
    with _running(command, port, {**os.environ, "BENCH_HOME": str(home)}) as process:
        import psutil

        yield psutil.Process(process.pid).children()[0].pid


@contextmanager
def waitress(port: int, home: Path) -> Iterator[int]:
    """The portal's own server; gives its process id."""
    code = f"""
import waitress
from tests.bench.upload_servers import portal_app
waitress.serve(portal_app(), listen="127.0.0.1:{port}", threads=8, _quiet=True)
"""
    with _running([sys.executable, "-c", code], port, dict(os.environ)) as process:
        yield process.pid


@contextmanager
def nginx(port: int, home: Path) -> Iterator[bool]:
    """nginx taking files by PUT; False where it is not installed."""
    found = shutil.which("nginx")
    if found is None:
        yield False
        return
    for name in ("tmp", "put"):
        (home / name).mkdir()
    (home / "nginx.conf").write_text(NGINX.format(home=home, port=port))
    with _running([found, "-c", str(home / "nginx.conf"), "-p", str(home)], port, dict(os.environ)):
        yield True


@contextmanager
def _running(command: list[str], port: int, environment: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        _await(port)
        yield process
    finally:
        process.terminate()
        process.wait(30)


def _await(port: int) -> None:
    for _ in range(200):
        try:
            with urlopen(f"http://127.0.0.1:{port}/static/brand.svg", timeout=1):
                return
        except OSError as error:
            if getattr(error, "code", None):
                return  # it answers, if only that there is no such page
            time.sleep(0.1)
    raise SystemExit(f"nothing answers on port {port}")
