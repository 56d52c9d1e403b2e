"""A large upload costs the serving process little memory, whichever server it runs in."""

import http.client
import socket
from pathlib import Path

import psutil
import pytest

from portal.operations.migrating import migrate
from portal.services.uploading import begin_upload
from portal.settings import read_settings
from portal.web import memory
from portal.wiring import build_kit
from tests.bench import upload_servers
from tests.people import build_town
from tests.reports import actor_of, new_report
from tests.tus import STREAM
from tests.web.test_uploads import FILM

MEGA = 1024 * 1024
MOST_MB = 150


def test_giving_back_is_harmless_anywhere_and_due_after_each_step(monkeypatch):
    memory.give_back()
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda _name: object())  # a C library without it
    memory.give_back()
    assert not memory.is_worth_it(0, memory.STEP - 1)
    assert memory.is_worth_it(memory.STEP - 1, memory.STEP)
    assert memory.is_worth_it(5, 3 * memory.STEP)


def upload(instance: Path, server: str, megabytes: int, monkeypatch: pytest.MonkeyPatch) -> float:
    """Sends a film in pieces of a megabyte; the most resident memory of the serving process, in MB."""
    monkeypatch.setenv("PORTAL_INSTANCE", str(instance))
    kit = build_kit(read_settings({"PORTAL_INSTANCE": str(instance)}))
    migrate(kit.database)
    town = build_town(kit)
    begun = begin_upload(kit, actor_of(town, "officer"), new_report(town), "film.mp4", megabytes * MEGA)
    kit.database.close()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    serve = upload_servers.waitress if server == "waitress" else _gunicorn
    most, piece = 0, (FILM * 110)[:MEGA]
    with serve(port, instance) as number:
        process, line = psutil.Process(number), http.client.HTTPConnection("127.0.0.1", port)
        for at in range(0, megabytes * MEGA, MEGA):
            headers = {"Tus-Resumable": "1.0.0", "Content-Type": STREAM, "Upload-Offset": str(at)}
            line.request("PATCH", f"/uploads/{begun.secret}", piece, headers)
            answer = line.getresponse()
            assert (answer.read(), answer.status) == (b"", 204)
            most = max(most, process.memory_info().rss)
        line.close()
    return most / 1e6


def _gunicorn(port: int, home: Path):
    return upload_servers.gunicorn("portal_app", port, home)


@pytest.mark.parametrize("server", ["waitress", "gunicorn"])
def test_memory_stays_small(server, tmp_path, monkeypatch):
    assert upload(tmp_path / "instance", server, 130, monkeypatch) <= MOST_MB


@pytest.mark.chaos
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("server", ["waitress", "gunicorn"])
def test_memory_stays_small_over_the_largest_file(server, tmp_path, monkeypatch):
    assert upload(tmp_path / "instance", server, 1024, monkeypatch) <= MOST_MB
