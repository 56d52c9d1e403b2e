"""What every page wears: whose portal it is, the round in the page's language, files that may be kept for ever."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from portal.db import Database
from portal.models import Province, Round, User
from portal.rules.scope import OPERATOR
from portal.rules.vocabulary import Role
from portal.web.dressing import role_label
from tests.people import sign_in


def test_a_portal_of_one_province_says_whose_it_is(client, kit):
    with kit.transaction(OPERATOR, "test") as session:
        session.add(Province(code="54", name_th="แพร่", name_en="Phrae", sort_key="แพร่"))
    page = client.get("/sign-in").get_data(as_text=True)
    assert "<small>จังหวัดแพร่</small>" in page
    assert "<span>สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัดแพร่</span>" in page


def test_a_portal_of_several_names_none(client, town):
    assert "จังหวัดแพร่" not in client.get("/sign-in").get_data(as_text=True)


def test_public_pages_come_without_a_database(client, monkeypatch):
    def gone(self):
        raise OperationalError("select", {}, Exception("no such file"))

    monkeypatch.setattr(Database, "read", gone)
    assert client.get("/help").status_code == 200


@pytest.mark.parametrize(("language", "label"), [("th", "รอบ 5 ธ.ค. 2569"), ("en", "Round of 5 Dec 2026")])
def test_the_round_is_told_in_the_language_of_the_page(app, town, language, label):
    with town.kit.transaction(OPERATOR, "test") as session:
        session.get_one(User, town.users["officer"]).language = language
    page = sign_in(app, town, "officer").get("/account").get_data(as_text=True)
    tag = re.search(r'<span class="round-tag.*?</span>', page, re.S)
    assert tag is not None
    assert label in re.sub(r"<[^>]+>", "", tag[0])


def test_without_a_round_there_is_no_tag(app, town):
    with town.kit.transaction(OPERATOR, "test") as session:
        for row in session.scalars(select(Round)):
            session.delete(row)
    assert "round-tag" not in sign_in(app, town, "officer").get("/account").get_data(as_text=True)
    assert "round-tag" not in sign_in(app, town, "department").get("/account").get_data(as_text=True)


def test_static_files_have_addresses_that_change_with_them(client):
    page = client.get("/sign-in").get_data(as_text=True)
    addresses = re.findall(r'/static/([^"#?]+)\?v=([0-9a-f]{10})', page)
    assert {"css/components.css", "css/tokens.css", "js/portal.js", "icons.svg"} <= {name for name, _mark in addresses}
    assert len({mark for _name, mark in addresses}) == len({name for name, _mark in addresses})


def test_every_role_has_a_name(app):
    with app.test_request_context():
        people = [role for role in Role if role not in (Role.OPERATOR, Role.SYSTEM)]
        assert len({role_label(role) for role in people}) == len(people)
        assert role_label(Role.SYSTEM) == "system"
