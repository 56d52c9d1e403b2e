"""The factory: settings shape the app, and nothing is kept between two apps."""

import pytest
from flask import Flask, request

from portal.app import create_app
from portal.services.kit import Kit
from portal.settings import read_settings


def app_of(kit: Kit, **variables: str) -> Flask:
    return create_app(kit, read_settings(variables), "a key for tests only")


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        ("0", "203.0.113.9", "127.0.0.1"),
        ("1", "203.0.113.9", "203.0.113.9"),
        ("1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("2", "198.51.100.1, 203.0.113.9", "198.51.100.1"),
    ],
)
def test_only_as_many_proxies_are_believed_as_are_named(kit: Kit, proxies: str, forwarded: str, seen: str):
    app = app_of(kit, PORTAL_TRUSTED_PROXIES=proxies)
    addresses: list[str | None] = []
    app.before_request(lambda: addresses.append(request.remote_addr))
    app.test_client().get("/sign-in", headers={"X-Forwarded-For": forwarded})
    assert addresses == [seen]


@pytest.mark.parametrize(("base_url", "secure"), [("https://waste.example.go.th", True), ("http://10.0.0.5", False)])
def test_cookies_and_hsts_follow_the_scheme_that_people_use(kit: Kit, base_url: str, secure: bool):
    answer = app_of(kit, PORTAL_BASE_URL=base_url).test_client().get("/sign-in", base_url=base_url)
    cookie = answer.headers.get("Set-Cookie", "")
    assert ("__Host-" in cookie, "Secure" in cookie) == (secure, secure)
    assert ("Strict-Transport-Security" in answer.headers) == secure


def test_a_body_beyond_the_limit_is_refused(kit: Kit):
    answer = app_of(kit).test_client().post("/sign-in", data=b"x" * (8 * 1024 * 1024 + 1))
    assert answer.status_code == 413
