"""Reading every stored file again, against hashing the same files with hashlib. Run: python -m tests.bench.bench_fixity

PORTAL_BENCH_FILES (300) files of PORTAL_BENCH_MB (2) each lie in a folder store with their rows in SQLite;
PORTAL_BENCH_ROUNDS (5) rounds visit both. Prints MB/s of both, `fixity_to_hashlib N` (ours : hashlib's; 1 is as fast),
the same for files of 20 kB, where rows weigh more, and for the turns of the schedule, which write each file down alone.
"""

import hashlib
import io
import os
import random
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import delete

from media_store import open_store
from portal.db import Database
from portal.models import FixityMark, FixityPass, MediaObject
from portal.operations.fixity_by_hand import check_store
from portal.operations.migrating import migrate
from portal.services.kit import Kit
from portal.services.patrolling import FIXITY, patrol
from portal.services.recording import keep_events
from tests.jobs import put_in, take
from tests.outside import Clock, Outside
from tests.people import build_town

FILES = int(os.environ.get("PORTAL_BENCH_FILES") or 300)
MB = int(os.environ.get("PORTAL_BENCH_MB") or 2)
ROUNDS = int(os.environ.get("PORTAL_BENCH_ROUNDS") or 5)
SMALL = 20_000


def build(home: Path, size: int) -> Kit:
    """A kit over a folder store with FILES files of `size` bytes, each with its row."""
    database = Database(f"sqlite:///{home / 'portal.db'}")
    migrate(database)
    keep_events(database)
    clock = Clock(datetime.now(UTC))
    kit = Outside().kit(database, open_store(f"folder:{home / 'media'}"), clock)
    town = build_town(kit)
    with database.transaction() as session:
        rows = []
        for _ in range(FILES):
            stored = kit.media.put(io.BytesIO(random.randbytes(size)))
            rows.append(
                {
                    "province_id": town.province, "authority_id": town.authority, "key": stored.key,
                    "sha256": stored.sha256, "size_bytes": stored.size, "content_type": "image/jpeg",
                    "original_name": "a.jpg", "received_at": kit.now(), "facts": {}, "is_demo": False,
                }
            )  # fmt: skip
        session.execute(MediaObject.__table__.insert(), rows)  # type: ignore[attr-defined]
    return replace(kit, secret=lambda: secrets.token_urlsafe(32))


def hash_all(home: Path) -> None:
    """What anybody would write: every file through hashlib."""
    for path in sorted((home / "media" / "sha256").glob("*/*/*")):
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != path.name:
                raise SystemExit(f"{path} is spoilt")


def check_all(kit: Kit) -> None:
    """Our command."""
    tally, stopped = check_store(kit)
    if stopped or tally.objects != FILES:
        raise SystemExit(f"read {tally.objects} of {FILES}: {stopped}")


def patrol_all(kit: Kit) -> None:
    """One turn of the schedule that has the whole store to do."""
    with kit.database.transaction() as session:
        session.execute(delete(FixityMark))
        session.execute(delete(FixityPass))
        session.add(FixityPass(started_at=kit.now() - timedelta(days=99), position="", objects=0, bytes=0))
    put_in(kit, "all:0", FIXITY)
    patrol(replace(kit, fixity_days=0.01), take(kit))


def seconds(run: Callable[[], None]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def measure(size: int, mark: str) -> None:
    """Prints the figures for files of one size."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        kit = build(home, size)
        runs: dict[str, Callable[[], None]] = {
            "hashlib": lambda: hash_all(home), "fixity": lambda: check_all(kit), "schedule": lambda: patrol_all(kit),
        }  # fmt: skip
        spent: dict[str, list[float]] = {name: [] for name in runs}
        for _ in range(ROUNDS):
            for name, run in runs.items():
                spent[name].append(seconds(run))
        middle = {name: statistics.median(times) for name, times in spent.items()}
        kit.database.close()
    total = FILES * size / 1e6
    for name, took in middle.items():
        print(f"{name}_{mark}_mb_s {total / took:.1f}")
    print(f"fixity_{mark}_to_hashlib {middle['hashlib'] / middle['fixity']:.3f}")
    print(f"schedule_{mark}_to_hashlib {middle['hashlib'] / middle['schedule']:.3f}")


def main() -> None:
    measure(MB * 1024 * 1024, "large")
    measure(SMALL, "small")


if __name__ == "__main__":
    main()
