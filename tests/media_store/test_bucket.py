"""The bucket, on a real server: everything a store must do, and what only a bucket can get wrong."""

import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from urllib.error import HTTPError
from urllib.parse import unquote, urlsplit
from urllib.request import urlopen

import pytest

from media_store import NotThere, NotWhole, Store, StoreError, open_store
from tests.media_store.contract import MIB, PART, StoreContract, key, read, send, sha256
from tests.servers import s3
from tests.servers.faulty import FaultyProxy

pytestmark = pytest.mark.server
BUCKET = "media"


@pytest.fixture
def place() -> str:
    """Address of an empty place on the server."""
    return s3.fresh_place()


def names(place: str) -> list[str]:
    """All objects that really lie there, as a plain client sees them."""
    prefix = urlsplit(place).path.strip("/") + "/"
    found = s3.client_of(place).list_objects_v2(Bucket=BUCKET, Prefix=prefix).get("Contents", [])
    return [item["Key"].removeprefix(prefix) for item in found]


def overwrite(place: str, name: str, content: bytes) -> None:
    s3.client_of(place).put_object(Bucket=BUCKET, Key=f"{urlsplit(place).path.strip('/')}/{name}", Body=content)


def follow(link: str) -> tuple[int, bytes, dict[str, str]]:
    try:
        with urlopen(link, timeout=10) as answer:
            return answer.status, answer.read(), dict(answer.headers)
    except HTTPError as error:
        with error:
            return error.code, error.read(), {}


