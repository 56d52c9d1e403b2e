"""A slip's page: who holds it chooses a name and a password, once."""

import pytest

from portal.rules.scope import OPERATOR
from portal.services.inviting import invite_authorities
from tests.people import token_of
from tests.web.test_account import GOOD, carrying, door, secret_of


def slip_of(town):
    return invite_authorities(town.kit, OPERATOR, [town.pao])[0]


def join(client, secret, **data):
    token = token_of(client, f"/join/{secret}")
    fields = {"login": "somjai", "name": "สมใจ ใจดี", "password": GOOD, "again": GOOD, **data}
    return client.post(f"/join/{secret}", data={**fields, "csrf_token": token})


def test_a_slip_opens_an_account_once(town, client, app):
    secret = slip_of(town).secret
    page = client.get(f"/join/{secret}")
    assert "องค์การบริหารส่วนจังหวัดแพร่" in page.get_data(as_text=True)
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert join(client, secret).location == "/"
    assert "สมใจ ใจดี" in client.get("/account").get_data(as_text=True)
    assert app.test_client().get(f"/join/{secret}").status_code == 404
    assert door(app.test_client(), "somjai", GOOD).location == "/"


def test_a_slip_that_is_over_or_unknown_answers_alike(town, client, clock):
    secret = slip_of(town).secret
    token = token_of(client, "/sign-in")
    clock.forward(days=31)
    over, unknown = client.get(f"/join/{secret}"), client.get("/join/nothing")
    assert over.status_code == unknown.status_code == 404
    data = {"login": "abc", "name": "สมใจ", "password": GOOD, "again": GOOD, "csrf_token": token}
    assert client.post(f"/join/{secret}", data=data).status_code == 404


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"login": "05540104"}, "ไม่ใช้รหัส อปท."),
        ({"login": "officer"}, "ใช้ชื่อนี้ไม่ได้"),
        ({"login": "a b"}, "ไม่มีวรรค"),
        ({"name": "่้"}, "ใส่ชื่อที่อ่านได้"),
        ({"password": "password1234", "again": "password1234"}, "เดาง่าย"),
        ({"again": "x"}, "สองช่องไม่เหมือนกัน"),
    ],
)
def test_a_slip_says_what_cannot_be_taken(town, client, data, sentence):
    answer = join(client, slip_of(town).secret, **data)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)


def test_names_cannot_be_tried_through_without_end(town, client):
    secret = slip_of(town).secret
    answers = [join(client, secret, login="officer").get_data(as_text=True) for _ in range(11)]
    assert "ลองผิดหลายครั้งเกินไป" in answers[-1]


def test_joining_while_signed_in_ends_that_sign_in(town, browser_of, app):
    client = browser_of("admin")
    old = secret_of(client)
    join(client, slip_of(town).secret)
    assert carrying(app, old).get("/account").status_code == 302
