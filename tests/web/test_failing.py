"""What people and scripts are told when something goes wrong."""

import json
import logging
import re

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from portal.access.policy import Permission
from portal.services.errors import Conflict, Invalid, NotFound, Refused
from portal.web.pages import Pages

SECRET = "postgresql://user:hunter2@host"
FAULTS = {
    "unknown": lambda: RuntimeError(SECRET),
    "database": lambda: OperationalError("SELECT salary", {}, Exception(SECRET)),
    "collision": lambda: IntegrityError("INSERT salary", {}, Exception(SECRET)),
    "missing": NotFound,
    "refused": lambda: Refused("ยังทำไม่ได้", "Not now"),
    "invalid": lambda: Invalid("name", "ชื่อผิด", "Bad name"),
    "conflict": lambda: Conflict({"name": "ของฉัน"}, {"name": "ของเขา"}, 7),
}
ROOM = Pages("faults", __name__)


@ROOM.page("/fault/<kind>", Permission.PUBLIC, methods=("GET", "POST"))
def fault(kind: str) -> str:
    raise FAULTS[kind]()


@pytest.fixture
def app(app):
    app.register_blueprint(ROOM)
    return app


@pytest.mark.parametrize(("kind", "code"), [("unknown", 500), ("database", 503), ("collision", 409)])
def test_nothing_of_the_inside_is_shown_and_the_log_has_the_number(client, caplog, kind, code):
    with caplog.at_level(logging.ERROR, "portal"):
        answer = client.get(f"/fault/{kind}")
    text = answer.get_data(as_text=True)
    assert answer.status_code == code
    assert not re.search("Traceback|salary|hunter2|RuntimeError|sqlalchemy", text)
    number = re.search(r"incident (\w{8})", caplog.text)[1]
    assert SECRET in caplog.text
    if code != 409:
        assert number in text


@pytest.mark.parametrize("kind", ["unknown", "database"])
def test_the_page_comes_even_when_nobody_can_be_asked_who_is_here(browser_of, monkeypatch, kind, caplog):
    client = browser_of("officer")

    def away(*_):
        raise FAULTS[kind]()

    monkeypatch.setattr("portal.access.desk.find_person", away)
    answer = client.get("/account")
    assert answer.status_code == (500 if kind == "unknown" else 503)
    assert "<h1" in answer.get_data(as_text=True)


def test_the_log_names_the_rule_and_not_the_secret_of_a_link(client, monkeypatch, caplog):
    monkeypatch.setattr("portal.web.account.find_invited", lambda *_: 1 / 0)
    with caplog.at_level(logging.ERROR, "portal"):
        assert client.get("/join/very-secret").status_code == 500
    assert "/join/<secret>" in caplog.text
    assert "very-secret" not in caplog.messages[0]


def test_a_fault_before_any_rule_is_logged_on_one_line(app, client, monkeypatch, caplog):
    app.before_request_funcs.setdefault(None, []).insert(0, lambda: 1 / 0)
    with caplog.at_level(logging.ERROR, "portal"):
        assert client.get("/nowhere%0d%0aFAKE").status_code == 500
    assert "\nFAKE" not in caplog.messages[0]


@pytest.mark.parametrize(
    ("kind", "code", "sentence"),
    [
        ("missing", 404, "ไม่พบรายการนี้"),
        ("refused", 422, "ยังทำไม่ได้"),
        ("invalid", 422, "ชื่อผิด"),
        ("conflict", 409, "ของเขา"),
    ],
)
def test_what_a_service_says_reaches_the_page(client, kind, code, sentence):
    answer = client.get(f"/fault/{kind}")
    assert answer.status_code == code
    assert sentence in answer.get_data(as_text=True)


@pytest.mark.parametrize("headers", [{"Accept": "application/json"}, {"HX-Request": "true"}])
def test_scripts_get_data(client, headers):
    def told(kind):
        return json.loads(client.get(f"/fault/{kind}", headers=headers).data)

    assert told("refused") == {"message": "ยังทำไม่ได้"}
    assert told("invalid") == {"message": "ชื่อผิด", "field": "name"}
    assert told("conflict")["theirs"] == {"name": "ของเขา"}
    assert told("conflict")["version"] == 7
    assert len(told("unknown")["incident"]) == 8


def test_english_pages_speak_english(client):
    client.set_cookie("language", "en")
    assert "Not now" in client.get("/fault/refused").get_data(as_text=True)


def test_pages_that_are_not_there_and_methods_that_are_not_taken(client):
    assert client.get("/nowhere").status_code == 404
    assert client.put("/help").status_code == 405
    assert client.post("/fault/missing").status_code == 400  # no token
    big = client.post("/sign-in", data=b"x", headers={"Content-Length": str(9 * 1024 * 1024)})
    assert big.status_code in (400, 413)


def test_an_address_with_a_needless_slash_is_only_led_on(app, client):
    app.add_url_rule("/led/", "faults.led", lambda: "here")
    app.view_functions["faults.led"].permission = Permission.PUBLIC
    assert client.get("/led").status_code == 308
