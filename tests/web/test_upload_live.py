"""Uploads to a portal as it is served, by another people's tus client and over lines that break at every byte."""

import hashlib
import http.client
import random
import resource
import socket
import struct
import time
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import psutil
import pytest
import requests
from sqlalchemy import select
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed

from portal.models.media import MediaObject, Upload
from portal.models.videos import Video
from portal.rules.scope import OPERATOR
from portal.services.upload_rows import secret_hash
from portal.web.tus import BLOCK
from tests.servers.live import Live, live_portal
from tests.servers.s3 import fresh_place
from tests.tus import STREAM, checksum
from tests.web.test_uploads import FILM

MEGA = 1024 * 1024
PART = 5 * MEGA
VERSION = {"Tus-Resumable": "1.0.0"}


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live_portal(tmp_path_factory.mktemp("live")) as portal:
        yield portal


@pytest.fixture(scope="module")
def in_a_bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live_portal(tmp_path_factory.mktemp("live"), fresh_place()) as portal:
        yield portal


@pytest.fixture(scope="module")
def program(live: Live) -> TusClient:
    """The client with a token made on the page."""
    return TusClient(f"{live.url}/uploads", headers={"Authorization": f"Bearer {live.bearer()}"})


def film(size: int, seed: int = 0) -> bytes:
    return FILM[:64] + random.Random(seed).randbytes(size - 64)


def stored(live: Live, body: bytes) -> int:
    """How many files of the portal have these bytes, each whole in the store."""
    sha256 = hashlib.sha256(body).hexdigest()
    with live.town.kit.read() as session:
        found = session.scalars(select(MediaObject).where(MediaObject.sha256 == sha256)).all()
    for media in found:
        with live.town.kit.media.open(media.key) as file:
            assert hashlib.file_digest(file, "sha256").hexdigest() == sha256
    return len(found)


# another client


def test_another_client_uploads_with_a_token_stops_and_goes_on(live: Live, program: TusClient):
    body = film(3 * MEGA + 17, seed=1)
    first = program.uploader(
        file_stream=BytesIO(body), chunk_size=700_000, upload_checksum=True, metadata={"filename": "วิดีโอ.mp4"}
    )
    first.upload(stop_at=1_400_000)
    assert first.offset == 1_400_000
    assert stored(live, body) == 0
    bare = TusClient(f"{live.url}/uploads")  # the address alone is the right
    again = bare.uploader(file_stream=BytesIO(body), chunk_size=MEGA, upload_checksum=True, url=first.url)
    assert again.offset == 1_400_000
    again.upload()
    assert stored(live, body) == 1
    with live.town.kit.read() as session:
        current = session.scalars(select(Video).where(Video.current.is_(True))).one()
        sha256 = session.get_one(MediaObject, current.media_id).sha256
    assert sha256 == hashlib.sha256(body).hexdigest()


def begun(program: TusClient, body: bytes, **more: object):
    return program.uploader(file_stream=BytesIO(body), metadata={"filename": "a.mp4"}, **more)


def test_the_same_bytes_twice_are_one_object_and_two_files(live: Live, program: TusClient):
    body = film(100_000, seed=2)
    for _ in range(2):
        begun(program, body).upload()
    assert stored(live, body) == 2
    assert list(live.town.kit.media.keys()).count(key_of(body)) == 1


def key_of(body: bytes) -> str:
    sha256 = hashlib.sha256(body).hexdigest()
    return f"sha256/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def test_a_wrong_offset_is_told_to_the_client_which_finds_the_right_one(live: Live, program: TusClient):
    body = film(300_000, seed=3)
    client = begun(program, body, chunk_size=100_000)
    client.upload(stop_at=100_000)
    client.offset = 200_000
    with pytest.raises(TusUploadFailed) as told:
        client.upload_chunk()
    assert told.value.status_code == 409
    client.retries, client.retry_delay = 1, 0
    client.offset = 50_000
    client.upload()
    assert stored(live, body) == 1


