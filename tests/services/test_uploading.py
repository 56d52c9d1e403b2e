"""A file on its way: cut anywhere and resumed, twice at once, finished twice, over a restart, on a full disk."""

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select

from media_store import NoSpace, NotThere, OutOfReach, open_store
from portal.app import create_app
from portal.models import Event
from portal.models.media import MediaObject, Upload
from portal.models.videos import FindingRow, Video
from portal.rules.facts import FileLook
from portal.rules.vocabulary import Outcome
from portal.services import uploading
from portal.services.errors import Invalid
from portal.services.upload_faults import Gone, NoRoom, WrongPlace
from portal.settings import read_settings
from tests.people import sign_in
from tests.reports import actor_of, new_report, run_jobs
from tests.tus import STREAM, Tus
from tests.web.test_tus import Cut
from tests.web.test_uploads import FILM, begun, rows


@pytest.fixture
def report(town):
    return new_report(town)


@pytest.fixture
def tus(browser_of):
    return Tus(browser_of("officer"))


def begin(town, report, size=None, who="officer"):
    return uploading.begin_upload(town.kit, actor_of(town, who), report, "วิดีโอ.mp4", size or len(FILM)).upload_id


@pytest.mark.parametrize("reset", [True, False])
def test_a_body_cut_at_any_byte_is_resumed_and_whole(tus, report, kit, reset):
    address, at = begun(tus, report), 0
    for cut in (1, 7, 63, 64, 65, 500, 4095, 4096, 4097, 9999, len(FILM) - 1):
        environ = {"wsgi.input": Cut(FILM[at:cut], reset=reset), "CONTENT_LENGTH": str(len(FILM) - at)}
        headers = {**tus.headers, "Upload-Offset": str(at), "Content-Type": STREAM}
        answer = tus.client.open(address, method="PATCH", headers=headers, environ_overrides=environ)
        assert answer.status_code == 400
        at = tus.offset(address)
        assert at == cut
    assert tus.patch(address, at, FILM[at:]).status_code == 204
    (media,) = rows(kit, MediaObject)
    assert media.sha256 == hashlib.sha256(FILM).hexdigest()
    with kit.media.open(media.key) as file:
        assert file.read() == FILM


def test_two_uploads_at_once_do_not_mix(town, report, kit):
    films = {name: FILM + name.encode() * 5000 for name in ("a", "b", "c")}

    def send(name):
        body = films[name]
        number = uploading.begin_upload(kit, actor_of(town, "officer"), report, f"{name}.mp4", len(body)).upload_id
        for at in range(0, len(body), 1000):
            uploading.append(kit, number, at, [body[at : at + 1000]])
        return name, uploading.finish_upload(kit, number)

    with ThreadPoolExecutor(3) as pool:
        videos = dict(pool.map(send, films))
    assert len(set(videos.values())) == 3
    found = {row.original_name[0]: row.sha256 for row in rows(kit, MediaObject)}
    assert found == {name: hashlib.sha256(body).hexdigest() for name, body in films.items()}
    assert len([video for video in rows(kit, Video) if video.current]) == 1


def test_two_clients_of_one_upload_cannot_both_win(town, report, kit):
    number, barrier = begin(town, report), threading.Barrier(4)

    def push(_):
        barrier.wait()
        try:
            return uploading.append(kit, number, 0, [FILM[:5000]])
        except WrongPlace as error:
            return error.expected

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(push, range(4))) == [5000] * 4
    uploading.append(kit, number, 5000, [FILM[5000:]])
    uploading.finish_upload(kit, number)
    assert rows(kit, MediaObject)[0].sha256 == hashlib.sha256(FILM).hexdigest()


def test_finishing_twice_even_at_once_makes_one_video(town, report, kit):
    number = begin(town, report)
    uploading.append(kit, number, 0, [FILM])
    with ThreadPoolExecutor(4) as pool:
        videos = set(pool.map(lambda _: uploading.finish_upload(kit, number), range(4)))
    videos.add(uploading.finish_upload(kit, number))
    assert videos == {video.id for video in rows(kit, Video)}
    assert len(rows(kit, MediaObject)) == 1


def test_the_same_bytes_twice_are_one_object_and_two_references(tus, report, kit):
    for _ in range(2):
        tus.send(report, FILM)
    first, second = rows(kit, MediaObject)
    assert first.key == second.key
    assert list(kit.media.keys()) == [first.key]


def test_a_restart_in_between_loses_nothing(tus, town, report, kit, tmp_path):
    address = begun(tus, report)
    tus.patch(address, 0, FILM[:6000])
    again = replace(kit, media=open_store(f"folder:{tmp_path / 'media'}"))
    app = create_app(again, read_settings({"PORTAL_INSTANCE": str(tmp_path)}), "a key for tests only")
    fresh = Tus(sign_in(app, town, "officer"))
    assert fresh.offset(address) == 6000
    assert fresh.patch(address, 6000, FILM[6000:]).status_code == 204
    assert rows(kit, MediaObject)[0].sha256 == hashlib.sha256(FILM).hexdigest()


def test_an_upload_goes_on_after_a_day(tus, report, clock, kit):
    address = begun(tus, report)
    tus.patch(address, 0, FILM[:6000])
    clock.forward(hours=25)
    other_day = Tus.__new__(Tus)
    other_day.client, other_day.headers = tus.client, {"Tus-Resumable": "1.0.0"}
    assert other_day.patch(address, 6000, FILM[6000:]).status_code == 204
    assert rows(kit, Video)[0].current


