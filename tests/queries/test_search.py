"""Search finds any part of a word inside the scope, and its index follows every change: on both databases."""

from typing import Any

import pytest
from sqlalchemy import select, text

from portal.admin.listings import read_question
from portal.admin.lists import Lister
from portal.admin.office import VIEWS
from portal.models import Authority, Event, Product, Report, Submission, User, Video
from portal.operations.migrating import migrate
from portal.rules.scope import EVERYWHERE, OPERATOR, Scope
from portal.rules.thai import search_text
from portal.services.kit import Kit
from portal.services.recording import record
from tests.admin.conftest import Filled, filled
from tests.operations.test_migrating import run
from tests.servers.postgresql import on_both

__all__ = ["filled"]
pytestmark = on_both
LISTINGS = {view.place: view.listing for view in VIEWS}


@pytest.fixture
def find(kit: Kit, filled: Filled) -> Any:
    """`find("videos", "ช่อแฮ")`: the ids that a search finds in the town's own province."""

    def ids(place: str, typed: str, scope: Scope | None = None, **more: str) -> list[int]:
        lister = Lister(LISTINGS[place], sqlite=kit.database.is_sqlite)
        with kit.read() as session:
            question = read_question(LISTINGS[place], {"q": typed, **more})
            return [row.row_id for row in lister.rows(session, scope or Scope(filled.town.province), question, 50)]

    return ids


def test_any_part_of_a_word_is_found(find: Any, kit: Kit, filled: Filled):
    mine = filled.mine
    with kit.transaction(OPERATOR, "test") as session:
        session.get_one(Authority, mine["authorities"]).search_text = search_text("เทศบาลตำบลทุ่งโฮ้ง 05540104")
    assert find("authorities", "ทุ่งโฮ") == [mine["authorities"]]
    assert find("authorities", "๕๕๔๐๑๐๔") == [mine["authorities"]]
    assert find("authorities", "0554010") == [mine["authorities"]]
    assert find("products", "เช็ดเท้า") == [mine["products"]]
    for place in ("reports", "submissions", "videos", "media", "activities"):
        assert find(place, "เช็ดเท้า") == [mine[place]], place
        assert find(place, "เช็ดเท้า โฮ้ง") == [mine[place]], place
        assert find(place, "เช็ดเท้า ดู่ใต้") == [], place
    assert find("submissions", f"11-{filled.town.authority:02d}01") == [mine["submissions"]]
    assert find("reports", f"11-{filled.town.authority:02d}01") == [mine["reports"]]
    assert find("videos", "V=ABCDEFGHIJK") == [mine["videos"]]
    assert find("albums", "folders/1") == [mine["albums"]]
    assert find("people", "OFFICER@example") == [filled.town.users["officer"]]
    assert find("people", "โฮ้ง") == sorted((filled.town.users["officer"], filled.town.users["officer2"]), reverse=True)
    assert find("events", "test.filled videos")


def test_words_of_one_or_two_letters_look_at_names_alone(find: Any, filled: Filled):
    assert find("products", "พร") == [filled.mine["products"]]
    assert find("submissions", "ท้") == [filled.mine["submissions"]]
    assert find("submissions", "25") == []  # it stands in the receipt, which is no name
    assert find("people", "go") == []  # it stands in every address, and in no name
    assert find("authorities", "แ ม่") == [filled.town.authority_b]


def test_signs_mean_themselves(find: Any, kit: Kit, filled: Filled):
    with kit.transaction(OPERATOR, "test") as session:
        session.get_one(Product, filled.mine["products"]).search_text = "a_b%c! 100% \"quoted\" AND near(x) 'one'"
    for typed in ("a_b%c!", "100%", '"quoted"', "near(x)", "'one'"):
        assert find("products", typed) == [filled.mine["products"]], typed
    for typed in (
        "aXb",
        "%%%",
        "___",
        "a_b%%",
        '""',
        '"',
        "*",
        "x:y",
        "^abc",
        "NOT",
        "--",
        "{text}: x",
        "(" * 50,
        "\\",
    ):
        assert find("products", typed) == [], typed
    for place in LISTINGS:
        find(place, "'; DROP TABLE users; --")


def test_a_search_meets_nothing_outside_the_scope(find: Any, filled: Filled):
    for place in ("authorities", "reports", "submissions", "videos", "albums", "media", "activities"):
        assert find(place, "ดู่ใต้", EVERYWHERE) == [filled.theirs[place]], place
        assert find(place, "ดู่ใต้") == [], place
    assert find("products", "ลับ", EVERYWHERE) == [filled.theirs["products"]]
    assert find("products", "ลับ") == []
    assert find("people", "officer_x@example") == []
    assert find("people", "officer_x@example", EVERYWHERE) == [filled.town.users["officer_x"]]
    assert find("submissions", "ดู่ใต้", Scope(filled.town.other_province)) == [filled.theirs["submissions"]]
    assert find("submissions", "ดู่ใต้", Scope()) == []


