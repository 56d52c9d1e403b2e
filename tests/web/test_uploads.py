"""Resumable upload as any tus client sees it: what the protocol asks, the address as the only right, nothing lost."""

import hashlib
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from sqlalchemy import select

from portal.models import Event
from portal.models.media import MediaObject, Upload
from portal.models.videos import Video
from portal.rules.first_bytes import HEAD_BYTES
from tests.reports import new_report
from tests.tus import Tus, checksum, metadata

FILM = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + bytes(range(256)) * 40
ZIP = b"PK\x03\x04" + bytes(1000)


@pytest.fixture
def report(town):
    return new_report(town)


@pytest.fixture
def tus(browser_of):
    return Tus(browser_of("officer"))


@pytest.fixture
def guest(app):
    """Whoever has the address and nothing else."""
    stranger = Tus.__new__(Tus)
    stranger.client, stranger.headers = app.test_client(), {"Tus-Resumable": "1.0.0"}
    return stranger


def begun(tus, report, **more):
    return tus.create(report, **{"size": len(FILM), **more}).headers["Location"]


def rows(kit, entity):
    with kit.read() as session:
        return session.scalars(select(entity).order_by(entity.id)).all()


def test_options_tells_a_guest_what_is_spoken(client):
    for address in ("/uploads", "/uploads/any"):
        answer = client.options(address)
        assert answer.status_code == 204
        assert answer.headers["Tus-Version"] == "1.0.0"
        assert answer.headers["Tus-Extension"] == "creation,checksum,expiration,termination"
        assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"
        assert answer.headers["Tus-Max-Size"] == str(1024**3)


def test_a_whole_file_becomes_the_reports_video(tus, report, town, kit):
    answer = tus.create(report, len(FILM))
    assert answer.status_code == 201
    address = answer.headers["Location"]
    assert len(address.rsplit("/", 1)[1]) >= 22  # 128 bits and more, six a letter
    assert tus.offset(address) == 0
    answer = tus.patch(address, 0, FILM[:5000])
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "5000")
    answer = tus.patch(address, 5000, FILM[5000:])
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(len(FILM)))
    (media,), (video,) = rows(kit, MediaObject), rows(kit, Video)
    assert (media.sha256, media.size_bytes) == (hashlib.sha256(FILM).hexdigest(), len(FILM))
    assert (media.original_name, media.content_type) == ("วิดีโอ.mp4", "video/mp4")
    assert (video.media_id, video.report_id, video.current) == (media.id, report, True)
    with kit.media.open(media.key) as file:
        assert file.read() == FILM


def test_every_answer_names_the_version_and_none_is_kept(tus, report):
    address = begun(tus, report)
    for answer in (
        tus.create(report, 10), tus.ask("HEAD", address), tus.patch(address, 0, FILM[:100]),
        tus.patch(address, 0, b"x"), tus.ask("HEAD", "/uploads/unknown"), tus.ask("DELETE", address),
    ):  # fmt: skip
        assert answer.headers["Tus-Resumable"] == "1.0.0"
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("version", [None, "0.2.2", "1.0.1"])
def test_another_version_is_told_so_and_nothing_is_done(tus, report, version):
    address = begun(tus, report)
    for answer in (
        tus.create(report, 10, Tus_Resumable=version), tus.ask("HEAD", address, Tus_Resumable=version),
        tus.patch(address, 0, FILM, Tus_Resumable=version), tus.ask("DELETE", address, Tus_Resumable=version),
    ):  # fmt: skip
        assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")
    assert tus.offset(address) == 0


def test_head_tells_offset_length_and_what_was_said_of_the_file(tus, report):
    address = begun(tus, report)
    tus.patch(address, 0, FILM[:100])
    answer = tus.ask("HEAD", address)
    assert answer.status_code == 200
    assert (answer.headers["Upload-Offset"], answer.headers["Upload-Length"]) == ("100", str(len(FILM)))
    assert answer.headers["Upload-Metadata"] == metadata(filename="วิดีโอ.mp4", report=str(report))
    assert answer.get_data() == b""


@pytest.mark.parametrize("offset", [0, 99, 101, 10**9])
def test_a_wrong_offset_is_409_and_changes_nothing(tus, report, offset):
    address = begun(tus, report)
    tus.patch(address, 0, FILM[:100])
    answer = tus.patch(address, offset, FILM[100:200] if offset < 1000 else b"")
    assert answer.status_code == (409 if offset < 1000 else 413)
    assert tus.offset(address) == 100


