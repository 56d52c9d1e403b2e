"""The folder: everything a store must do, and what only a folder can get wrong."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from media_store import SignedLinks, Store, StoreError
from media_store.folder import FolderStore
from tests.media_store.contract import StoreContract, key, send


class TestFolder(StoreContract):
    examples = 60

    @pytest.fixture
    def reopen(self, tmp_path: Path) -> Callable[[], Store]:
        links = SignedLinks("https://portal.example/files", lambda: b"key")
        return lambda: FolderStore(tmp_path / "media", links)

    def test_a_file_put_there_behind_our_back_is_a_stranger(self, store: Store, tmp_path: Path):
        stored = store.put(io.BytesIO(b"ours"))
        send(store, b"on its way")
        for name in ("sha256/ab/cd/short", "left.tmp", "incoming/notes.txt", f"{stored.key}.bak"):
            path = tmp_path / "media" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"?")
        assert list(store.strangers()) == ["incoming/notes.txt", "left.tmp", "sha256/ab/cd/short", f"{stored.key}.bak"]
        assert list(store.keys()) == [stored.key]

    def test_a_spoilt_object_is_mended_by_the_same_bytes(self, store: Store, tmp_path: Path):
        stored = store.put(io.BytesIO(b"right"))
        (tmp_path / "media" / stored.key).write_bytes(b"wrong")
        store.put(io.BytesIO(b"right"))
        with store.open(stored.key) as stream:
            assert stream.read() == b"right"

    def test_nobody_else_on_the_machine_reads_it(self, store: Store, tmp_path: Path):
        stored = store.put(io.BytesIO(b"private"))
        assert (tmp_path / "media" / stored.key).stat().st_mode & 0o077 == 0

    def test_without_a_signer_there_is_no_address(self, tmp_path: Path):
        with pytest.raises(StoreError, match="without a signer"):
            FolderStore(tmp_path).address(key(b"x"), 60)

    def test_listing_survives_a_deletion_meanwhile(self, store: Store, tmp_path: Path):
        stored = store.put(io.BytesIO(b"first"))
        os.symlink("nowhere", tmp_path / "media" / key(b"second").rpartition("/")[0].split("/")[0] / "loose")
        other = tmp_path / "media" / key(b"dangling")
        other.parent.mkdir(parents=True)
        other.symlink_to("gone")
        assert list(store.keys()) == [stored.key]


def test_a_disk_that_is_not_mounted_is_told_from_an_empty_store(tmp_path: Path):
    store = FolderStore(tmp_path / "media")
    assert not store.room().there
    store.delete(store.put(io.BytesIO(b"one")).key)
    assert store.room().there
    (tmp_path / "media").rename(tmp_path / "elsewhere")
    assert not store.room().there