def test_a_search_goes_with_filters_and_order(find: Any, filled: Filled):
    assert find("submissions", "พรม", status="submitted") == [filled.mine["submissions"]]
    assert find("submissions", "พรม", status="returned") == []
    assert find("authorities", "เทศบาล", sort="-name") == find("authorities", "เทศบาล")[::-1]
    assert len(find("authorities", "เทศบาล")) == 2


def test_the_index_follows_every_change(find: Any, kit: Kit, filled: Filled):
    mine = filled.mine
    with kit.transaction(OPERATOR, "test") as session:
        session.get_one(Report, mine["reports"]).product_name = "โคมไฟ๙ดวง"
        session.get_one(Product, mine["products"]).search_text = search_text("โคมไฟ๙ดวง")
        session.get_one(Video, mine["videos"]).title = "ตอนใหม่"
        session.get_one(User, filled.town.users["officer"]).email = "new@example.go.th"
        session.get_one(Submission, mine["submissions"]).receipt = "2570-01-0001"
    for place in ("reports", "submissions", "products"):
        assert find(place, "ไฟ9ดวง") == [mine[place]]
        assert find(place, "พรมเช็ด") == []
    assert find("videos", "ตอนใหม่") == [mine["videos"]]
    assert find("videos", "พรมเช็ด") == []
    assert find("people", "new@example") == [filled.town.users["officer"]]
    assert find("submissions", "2570-01") == find("reports", "2570-01") == [1]
    assert find("reports", "2569-11") == []


def test_a_renamed_authority_is_found_by_its_new_name_everywhere(find: Any, kit: Kit, filled: Filled):
    with kit.transaction(OPERATOR, "test") as session:
        session.get_one(Authority, filled.town.authority).search_text = "เทศบาลเมืองใหม่เอี่ยม"
    for place in ("authorities", "reports", "submissions", "videos", "albums", "media", "activities"):
        assert find(place, "ใหม่เอี่ยม") == [filled.mine[place]], place
        assert find(place, "ทุ่งโฮ้ง") == [], place
    assert len(find("people", "ใหม่เอี่ยม")) == 2


def test_what_is_gone_is_found_no_more(find: Any, kit: Kit, filled: Filled):
    mine = filled.mine
    with kit.transaction(OPERATOR, "test") as session:
        for table in ("findings", "submissions", "activities", "archives", "albums"):
            session.execute(text(f"DELETE FROM {table}"))
    for place in ("submissions", "activities", "albums"):
        assert find(place, "โฮ้ง") == [], place
    assert find("reports", "2569-11") == []
    assert find("reports", "โฮ้ง") == [mine["reports"]]


def test_what_a_failed_transaction_wrote_is_not_found(find: Any, kit: Kit, filled: Filled):
    with pytest.raises(RuntimeError), kit.transaction(OPERATOR, "test") as session:
        session.get_one(Video, filled.mine["videos"]).title = "ไม่เคยเกิด"
        session.flush()
        raise RuntimeError
    assert find("videos", "ไม่เคยเกิด") == []
    assert find("videos", "พรมเช็ด") == [filled.mine["videos"]]


def test_events_are_found_by_who_what_and_which_row(find: Any, kit: Kit, filled: Filled):
    place = (filled.town.province, None)
    with kit.transaction(OPERATOR, "job.retried", reason="เครือข่ายล่ม") as session:
        record(session, "job.retried", ("jobs", 777), place=place)
        record(session, "job.retried", ("jobs", 778))
    with kit.read() as session:
        first = session.scalars(select(Event.id).where(Event.subject_id == 777)).one()
    for typed in ("job.retried", "jobs 777", "ผู้ติดตั้ง 777", "ข่ายล่ม"):
        assert find("events", typed) == [first], typed
    assert len(find("events", "job.retried", EVERYWHERE)) == 2


def test_what_stood_there_before_the_search_came_is_found_too(find: Any, kit: Kit, filled: Filled):
    run(kit.database, "downgrade", "0002")
    migrate(kit.database)
    for place in ("products", "reports", "submissions", "videos", "media", "activities"):
        assert find(place, "เช็ดเท้า") == [filled.mine[place]], place
    assert find("albums", "โฮ้ง") == [filled.mine["albums"]]
    assert filled.town.users["officer"] in find("people", "โฮ้ง")
    assert find("events", "test.filled videos")
