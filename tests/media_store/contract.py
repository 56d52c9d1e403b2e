"""What every store must do, whatever lies behind it. Backends' tests inherit the class and hand in `reopen`."""

import hashlib
import io
import os
import threading
import time
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from media_store import NotThere, NotWhole, Store, Stored, StoreError, WrongOffset

MIB = 1024 * 1024
PART = 5 * MIB
"""The least size of an S3 part: the edge at which tails become parts."""


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def key(content: bytes) -> str:
    found = sha256(content)
    return f"sha256/{found[:2]}/{found[2:4]}/{found}"


def read(store: Store, name: str, start: int = 0, length: int | None = None) -> bytes:
    with store.open(name, start, length) as stream:
        return stream.read()


def send(store: Store, content: bytes, step: int = MIB) -> str:
    """An upload with all bytes appended; its id."""
    upload_id = store.begin()
    for at in range(0, len(content), step):
        store.append(upload_id, at, content[at : at + step])
    return upload_id


class StoreContract:
    """`reopen()` gives a fresh store object over the same place, as another process or a restart would."""

    examples = 25

    @pytest.fixture
    def reopen(self) -> Callable[[], Store]:
        raise NotImplementedError

    @pytest.fixture
    def store(self, reopen: Callable[[], Store]) -> Store:
        return reopen()

    def test_a_place_that_holds_objects_is_there(self, store: Store):
        store.put(io.BytesIO(b"something"))
        room = store.room()
        assert room.there
        assert room.free is None or 0 < room.free <= (room.total or 0)

    # objects

    @pytest.mark.parametrize("size", [0, 1, 70_000, PART - 1, PART, PART + 1, 2 * PART + 77])
    def test_what_is_put_is_given_back_under_its_hash(self, store: Store, reopen, size: int):
        content = os.urandom(size)
        stored = store.put(io.BytesIO(content))
        assert stored == Stored(key(content), sha256(content), size)
        other = reopen()
        assert read(other, stored.key) == content
        assert (other.exists(stored.key), other.size(stored.key)) == (True, size)
        assert (list(other.keys()), list(other.objects())) == ([stored.key], [stored])
        assert list(other.stale_uploads(time.time() + 60)) == []

    def test_the_same_bytes_twice_are_one_object(self, store: Store):
        first, second = (store.put(io.BytesIO(b"same")) for _ in range(2))
        third = store.finish(send(store, b"same"))
        assert first == second == third
        assert list(store.keys()) == [first.key]

    def test_a_stream_that_breaks_leaves_nothing(self, store: Store):
        class Broken(io.RawIOBase):
            left = 7

            def read(self, _size: int = -1) -> bytes:
                self.left -= 1
                if not self.left:
                    raise ConnectionResetError("the sender is gone")
                return b"x" * MIB

        with pytest.raises(ConnectionResetError):
            store.put(Broken())  # type: ignore[arg-type]
        assert (list(store.keys()), list(store.stale_uploads(time.time() + 60))) == ([], [])

    @pytest.mark.parametrize(
        ("start", "length"),
        [(0, None), (0, 0), (0, 1), (3, 4), (9, 1), (9, 50), (10, 1), (10, None), (99, 5), (4, None)],
    )
    def test_a_range_is_what_a_slice_is(self, store: Store, start: int, length: int | None):
        content = b"0123456789"
        stored = store.put(io.BytesIO(content))
        assert read(store, stored.key, start, length) == content[start:][:length]

    def test_a_reader_reads_in_small_steps(self, store: Store):
        stored = store.put(io.BytesIO(b"abcdef"))
        with store.open(stored.key, 1, 4) as stream:
            assert [stream.read(3), stream.read(3), stream.read(3)] == [b"bcd", b"e", b""]
        with store.open(stored.key) as stream:
            assert list(iter(lambda: stream.read(4), b"")) == [b"abcd", b"ef"]

    def test_a_decoder_gets_a_real_file(self, store: Store):
        content = os.urandom(PART + 5)
        stored = store.put(io.BytesIO(content))
        with store.local_path(stored.key) as path:
            assert path.read_bytes() == content

    def test_deleting_one_keeps_the_others(self, store: Store):
        first, second = store.put(io.BytesIO(b"first")), store.put(io.BytesIO(b"second"))
        store.delete(first.key)
        store.delete(first.key)
        assert (store.exists(first.key), list(store.keys())) == (False, [second.key])

    def test_objects_come_in_order_and_from_where_one_stopped(self, store: Store):
        keys = sorted(store.put(io.BytesIO(b"%d" % number)).key for number in range(12))
        assert list(store.keys()) == keys
        assert [stored.key for stored in store.objects(after=keys[4])] == keys[5:]
        assert list(store.objects(after=keys[-1])) == []

    @pytest.mark.parametrize(
        "name",
        [key(b"never stored"), "", "x", "sha256/../../etc/passwd", "/etc/passwd", "incoming/" + "0" * 32,
         "sha256/ab/cd/" + "0" * 64],
    )  # fmt: skip
    def test_what_is_not_there_is_one_error(self, store: Store, name: str):
        for look in (store.size, lambda name: read(store, name), lambda name: store.local_path(name).__enter__()):
            with pytest.raises(NotThere):
                look(name)
        assert not store.exists(name)
        store.delete(name)

    # uploads

    @pytest.mark.parametrize("size", [0, 1, PART - 1, PART, PART + 1, 2 * PART, 2 * PART + MIB + 3])
    def test_an_upload_becomes_an_object_when_finished_and_not_before(self, store: Store, size: int):
        content = os.urandom(size)
        upload_id = send(store, content)
        assert store.offset(upload_id) == size
        assert list(store.keys()) == []
        assert not store.exists(key(content))
        stored = store.finish(upload_id, size=size, sha256=sha256(content).upper())
        assert stored == Stored(key(content), sha256(content), size)
        assert read(store, stored.key) == content

    def test_finishing_twice_gives_the_same_answer(self, store: Store, reopen):
        upload_id = send(store, b"z" * (PART + 9))
        first = store.finish(upload_id)
        assert store.finish(upload_id) == reopen().finish(upload_id, size=PART + 9) == first
        assert store.offset(upload_id) == PART + 9
        with pytest.raises(NotWhole):
            store.finish(upload_id, size=1)
        with pytest.raises(NotWhole):
            store.finish(upload_id, sha256="0" * 64)
        with pytest.raises(NotThere):
            store.append(upload_id, PART + 9, b"more")

    def test_chunks_of_one_request_are_kept_until_the_last(self, store: Store, reopen):
        content = os.urandom(PART + 2 * MIB)
        upload_id = store.begin()
        for at in range(0, len(content), MIB):
            store.append(upload_id, at, content[at : at + MIB], more=True)
        assert store.append(upload_id, len(content), b"") == len(content)
        assert reopen().offset(upload_id) == len(content)
        assert store.finish(upload_id, size=len(content)).key == key(content)

    def test_an_upload_goes_on_after_a_restart(self, store: Store, reopen):
        content = os.urandom(PART + 3 * MIB)
        upload_id = send(store, content[: PART + MIB])
        other = reopen()
        assert other.offset(upload_id) == PART + MIB
        other.append(upload_id, PART + MIB, content[PART + MIB :])
        assert reopen().finish(upload_id, size=len(content)).sha256 == sha256(content)

    def test_a_wrong_offset_changes_nothing_and_says_where_to_go_on(self, store: Store, reopen):
        upload_id = send(store, b"abc")
        for at in (0, 2, 4, 2**40):
            for each in (store, reopen()):
                with pytest.raises(WrongOffset) as told:
                    each.append(upload_id, at, b"xyz")
                assert told.value.expected == 3
        assert store.append(upload_id, 3, b"") == 3
        assert read(store, store.finish(upload_id).key) == b"abc"

    def test_one_that_is_short_is_refused_and_goes_on(self, store: Store):
        upload_id = send(store, b"abc")
        with pytest.raises(NotWhole, match="3 of 6 bytes"):
            store.finish(upload_id, size=6)
        store.append(upload_id, 3, b"def")
        assert store.finish(upload_id, size=6).key == key(b"abcdef")

    @pytest.mark.parametrize("size", [6, PART + 6])
    def test_other_bytes_than_announced_are_refused(self, store: Store, size: int):
        upload_id = send(store, b"y" * size)
        for _ in range(2):
            with pytest.raises(NotWhole, match="not those announced"):
                store.finish(upload_id, sha256=sha256(b"other"))
        assert list(store.keys()) == []
        store.abandon(upload_id)
        with pytest.raises(NotThere):
            store.finish(upload_id)

    @pytest.mark.parametrize("upload_id", ["0" * 32, "", "../x", "0" * 31 + "\n", "A" * 32])
    def test_an_unknown_upload_is_not_there(self, store: Store, upload_id: str):
        for ask in (store.offset, store.finish, lambda each: store.append(each, 0, b"x")):
            with pytest.raises(NotThere):
                ask(upload_id)
        store.abandon("0" * 32)

    @pytest.mark.parametrize("size", [3, PART + 3])
    def test_an_abandoned_upload_leaves_nothing(self, store: Store, size: int):
        upload_id = send(store, b"q" * size)
        store.abandon(upload_id)
        store.abandon(upload_id)
        with pytest.raises(NotThere):
            store.append(upload_id, size, b"x")
        with pytest.raises(NotThere):
            store.offset(upload_id)
        assert (list(store.keys()), list(store.stale_uploads(time.time() + 60))) == ([], [])

    def test_forgetting_a_finished_upload_keeps_its_object(self, store: Store):
        upload_id = send(store, b"kept")
        stored = store.finish(upload_id)
        store.abandon(upload_id)
        assert read(store, stored.key) == b"kept"
        with pytest.raises(NotThere):
            store.finish(upload_id)

    def test_uploads_that_nobody_touches_are_reported(self, store: Store, reopen):
        cut = send(store, b"w" * (PART + 1))
        empty = store.begin()
        assert list(store.stale_uploads(time.time() - 60)) == []
        assert list(reopen().stale_uploads(time.time() + 60)) == sorted([cut, empty])

    def test_an_object_deleted_since_is_not_promised_again(self, store: Store):
        upload_id = send(store, b"gone")
        store.delete(store.finish(upload_id).key)
        with pytest.raises(NotThere):
            store.finish(upload_id)

    def test_two_that_append_at_once_do_not_mix(self, store: Store, reopen):
        """The same offset from many sides: the first wins, the others learn where to go on."""
        upload_id, told, barrier = store.begin(), [], threading.Barrier(6)

        def offer(number: int) -> None:
            mine = reopen()
            barrier.wait()
            try:
                told.append(mine.append(upload_id, 0, bytes([number]) * (number + 1) * 1000))
            except WrongOffset as error:
                told.append(error.expected)

        run_all(offer, 6)
        assert len(told) == 6
        assert set(told) == {store.offset(upload_id)}
        content = read(store, store.finish(upload_id).key)
        assert content == content[:1] * len(content)

    def test_many_that_finish_at_once_agree(self, store: Store, reopen):
        upload_id, answers = send(store, b"v" * (PART + 2)), []
        stores = [reopen() for _ in range(4)]
        run_all(lambda number: answers.append(stores[number].finish(upload_id)), 4)
        assert answers == [answers[0]] * 4
        assert list(store.keys()) == [answers[0].key]
        assert read(store, answers[0].key) == b"v" * (PART + 2)

    def test_cut_anywhere_and_resumed_the_hash_is_the_same(self, reopen):
        @settings(max_examples=self.examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        @given(st.data())
        def check(data: st.DataObject) -> None:
            edges = st.sampled_from([0, 1, PART - 1, PART, PART + 1, 2 * PART - 1, 2 * PART])
            size = data.draw(edges | st.integers(0, 2 * PART + MIB), "size")
            cuts = data.draw(st.lists(edges | st.integers(0, size), max_size=7), "cuts")
            restarts = data.draw(st.sets(st.integers(0, 9)), "restarts")
            content = hashlib.shake_128(b"%d" % size).digest(size)
            self.upload_in_pieces(reopen, content, sorted({0, size, *(cut for cut in cuts if cut < size)}), restarts)

        check()

    def upload_in_pieces(self, reopen, content: bytes, cuts: list[int], restarts: set[int]) -> None:
        store = reopen()
        upload_id = store.begin()
        for number, (start, end) in enumerate(pairwise(cuts)):
            store = reopen() if number in restarts else store
            assert store.offset(upload_id) == start
            assert store.append(upload_id, start, content[start:end]) == end
            assert store.append(upload_id, end, b"") == end
        store = reopen() if len(cuts) in restarts else store
        stored = store.finish(upload_id, size=len(content))
        assert stored.sha256 == sha256(content)
        with store.open(stored.key) as stream:
            assert hashlib.file_digest(stream, "sha256").hexdigest() == stored.sha256  # type: ignore[arg-type]

    # links

    def test_an_address_is_only_for_keys(self, store: Store):
        with pytest.raises(NotThere):
            store.address("sha256/../secret", 60)


def run_all(task: Callable[[int], object], count: int) -> None:
    """Runs `task(number)` in as many threads; a failure in one fails the test."""
    failures: list[BaseException] = []

    def guarded(number: int) -> None:
        try:
            task(number)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []


__all__ = ["MIB", "PART", "StoreContract", "StoreError", "key", "read", "run_all", "send", "sha256"]
