"""Sign-in and one's own account, as a browser sees them."""

import re
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal.models import User
from portal.models.people import SignIn
from portal.rules.scope import OPERATOR
from portal.services.accounts import reset_password
from portal.services.signing_in import HASHER
from portal.web.account import safe_next
from tests.people import token_of

GOOD = "แม่น้ำ ยม ไหล ช้า ช้า"
HASHED = HASHER.hash(GOOD)


@pytest.fixture
def known(town):
    """The officer has a password."""
    set_password(town, "officer")
    return town


def set_password(town, who, **more):
    with town.kit.transaction(OPERATOR, "test") as session:
        user = session.get(User, town.users[who])
        user.password_hash = HASHED
        for name, value in more.items():
            setattr(user, name, value)


def door(client, login, password, **more):
    token = token_of(client, "/sign-in")
    return client.post("/sign-in", data={"login": login, "password": password, "csrf_token": token, **more})


def post(client, path, **data):
    return client.post(path, data={**data, "csrf_token": token_of(client)})


def secret_of(client):
    with client.session_transaction() as cookie:
        return cookie.get("_user_id")


def test_sign_in_leads_to_the_page_that_was_asked(known, client):
    sent = client.get("/account")
    assert sent.location == "/sign-in?next=/account"
    assert door(client, " OFFICER ", GOOD, next="/account").location == "/account"
    assert "คุณofficer" in client.get("/account").get_data(as_text=True)
    assert client.get("/sign-in").location == "/"


def test_the_session_of_before_is_not_taken_along(known, client):
    client.get("/sign-in")
    with client.session_transaction() as cookie:
        cookie["planted"] = "yes"
    door(client, "officer", GOOD)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert len(cookie["_user_id"]) >= 22


def test_signing_in_again_ends_the_sign_in_before(known, client, app):
    door(client, "officer", GOOD)
    old = secret_of(client)
    token = token_of(client)
    client.post("/sign-in", data={"login": "officer", "password": GOOD, "csrf_token": token})
    assert secret_of(client) != old
    assert carrying(app, old).get("/account").status_code == 302


def carrying(app, secret):
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = secret
    return client


def test_wrong_unknown_and_disabled_get_the_same_answer(known, app):
    set_password(known, "disabled", active=False)

    def answer(login, password):
        given = door(app.test_client(), login, password)
        text = given.get_data(as_text=True)
        body = text[text.index('<div class="notice') : text.index("</form>", text.index('<div class="notice'))]
        token = body[body.index('name="csrf_token"') :].split('"')[3]
        return given.status_code, body.replace(login, "NAME").replace(token, "TOKEN")

    answers = {
        answer("officer", "wrong"),
        answer("nobody", "wrong"),
        answer("disabled", GOOD),
        answer("admin", "wrong"),
    }
    assert len(answers) == 1
    assert next(iter(answers))[0] == 422


def test_ten_failures_make_one_wait(known, client, clock):
    for _ in range(10):
        door(client, "officer", "wrong")
    held = door(client, "officer", GOOD)
    assert held.status_code == 429
    assert held.headers["Retry-After"] == "300"
    clock.forward(minutes=6)
    assert door(client, "officer", GOOD).status_code == 302


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
        "/\tevil", "/%0d%0a\r\nLocation: x", "http:evil.example", "evil.example", "", "/.//evil.example", "///evil",
        "/a" * 1500, "//[", "/\u200b/evil.example",
    ],
)  # fmt: skip
def test_no_address_leads_out_of_the_portal(address):
    assert safe_next(address) == "/"


@given(
    st.lists(
        st.sampled_from(
            [*"/\\.@:%?#ab; \t\r\n", "//", "/..", "%2f", "%5c", "https://", "evil.example", "\u3000", "／", "\x00"]
        ),
        max_size=12,
    ).map("".join)
)
def test_no_address_that_can_be_put_together_leads_out(address):
    kept = safe_next("/" + address)
    assert kept.startswith("/")
    assert urlsplit(urljoin("https://portal.example/sign-in", kept))[:2] == ("https", "portal.example")
    assert not re.match(r"/[/\\]|.*[\t\r\n\\]", kept, re.S)


def test_an_address_of_ours_is_kept():
    assert safe_next("/reports/3?tab=video&x=a%2Fb") == "/reports/3?tab=video&x=a%2Fb"


def test_sign_out_kills_the_cookie_and_only_by_post(known, browser_of, app):
    client = browser_of("officer")
    secret = secret_of(client)
    assert client.get("/sign-out").status_code == 405
    assert carrying(app, secret).get("/account").status_code == 200
    assert post(client, "/sign-out").location == "/sign-in"
    assert carrying(app, secret).get("/account").status_code == 302


def test_forms_that_sign_out_here_let_drafts_ask_first(browser_of):
    text = browser_of("officer").get("/account").get_data(as_text=True)
    assert 'action="/sign-out" data-draft-guard' in text


def test_a_one_time_password_opens_only_the_page_that_changes_it(town, client):
    set_password(town, "officer")
    one_time = reset_password(town.kit, OPERATOR, town.users["officer"])
    door(client, "officer", one_time)
    assert client.get("/").location == "/account/password"
    assert "รหัสผ่านเดิม" not in (page := client.get("/account/password").get_data(as_text=True))
    assert 'name="current"' not in page
    answer = renew(client, password=GOOD, again=GOOD)
    assert answer.location == "/"
    assert client.get("/").status_code == 200