def test_a_damaged_piece_is_460_and_not_kept(live: Live, program: TusClient):
    body = film(200_000, seed=4)
    client = begun(program, body, chunk_size=100_000)
    client.set_url(client.create_url())
    headers = {**VERSION, "Upload-Offset": "0", "Content-Type": STREAM, "Upload-Checksum": checksum("sha256", b"other")}
    answer = requests.patch(client.url, data=body[:100_000], headers=headers, timeout=30)
    assert (answer.status_code, client.get_offset()) == (460, 0)
    client.upload()
    assert stored(live, body) == 1


def test_what_the_client_gives_up_is_gone(program: TusClient):
    client = begun(program, film(200_000), chunk_size=100_000)
    client.upload(stop_at=100_000)
    assert requests.delete(client.url, headers=VERSION, timeout=30).status_code == 204
    with pytest.raises(TusCommunicationError) as told:
        client.get_offset()
    assert told.value.status_code == 410


def test_after_a_week_without_a_piece_it_is_over(live: Live, program: TusClient):
    client = begun(program, film(200_000), chunk_size=100_000)
    client.upload(stop_at=100_000)
    with live.town.kit.transaction(OPERATOR, "test.aged") as session:
        secret = client.url.rpartition("/")[2]
        row = session.scalars(select(Upload).where(Upload.secret_hash == secret_hash(secret))).one()
        row.updated_at -= timedelta(days=7, minutes=1)
    with pytest.raises(TusUploadFailed) as told:
        client.upload_chunk()
    assert told.value.status_code == 410


@pytest.mark.parametrize("token", ["", "Bearer no", "Bearer " + "a" * 200])
def test_without_a_right_token_nothing_begins(live: Live, token: str):
    client = begun(TusClient(f"{live.url}/uploads", headers={"Authorization": token} if token else {}), film(100))
    with pytest.raises(TusCommunicationError) as told:
        client.create_url()
    assert told.value.status_code in (400, 401)


@pytest.mark.parametrize(
    ("kind", "size", "code"), [("application/octet-stream", 100, 415), ("", 100, 415), (STREAM, 101, 413)]
)
def test_another_type_and_more_than_announced_are_refused(live: Live, kind: str, size: int, code: int):
    address = f"{live.url}/uploads/{live.begin(100)}"
    headers = {**VERSION, "Upload-Offset": "0", "Content-Type": kind}
    assert requests.patch(address, data=film(size), headers=headers, timeout=30).status_code == code
    assert requests.head(address, headers=VERSION, timeout=30).headers["Upload-Offset"] == "0"


def test_more_than_announced_in_pieces_of_unknown_length_is_refused(live: Live):
    address = f"{live.url}/uploads/{live.begin(100)}"
    headers = {**VERSION, "Upload-Offset": "0", "Content-Type": STREAM}
    answer = requests.patch(address, data=iter([film(70), b"x" * 31]), headers=headers, timeout=30)
    assert answer.status_code == 413
    assert stored(live, film(70) + b"x" * 30) == 0


# lines that break


def head_of(live: Live, secret: str) -> int:
    line = http.client.HTTPConnection("127.0.0.1", live.port, timeout=30)
    line.request("HEAD", f"/uploads/{secret}", headers=VERSION)
    answer = line.getresponse()
    answer.read()
    line.close()
    assert answer.status == 200
    return int(answer.headers["Upload-Offset"])


def send_until(live: Live, secret: str, body: bytes, start: int, cut: int, *, reset: bool) -> None:
    """One PATCH that announces the rest of the file and breaks after byte `cut` of it."""
    with socket.create_connection(("127.0.0.1", live.port)) as line:
        line.sendall(
            f"PATCH /uploads/{secret} HTTP/1.1\r\nHost: a\r\nTus-Resumable: 1.0.0\r\nContent-Type: {STREAM}\r\n"
            f"Upload-Offset: {start}\r\nContent-Length: {len(body) - start}\r\n\r\n".encode()
            + body[start:cut]
        )
        if reset:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def settled(live: Live, secret: str, cut: int, within_s: float = 20) -> int:
    """What has arrived, once all of it was taken or the time is over."""
    end = time.monotonic() + within_s
    while (offset := head_of(live, secret)) < cut and time.monotonic() < end:
        time.sleep(0.01)
    return offset