def test_an_empty_piece_at_the_wrong_place_is_409_too(tus, report):
    assert tus.patch(begun(tus, report), 5, b"").status_code == 409


@pytest.mark.parametrize("offset", [None, "", "-1", "x", "๑", "1.5"])
def test_an_offset_that_cannot_be_read_is_400(tus, report, offset):
    assert tus.patch(begun(tus, report), offset, b"x").status_code == 400


@pytest.mark.parametrize("kind", [None, "application/octet-stream", "text/plain"])
def test_another_content_type_is_415(tus, report, kind):
    address = begun(tus, report)
    assert tus.patch(address, 0, FILM[:10], Content_Type=kind).status_code == 415
    assert tus.offset(address) == 0


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_piece_with_its_checksum_is_taken_and_a_damaged_one_is_not(tus, report, kit, algorithm):
    address = begun(tus, report)
    answer = tus.patch(address, 0, FILM[:5000], Upload_Checksum=checksum(algorithm, FILM[:4999]))
    assert answer.status == "460 Checksum Mismatch"
    assert tus.offset(address) == 0
    for start, end in ((0, 5000), (5000, len(FILM))):
        piece = FILM[start:end]
        assert tus.patch(address, start, piece, Upload_Checksum=checksum(algorithm, piece)).status_code == 204
    assert rows(kit, MediaObject)[0].sha256 == hashlib.sha256(FILM).hexdigest()


@pytest.mark.parametrize("said", ["md5 abc", "sha1", "sha256 not base64!", "sha1 5p+"])
def test_a_checksum_that_cannot_be_read_is_400(tus, report, said):
    address = begun(tus, report)
    assert tus.patch(address, 0, FILM[:100], Upload_Checksum=said).status_code == 400
    assert tus.offset(address) == 0


def test_an_upload_is_given_up_by_its_address_and_is_gone(tus, guest, report, kit):
    address = begun(tus, report)
    tus.patch(address, 0, FILM[:100])
    assert guest.ask("DELETE", address).status_code == 204
    for answer in (guest.ask("HEAD", address), guest.patch(address, 100, FILM[100:]), guest.ask("DELETE", address)):
        assert answer.status_code == 410
        assert "Upload-Offset" not in answer.headers
    assert rows(kit, Upload)[0].status == "abandoned"
    assert list(kit.media.stale_uploads(10**12)) == []
    event = next(one for one in rows(kit, Event) if one.verb == "upload.abandoned")
    assert event.actor_name == "คุณofficer"


def test_a_stored_file_is_not_given_up_by_its_address(tus, report, kit):
    address = tus.send(report, FILM)
    answer = tus.ask("DELETE", address)
    assert (answer.status_code, "message" in answer.json) == (403, True)
    assert tus.offset(address) == len(FILM)
    assert len(rows(kit, Video)) == 1


def test_unknown_addresses_are_404(guest):
    for method in ("HEAD", "PATCH", "DELETE", "POST"):
        assert guest.ask(method, "/uploads/" + "a" * 43).status_code == 404


def test_an_upload_expires_a_week_after_its_last_piece(tus, report, clock):
    answer = tus.create(report, len(FILM))
    address = answer.headers["Location"]
    assert parsedate_to_datetime(answer.headers["Upload-Expires"]) == clock() + timedelta(days=7)
    clock.forward(days=6)
    answer = tus.patch(address, 0, FILM[:100])
    assert parsedate_to_datetime(answer.headers["Upload-Expires"]) == clock() + timedelta(days=7)
    clock.forward(days=6)
    answer = tus.ask("HEAD", address)
    assert parsedate_to_datetime(answer.headers["Upload-Expires"]) == clock() + timedelta(days=1)
    clock.forward(days=1, seconds=1)
    assert tus.ask("HEAD", address).status_code == 410
    assert tus.patch(address, 100, FILM[100:200]).status_code == 410


def test_clients_without_patch_and_delete_say_so_in_a_header(tus, report):
    address = begun(tus, report)
    headers = {"Upload_Offset": 0, "Content_Type": "application/offset+octet-stream"}
    answer = tus.ask("POST", address, FILM[:100], X_HTTP_Method_Override="PATCH", **headers)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "100")
    assert tus.ask("POST", address).status_code == 405
    assert tus.ask("POST", address, X_HTTP_Method_Override="DELETE").status_code == 204


@pytest.mark.parametrize("size", [None, "-1", "x", "1e3", "", "9" * 30])
def test_a_length_that_cannot_be_read_is_400(tus, report, size):
    assert tus.create(report, size).status_code == 400
    assert tus.create(report, size, Upload_Defer_Length="1").status_code == 400


