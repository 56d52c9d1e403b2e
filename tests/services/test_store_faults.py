"""The bucket's server fails while the portal uses it: what passes is not noticed, what lasts is told and mended."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

import pytest

from media_store import open_store
from portal.app import create_app
from portal.models.media import MediaObject
from portal.models.videos import Video
from portal.rules.vocabulary import JobStatus
from portal.services.filming import INSPECT_TRIES
from portal.services.kit import Kit
from portal.settings import read_settings
from tests.jobs import all_jobs
from tests.people import Town, sign_in
from tests.reports import new_report, run_jobs
from tests.servers import s3
from tests.servers.faulty import Fault, FaultyProxy, first
from tests.tus import Tus
from tests.web.test_upload_rights import stranger
from tests.web.test_uploads import FILM, begun, rows

pytestmark = pytest.mark.server
ALL = 10**6


@pytest.fixture
def place() -> str:
    return s3.fresh_place()


@pytest.fixture
def door(place: str) -> Iterator[FaultyProxy]:
    with FaultyProxy(s3.endpoint_of(place)).running() as proxy:
        yield proxy


@pytest.fixture
def far_kit(kit: Kit, place: str, door: FaultyProxy) -> Kit:
    """The portal's kit with its files in the bucket behind the door."""
    return replace(kit, media=open_store(s3.with_endpoint(place, door.url, attempts="2", timeout="1")))


@pytest.fixture
def tus(far_kit: Kit, town: Town, tmp_path) -> Tus:
    app = create_app(far_kit, read_settings({"PORTAL_INSTANCE": str(tmp_path)}), "a key for tests")
    return Tus(sign_in(app, town, "officer"))


@pytest.mark.parametrize("fault", [500, 503, "reset", "lost", 1.5])
def test_a_fault_that_passes_is_not_noticed(tus: Tus, town: Town, far_kit: Kit, door: FaultyProxy, fault: Fault):
    address = begun(tus, new_report(town))
    door.plan = first(1, fault)
    assert tus.patch(address, 0, FILM).status_code == 204
    (media,) = rows(far_kit, MediaObject)
    assert media.sha256 == hashlib.sha256(FILM).hexdigest()


@pytest.mark.parametrize("fault", [500, 503, "reset"])
def test_a_fault_that_stays_is_told_and_the_upload_goes_on_afterwards(
    tus: Tus, town: Town, far_kit: Kit, place: str, door: FaultyProxy, fault: Fault
):
    address, english = begun(tus, new_report(town)), stranger(tus.client.application)
    english.client.set_cookie("language", "en")
    assert tus.patch(address, 0, FILM[:4000]).status_code == 204
    for of in ("PUT", ""):
        door.plan = first(ALL, fault, of=of)
        answer = tus.patch(address, 4000, FILM[4000:])
        assert (answer.status_code, "ที่เก็บไฟล์ไม่ตอบขณะนี้" in answer.json["message"]) == (503, True)
        answer = english.patch(address, 4000, FILM[4000:])
        assert (answer.status_code, "storage does not answer now" in answer.json["message"]) == (503, True)
        assert list(open_store(place).keys()) == []
    door.plan = first(0, None)
    assert tus.offset(address) == 4000
    assert tus.patch(address, 4000, FILM[4000:]).status_code == 204
    assert rows(far_kit, MediaObject)[0].sha256 == hashlib.sha256(FILM).hexdigest()
    assert len(rows(far_kit, Video)) == 1


@pytest.mark.parametrize("fault", [503, "cut"])
def test_work_the_bucket_refuses_for_good_is_buried_in_sight_and_done_when_it_is_put_back(
    tus: Tus, town: Town, far_kit: Kit, door: FaultyProxy, clock, browser_of, monkeypatch, fault: Fault
):
    monkeypatch.setattr("media_store.reading.FIRST_WAIT_S", 0.01)
    address = begun(tus, new_report(town))
    assert tus.patch(address, 0, FILM).status_code == 204
    door.plan = first(ALL, fault, of="GET")
    waits = []
    for _ in range(INSPECT_TRIES):
        run_jobs(far_kit)
        job = all_jobs(far_kit)[0]
        waits.append((job.not_before - clock()).total_seconds())
        clock.forward(hours=1)
    assert (job.status, job.attempts) == (JobStatus.DEAD, INSPECT_TRIES)
    assert "OutOfReach" in job.error
    assert waits[0] < waits[1] < waits[2]
    admin = browser_of("admin")
    assert f'href="/admin/jobs/{job.id}/"' in admin.get("/admin/jobs/?status=dead").get_data(as_text=True)
    assert "OutOfReach" in admin.get(f"/admin/jobs/{job.id}/").get_data(as_text=True)
    door.plan = first(0, None)
    page = {"csrf_token": Tus(admin).headers["X-CSRFToken"], "act": "retry", "id": [job.id], "sure": "yes"}
    assert admin.post("/admin/jobs/act", data=page).status_code == 302
    run_jobs(far_kit)
    assert all_jobs(far_kit)[0].status == JobStatus.DONE
    assert (rows(far_kit, MediaObject)[0].facts or {})["duration_s"] == 240.0