def renew(client, **data):
    token = token_of(client, "/account/password")
    return client.post("/account/password", data={**data, "csrf_token": token})


def test_changing_the_password_ends_every_other_sign_in(known, browser_of, app):
    here, there = browser_of("officer"), browser_of("officer")
    old = secret_of(here)
    changed = renew(here, current=GOOD, password="ภูเขา ทะเล ต้นไม้ 7", again="ภูเขา ทะเล ต้นไม้ 7")
    assert changed.location == "/"
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302
    assert carrying(app, old).get("/account").status_code == 302


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"current": "wrong", "password": "new words here 12", "again": "new words here 12"}, "รหัสผ่านเดิมไม่ตรง"),
        ({"current": GOOD, "password": "new words here 12", "again": "other"}, "สองช่องไม่เหมือนกัน"),
        ({"current": GOOD, "password": "short", "again": "short"}, "สั้นไป"),
        ({"current": GOOD, "password": GOOD, "again": GOOD}, "รหัสเดิม"),
    ],
)
def test_a_password_that_cannot_be_taken_says_why(known, browser_of, data, sentence):
    answer = renew(browser_of("officer"), **data)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)


def test_guessing_the_present_password_is_throttled(known, browser_of):
    client = browser_of("officer")
    codes = [renew(client, current="x", password="new words here 12", again="new words here 12") for _ in range(11)]
    assert [answer.status_code for answer in codes] == [422] * 10 + [429]


def test_my_details(browser_of):
    client = browser_of("officer")
    version = client.get("/account").get_data(as_text=True).split('name="version" value="')[1].split('"')[0]
    saved = post(client, "/account/details", name="สมใจ", email="s@example.go.th", phone="081", version=version)
    assert saved.location == "/account"
    assert "สมใจ" in client.get("/account").get_data(as_text=True)
    assert post(client, "/account/details", name="x", email="", phone="", version=version).status_code == 409
    bad = post(client, "/account/details", name="สมใจ", email="no", phone="", version=str(int(version) + 1))
    assert bad.status_code == 422
    assert "อ่านอีเมลไม่ได้" in bad.get_data(as_text=True)
    assert post(client, "/account/details", name="x", email="", phone="", version="x").status_code == 409


def test_nobody_changes_role_or_place_by_adding_fields(browser_of, town):
    client = browser_of("officer")
    post(client, "/account/details", name="สมใจ", email="", phone="", version="1", role="province_admin", user_id="1")
    with town.kit.read() as session:
        assert session.get(User, town.users["officer"]).role == "authority_officer"


def test_places_where_i_am_signed_in_can_be_ended(browser_of, town, clock):
    stale = browser_of("officer")
    clock.forward(minutes=61)
    here, there, other = browser_of("officer"), browser_of("officer"), browser_of("district")
    text = here.get("/account").get_data(as_text=True)
    assert text.count("/account/sign-ins/") == 2  # the one whose time has run out is not shown
    with town.kit.read() as session:
        ids = dict(session.execute(select(SignIn.user_id, SignIn.id).order_by(SignIn.id)).all())
    assert post(here, f"/account/sign-ins/{ids[town.users['district']]}/end").status_code == 404
    assert other.get("/account").status_code == 200
    assert post(here, f"/account/sign-ins/{ids[town.users['officer']]}/end").location == "/account"
    assert there.get("/account").status_code == 302
    own = here.get("/account").get_data(as_text=True).split("/account/sign-ins/")[1].split("/")[0]
    post(here, f"/account/sign-ins/{own}/end")
    assert here.get("/account").status_code == 302
    assert stale.get("/account").status_code == 302


def test_language_of_a_guest_is_a_cookie_and_of_a_person_the_account(client, browser_of, town):
    token = token_of(client, "/sign-in")
    data = {"language": "en", "next": "/sign-in", "csrf_token": token}
    assert client.post("/language", data=data).location == "/sign-in"
    assert 'lang="en"' in client.get("/sign-in").get_data(as_text=True)
    person = browser_of("officer")
    post(person, "/language", language="en", next="//evil.example")
    with town.kit.read() as session:
        assert session.get(User, town.users["officer"]).language == "en"
    assert post(person, "/language", language="xx").location == "/"


def test_who_gives_a_new_password(client):
    assert client.get("/forgotten").status_code == 200


def test_time_runs_out_idle_and_in_all(browser_of, clock):
    client = browser_of("officer")
    for _ in range(25):
        clock.forward(minutes=50)
        if client.get("/account").status_code != 200:
            break
    else:
        pytest.fail("a sign-in never ended")
    assert clock.time - browser_start(clock) > timedelta(hours=20)
    idle = browser_of("officer")
    clock.forward(minutes=61)
    led = idle.get("/account")
    assert led.location == "/sign-in?next=/account"
    assert "หมดเวลา" in idle.get(led.location).get_data(as_text=True)
    assert "หมดเวลา" not in idle.get("/sign-in").get_data(as_text=True)


def browser_start(clock):
    from tests.conftest import NOON

    return NOON
