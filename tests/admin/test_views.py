"""What Flask-Admin leaves open is shut: another's row is nowhere, its session cannot write, its own pages are gone."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from portal.access.desk import reading
from portal.admin.sessions import ReadingSession
from portal.models import Event, Job, Submission
from portal.rules.vocabulary import JobStatus
from tests.admin.conftest import LISTS, Filled, page, view_of
from tests.people import token_of

Browser = Callable[[str], FlaskClient]
LINKED = ("products", "activities", "reports", "submissions", "videos", "albums", "media", "people")
"""Lists that can be narrowed to one authority."""


def ids_of(text: str, place: str) -> set[int]:
    """The rows a page links to."""
    return {int(number) for number in re.findall(rf'href="/admin/{place}/(\d+)/"', text)}


def same(text: str) -> str:
    """A page without what differs in every answer."""
    return re.sub(r'nonce="[^"]+"|content="[^"]+"|value="[^"]+"', "", text)


def test_a_list_shows_the_rows_of_ones_province_and_no_other(admin: FlaskClient, filled: Filled):
    for place in LISTS:
        shown = ids_of(page(admin, f"{place}/"), place)
        assert filled.mine[place] in shown, place
        assert filled.theirs[place] not in shown, place


def test_a_row_of_another_province_answers_as_one_that_is_not(admin: FlaskClient, filled: Filled):
    for place in LISTS:
        page(admin, f"{place}/{filled.mine[place]}/")
        assert same(page(admin, f"{place}/{filled.theirs[place]}/", 404)) == same(page(admin, f"{place}/99999/", 404))


def test_nobody_edits_a_row_of_another_province(admin: FlaskClient, filled: Filled):
    data = {"csrf_token": token_of(admin), "version": "1", "phone": "1", "name": "x", "kind": "training"}
    for place in ("authorities", "districts", "products", "activities"):
        page(admin, f"{place}/{filled.mine[place]}/edit")
        page(admin, f"{place}/{filled.theirs[place]}/edit", 404)
        assert admin.post(f"/admin/{place}/{filled.theirs[place]}/edit", data=data).status_code == 404


def test_nobody_touches_the_channels_of_another_province(admin: FlaskClient, filled: Filled):
    data = {"csrf_token": token_of(admin), "channel": "youtube.com/@mine"}
    mine, theirs = filled.mine, filled.theirs
    for number, channel in ((theirs["authorities"], theirs["channel"]), (mine["authorities"], theirs["channel"])):
        path = f"/admin/authorities/{number}/channels"
        assert admin.post(f"{path}/{channel}/remove", data=data).status_code == 404
    assert admin.post(f"/admin/authorities/{theirs['authorities']}/channels", data=data).status_code == 404


def test_an_export_holds_ones_own_rows(admin: FlaskClient, browser_of: Browser):
    other = browser_of("admin_x")
    for place in LISTS:
        mine, theirs = (page(client, f"{place}/export.csv") for client in (admin, other))
        assert mine.splitlines()[0] == theirs.splitlines()[0]
        assert [word for word in ("ลับ", "น่าน", "ดู่ใต้") if word in mine] == [], place
        assert len(theirs.splitlines()) > 1


def test_ticks_on_anothers_row_do_nothing_at_all(app: Flask, admin: FlaskClient, filled: Filled):
    deeds = [(place, deed.name) for place in LISTS for deed in view_of(app, place).deeds]
    places = {"authorities", "products", "videos", "archives", "links", "media", "outbox", "jobs", "people"}
    assert {place for place, _deed in deeds} >= places
    for place, deed in deeds:
        both = {"id": [filled.mine[place], filled.theirs[place]], "act": deed, "sure": "yes"}
        answer = admin.post(f"/admin/{place}/act", data={**both, "csrf_token": token_of(admin)})
        assert answer.status_code == 404, deed
    with filled.town.kit.read() as session:
        assert set(session.scalars(select(Job.status))) == {JobStatus.DEAD}


def test_a_filter_by_anothers_row_answers_as_by_one_that_is_not(admin: FlaskClient, filled: Filled):
    for place in LINKED:
        assert filled.mine[place] in ids_of(page(admin, f"{place}/?authority={filled.town.authority}"), place)
        for number in (filled.town.authority_x, 99999):
            page(admin, f"{place}/?authority={number}", 404)


def test_choices_are_those_inside_the_scope(admin: FlaskClient, filled: Filled):
    for address in ("authorities/filters", "submissions/filters", f"authorities/{filled.town.authority}/edit"):
        text = page(admin, address)
        assert "หนองม่วงไข่" in text
        assert "เมืองน่าน" not in text
    answer = admin.post(
        f"/admin/authorities/{filled.town.authority}/edit",
        data={"csrf_token": token_of(admin), "version": "1", "name_th": "เทศบาลตำบลทุ่งโฮ้ง",
              "kind": "subdistrict_municipality", "code": "05540104", "district_id": str(filled.theirs["districts"])},
    )  # fmt: skip
    assert answer.status_code == 422


def test_a_search_stays_inside_the_scope(admin: FlaskClient, browser_of: Browser):
    for place in ("products", "reports", "submissions", "videos", "media", "activities"):
        assert ids_of(page(admin, f"{place}/?q=หมวกสาน"), place) == set()
        assert len(ids_of(page(browser_of("admin_x"), f"{place}/?q=หมวกสาน"), place)) == 1


def test_the_department_reads_all_and_changes_nothing(browser_of: Browser, filled: Filled):
    reader = browser_of("department")
    text = page(reader, "authorities/")
    assert {filled.mine["authorities"], filled.theirs["authorities"]} <= ids_of(text, "authorities")
    assert "/edit" not in text
    assert 'value="direct"' not in text
    for address in (f"authorities/{filled.town.authority}/edit", "authorities/new", "jobs/", "people/"):
        page(reader, address, 403)
    data = {"csrf_token": token_of(reader), "act": "direct", "id": filled.town.authority, "sure": "yes"}
    assert reader.post("/admin/authorities/act", data=data).status_code == 403


@pytest.mark.parametrize("who", ["officer", "district", "reviewer"])
def test_others_find_no_back_office(who: str, browser_of: Browser):
    client = browser_of(who)
    for address in ("", "platforms/", *(f"{place}/" for place in LISTS)):
        page(client, address, 403)
    assert 'href="/admin/"' not in client.get("/").get_data(as_text=True)


def test_every_view_says_itself_who_may_come_in(app: Flask, browser_of: Browser):
    views = app.extensions["admin"][0]._views
    assert len(views) == len(LISTS) + 2
    for who, allowed in (("officer", False), ("admin", True)):
        client = browser_of(who)
        with client:
            client.get("/account")
            assert [view.is_accessible() for view in views] == [allowed] * len(views)


def test_of_flask_admins_own_routes_none_is_left(app: Flask, admin: FlaskClient):
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("admin")}
    for part in ("ajax", "delete", "/action", "static", "/edit/", "/details", "/export/"):
        assert [rule for rule in rules if part in rule and "activities" not in rule] == [], part
    for address in ("/admin/static/admin/js/actions.js", "/admin/static/vendor/jquery.min.js", "/static/admin/js/x.js"):
        assert admin.get(address).status_code == 404


def test_no_template_or_script_of_flask_admin_can_be_served(app: Flask, admin: FlaskClient):
    own = {name for name in app.jinja_env.list_templates() if name.startswith("admin/")}
    assert own == {
        "admin/base.html", "admin/index.html", "admin/platforms.html", "admin/model/list.html",
        "admin/model/details.html", "admin/model/edit.html",
    }  # fmt: skip
    text = page(admin, "authorities/")
    assert set(re.findall(r'src="([^"?]+)', text)) == {
        "/static/vendor/htmx/htmx.min.js", "/static/js/portal.js", "/static/js/backoffice.js",
    }  # fmt: skip
    for name in ("jquery", "bootstrap", "select2", "moment.", "font-awesome", "x-editable"):
        assert name not in text.casefold()


def test_there_is_no_file_manager(app: Flask):
    kinds = {base.__module__ for view in app.extensions["admin"][0]._views for base in type(view).__mro__}
    assert [kind for kind in kinds if "fileadmin" in kind] == []


def test_the_session_of_flask_admin_cannot_write(app: Flask, filled: Filled):
    view = view_of(app, "submissions")
    assert isinstance(view.session, ReadingSession)
    assert view.session.session is view.session
    with app.test_request_context():
        row = view.session.get(Submission, filled.mine["submissions"])
        row.status = "delivered"
        with pytest.raises(DBAPIError):
            view.session.commit()
        view.session.rollback()
        assert reading() is view.session.registry()
    for verb in (view.create_model, view.update_model, view.delete_model):
        with pytest.raises(RuntimeError):
            verb(None)


def test_nothing_of_a_list_is_counted(app: Flask):
    with app.test_request_context():
        assert view_of(app, "events").get_count_query() is None


def test_what_flask_admin_takes_its_rows_from_is_scoped(app: Flask, browser_of: Browser, filled: Filled):
    client = browser_of("admin")
    with client:
        client.get("/account")
        for place in LISTS:
            view = view_of(app, place)
            found = {row.id for row in view.get_query()}
            assert filled.mine[place] in found
            assert filled.theirs[place] not in found
            assert view.get_one(filled.theirs[place]) is None
            assert view.get_one(str(filled.mine[place])) is not None
            for strange in ("", "0", "-1", "1 or 1=1", "٣", "9" * 30, None):
                assert view.get_one(strange) is None


def test_a_fault_in_a_view_is_raised_once(app: Flask, admin: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    calls = []

    def fails(*_args: object) -> str:
        calls.append(1)
        raise TypeError("a fault of ours")

    monkeypatch.setattr(view_of(app, "events"), "draw_frame", fails)
    assert admin.get("/admin/events/").status_code == 500
    assert calls == [1]


def test_reading_leaves_no_event(admin: FlaskClient, filled: Filled):
    with filled.town.kit.read() as session:
        before = session.scalars(select(Event.id)).all()
    for place in LISTS:
        for address in ("", "filters", "export.xlsx", f"{filled.mine[place]}/", "?q=ก&letter=ก", "?on=1/11/2569"):
            admin.get(f"/admin/{place}/{address}")
    with filled.town.kit.read() as session:
        assert session.scalars(select(Event.id)).all() == before
