"""A large file into the folder store, against copying it and against hashing it. Run: python -m tests.bench.bench_store

PORTAL_BENCH_MB (1024) is the size, PORTAL_BENCH_ROUNDS (5) how often each contender runs; every round visits all of
them. All that write end with fsync; `append` syncs every chunk of 1 MiB, for it is acknowledged, `append_one_request`
those that are not the last of their request now and then. Prints a table, then
`store_put_to_copy N` (MB/s of put : MB/s of a plain copy) and the like; the memory is what a run adds at its peak.
"""

import hashlib
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from media_store import open_store

MB = 1024 * 1024
SIZE_MB = int(os.environ.get("PORTAL_BENCH_MB") or 1024)
ROUNDS = int(os.environ.get("PORTAL_BENCH_ROUNDS") or 5)


class Bench:
    """The file, the store, and a second store object as after a restart, which knows no hash kept on the way."""

    def __init__(self, home: Path) -> None:
        self.home, self.source = home, home / "source"
        self.store = open_store(f"folder:{home / 'media'}")
        self.after_restart = open_store(f"folder:{home / 'media'}")
        with self.source.open("wb") as out:
            for _ in range(SIZE_MB):
                out.write(os.urandom(MB))
            out.flush()
            os.fsync(out.fileno())

    def copy(self, *, hashing: bool = False) -> None:
        found = hashlib.sha256()
        with self.source.open("rb") as source, (self.home / "copy").open("wb", buffering=0) as out:
            while block := source.read(MB):
                if hashing:
                    found.update(block)
                out.write(block)
            os.fsync(out.fileno())
        (self.home / "copy").unlink()

    def copy_and_hash(self) -> None:
        self.copy(hashing=True)

    def hash_only(self) -> None:
        with self.source.open("rb") as source:
            hashlib.file_digest(source, "sha256")

    def put(self) -> None:
        with self.source.open("rb") as source:
            self.store.delete(self.store.put(source).key)

    def append(self) -> None:
        self.store.delete(self.store.finish(self._send()).key)

    def append_restart(self) -> None:
        self.store.delete(self.after_restart.finish(self._send()).key)

    def append_one_request(self) -> None:
        self.store.delete(self.store.finish(self._send(more=True)).key)

    def _send(self, *, more: bool = False) -> str:
        upload_id, at = self.store.begin(), 0
        with self.source.open("rb") as source:
            while chunk := source.read(MB):
                at = self.store.append(upload_id, at, chunk, more=more)
        self.store.append(upload_id, at, b"")
        return upload_id


def added_mb(run: Callable[[], None]) -> float:
    """Peak memory of a run beyond what the process had, in a child of its own."""
    reading, writing = os.pipe()
    if not (child := os.fork()):
        before = peak_mb()
        run()
        os.write(writing, f"{max(peak_mb() - before, 0):.1f}".encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as told:
        return float(told.read())


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (MB if sys.platform == "darwin" else 1024)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as home:
        bench = Bench(Path(home))
        ours = (bench.put, bench.append, bench.append_one_request, bench.append_restart)
        runs = (bench.copy, bench.hash_only, bench.copy_and_hash, *ours)
        memory = {run.__name__: added_mb(run) for run in ours}
        speeds: dict[str, list[float]] = {run.__name__: [] for run in runs}
        spent: dict[str, list[float]] = {run.__name__: [] for run in runs}
        for _ in range(ROUNDS):
            for run in runs:
                started, before = time.perf_counter(), time.process_time()
                run()
                speeds[run.__name__].append(SIZE_MB / (time.perf_counter() - started))
                spent[run.__name__].append((time.process_time() - before) * 1024 / SIZE_MB)
    report(medians(speeds), medians(spent), memory)


def medians(rounds: dict[str, list[float]]) -> dict[str, float]:
    return {name: statistics.median(each) for name, each in rounds.items()}


def report(speed: dict[str, float], spent: dict[str, float], memory: dict[str, float]) -> None:
    print(f"{SIZE_MB} MB, median of {ROUNDS} rounds; CPU of all threads")
    print(f"{'contender':<20}{'MB/s':>8}{'to copy':>10}{'CPU s/GB':>10}{'added MB':>10}")
    for name, value in speed.items():
        print(f"{name:<20}{value:>8.0f}{value / speed['copy']:>10.2f}{spent[name]:>10.2f}{memory.get(name, ''):>10}")
    for name, taken in memory.items():
        print(f"store_{name}_cpu_to_copy_and_hash {spent[name] / spent['copy_and_hash']:.3f}")
        print(f"store_{name}_to_copy {speed[name] / speed['copy']:.3f}")
        print(f"store_{name}_to_copy_and_hash {speed[name] / speed['copy_and_hash']:.3f}")
        print(f"store_{name}_added_mb {taken:.1f}")


if __name__ == "__main__":
    main()
