"""Who may begin an upload, and what its address is good for."""

import pytest
from sqlalchemy import select

from portal.models import Event, User
from portal.models.media import MediaObject, Upload
from portal.models.reports import Report
from portal.models.videos import Video
from portal.rules.scope import OPERATOR
from portal.services import accounts
from tests.people import token_of
from tests.reports import new_report
from tests.reports import report as report_row
from tests.tus import Tus, metadata
from tests.web.test_uploads import FILM, begun, rows


@pytest.fixture
def report(town):
    return new_report(town)


@pytest.fixture
def tus(browser_of):
    return Tus(browser_of("officer"))


def stranger(app, **headers):
    """Somebody without sign-in."""
    made = Tus.__new__(Tus)
    made.client, made.headers = app.test_client(), {"Tus-Resumable": "1.0.0", **headers}
    return made


def token_for(client, report, code=200):
    answer = client.post(f"/reports/{report}/upload-token", headers={"X-CSRFToken": token_of(client)})
    assert answer.status_code == code
    return answer.json if code == 200 else None


def test_a_guest_begins_nothing(app, report):
    assert stranger(app).create(report, 100).status_code == 401


def test_a_cookie_alone_begins_nothing(tus, report, kit):
    assert tus.create(report, 100, X_CSRFToken=None).status_code == 400
    assert tus.create(report, 100, X_CSRFToken="guess").status_code == 400
    assert rows(kit, Upload) == []


@pytest.mark.parametrize("who", ["district", "reviewer", "admin", "department"])
def test_only_an_authoritys_officer_begins(browser_of, report, who):
    assert Tus(browser_of(who)).create(report, 100).status_code == 403
    assert token_for(browser_of(who), report, 403) is None


@pytest.mark.parametrize("who", ["officer_b", "direct", "officer_x"])
def test_anothers_report_is_not_there(browser_of, report, who):
    answer, missing = (Tus(browser_of(who)).create(number, 100) for number in (report, 999_999))
    assert (answer.status_code, answer.get_data()) == (missing.status_code, missing.get_data())
    assert answer.status_code == 404
    assert token_for(browser_of(who), report, 404) is None


def test_a_token_made_on_the_page_begins_an_upload_without_a_cookie(app, browser_of, report, kit):
    made = token_for(browser_of("officer"), report)
    assert made["endpoint"].endswith("/uploads")
    program = stranger(app, Authorization=f"Bearer {made['token']}")
    address = program.create(report, len(FILM), Upload_Metadata=metadata(filename="a.mp4")).headers["Location"]
    assert program.patch(address, 0, FILM).status_code == 204
    assert rows(kit, Video)[0].report_id == report
    assert next(e for e in rows(kit, Event) if e.verb == "upload.finished").actor_name == "คุณofficer"


def test_a_token_opens_nothing_else(app, browser_of, report):
    made = token_for(browser_of("officer"), report)
    program = stranger(app, Authorization=f"Bearer {made['token']}")
    assert program.client.get("/account", headers=program.headers).status_code == 401
    other = program.ask("POST", f"/reports/{report}/upload-token")
    assert other.status_code in (400, 401)


def test_a_token_is_for_its_report_its_person_and_its_hour(app, browser_of, town, report, clock):
    made = token_for(browser_of("officer"), report)["token"]
    other = new_report(town, name="กระเป๋า")
    assert stranger(app, Authorization=f"Bearer {made}").create(other, 100).status_code == 401
    assert stranger(app, Authorization=f"Bearer {made}x").create(report, 100).status_code == 401
    assert stranger(app, Authorization=f"Basic {made}").create(report, 100).status_code == 401
    signed_in = Tus(browser_of("officer2"))
    assert signed_in.create(report, 100, Authorization=f"Bearer {made}").status_code == 401
    clock.forward(minutes=59)
    assert stranger(app, Authorization=f"Bearer {made}").create(report, 100).status_code == 201
    clock.forward(minutes=2)
    assert stranger(app, Authorization=f"Bearer {made}").create(report, 100).status_code == 401


def test_a_token_dies_with_its_sign_in(app, browser_of, town, report):
    client = browser_of("officer")
    made = token_for(client, report)["token"]
    assert client.post("/sign-out", data={"csrf_token": token_of(client)}).status_code == 302
    assert stranger(app, Authorization=f"Bearer {made}").create(report, 100).status_code == 401


