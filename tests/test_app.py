"""The app as a whole: whose word about addresses counts, and what a request may weigh."""

import pytest
from sqlalchemy import select

from portal.app import BODY_LIMIT, create_app
from portal.models.people import SignInAttempt
from portal.settings import read_settings
from tests.people import token_of

TOLD = "203.0.113.9, 198.51.100.7, 192.0.2.5"
"""What a stranger made up, what the outer proxy saw, what the inner proxy saw."""


@pytest.fixture
def behind(kit, town, tmp_path):
    """`behind(2)`: a client of a portal that stands behind two proxies."""

    def make(hops, **environment):
        given = {"PORTAL_INSTANCE": str(tmp_path), "PORTAL_TRUSTED_PROXIES": str(hops), **environment}
        return create_app(kit, read_settings(given), "a key for tests only").test_client()

    return make


def address_noted(client, kit, **headers):
    """The network address that a failed sign-in is written down with."""
    data = {"csrf_token": token_of(client, "/sign-in"), "login": "nobody", "password": "wrong"}
    assert client.post("/sign-in", data=data, headers=headers).status_code == 422
    with kit.read() as session:
        return session.scalars(select(SignInAttempt.address).order_by(SignInAttempt.id)).all()[-1]


@pytest.mark.parametrize(
    ("hops", "address"), [(0, "127.0.0.1"), (1, "192.0.2.5"), (2, "198.51.100.7"), (3, "203.0.113.9"), (4, "127.0.0.1")]
)
def test_only_as_many_proxies_as_are_trusted_say_who_asks(behind, kit, hops, address):
    assert address_noted(behind(hops), kit, **{"X-Forwarded-For": TOLD}) == address


def test_without_the_header_the_line_itself_counts(behind, kit):
    assert address_noted(behind(2), kit) == "127.0.0.1"


def test_a_made_up_host_or_scheme_changes_nothing_when_nobody_is_trusted(behind):
    told = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/evil"}
    answer = behind(0).get("/people", headers=told)
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/people"
    page = behind(0).get("/sign-in", headers=told)
    assert "evil" not in page.get_data(as_text=True)
    assert "Secure" not in page.headers["Set-Cookie"]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "localhost@evil.example"])
def test_the_host_header_leads_nobody_away(behind, host):
    answer = behind(0).get("/people", headers={"Host": host})
    assert answer.status_code in (302, 400)
    assert "evil" not in answer.headers.get("Location", "")


def test_a_body_over_the_limit_is_told_before_it_is_read(behind):
    client = behind(0)
    answer = client.post("/sign-in", data=b"x" * (BODY_LIMIT + 1), content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
