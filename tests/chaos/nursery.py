"""Bears workers that are killed: `python -m tests.chaos.nursery DATABASE_URL FOLDER`, a line on stdin for each.

Everything is imported once and each worker is a fork, so that a test can afford hundreds of them. A worker is the real
loop with the real tasks over a database of its own connections; only the platform is near: it answers after some
milliseconds, and every time it is asked a line is written to FOLDER/asked. A look at the video "poison" kills the
worker that looks.
"""

import os
import random
import secrets
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from media_store import open_store
from portal.db import Database
from portal.rules.facts import Fetched, FileLook, FolderLook, Hashes, Rendered, VideoLook
from portal.rules.marks import Screened, ScreenLook
from portal.rules.vocabulary import FolderState, Platform, ProbeState
from portal.services.kit import Kit
from portal.services.recording import keep_events
from portal.worker import run_worker

LOOK_S = (0.002, 0.02)
POISON = "poison"


def kit_of(url: str, place: Path) -> Kit:
    """A kit over a real database whose platform answers at once and keeps count."""

    def probe_video(address: str, platform: Platform | None, video_id: str | None) -> VideoLook:
        with open(place / "asked", "a") as asked:
            asked.write(f"{video_id}\n")
        if video_id == POISON:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(random.uniform(*LOOK_S))
        return VideoLook(
            ProbeState.OK, "yt_dlp", utc_now(), platform, video_id, address, "วิดีโอ", duration_s=240.0, channel="ช่อง"
        )

    database = Database(url)
    keep_events(database)
    return Kit(
        database=database,
        media=open_store(f"folder:{place / 'media'}"),
        now=utc_now,
        secret=lambda: secrets.token_urlsafe(32),
        chance=random.random,
        probe_video=probe_video,
        list_folder=lambda folder_id, _key: FolderLook(FolderState.OK, "page", utc_now(), folder_id),
        inspect_file=lambda _path: FileLook(240.0, 1000),
        render_file=lambda _path, _kind: Rendered(FileLook(None, 1000)),
        screen_video=lambda _path, _references: Screened(ScreenLook()),
        keep_head=lambda _line: None,
        liken_file=lambda _path, _kind: Hashes(),
        fetch_file=fetch_file,
        file_pause_s=0.0,
        fetch_video=lambda _link, _video_id, _sink: Fetched(ProbeState.REMOVED),
        polite_s=0.0,
    )


def fetch_file(file_id: str, _key: str | None, sink: Callable[[bytes], object]) -> Fetched:
    """A photo in three pieces, whose bytes follow from its id."""
    for piece in (b"\xff\xd8\xff\xe0", file_id.encode() * 20_000, b"end"):
        time.sleep(random.uniform(*LOOK_S) / 3)
        sink(piece)
    return Fetched(FolderState.OK)


def utc_now() -> datetime:
    return datetime.now(UTC)


def main(url: str, place: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    nursery = os.getpid()
    for _ in sys.stdin:
        worker = os.fork()
        if not worker:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            nothing = os.open(os.devnull, os.O_RDWR)
            os.dup2(nothing, 0)
            os.dup2(nothing, 1)
            random.seed()
            run_worker(kit_of(url, Path(place)), should_stop=lambda: os.getppid() != nursery)
            os._exit(0)
        print(worker, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