class TestBucket(StoreContract):
    examples = 12

    @pytest.fixture
    def reopen(self, place: str) -> Callable[[], Store]:
        return lambda: open_store(place)

    # what lies there

    def test_of_a_finished_upload_only_object_and_receipt_are_left(self, store: Store, place: str):
        for size in (3, PART + 3):
            upload_id = send(store, os.urandom(size))
            stored = store.finish(upload_id)
            assert names(place) == [f"incoming/{upload_id}/done", stored.key]
            store.abandon(upload_id)
            store.delete(stored.key)
        assert names(place) == []
        assert (
            not s3.client_of(place)
            .list_multipart_uploads(Bucket=BUCKET, Prefix=urlsplit(place).path[1:])
            .get("Uploads")
        )

    def test_chunks_become_parts_and_a_tail_under_5_mib(self, store: Store, place: str):
        send(store, os.urandom(PART + MIB + 7))
        lying = [name.rpartition("/")[2] for name in names(place)]
        assert lying == [f"at-{PART:020d}", f"at-{PART + MIB:020d}", "begun"]

    def test_a_multipart_upload_without_its_note_is_reported_and_swept(self, store: Store, place: str):
        upload_id, prefix = "ab" * 16, urlsplit(place).path[1:]
        client = s3.client_of(place)
        client.create_multipart_upload(Bucket=BUCKET, Key=f"{prefix}/incoming/{upload_id}/whole")
        assert list(store.stale_uploads(time.time() + 60)) == [upload_id]
        assert list(store.stale_uploads(time.time() - 60)) == []
        store.abandon(upload_id)
        assert list(store.stale_uploads(time.time() + 60)) == []

    def test_an_object_put_there_behind_our_back_is_a_stranger(self, store: Store, place: str):
        stored = store.put(io.BytesIO(b"ours"))
        send(store, b"on its way")
        for name in ("notes.txt", "sha256/ab/cd/short", "incoming/x"):
            overwrite(place, name, b"?")
        assert list(store.strangers()) == ["incoming/x", "notes.txt", "sha256/ab/cd/short"]
        assert list(store.keys()) == [stored.key]

    def test_a_cut_object_is_mended_by_the_same_bytes(self, store: Store, place: str):
        stored = store.put(io.BytesIO(b"right"))
        overwrite(place, stored.key, b"cut")
        assert store.put(io.BytesIO(b"right")) == stored
        assert read(store, stored.key) == b"right"

    def test_a_decoder_never_gets_other_bytes(self, store: Store, place: str):
        stored = store.put(io.BytesIO(b"right"))
        overwrite(place, stored.key, b"wrong")
        with pytest.raises(NotWhole), store.local_path(stored.key):
            pass

    def test_a_copy_larger_than_one_request_may_carry(self, store: Store, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("media_store.s3.LARGEST_COPY", PART)
        monkeypatch.setattr("media_store.s3.COPY_STEP", PART)
        content = os.urandom(2 * PART + 11)
        assert read(store, store.finish(send(store, content)).key) == content

    def test_a_late_copy_of_a_folded_chunk_changes_nothing(self, store: Store, place: str):
        content = os.urandom(PART + MIB)
        upload_id = send(store, content)
        overwrite(place, f"incoming/{upload_id}/at-{0:020d}", b"late" * (2 * MIB))
        assert store.offset(upload_id) == len(content)
        assert store.finish(upload_id).key == key(content)

    def test_a_receipt_whose_pieces_are_gone_promises_nothing(self, store: Store, place: str):
        upload_id = "cd" * 16
        overwrite(place, f"incoming/{upload_id}/done", f"{sha256(b'lost')} 4\n".encode())
        with pytest.raises(NotThere):
            store.finish(upload_id)

    # who may

    def test_a_link_opens_the_object_for_a_while(self, store: Store):
        stored = store.put(io.BytesIO(b"for the gallery"))
        link = store.address(stored.key, 60, content_type="image/webp", name='ภาพ "1".webp')
        status, content, headers = follow(link)
        assert (status, content, headers["Content-Type"]) == (200, b"for the gallery", "image/webp")
        assert unquote(headers["Content-Disposition"]) == "attachment; filename*=UTF-8''ภาพ \"1\".webp"
        assert follow(store.address(stored.key, 60))[1] == b"for the gallery"

    def test_an_altered_link_is_refused(self, store: Store):
        first, second = store.put(io.BytesIO(b"mine")), store.put(io.BytesIO(b"not mine"))
        link = store.address(first.key, 60)
        signature = link.rpartition("X-Amz-Signature=")[2]
        for altered in (
            link.replace(first.key, second.key), link.replace("X-Amz-Expires=60", "X-Amz-Expires=61"),
            link.replace(signature, signature[::-1]), link.partition("?")[0],
        ):  # fmt: skip
            assert altered != link
            assert follow(altered)[0] == 403

    def test_a_link_that_is_over_is_refused(self, store: Store):
        link = store.address(store.put(io.BytesIO(b"brief")).key, 1)
        time.sleep(2.1)
        assert follow(link)[0] == 403

    @pytest.mark.parametrize("wrong", ["secret", "key"])
    def test_a_wrong_key_is_refused_and_not_told(self, place: str, wrong: str):
        parts = urlsplit(place)
        name, secret = (parts.username, "f" * 32) if wrong == "secret" else ("nobody", parts.password)
        store = open_store(place.replace(f"{parts.username}:{parts.password}", f"{name}:{secret}"))
        for ask in (lambda: store.put(io.BytesIO(b"x")), store.begin, lambda: list(store.keys())):
            with pytest.raises(
                StoreError, match=r"says (SignatureDoesNotMatch|InvalidAccessKeyId|AccessDenied|403)"
            ) as told:
                ask()
            assert str(secret) not in str(told.value)
        assert follow(store.address(key(b"x"), 60))[0] == 403

    def test_without_a_bucket_it_says_so(self, place: str):
        with pytest.raises(StoreError, match="'nowhere' says NoSuchBucket"):
            open_store(place.replace("@media/", "@nowhere/")).put(io.BytesIO(b"x"))

    def test_keys_may_come_from_the_environment(self, place: str, monkeypatch: pytest.MonkeyPatch):
        parts = urlsplit(place)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", str(parts.username))
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", str(parts.password))
        store = open_store(place.replace(f"{parts.username}:{parts.password}@", ""))
        assert store.exists(store.put(io.BytesIO(b"by the environment")).key)


@pytest.mark.parametrize(
    ("fault", "first", "step"),
    [("reset", 1, 4), ("lost", 3, 4)]
    + [pytest.param(fault, 1, 1, marks=pytest.mark.chaos) for fault in ("reset", "lost")],
)
def test_a_break_at_any_request_leaves_nothing_or_a_whole_object(place: str, fault: str, first: int, step: int):
    """The connection breaks before or after the n-th request: what was acknowledged is there, nothing else is to be
    seen, and it goes on from there, in another process, to the same hash."""
    content = os.urandom(PART + 90_000)
    with FaultyProxy(s3.endpoint_of(place)).running() as door:
        through_the_door, straight = open_store(s3.with_endpoint(place, door.url, attempts="1")), open_store(place)
        upload(through_the_door, content, [])
        requests = len(door.asked)
        straight.delete(key(content))
        assert requests > 25
        for broken_at in range(first, requests + 1, step):
            at = len(door.asked) + broken_at
            door.plan = lambda number, _method, _path, at=at: fault if number == at else None
            acknowledged: list[tuple[str, int]] = []
            with suppress(StoreError):
                upload(through_the_door, content, acknowledged)
            goes_on(straight, content, acknowledged)
            straight.delete(key(content))


def upload(store: Store, content: bytes, acknowledged: list[tuple[str, int]]) -> None:
    upload_id = store.begin()
    acknowledged.append((upload_id, 0))
    for start, end in ((0, 3 * MIB), (3 * MIB, len(content))):
        acknowledged.append((upload_id, store.append(upload_id, start, content[start:end])))
    store.finish(upload_id, size=len(content))


def goes_on(store: Store, content: bytes, acknowledged: list[tuple[str, int]]) -> None:
    assert set(store.keys()) <= {key(content)}
    if not acknowledged:
        return
    upload_id, end = acknowledged[-1]
    arrived = store.offset(upload_id)
    assert arrived >= end
    if arrived < len(content):
        assert list(store.keys()) == []
        store.append(upload_id, arrived, content[arrived:])
    assert store.finish(upload_id, size=len(content)).sha256 == sha256(content)
    with store.local_path(key(content)) as path:
        assert path.stat().st_size == len(content)


def test_boto3_enters_only_when_a_bucket_is_used():
    code = """import sys, media_store
store = media_store.open_store("s3://k:s@bucket/prefix?endpoint=http://127.0.0.1:9")
assert not {"boto3", "botocore"} & set(sys.modules)
try: store.exists("sha256/" + "ab/" * 2 + "ab" * 32)
except media_store.OutOfReach: pass
assert "boto3" in sys.modules"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
