"""Writers killed at random moments: no acknowledged byte is lost, nothing partial is listed, no orphan unreported."""

import random
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from media_store import NotThere, Store, open_store
from tests.media_store.contract import key, sha256
from tests.media_store.writer import content_of
from tests.servers import s3

IN_THE_SUITE, IN_CHAOS = 5, 100


@dataclass
class Witnessed:
    """What a writer said before it was killed: by file number, its upload, how much was kept, its key."""

    uploads: dict[int, str] = field(default_factory=dict)
    kept: dict[int, int] = field(default_factory=dict)
    stored: dict[int, str] = field(default_factory=dict)


def kill_a_writer(url: str, seed: str, after_s: float) -> Witnessed:
    """Starts a writer, kills it -9 so long after its first word, gives back what it said."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.media_store.writer", url, seed], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    killer = threading.Timer(after_s, process.kill)
    killer.start()
    told = Witnessed()
    with process.stdout:
        for line in process.stdout:
            if not line.endswith("\n"):
                break  # cut by the kill
            what, number, said = line.split()
            {"begun": told.uploads, "kept": told.kept, "stored": told.stored}[what][int(number)] = said  # type: ignore[index]
    assert process.wait(30) == -9
    killer.join()
    return told


def check_and_go_on(store: Store, seed: str, told: Witnessed) -> None:
    for each in store.objects():
        with store.local_path(each.key) as path:
            assert (each.sha256, each.size) == (sha256(path.read_bytes()), path.stat().st_size)
    for number, upload_id in told.uploads.items():
        content = content_of(seed, number)
        at = store.offset(upload_id)
        assert at >= int(told.kept.get(number, 0))
        if number in told.stored:
            assert store.size(told.stored[number]) == len(content)
        elif at < len(content):
            assert not store.exists(key(content))
            at = store.append(upload_id, at, content[at:])
        assert store.finish(upload_id, size=len(content)) == store.finish(upload_id)
        assert store.exists(key(content))


def sweep(store: Store) -> None:
    """What the hourly sweep does: whatever is stale goes, and then nothing is left but objects."""
    for upload_id in list(store.stale_uploads(time.time() + 60)):
        store.abandon(upload_id)
        with pytest.raises(NotThere):
            store.offset(upload_id)
    assert (list(store.stale_uploads(time.time() + 60)), list(store.strangers())) == ([], [])


def kill_many(url: str, times: int, longest_s: float) -> None:
    chance = random.Random()
    for _ in range(times):
        seed, after_s = f"{chance.random()}", chance.uniform(0, longest_s)
        print(f"seed {seed}, killed after {after_s:.3f} s")
        told = kill_a_writer(url, seed, after_s)
        store = open_store(url)
        check_and_go_on(store, seed, told)
        for stored in list(store.keys()):
            store.delete(stored)
    sweep(open_store(url))


@pytest.mark.parametrize("times", [IN_THE_SUITE, pytest.param(IN_CHAOS, marks=pytest.mark.chaos)])
def test_a_folder_loses_nothing_to_kills(tmp_path: Path, times: int):
    kill_many(f"folder:{tmp_path / 'media'}", times, 0.5)
    assert list((tmp_path / "media" / "incoming").iterdir()) == []


@pytest.mark.server
@pytest.mark.parametrize("times", [IN_THE_SUITE, pytest.param(IN_CHAOS, marks=pytest.mark.chaos)])
def test_a_bucket_loses_nothing_to_kills(times: int):
    kill_many(s3.fresh_place(), times, 2.0)
