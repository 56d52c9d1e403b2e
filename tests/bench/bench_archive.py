"""The archive of a photo folder from a loopback server, against what a plain script does with the same files.

The portal's side is all of it: each photo asked for by the real fetcher, judged, hashed, stored, owned and counted in
the database by the real task, without polite pauses. The plain side asks for one after the other, hashes it and writes
it to disk with an fsync. Median of three, fresh places each time.
"""

import hashlib
import http.client
import os
import random
import statistics
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from media_store import open_store
from portal.db import Database
from portal.operations.migrating import migrate
from portal.probes.drive_files import FileFetcher
from portal.services.recording import keep_events
from tests.archives import archive, entry, hold, new_album
from tests.outside import Clock, Outside
from tests.people import build_town
from tests.servers.http import LoopbackServer, Reply

PHOTOS, SIZE = 200, 600_000
"""What an authority's folder may hold: phone photos as sent by LINE."""


def photos() -> dict[str, bytes]:
    chance = random.Random(7)
    return {f"file-{number:08}": b"\xff\xd8\xff\xe0" + chance.randbytes(SIZE) for number in range(PHOTOS)}


def plain(server: LoopbackServer, names: list[str]) -> float:
    """Seconds of one request after the other."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        for name in names:
            connection = http.client.HTTPConnection("127.0.0.1", server.port)
            connection.request("GET", f"/uc?id={name}&export=download")
            body = connection.getresponse().read()
            connection.close()
            path = Path(folder, hashlib.sha256(body).hexdigest())
            with path.open("wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
        return time.perf_counter() - began


def archived(server: LoopbackServer) -> float:
    """Seconds until every photo is held."""
    with tempfile.TemporaryDirectory() as folder, closing(Database(f"sqlite:///{folder}/portal.db")) as database:
        migrate(database)
        keep_events(database)
        outside = Outside()
        kit = outside.kit(database, open_store(f"folder:{folder}/media"), Clock(datetime.now(UTC)))
        town = build_town(replace(kit, fetch_file=FileFetcher(server.url, server.url)))
        hold(outside, *(entry(number) for number in range(PHOTOS)))
        began = time.perf_counter()
        album = new_album(town)
        spent = time.perf_counter() - began
        assert archive(kit, album).held == PHOTOS
        return spent


def main() -> None:
    held = photos()

    def reply(_method: str, path: str) -> Reply:
        return 200, {"Content-Type": "image/jpeg"}, held[path.partition("id=")[2].partition("&")[0]]

    with LoopbackServer(reply).running() as server:
        plain(server, list(held)[:20])
        pairs = [(plain(server, list(held)), archived(server)) for _ in range(3)]
    script, portal = (statistics.median(one[side] for one in pairs) for side in (0, 1))
    print(f"archive_200_photos_s {portal:.2f}")
    print(f"plain_200_photos_s {script:.2f}")
    print(f"archive_to_plain_ratio {portal / script:.2f}")


if __name__ == "__main__":
    main()