@pytest.mark.parametrize(
    "said",
    ["filename", "filename !!!", ",filename YQ==,filename YQ==", "file name YQ==", "x " + "A" * 5000, "report eA=="],
)
def test_metadata_that_cannot_be_read_is_400(tus, report, said):
    answer = tus.create(report, 100, Upload_Metadata=said)
    assert answer.status_code in (400, 422), said


def test_more_bytes_than_announced_are_413_and_none_is_kept(tus, report):
    address = begun(tus, report, size=100)
    assert tus.patch(address, 0, FILM[:101]).status_code == 413
    assert tus.offset(address) == 0


SENTENCES = [
    ("วิดีโอ.mp4", 0, 422, "ไฟล์ว่าง"),
    ("วิดีโอ.mp4", 1024**3 + 1, 413, "ใหญ่เกิน 1 GB"),
    ("วิดีโอ.avi", 100, 422, "รับวิดีโอ MP4"),
    ("วิดีโอ", 100, 422, "รับวิดีโอ MP4"),
    ("", 100, 422, "รับวิดีโอ MP4"),
    ("mp4", 100, 422, "รับวิดีโอ MP4"),
]


@pytest.mark.parametrize(("name", "size", "code", "words"), SENTENCES)
def test_what_is_refused_at_once_says_why_and_what_to_do(tus, report, kit, name, size, code, words):
    answer = tus.create(report, size, name)
    assert answer.status_code == code
    assert words in answer.json["message"]
    assert rows(kit, Upload) == []
    assert list(kit.media.stale_uploads(10**12)) == []


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("วิดีโอ.mp4", ZIP), ("วิดีโอ.mp4", b"x"), ("วิดีโอ.mp4", b"%PDF-1.7\n" + bytes(500)),
        ("วิดีโอ.mp4", b"\x00\x00\x00\x18ftypheic" + bytes(500)), ("วิดีโอ.mov", b"RIFF\x00\x00\x01\x00AVI " + bytes(500)),
        ("วิดีโอ.webm", FILM), ("วิดีโอ.mp4", b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + bytes(500)),
        ("วิดีโอ.webm", b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska" + bytes(500)),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_its_name_says_is_refused_with_its_first_bytes(tus, report, kit, name, body):
    address = begun(tus, report, size=len(body), name=name)
    answer = tus.patch(address, 0, body)
    assert answer.status_code == 422
    assert "ไม่ใช่วิดีโอตามนามสกุล" in answer.json["message"]
    assert tus.ask("HEAD", address).status_code == 410
    (row,) = rows(kit, Upload)
    assert (row.status, row.problem) == ("refused", "not_video")
    assert list(kit.media.stale_uploads(10**12)) == []
    assert rows(kit, MediaObject) == []


def test_first_bytes_that_come_one_by_one_are_judged_when_they_tell(tus, report):
    address = begun(tus, report, size=len(ZIP))
    for at in range(HEAD_BYTES - 1):
        assert tus.patch(address, at, ZIP[at : at + 1]).status_code == 204
    assert tus.patch(address, HEAD_BYTES - 1, ZIP[HEAD_BYTES - 1 : HEAD_BYTES]).status_code == 422


def test_a_webm_is_taken(tus, report, kit):
    tus.send(report, b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + bytes(500), "วิดีโอ.webm")
    assert rows(kit, MediaObject)[0].content_type == "video/webm"


def test_the_wrong_name_is_told_at_the_beginning_and_does_not_stop(tus, report):
    right = "การเพิ่มมูลค่าจากขยะโดยผสมผสานกับอัตลักษณ์ท้องถิ่น (Soft Power) ของเทศบาลตำบลทุ่งโฮ้ง.mp4"
    assert tus.create(report, 100, right).json == {"message": ""}
    answer = tus.create(report, 100, "final2.mp4")
    assert (answer.status_code, "ชื่อไฟล์ไม่ตรง" in answer.json["message"]) == (201, True)


def test_an_authority_has_its_share_and_the_same_bytes_count_once(tus, report, town):
    object.__setattr__(town.kit, "quota_bytes", 2 * len(FILM))  # as PORTAL_AUTHORITY_QUOTA sets it
    tus.send(report, FILM)
    tus.send(report, FILM)
    address = begun(tus, report)
    answer = tus.create(report, 1)
    assert (answer.status_code, "ใช้ไปแล้ว" in answer.json["message"]) == (413, True)
    tus.ask("DELETE", address)
    assert tus.create(report, 1).status_code == 201
