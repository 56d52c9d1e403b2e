"""Hashes kept on the way count only when they saw every byte once."""

import hashlib
import os

import pytest

from media_store.hashing import REMEMBERED, WORTH_A_THREAD, HashesOnTheWay, Hashing


@pytest.mark.parametrize("size", [0, 1, WORTH_A_THREAD - 1, WORTH_A_THREAD, 3 * WORTH_A_THREAD])
def test_a_hash_beside_is_the_hash(size: int):
    content, hashing = os.urandom(size), Hashing()
    for block in (content, b"", content):
        with hashing.beside(block):
            pass
    assert (hashing.hexdigest(), hashing.size) == (hashlib.sha256(content * 2).hexdigest(), 2 * size)


@pytest.mark.parametrize("size", [10, WORTH_A_THREAD])
def test_a_block_that_was_not_kept_does_not_count(size: int):
    hashing = Hashing()
    with pytest.raises(OSError, match="full"), hashing.beside(b"x" * size):
        raise OSError("full")
    assert (hashing.size, hashing.hexdigest()) == (0, hashlib.sha256().hexdigest())


def take(hashes: HashesOnTheWay, upload_id: str, offset: int, chunk: bytes) -> None:
    with hashes.beside(upload_id, offset, chunk):
        pass


def test_an_upload_seen_from_first_to_last_byte_is_known():
    hashes = HashesOnTheWay()
    take(hashes, "a", 0, b"abc")
    take(hashes, "b", 0, b"other")
    take(hashes, "a", 3, b"def")
    assert hashes.of("a", 6) == hashlib.sha256(b"abcdef").hexdigest()
    assert hashes.of("a", 7) is None
    hashes.forget("a")
    assert hashes.of("a", 6) is None


def test_one_with_a_gap_is_not_known():
    """Another process took a chunk in between."""
    hashes = HashesOnTheWay()
    take(hashes, "a", 0, b"abc")
    take(hashes, "a", 6, b"ghi")
    take(hashes, "a", 3, b"def")
    assert [hashes.of("a", size) for size in (3, 6, 9)] == [None] * 3
    take(hashes, "late", 5, b"x")
    assert hashes.of("late", 6) is None


def test_a_failed_chunk_ends_what_was_known():
    hashes = HashesOnTheWay()
    take(hashes, "a", 0, b"abc")
    with pytest.raises(OSError, match="full"), hashes.beside("a", 3, b"def"):
        raise OSError("full")
    take(hashes, "a", 3, b"def")
    assert hashes.of("a", 6) is None


def test_the_least_recent_are_forgotten():
    hashes = HashesOnTheWay()
    for number in range(REMEMBERED + 1):
        take(hashes, str(number), 0, b"x")
    assert hashes.of("0", 1) is None
    assert hashes.of(str(REMEMBERED), 1)
