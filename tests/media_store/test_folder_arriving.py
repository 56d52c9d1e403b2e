"""Uploads into a folder: killed at every step, on a full disk, written to by two."""

import errno
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest

from media_store import NoSpace, NotThere, OutOfReach, Store
from media_store.folder import FolderStore
from tests.media_store.contract import MIB, key, read, send, sha256


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "media"


@pytest.fixture
def store(root: Path) -> Store:
    return FolderStore(root)


def files(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


@contextmanager
def files_at_most(size: int) -> Iterator[None]:
    """The system refuses to write beyond this many bytes of a file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_any_step_it_is_nothing_or_whole_and_goes_on(tmp_path: Path, when: str):
    content = os.urandom(200_000)
    (tmp_path / "file").write_bytes(content)
    run = [sys.executable, "-m", "tests.media_store.dying", str(tmp_path), str(tmp_path / "file"), when]
    subprocess.run(run, check=True, timeout=120)
    number = 0
    while (tmp_path / f"{number + 1}.said").exists():
        number += 1
        said = [line.split() for line in (tmp_path / f"{number}.said").read_text().splitlines()]
        check_the_dead(FolderStore(tmp_path / str(number)), content, said)
    assert number > 25
    assert said[-1][0] == "stored"


def check_the_dead(store: Store, content: bytes, said: list[list[str]]) -> None:
    assert set(store.keys()) <= {key(content)}
    assert list(store.strangers()) == []
    for name in list(store.keys()):
        assert read(store, name) == content
    acknowledged = [line for line in said if line[0] != "stored"]
    if acknowledged:
        upload_id, end = acknowledged[-1][1], int(acknowledged[-1][2])
        arrived = store.offset(upload_id)
        assert arrived in (end, len(content), end + len(content) // 3 + 1)  # a cut chunk is not kept
        if arrived < len(content):
            assert not store.exists(key(content))
            store.append(upload_id, arrived, content[arrived:])
        assert store.finish(upload_id, size=len(content)).sha256 == sha256(content)
    for upload_id in list(store.stale_uploads(time.time() + 60)):
        store.abandon(upload_id)
    assert list(store.stale_uploads(time.time() + 60)) == []


def test_a_full_disk_keeps_what_was_acknowledged_and_not_half_a_chunk(store: Store, root: Path):
    content = os.urandom(3 * MIB)
    upload_id = send(store, content[:MIB])
    with files_at_most(MIB + MIB // 2):
        for _ in range(2):
            with pytest.raises(NoSpace):
                store.append(upload_id, MIB, content[MIB:])
        assert store.offset(upload_id) == MIB
        assert (root / "incoming" / f"{upload_id}.part").stat().st_size == MIB
        assert list(store.keys()) == []
    store.append(upload_id, MIB, content[MIB:])
    assert store.finish(upload_id, size=len(content)).key == key(content)


def test_a_stream_that_does_not_fit_leaves_nothing(store: Store, root: Path):
    with files_at_most(MIB), pytest.raises(NoSpace):
        store.put(BytesIO(os.urandom(3 * MIB)))
    assert files(root) == []


@pytest.mark.parametrize("step", ["open", "pwrite", "fsync", "replace", "mkdir"])
@pytest.mark.parametrize(
    ("number", "error"), [(errno.ENOSPC, NoSpace), (errno.EDQUOT, NoSpace), (errno.EIO, OutOfReach)]
)
def test_whatever_step_the_disk_refuses_nothing_is_half_listed(
    store: Store, monkeypatch: pytest.MonkeyPatch, step: str, number: int, error: type[Exception]
):
    upload_id = send(store, b"abc")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, step, refuse)
        tries = [
            lambda: store.append(upload_id, 3, b"def"),
            lambda: store.finish(upload_id),
            lambda: store.put(BytesIO(b"x")),
        ]
        for ask in tries if step not in ("replace", "mkdir") else tries[1:]:
            with pytest.raises(error):
                ask()
        assert list(store.keys()) == []
    assert store.offset(upload_id) == 3
    assert store.finish(upload_id).key == key(b"abc")
    assert list(store.strangers()) == []


def test_the_disk_is_waited_for_once_a_request_and_told_to_hurry_meanwhile(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    synced, hurried, real = [], [], os.fsync
    upload_id = store.begin()
    monkeypatch.setattr(os, "fsync", lambda handle: (synced.append(os.fstat(handle).st_size), real(handle)))
    monkeypatch.setattr(os, "posix_fadvise", lambda _handle, at, length, _how: hurried.append((at, length)))
    for at in range(0, 40, 5):
        store.append(upload_id, at * MIB, b"m" * 5 * MIB, more=True)
    assert (synced, hurried) == ([], [(at * MIB, 8 * MIB) for at in range(0, 40, 8)])
    store.append(upload_id, 40 * MIB, b"")
    store.append(upload_id, 40 * MIB, b"x")
    assert synced == [40 * MIB, 40 * MIB + 1]
    store.append(upload_id, 40 * MIB + 1, b"y", more=True)
    store.finish(upload_id)
    assert synced[2] == 40 * MIB + 2


def test_a_system_that_cannot_be_told_to_hurry_writes_in_the_end(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delattr(os, "posix_fadvise")
    content = os.urandom(17 * MIB)
    assert store.put(BytesIO(content)).sha256 == store.finish(send(store, content)).sha256 == sha256(content)


def test_a_hash_known_before_more_arrived_is_void(store: Store, root: Path):
    """Killed between receipt and rename, then appended to: the receipt of the shorter file does not count."""
    upload_id = send(store, b"abc")
    (root / "incoming" / f"{upload_id}.done").write_bytes(f"{sha256(b'abc')} 3\n".encode())
    store.append(upload_id, 3, b"def")
    assert store.finish(upload_id).key == key(b"abcdef")


def test_one_that_waits_for_its_turn_does_not_write_into_a_stored_object(store: Store, root: Path):
    """A writer opened the file, another finished it: what the first offers must not land under the hash."""
    upload_id, path = send(store, b"abc"), os.fspath
    real = os.open

    def open_then_finish(name: os.PathLike[str], flags: int, *rest: int) -> int:
        handle = real(name, flags, *rest)
        if path(name).endswith(".part"):
            os.open = real
            FolderStore(root).finish(upload_id)
        return handle

    os.open = open_then_finish  # type: ignore[assignment]
    try:
        with pytest.raises(NotThere):
            store.append(upload_id, 3, b"late")
    finally:
        os.open = real
    assert read(store, key(b"abc")) == b"abc"


def test_a_chunk_cut_by_a_kill_is_taken_back(store: Store, root: Path):
    upload_id = send(store, b"abc")
    part = root / "incoming" / f"{upload_id}.part"
    (root / "incoming" / f"{upload_id}.chunk").write_bytes((3).to_bytes(8, "little") + (5).to_bytes(8, "little"))
    part.write_bytes(b"abcDEF")
    assert store.offset(upload_id) == 3
    assert part.read_bytes() == b"abc"
    part.write_bytes(b"abcDEFGH")
    assert store.offset(upload_id) == 8  # all of it arrived, only the answer did not
