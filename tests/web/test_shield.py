"""Headers, cookies and tokens on every answer."""

import re

import pytest

from portal.access.desk import permission_of
from portal.access.policy import TABLE, Permission
from portal.app import create_app
from portal.rules.vocabulary import Role
from portal.settings import read_settings
from tests.house.test_doors import WHO
from tests.people import token_of

NAMES = ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Content-Security-Policy")


@pytest.fixture
def secure(kit, tmp_path):
    """The portal behind https."""
    settings = read_settings({"PORTAL_INSTANCE": str(tmp_path), "PORTAL_BASE_URL": "https://portal.example"})
    return create_app(kit, settings, "a key for tests only").test_client()


def plain_rules(app, method):
    """Every address without or with invented values, for a method."""
    for rule in app.url_map.iter_rules():
        if method in rule.methods:
            values = {name: "css/tokens.css" if name == "filename" else 1 for name in rule.arguments}
            with app.test_request_context():
                yield rule, app.url_map.bind("localhost").build(rule.endpoint, values, method=method)


def test_every_answer_of_every_route_carries_the_headers(app, browser_of, client):
    for browser in (client, browser_of("admin")):
        for _rule, address in plain_rules(app, "GET"):
            with browser.get(address) as answer:
                headers = answer.headers
            assert all(name in headers for name in NAMES), address
            policy = headers["Content-Security-Policy"]
            assert "unsafe" not in policy
            for part in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
                assert part in policy


@pytest.mark.parametrize("role", list(WHO))
def test_nothing_behind_sign_in_is_left_in_a_cache(app, browser_of, role):
    client = browser_of(WHO[role])
    for rule, address in plain_rules(app, "GET"):
        if permission_of(app, rule.endpoint) is not Permission.PUBLIC:
            with client.get(address) as answer:
                assert answer.headers["Cache-Control"] in ("no-store", "private, no-cache"), rule


def test_answers_that_fail_carry_them_too(client):
    for answer in (client.get("/nowhere"), client.post("/sign-in"), client.delete("/sign-in")):
        assert answer.status_code >= 400
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "nonce-" in answer.headers["Content-Security-Policy"]


def test_every_page_has_a_nonce_of_its_own_and_its_scripts_bear_it(client):
    seen = set()
    for _ in range(3):
        answer = client.get("/sign-in")
        nonce = re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])[1]
        scripts = re.findall(r"<script[^>]*>", answer.get_data(as_text=True))
        assert scripts
        assert all(f'nonce="{nonce}"' in tag for tag in scripts)
        seen.add(nonce)
    assert len(seen) == 3


def test_no_unsafe_route_works_without_a_token(app, browser_of):
    clients = {role: browser_of(who) for role, who in WHO.items()}
    checked = 0
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for rule, address in plain_rules(app, method):
            permission = permission_of(app, rule.endpoint)
            if permission is Permission.CAPABILITY:
                continue  # the secret in the address is the token; see tests.house.test_doors
            client = clients[min(TABLE.get(permission, {Role.PROVINCE}))]
            tus = {"Tus-Resumable": "1.0.0"}
            answer = client.open(address, method=method, data={"name": "x"}, headers=tus)
            assert answer.status_code == 400, rule
            made_up = client.open(address, method=method, headers=tus | {"X-CSRFToken": "made up"})
            assert made_up.status_code == 400, rule
            checked += 1
    assert checked >= 20


def test_a_token_of_another_session_is_worth_nothing(browser_of):
    strange = token_of(browser_of("officer"))
    assert browser_of("admin").post("/sign-out", data={"csrf_token": strange}).status_code == 400


def test_pages_stay_out_of_caches_and_files_stay_in(client, browser_of):
    assert client.get("/sign-in").headers["Cache-Control"] == "no-store"
    assert browser_of("officer").get("/account").headers["Cache-Control"] == "no-store"
    for address, kept in (("css/tokens.css?v=1", True), ("css/tokens.css", False), ("none.css?v=1", False)):
        with client.get(f"/static/{address}") as answer:
            assert ("immutable" in answer.headers["Cache-Control"]) is kept


def test_the_cookie_on_http_is_plain_but_strict(client):
    cookie = client.get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("portal=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Strict-Transport-Security" not in client.get("/sign-in").headers


def test_https_makes_cookies_secure_and_says_so_for_a_year(secure, town):
    answer = secure.get("/sign-in", base_url="https://portal.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-portal=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    token = answer.get_data(as_text=True).split('name="csrf-token" content="')[1].split('"')[0]
    data = {"language": "en", "csrf_token": token}
    chosen = secure.post("/language", data=data, base_url="https://portal.example")
    assert "Secure" in chosen.headers["Set-Cookie"]


def test_static_files_are_files_and_nothing_beside_them(client):
    for address in ("/static/", "/static/css/", "/static/../app.py", "/static/%2e%2e/app.py", "/.git/config"):
        assert client.get(address).status_code == 404
    assert client.open("/", method="TRACE").status_code == 405
