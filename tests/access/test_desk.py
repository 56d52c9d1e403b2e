"""The guard before every request: who is let through, how long, and what is written down."""

import pytest
from sqlalchemy import select

from portal.access import desk
from portal.access.policy import Permission
from portal.models import Event, User
from portal.models.people import SignIn
from portal.rules.scope import OPERATOR, Scope
from portal.services import accounts
from portal.web.pages import Pages

ROOM = Pages("room", __name__)


@ROOM.page("/room/write", Permission.RULEBOOK_WRITE)
def write() -> str:
    return f"{desk.actor().name} {desk.scope()} {desk.may_here(Permission.REVIEW)}"


@ROOM.page("/room/public", Permission.PUBLIC)
def public() -> str:
    return f"{desk.here().name}"


@pytest.fixture
def app(app):
    app.register_blueprint(ROOM)
    app.add_url_rule("/nobody-said", "unsaid", lambda: "secret")
    app.add_url_rule("/said", "said", lambda: "said")
    desk.declare(app, "said", Permission.PUBLIC)
    return app


def events(town, verb="access.refused"):
    with town.kit.read() as session:
        return session.scalars(select(Event).where(Event.verb == verb)).all()


def seen_at(town):
    with town.kit.read() as session:
        return session.scalars(select(SignIn.seen_at)).one()


def test_a_route_that_names_no_permission_is_not_there(client, browser_of):
    assert client.get("/nobody-said").status_code == 404
    assert browser_of("admin").get("/nobody-said").status_code == 404
    assert client.get("/said").get_data(as_text=True) == "said"


def test_a_guest_is_led_to_the_door_and_a_script_is_told(client):
    assert client.get("/room/write?a=1").location == "/sign-in?next=/room/write?a%3D1"
    assert client.get("/").location == "/sign-in"
    for header in ("HX-Request", "X-Requested-With"):
        assert client.get("/room/write", headers={header: "true"}).status_code == 401


def test_the_wrong_role_is_refused_and_it_is_written_down(browser_of, town):
    assert browser_of("officer").get("/room/write").status_code == 403
    event = events(town)[0]
    assert (event.actor_id, event.after) == (town.users["officer"], {"path": "/room/write"})
    assert (event.province_id, event.authority_id) == (town.province, town.authority)


def test_the_right_role_comes_with_name_and_scope(browser_of, town):
    text = browser_of("admin").get("/room/write").get_data(as_text=True)
    assert text == f"คุณadmin {Scope(town.province)} True"


def test_a_public_page_that_asks_who_is_here_stops_for_a_guest(client, browser_of):
    assert client.get("/room/public").status_code == 401
    assert browser_of("officer").get("/room/public").get_data(as_text=True) == "คุณofficer"


def test_every_change_of_an_account_kills_its_cookies(browser_of, town):
    number = town.users["officer"]
    with town.kit.transaction(OPERATOR, "test") as session:
        session.get(User, number).password_hash = "x"
    post = accounts.Post(accounts.Role.REVIEWER, town.province)
    for act in (
        lambda: accounts.change_post(town.kit, OPERATOR, number, post),
        lambda: accounts.reset_password(town.kit, OPERATOR, number),
        lambda: accounts.disable(town.kit, OPERATOR, number),
    ):
        client = browser_of("officer")
        client.get("/account")
        act()
        assert client.get("/account").location == "/sign-in?next=/account"


def test_closing_an_account_in_the_row_alone_is_enough(browser_of, town):
    client = browser_of("officer")
    with town.kit.transaction(OPERATOR, "test") as session:
        session.get(User, town.users["officer"]).active = False
    assert client.get("/account").status_code == 302


def test_a_made_up_cookie_is_nobody(app, client):
    for secret in ("guess", ""):
        with client.session_transaction() as cookie:
            cookie["_user_id"] = secret
        assert client.get("/account").status_code == 302


def test_last_seen_is_written_every_five_minutes_and_not_more(browser_of, town, clock):
    client, begun = browser_of("officer"), clock()
    for _ in range(5):
        clock.forward(seconds=59)
        client.get("/account")
    assert seen_at(town) == begun
    clock.forward(seconds=10)
    client.get("/account")
    assert seen_at(town) == clock()


def test_styles_and_public_pages_ask_the_database_nothing_about_people(app, browser_of, monkeypatch):
    client = browser_of("officer")
    monkeypatch.setattr(desk, "find_person", lambda *_: pytest.fail("asked"))
    with client.get("/static/css/tokens.css") as sheet:
        assert sheet.status_code == 200
    assert client.get("/said").status_code == 200