def test_the_address_is_the_right_and_the_starter_is_named(tus, app, browser_of, report, town, kit):
    address = begun(tus, report)
    other = Tus(browser_of("officer_b"))
    assert other.offset(address) == 0
    assert other.patch(address, 0, FILM[:4000]).status_code == 204
    assert stranger(app).patch(address, 4000, FILM[4000:]).status_code == 204
    assert rows(kit, Video)[0].authority_id == town.authority
    made = [one for one in rows(kit, Event) if one.verb == "upload.finished"]
    assert {(one.actor_id, one.actor_name) for one in made} == {(town.users["officer"], "คุณofficer")}
    assert {one.subject_kind for one in made} >= {"media_objects", "videos"}


def stands_at(kit, report, status):
    with kit.transaction(OPERATOR, "test") as session:
        session.get_one(Report, report).status = status


def test_a_report_that_was_sent_takes_no_file(tus, report, kit):
    stands_at(kit, report, "submitted")
    answer = tus.create(report, 100)
    assert (answer.status_code, "ส่งรายงานนี้แล้ว" in answer.json["message"]) == (422, True)


def test_a_file_that_arrives_after_the_sending_waits_until_the_report_is_free(tus, report, kit):
    address = begun(tus, report)
    tus.patch(address, 0, FILM[:5000])
    stands_at(kit, report, "submitted")
    answer = tus.patch(address, 5000, FILM[5000:])
    assert (answer.status_code, "ส่งรายงานนี้แล้ว" in answer.json["message"]) == (422, True)
    assert tus.offset(address) == len(FILM)
    assert rows(kit, MediaObject) == []
    stands_at(kit, report, "draft")
    assert tus.patch(address, len(FILM), b"").status_code == 204
    assert len(rows(kit, MediaObject)) == 1


def test_when_the_starters_account_is_closed_the_address_opens_nothing(tus, app, report, town):
    address = begun(tus, report)
    accounts.disable(town.kit, OPERATOR, town.users["officer"])
    assert stranger(app).ask("HEAD", address).status_code == 404
    assert stranger(app).patch(address, 0, FILM).status_code == 404


def test_the_page_gives_up_what_its_authority_has_on_its_way(tus, browser_of, report, kit):
    address = begun(tus, report)
    number = rows(kit, Upload)[0].id
    assert Tus(browser_of("officer_b")).ask("POST", f"/uploads/{number}/abandon").status_code == 404
    assert Tus(browser_of("officer2")).ask("POST", f"/uploads/{number}/abandon").status_code == 200
    assert tus.ask("HEAD", address).status_code == 410
    assert Tus(browser_of("officer2")).ask("POST", f"/uploads/{number}/abandon").status_code == 200
    event = next(one for one in rows(kit, Event) if one.verb == "upload.abandoned")
    assert event.actor_name == "คุณofficer2"


def test_another_device_goes_on_at_a_fresh_address_and_the_old_one_is_dead(tus, browser_of, report, kit):
    address = begun(tus, report)
    tus.patch(address, 0, FILM[:5000])
    number = rows(kit, Upload)[0].id
    assert Tus(browser_of("officer_b")).ask("POST", f"/uploads/{number}/address").status_code == 404
    device = Tus(browser_of("officer2"))
    fresh = device.ask("POST", f"/uploads/{number}/address").json["address"]
    assert tus.ask("HEAD", address).status_code == 404
    assert device.offset(fresh) == 5000
    assert device.patch(fresh, 5000, FILM[5000:]).status_code == 204
    assert device.ask("POST", f"/uploads/{number}/address").status_code == 422


def test_secrets_stand_in_no_table(tus, report, kit):
    address = begun(tus, report)
    secret = address.rsplit("/", 1)[1]
    with kit.read() as session:
        for table in (Upload, Event, User):
            for row in session.scalars(select(table)):
                assert secret not in repr(vars(row))


def test_the_reports_version_stays_so_that_the_open_form_is_not_refused(tus, report, kit):
    before = report_row(kit, report).version
    tus.send(report, FILM)
    assert report_row(kit, report).version == before
