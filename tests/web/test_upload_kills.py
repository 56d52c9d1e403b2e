"""Web process and worker die by kill -9 while files arrive and are looked into: no acknowledged byte is lost, nothing
half-done is seen, no object is without its row, and every file is looked into in the end."""

import hashlib
import http.client
import random
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.models import Job
from portal.models.media import MediaObject, Upload
from portal.models.videos import Video
from portal.operations.migrating import migrate
from portal.rules.vocabulary import JobStatus
from portal.services.filming import INSPECT
from portal.services.kit import Kit
from portal.services.uploading import begin_upload
from portal.settings import read_settings
from portal.wiring import build_kit
from tests.people import build_town
from tests.reports import actor_of, new_report
from tests.servers.mortal import mortal_portal
from tests.tus import STREAM
from tests.web.test_uploads import FILM

PIECE = 128 * 1024
SIZE = 3 * 1024 * 1024 + 1234


class Client:
    """A tus client that never gives up; `acknowledged` is the furthest end it was promised."""

    def __init__(self, port: int, secret: str, body: bytes) -> None:
        self.port, self.path, self.body, self.acknowledged, self.cuts = port, f"/uploads/{secret}", body, 0, 0

    def ask(self, method: str, body: bytes = b"", **headers: str) -> http.client.HTTPResponse | None:
        """One request; None when the line broke."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request(method, self.path, body or None, {"Tus-Resumable": "1.0.0", **headers})
            answer = line.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            self.cuts += 1
            return None
        finally:
            line.close()
        return answer

    def offset(self) -> int:
        """Where to go on; never before what was acknowledged."""
        while (answer := self.ask("HEAD")) is None:
            time.sleep(0.01)
        assert answer.status == 200
        offset = int(answer.headers["Upload-Offset"])
        assert offset >= self.acknowledged
        return offset

    def send(self) -> None:
        """The whole file; the last piece is repeated as an empty one until it is acknowledged."""
        while True:
            at = self.offset()
            piece = self.body[at : at + PIECE]
            headers = {"Upload-Offset": str(at), "Content-Type": STREAM, "Content-Length": str(len(piece))}
            answer = self.ask("PATCH", piece, **headers)
            if answer is None or answer.status == 409:
                continue
            assert answer.status == 204, answer.status
            self.acknowledged = int(answer.headers["Upload-Offset"])
            if self.acknowledged == len(self.body):
                return


def await_looks(kit: Kit, files: int) -> None:
    """Until the worker has looked into every file; a job the kills took from it four times would be buried."""
    end, done = time.monotonic() + 60, select(func.count()).where(Job.kind == INSPECT, Job.status == JobStatus.DONE)
    while True:
        with kit.read() as session:
            looked = session.scalar(done)
        if looked == files:
            return
        assert time.monotonic() < end, f"{looked} of {files} looked into"
        time.sleep(0.05)


def survive(instance: Path, kills: int, seed: int) -> None:
    """Uploads under fire: each is whole in the end, and the store holds nothing else."""
    chance = random.Random(seed)
    kit = build_kit(read_settings({"PORTAL_INSTANCE": str(instance)}))
    migrate(kit.database)
    town = build_town(kit)
    report, hashes, killed = new_report(town), set(), 0
    with mortal_portal(instance) as (port, kill):
        while killed < kills:
            body = FILM[:64] + chance.randbytes(SIZE)
            hashes.add(hashlib.sha256(body).hexdigest())
            begun = begin_upload(kit, actor_of(town, "officer"), report, f"{killed}.mp4", len(body))
            client = Client(port, begun.secret, body)
            sender = threading.Thread(target=client.send)
            sender.start()
            for _ in range(min(2, kills - killed)):
                time.sleep(chance.uniform(0.05, 0.4))
                kill()
                killed += 1
            sender.join(60)
            assert client.acknowledged == len(body)
        await_looks(kit, len(hashes))
    with kit.read() as session:
        media = session.scalars(select(MediaObject)).all()
        statuses = set(session.scalars(select(Upload.status)))
        current = session.scalars(select(Video).where(Video.current.is_(True))).all()
    assert sorted(row.sha256 for row in media) == sorted(hashes)
    assert statuses == {"stored"}
    assert len(current) == 1
    assert sorted(kit.media.keys()) == sorted(row.key for row in media)
    for row in media:
        assert (row.facts or {})["duration_s"] == 240.0
        with kit.media.open(row.key) as file:
            assert hashlib.file_digest(file, "sha256").hexdigest() == row.sha256
    for upload_id in list(kit.media.stale_uploads(time.time() + 60)):
        kit.media.abandon(upload_id)  # receipts of what is stored: the sweep of a week later
    assert list(kit.media.strangers()) == []
    assert sorted(kit.media.keys()) == sorted(row.key for row in media)
    kit.database.close()


def test_five_kills(tmp_path: Path):
    survive(tmp_path / "instance", 5, seed=5)


@pytest.mark.chaos
@pytest.mark.timeout(1500)
def test_a_hundred_kills(tmp_path: Path):
    survive(tmp_path / "instance", 100, seed=100)
