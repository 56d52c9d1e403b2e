"""The bucket's server at its worst: it errs, breaks off, is slow or gone; what is kept is what was acknowledged."""

import io
import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise

import pytest

from media_store import NoSpace, OutOfReach, Store, StoreError, open_store
from tests.media_store.contract import MIB, PART, key, read, send, sha256
from tests.servers import s3
from tests.servers.faulty import Fault, FaultyProxy, first

pytestmark = pytest.mark.server


@pytest.fixture
def place() -> str:
    return s3.fresh_place()


@pytest.fixture
def door(place: str) -> Iterator[FaultyProxy]:
    """The door between store and server; it lets all pass until it is given a plan."""
    with FaultyProxy(s3.endpoint_of(place)).running() as proxy:
        yield proxy


@pytest.fixture
def through(place: str, door: FaultyProxy) -> Callable[..., Store]:
    """`through(attempts=…, timeout=…)`: a store that reaches the server by the door."""
    return lambda **options: open_store(s3.with_endpoint(place, door.url, **options))


@pytest.mark.parametrize("fault", [500, 503, "reset"])
@pytest.mark.parametrize("of", ["PUT", "GET", "POST"])
def test_a_fault_that_passes_is_not_noticed(door: FaultyProxy, through, fault: Fault, of: str):
    store, content = through(), os.urandom(PART + MIB)
    store.exists(key(content))
    door.plan = first(2, fault, of=of)
    stored = store.finish(send(store, content, step=3 * MIB))
    assert read(store, stored.key) == content


def test_an_answer_that_was_lost_is_not_taken_for_somebody_elses_chunk(door: FaultyProxy, through):
    store = through()
    upload_id = store.begin()
    door.plan = first(1, "lost", of="PUT")
    assert store.append(upload_id, 0, b"abc") == 3
    assert sum("/at-" in asked and asked.startswith("PUT") for asked in door.asked) == 2
    door.plan = first(1, "lost", of="PUT")
    assert read(store, store.finish(upload_id).key) == b"abc"


def test_a_slow_server_is_asked_again(door: FaultyProxy, through):
    store = through(timeout="1")
    door.plan = first(1, 2.0, of="PUT")
    started = time.monotonic()
    assert store.put(io.BytesIO(b"slow")).key == key(b"slow")
    assert 1 <= time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("fault", "said"), [(500, "says InternalError"), (503, "says SlowDown"), ("reset", "does not answer")]
)
def test_a_fault_that_stays_is_one_error_and_nothing_is_kept(
    door: FaultyProxy, through, place: str, fault: Fault, said: str
):
    store = through(attempts="3")
    upload_id = store.begin()
    door.plan = first(10**6, fault, of="PUT")
    with pytest.raises(OutOfReach, match=said):
        store.append(upload_id, 0, b"abc")
    with pytest.raises(OutOfReach, match=said):
        store.put(io.BytesIO(b"abc"))
    assert sum(asked.startswith("PUT") and "/at-" in asked for asked in door.asked) == 3
    straight = open_store(place)
    assert (straight.offset(upload_id), list(straight.keys())) == (0, [])
    door.plan = first(0, None)
    assert store.append(upload_id, 0, b"abc") == 3


def test_tries_wait_longer_each_time_and_never_alike(door: FaultyProxy, through):
    store, moments = through(attempts="5"), list[float]()

    def plan(_number: int, method: str, _path: str) -> Fault:
        moments.append(time.monotonic())
        return 500

    door.plan = plan
    waits = []
    for _ in range(2):
        moments.clear()
        with pytest.raises(OutOfReach):
            store.exists(key(b"x"))
        assert len(moments) == 5
        waits.append([later - earlier for earlier, later in pairwise(moments)])
    for number in range(4):
        assert all(each[number] < 0.05 * 2**number + 1 for each in waits)
    assert [round(wait, 3) for wait in waits[0]] != [round(wait, 3) for wait in waits[1]]


@pytest.mark.parametrize("size", [70_000, PART + MIB])
def test_answers_that_name_other_content_never_list_what_is_not_whole(
    door: FaultyProxy, through, place: str, size: int
):
    content, store, straight = os.urandom(size), through(attempts="2"), open_store(place)
    upload_id = send(store, content, step=3 * MIB)
    door.plan = first(10**6, "etag")
    with suppress(StoreError):
        store.finish(upload_id, size=size)
    with suppress(StoreError):
        store.put(io.BytesIO(content[::-1]))
    for each in straight.objects():
        assert sha256(read(straight, each.key)) == each.sha256
    door.plan = first(0, None)
    assert read(store, store.finish(upload_id, size=size).key) == content
    assert read(store, store.put(io.BytesIO(content[::-1])).key) == content[::-1]


def test_a_full_bucket_is_no_space(door: FaultyProxy, through, place: str):
    store = through()
    upload_id = store.begin()
    door.plan = first(10**6, 507, of="PUT")
    for store_it in (lambda: store.append(upload_id, 0, b"abc"), lambda: store.put(io.BytesIO(b"abc"))):
        with pytest.raises(NoSpace):
            store_it()
    assert (open_store(place).offset(upload_id), list(store.keys())) == (0, [])


def test_a_reader_goes_on_where_the_connection_broke(door: FaultyProxy, through):
    store, content = through(), os.urandom(3 * MIB)
    stored = store.put(io.BytesIO(content))
    door.plan = first(2, "cut", of="GET")
    assert read(store, stored.key, 5, 2 * MIB) == content[5 : 5 + 2 * MIB]
    door.plan = first(2, "cut", of="GET")
    with store.local_path(stored.key) as path:
        assert path.read_bytes() == content


def test_a_reader_that_never_gets_on_says_so(door: FaultyProxy, through, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("media_store.reading.FIRST_WAIT_S", 0.01)
    store = through()
    stored = store.put(io.BytesIO(os.urandom(100_000)))
    door.plan = first(10**6, "cut", of="GET")
    with pytest.raises(OutOfReach, match="broke off"):
        read(store, stored.key)


def test_a_server_that_is_gone_is_out_of_reach_without_telling_keys(place: str):
    store = open_store(s3.with_endpoint(place, "http://127.0.0.1:9", attempts="2"))
    for ask in (store.begin, lambda: store.exists(key(b"x")), lambda: list(store.objects())):
        with pytest.raises(OutOfReach, match="does not answer") as told:
            ask()
        assert place.split(":")[2].split("@")[0] not in str(told.value)