class Moody:
    """A store that fails when told so; otherwise the real one."""

    def __init__(self, real):
        self.real, self.fault, self.calls = real, None, 0

    def __getattr__(self, name):
        return getattr(self.real, name)

    def append(self, *arguments, **more):
        self.calls += 1
        if self.fault and self.calls > 1:
            raise self.fault
        return self.real.append(*arguments, **more)


@pytest.mark.parametrize(
    ("fault", "code", "words"), [(NoSpace(), 507, "พื้นที่เก็บไฟล์ของระบบเต็ม"), (OutOfReach(), 503, "ไม่ตอบ")]
)
def test_a_full_or_silent_store_says_so_and_keeps_what_came(town, report, kit, tmp_path, fault, code, words):
    store = Moody(kit.media)
    app = create_app(replace(kit, media=store), read_settings({"PORTAL_INSTANCE": str(tmp_path)}), "a key")
    tus = Tus(sign_in(app, town, "officer"))
    address = begun(tus, report)
    tus.patch(address, 0, FILM[:5000])
    store.fault = fault
    answer = tus.patch(address, 5000, FILM[5000:])
    assert (answer.status_code, words in answer.json["message"]) == (code, True)
    assert tus.offset(address) == 5000
    store.fault = None
    assert tus.patch(address, 5000, FILM[5000:]).status_code == 204
    assert rows(kit, MediaObject)[0].sha256 == hashlib.sha256(FILM).hexdigest()


def test_a_store_without_room_begins_nothing(town, report, kit):
    class Full(Moody):
        def begin(self):
            raise NoSpace

    with pytest.raises(NoRoom):
        begin(replace_town(town, replace(kit, media=Full(kit.media))), report)
    assert rows(kit, Upload) == []


def replace_town(town, kit):
    return replace(town, kit=kit)


def test_bytes_the_store_lost_are_gone_and_said_so(town, report, kit):
    number = begin(town, report)
    kit.media.abandon(rows(kit, Upload)[0].store_id)
    with pytest.raises(Gone):
        uploading.arrived(kit, number)
    with pytest.raises(Gone):
        uploading.append(kit, number, 0, [FILM])


def test_the_row_follows_the_store_within_seconds_and_does_not_cost_a_write_a_piece(town, report, kit, clock):
    number = begin(town, report)
    for at in range(0, 4000, 1000):
        uploading.append(kit, number, at, [FILM[at : at + 1000]])
    assert rows(kit, Upload)[0].received_bytes == 1000
    clock.forward(seconds=6)
    uploading.append(kit, number, 4000, [FILM[4000:5000]])
    assert rows(kit, Upload)[0].received_bytes == 5000


def test_a_whole_file_whose_end_was_missed_is_finished_later(town, report, kit, clock):
    number = begin(town, report)
    uploading.append(kit, number, 0, [FILM])
    assert uploading.finish_missed(kit) == 0
    clock.forward(minutes=6)
    assert uploading.finish_missed(kit) == 1
    assert uploading.finish_missed(kit) == 0
    assert rows(kit, Video)[0].current
    assert next(e for e in rows(kit, Event) if e.verb == "upload.finished").actor_name == "คุณofficer"


def test_an_unfinished_file_is_not_finished(town, report, kit, clock):
    number = begin(town, report)
    uploading.append(kit, number, 0, [FILM[:5000]])
    clock.forward(minutes=6)
    assert uploading.finish_missed(kit) == 0
    with pytest.raises(Exception, match="not whole"):
        uploading.finish_upload(kit, number)


def findings(kit, report):
    with kit.read() as session:
        wanted = select(FindingRow).where(FindingRow.report_id == report, FindingRow.current.is_(True))
        return {row.rule: row for row in session.scalars(wanted)}


def test_the_name_is_judged_at_once_and_the_length_when_the_decoder_has_looked(tus, report, kit, outside):
    outside.file = FileLook(301.0, len(FILM), "mov", "h264", "aac", 1280, 720)
    tus.send(report, FILM)
    found = findings(kit, report)
    assert found["mandated_name"].outcome == Outcome.FAIL
    assert found["duration"].outcome == Outcome.CANNOT_CHECK
    run_jobs(kit)
    assert findings(kit, report)["duration"].outcome == Outcome.BORDERLINE


def test_a_cut_film_is_found_and_the_officer_is_told_what_to_do(tus, report, kit, outside):
    outside.file = FileLook(200.0, len(FILM), "mov", "h264", problem="truncated")
    tus.send(report, FILM)
    run_jobs(kit)
    found = findings(kit, report)["duration"]
    assert found.outcome == Outcome.CANNOT_CHECK
    assert "ท้ายวิดีโอขาด" in found.message_th


def test_a_name_with_a_path_and_signs_that_turn_writing_is_mere_text(town, report, kit):
    begun = uploading.begin_upload(kit, actor_of(town, "officer"), report, "../../etc/\u202eวิดีโอ\r\n.mp4", 100)
    assert begun.upload_id
    assert rows(kit, Upload)[0].original_name == "วิดีโอ .mp4"


def test_nothing_begins_when_the_report_refuses(town, report, kit):
    with pytest.raises(Invalid):
        uploading.begin_upload(kit, actor_of(town, "officer"), report, "a.mp4", -1)
    with pytest.raises(Exception, match="no such item"):
        uploading.begin_upload(kit, actor_of(town, "officer_b"), report, "a.mp4", 100)
    assert list(kit.media.stale_uploads(10**12)) == []
    with pytest.raises(NotThere):
        kit.media.offset("0" * 32)
