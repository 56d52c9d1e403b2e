"""Deeds on ticked rows ask first; searches are kept as tabs; a list leaves as a file that no spreadsheet runs."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from portal.models import Authority, Event, Job, Product, User
from portal.rules.scope import OPERATOR
from portal.rules.vocabulary import JobStatus, Route
from tests.admin.conftest import Filled, page
from tests.people import token_of


def act(client: FlaskClient, place: str, deed: str, *numbers: int, sure: bool = True) -> Any:
    data = {"csrf_token": token_of(client), "act": deed, "id": list(numbers), **({"sure": "yes"} if sure else {})}
    return client.post(f"/admin/{place}/act", data=data)


def routes(filled: Filled) -> list[str]:
    with filled.town.kit.read() as session:
        return [session.get_one(Authority, number).route for number in (filled.town.authority, filled.town.authority_b)]


def test_a_deed_is_asked_about_before_it_is_done(admin: FlaskClient, filled: Filled):
    both = (filled.town.authority, filled.town.authority_b)
    asked = act(admin, "authorities", "direct", *both, sure=False)
    text = asked.get_data(as_text=True)
    assert asked.status_code == 200
    assert text.count('name="id"') == 2
    assert 'name="sure" value="yes"' in text
    assert routes(filled) == [Route.VIA_DISTRICT] * 2
    assert act(admin, "authorities", "direct", *both).status_code == 302
    assert routes(filled) == [Route.DIRECT] * 2
    assert "notice-good" in page(admin, "authorities/")


def test_every_deed_that_changes_something_has_its_question(admin: FlaskClient, app: Any):
    from portal.admin.office import VIEWS

    for view in VIEWS:
        for deed in view.deeds:
            # A file that goes out changes nothing; a tag and a way back out of the bin are undone by one more click.
            assert bool(deed.ask) is (deed.name not in {"export", "take", "tag", "untag", "restore"}), deed.name


@pytest.mark.parametrize(
    "data", [{}, {"act": "nothing", "id": "1"}, {"act": "direct"}, {"act": "direct", "id": ["1"] * 201}]
)
def test_a_deed_that_is_none_is_refused(admin: FlaskClient, data: dict[str, Any]):
    assert (
        admin.post("/admin/authorities/act", data={"csrf_token": token_of(admin), "sure": "yes", **data}).status_code
        == 400
    )


def test_an_id_that_is_none_finds_nothing(admin: FlaskClient, filled: Filled):
    for strange in ("x", "", "0", "9" * 20, "1 or 1=1"):
        data = {"csrf_token": token_of(admin), "act": "direct", "id": [strange, filled.town.authority], "sure": "yes"}
        assert admin.post("/admin/authorities/act", data=data).status_code == 404, strange
    assert routes(filled) == [Route.VIA_DISTRICT] * 2


def test_a_job_that_was_given_up_is_seen_and_put_back_to_work(admin: FlaskClient, filled: Filled):
    assert "1 " in page(admin, "")
    assert "/admin/jobs/?status=dead" in page(admin, "")
    text = page(admin, "jobs/?status=dead")
    assert f'href="/admin/jobs/{filled.mine["jobs"]}/"' in text
    assert "the platform did not answer" in page(admin, f"jobs/{filled.mine['jobs']}/")
    assert act(admin, "jobs", "retry", filled.mine["jobs"]).status_code == 302
    with filled.town.kit.read() as session:
        job = session.get_one(Job, filled.mine["jobs"])
        assert (job.status, job.attempts) == (JobStatus.QUEUED, 0)
        assert session.scalars(select(Event.verb).order_by(Event.id.desc())).first() == "job.retried"
        assert session.get_one(Job, filled.theirs["jobs"]).status == JobStatus.DEAD
    assert act(admin, "jobs", "retry", filled.mine["jobs"]).status_code == 302  # it is not given up any more: nothing
    assert f'href="/admin/jobs/{filled.mine["jobs"]}/"' not in page(admin, "jobs/?status=dead")


def test_jobs_about_nothing_in_particular_are_everybodys(
    admin: FlaskClient, browser_of: Callable[[str], FlaskClient], filled: Filled
):
    with filled.town.kit.transaction(OPERATOR, "test") as session:
        now = filled.town.kit.now()
        job = Job(kind="close", subject="all", status="dead", not_before=now, created_at=now)
        strange = Job(kind="close", subject="video:99999", status="dead", not_before=now, created_at=now)
        session.add_all([job, strange])
        session.flush()
        numbers = [job.id, strange.id]
    for who in ("admin", "admin_x"):
        for number in numbers:
            page(browser_of(who), f"jobs/{number}/")


def test_a_video_is_looked_at_again(admin: FlaskClient, filled: Filled):
    assert act(admin, "videos", "look", filled.mine["videos"]).status_code == 302
    with filled.town.kit.read() as session:
        waiting = session.scalars(select(Job.subject).where(Job.status == JobStatus.QUEUED)).all()
    assert waiting == [f"video:{filled.mine['videos']}"]


def test_accounts_are_closed_but_never_ones_own(admin: FlaskClient, filled: Filled):
    users = filled.town.users
    act(admin, "people", "close", users["officer2"])
    act(admin, "people", "close", users["admin"])
    with filled.town.kit.read() as session:
        assert not session.get_one(User, users["officer2"]).active
        assert session.get_one(User, users["admin"]).active
    assert "notice-bad" in page(admin, "people/")


def test_a_search_is_kept_as_a_tab_of_its_person(admin: FlaskClient, browser_of: Callable[[str], FlaskClient]):
    address = "/admin/authorities/searches?kind=sao&channels=no&after=x"
    assert admin.post(address, data={"csrf_token": token_of(admin), "name": "x"}).status_code == 404
    address = "/admin/authorities/searches?kind=sao&channels=no&strange=1&q=แม่"
    answer = admin.post(address, data={"csrf_token": token_of(admin), "name": "<b>ไม่มีช่องทาง</b>"})
    kept = answer.location.partition("?")[2]
    assert kept == "q=%E0%B9%81%E0%B8%A1%E0%B9%88&kind=sao&channels=no"
    text = page(admin, "authorities/")
    assert "&lt;b&gt;ไม่มีช่องทาง" in text
    assert f"/admin/authorities/?{kept.replace('&', '&amp;')}" in text
    assert "ไม่มีช่องทาง" not in page(browser_of("admin_x"), "authorities/")
    assert "ไม่มีช่องทาง" not in page(admin, "videos/")
    here = page(admin, f"authorities/?{kept}")
    assert 'aria-current="page"><svg' in here
    dropped = admin.post("/admin/authorities/searches/1", data={"csrf_token": token_of(browser_of("admin_x"))})
    assert dropped.status_code == 400
    other = browser_of("admin_x")
    assert other.post("/admin/authorities/searches/1", data={"csrf_token": token_of(other)}).status_code == 404
    assert admin.post("/admin/authorities/searches/1", data={"csrf_token": token_of(admin)}).status_code == 302
    assert "ไม่มีช่องทาง" not in page(admin, "authorities/")


def test_a_search_without_a_name_is_refused_with_a_word(admin: FlaskClient):
    admin.post("/admin/authorities/searches?kind=sao", data={"csrf_token": token_of(admin), "name": " "})
    assert "notice-bad" in page(admin, "authorities/?kind=sao")


def rows_of(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_an_export_holds_what_the_list_shows_in_its_order(admin: FlaskClient, filled: Filled):
    answer = admin.get("/admin/authorities/export.csv?sort=-name&route=via_district")
    rows = rows_of(answer.data)
    assert rows[0][:3] == ["รหัส", "ชื่อ", "อำเภอ"]
    assert [row[1] for row in rows[1:]] == ["องค์การบริหารส่วนตำบลแม่คำมี", "เทศบาลตำบลทุ่งโฮ้ง"]
    assert rows[2][0] == "05540104"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert admin.get("/admin/authorities/export.pdf").status_code == 404


def test_no_cell_of_an_export_is_a_formula(admin: FlaskClient, filled: Filled):
    bad = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\tx", "＝1+1", "＠x"]
    with filled.town.kit.transaction(OPERATOR, "test") as session:
        place = {"province_id": filled.town.province, "authority_id": filled.town.authority}
        for name in bad:
            session.add(Product(**place, name=name, sort_key="ก", search_text="", created_at=filled.town.kit.now()))
    names = [row[0] for row in rows_of(admin.get("/admin/products/export.csv").data)[1:]]
    assert {f"'{name}" for name in bad} <= set(names)
    sheet = CalamineWorkbook.from_filelike(
        io.BytesIO(admin.get("/admin/products/export.xlsx").data)
    ).get_sheet_by_index(0)
    cells = [row[0] for row in sheet.to_python()]
    assert {name.strip("\t") for name in bad} <= {str(cell).strip("\t") for cell in cells}
    assert b"<f>" not in admin.get("/admin/products/export.xlsx").data


def test_ticked_rows_leave_alone(admin: FlaskClient, filled: Filled):
    answer = act(admin, "authorities", "export", filled.town.authority_b, sure=False)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0)
    assert [row[1] for row in sheet.to_python()[1:]] == ["องค์การบริหารส่วนตำบลแม่คำมี"]


def test_a_file_that_would_be_too_long_is_refused_and_not_cut(
    admin: FlaskClient, filled: Filled, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("portal.admin.acting.MOST_ROWS", 2)
    assert admin.get("/admin/authorities/export.csv").location == "/admin/authorities/"
    assert "notice-bad" in page(admin, "authorities/")
