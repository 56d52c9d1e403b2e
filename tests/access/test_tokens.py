"""Tokens made on the page: read only as they were made, and only for their hour."""

import pytest

from portal.access.tokens import LASTS, make_token, read_token
from tests.people import token_of


@pytest.fixture
def token(app, browser_of, clock):
    """A token of an officer for report 7, made inside their request."""
    client, made = browser_of("officer"), []
    app.add_url_rule("/make", "make", lambda: made.append(make_token(7, clock())) or "")
    app.view_functions["make"].permission = "signed_in"
    client.get("/make")
    return made[0]


def read(app, header, now):
    with app.test_request_context("/uploads", headers={"Authorization": header} if header else {}):
        return read_token(now)


def test_a_token_names_its_person_and_report_for_an_hour(app, token, town, clock):
    text, until = token
    assert until == clock() + LASTS
    for header in (f"Bearer {text}", f"bearer  {text}"):
        found = read(app, header, clock())
        assert (found.user_id, found.report_id) == (town.users["officer"], 7)
    assert read(app, f"Bearer {text}", until - LASTS / 60) is not None
    assert read(app, f"Bearer {text}", until) is None


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic {}", "Bearer {}x", "Bearer x{}", "{}"])
def test_anything_else_is_no_token(app, token, clock, header):
    assert read(app, header.format(token[0]), clock()) is None


def test_a_sealed_text_of_another_kind_is_no_token(app, clock, browser_of):
    csrf = token_of(browser_of("officer"))
    assert read(app, f"Bearer {csrf}", clock()) is None