def survive_cuts(live: Live, size: int, cuts: list[int], seed: int) -> None:
    """The line ends after each of these bytes: what was sent has arrived."""
    body, secret, at = film(size, seed), live.begin(size), 0
    for cut in sorted({cut for cut in cuts if 0 < cut < size}):
        send_until(live, secret, body, at, cut, reset=False)
        at = settled(live, secret, cut)
        assert at == cut
    headers = {**VERSION, "Upload-Offset": str(at), "Content-Type": STREAM}
    answer = requests.patch(f"{live.url}/uploads/{secret}", data=body[at:], timeout=60, headers=headers)
    assert answer.status_code == 204, answer.text
    assert stored(live, body) == 1


def survive_torn_lines(live: Live, size: int, tears: int, seed: int) -> None:
    """The line is torn, and what nobody had read yet is lost with it: what was told as arrived stays."""
    chance, body, secret, at = random.Random(seed), film(size, seed), live.begin(size), 0
    for _ in range(tears):
        send_until(live, secret, body, at, chance.randrange(at, size), reset=True)
        told = head_of(live, secret)
        assert at <= told < size
        at = told
    client = TusClient("").uploader(
        file_stream=BytesIO(body), url=f"{live.url}/uploads/{secret}", retries=9, retry_delay=0
    )
    client.upload()  # told 409 when the last torn one was still being taken, it asks again
    assert stored(live, body) == 1


def around(*edges: int) -> list[int]:
    return [edge + near for edge in edges for near in (-1, 0, 1)]


@pytest.mark.parametrize("seed", range(2))
def test_cut_anywhere_and_resumed_the_hash_is_the_same(live: Live, seed: int):
    chance = random.Random(seed)
    survive_cuts(live, 900_000, [chance.randrange(1, 900_000) for _ in range(25)], seed + 10)
    survive_torn_lines(live, 900_000, 25, seed + 15)


def test_cut_around_every_edge_of_a_block(live: Live):
    survive_cuts(live, 2 * BLOCK + 99, around(1, 64, 4096, BLOCK, 2 * BLOCK), 20)


@pytest.mark.server
def test_cut_around_every_edge_on_the_way_into_a_bucket(in_a_bucket: Live):
    chance = random.Random(3)
    cuts = around(1, BLOCK, 2 * BLOCK, PART) + [chance.randrange(1, PART + MEGA) for _ in range(6)]
    survive_cuts(in_a_bucket, PART + MEGA + 5, cuts, 30)
    assert len(list(in_a_bucket.town.kit.media.keys())) == 1


# a full disk


@pytest.mark.parametrize(("language", "words"), [("th", "พื้นที่เก็บไฟล์ของระบบเต็ม"), ("en", "storage is full")])
def test_on_a_full_disk_it_says_so_lists_nothing_and_goes_on_when_there_is_room(live: Live, language: str, words: str):
    """The system refuses the serving process to make a file longer than 6 MiB."""
    body, serving = film(9 * MEGA, seed=40 + len(words)), psutil.Process(live.worker)
    before, objects = serving.rlimit(resource.RLIMIT_FSIZE), list(live.town.kit.media.keys())
    secret = live.begin(len(body))
    headers = {**VERSION, "Content-Type": STREAM, "Cookie": f"language={language}"}
    serving.rlimit(resource.RLIMIT_FSIZE, (6 * MEGA, before[1]))
    try:
        address = f"{live.url}/uploads/{secret}"
        for start in (0, 6 * MEGA):
            answer = requests.patch(
                address, data=body[start:], headers={**headers, "Upload-Offset": str(start)}, timeout=60
            )
            assert (answer.status_code, words in answer.json()["message"]) == (507, True)
            assert head_of(live, secret) == 6 * MEGA
        assert list(live.town.kit.media.keys()) == objects
    finally:
        serving.rlimit(resource.RLIMIT_FSIZE, before)
    answer = requests.patch(
        address, data=body[6 * MEGA :], headers={**headers, "Upload-Offset": str(6 * MEGA)}, timeout=60
    )
    assert answer.status_code == 204
    assert stored(live, body) == 1
