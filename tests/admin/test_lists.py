"""Lists are read by cursor, in every order, and never further than they are shown: on both databases."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, text

from portal.admin.listings import Question, read_question
from portal.admin.lists import Lister
from portal.admin.office import VIEWS
from portal.admin.paging import Cursor, Order
from portal.db import Database
from portal.models import Authority, District, Event, Submission
from portal.rules.scope import EVERYWHERE, OPERATOR, Scope
from portal.rules.sorting import sort_key
from portal.rules.thai import search_text
from portal.services.kit import Kit
from tests.admin.conftest import Filled, add_report
from tests.people import Town
from tests.servers.postgresql import on_both

LISTINGS = {view.place: view.listing for view in VIEWS}
MANY = 23


@pytest.fixture
def crowd(filled: Filled) -> Filled:
    """As many authorities more, two of each name and every other without a code, and as many reports."""
    town = filled.town
    with town.kit.transaction(OPERATOR, "test.filled") as session:
        for number in range(MANY):
            name = f"เทศบาลตำบล{'เแโใไกขค'[number // 2 % 8]}นา{number // 2}"
            session.add(
                Authority(
                    province_id=town.province, district_id=town.district if number % 2 else town.district_b,
                    code=f"0554{number:04d}" if number % 2 else None, kind="subdistrict_municipality", name_th=name,
                    short_name=name, sort_key=sort_key(name), search_text=search_text(name), route="via_district",
                )
            )  # fmt: skip
            add_report(
                session, town, town.province, town.authority_b, town.next_round, f"ตะกร้า {number // 3}", number + 10
            )
    return filled


@contextmanager
def watched(database: Database) -> Iterator[list[str]]:
    """The statements that are run meanwhile."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        said.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield said
    event.remove(database.engine, "before_cursor_execute", note)


def walk(lister: Lister, kit: Kit, scope: Scope, question: Question, size: int) -> Iterator[list[int]]:
    """The ids of every page, first to last; then, as the last page's neighbours, those of the way back."""
    asked = question
    with kit.read() as session:
        while True:
            page = lister.page(session, scope, asked, size)
            yield [row.row_id for row in page.rows]
            if page.after is None:
                return
            asked = Question(**{**vars(question), "cursor": page.after})


def walk_back(lister: Lister, kit: Kit, scope: Scope, question: Question, size: int) -> list[int]:
    """The ids met when a list is read to its end and back again by `before`, in the list's order."""
    with kit.read() as session:
        page = lister.page(session, scope, question, size)
        while page.after:
            page = lister.page(session, scope, Question(**{**vars(question), "cursor": page.after}), size)
        met = [row.row_id for row in page.rows]
        while page.before:
            page = lister.page(
                session, scope, Question(**{**vars(question), "cursor": page.before, "back": True}), size
            )
            met = [row.row_id for row in page.rows] + met
        assert page.start == 1
        return met


@on_both
def test_every_order_of_every_list_can_be_walked_there_and_back(crowd: Filled, kit: Kit):
    scope = Scope(crowd.town.province)
    for place, listing in LISTINGS.items():
        lister = Lister(listing, sqlite=kit.database.is_sqlite)
        for order in listing.orders:
            for descending in (False, True):
                question = Question(order, descending)
                whole = [number for page in walk(lister, kit, scope, question, 1000) for number in page]
                assert len(whole) == len(set(whole)) > 0
                assert [number for page in walk(lister, kit, scope, question, 7) for number in page] == whole, place
                assert walk_back(lister, kit, scope, question, 7) == whole, (place, order, descending)


@on_both
def test_thai_order_is_the_dictionarys_with_the_id_to_decide(crowd: Filled, kit: Kit):
    lister = Lister(LISTINGS["authorities"], sqlite=kit.database.is_sqlite)
    with kit.read() as session:
        rows = lister.rows(session, Scope(crowd.town.province), Question("name", False), 1000)
        keys = [(row.order_key, row.row_id) for row in rows]
    assert keys == sorted(keys)
    names = [row.name_th for row in rows]
    assert names.index("เทศบาลตำบลเนา0") < names.index("เทศบาลตำบลแนา1") < names.index("เทศบาลตำบลไนา4")


@on_both
def test_rows_without_a_code_stand_together_and_are_met_once(crowd: Filled, kit: Kit):
    lister = Lister(LISTINGS["authorities"], sqlite=kit.database.is_sqlite)
    for descending in (False, True):
        codes = []
        with kit.read() as session:
            asked = Question("code", descending)
            page = lister.page(session, Scope(crowd.town.province), asked, 4)
            codes += [row.code for row in page.rows]
            while page.after:
                page = lister.page(
                    session, Scope(crowd.town.province), Question("code", descending, cursor=page.after), 4
                )
                codes += [row.code for row in page.rows]
        known = [code for code in codes if code]
        assert known == sorted(known, reverse=descending)
        assert codes.count(None) == MANY // 2 + 1
        changes = sum(1 for one, other in pairwise(codes) if (one is None) != (other is None))
        assert changes == 1


def test_a_page_asks_few_questions_however_many_rows_there_are(crowd: Filled, admin: FlaskClient, database: Database):
    admin.get("/admin/submissions/")
    with watched(database) as said:
        admin.get("/admin/submissions/?status=submitted")
    asked = [one for one in said if one.lstrip().upper().startswith("SELECT")]
    assert len(asked) == 4  # who is here, the rows, kept searches, the round that is due
    assert [one for one in asked if "count(" in one.lower()] == []
    assert "LIMIT 51" in next(one for one in asked if "FROM submissions" in one)


QUESTIONS = {
    "submissions": ("", "status=submitted", "district=1", "district=1&status=submitted", "round=1", "authority=1",
                    "sort=sent"),
    "events": ("", "about=users", "actor=1", "authority=1"),
    "reports": ("", "status=submitted"),
    "videos": ("", "state=ok", "worst=pass", "sort=-risk", "report=1", "authority=1"),
    "products": ("",), "activities": ("",), "albums": ("", "state=ok"), "media": ("",),
    "people": ("", "role=authority_officer", "sort=login"), "authorities": ("", "sort=code"), "districts": ("",),
    "rounds": ("",),
}  # fmt: skip
"""Questions that must be answered by an index in the list's own order, wherever the scope ends."""


@pytest.mark.parametrize("scope", [EVERYWHERE, Scope(1)], ids=["everywhere", "one province"])
def test_sqlite_reads_every_list_by_an_index_in_its_order(crowd: Filled, kit: Kit, scope: Scope):
    for place, questions in QUESTIONS.items():
        lister = Lister(LISTINGS[place], sqlite=True)
        for asked in questions:
            question = read_question(LISTINGS[place], dict(pair.split("=") for pair in asked.split("&") if pair))
            for cursor in (None, Cursor(middle_of(lister, kit, scope, question), 5)):
                plan = plan_of(lister, kit, scope, Question(**{**vars(question), "cursor": cursor}))
                assert "TEMP B-TREE" not in plan, (place, asked, plan)
                whole = scope.everywhere and asked in ("", "sort=-risk") and by_id(place, question, cursor)
                assert scans(plan, place) == whole, (place, asked, plan)


def scans(plan: str, place: str) -> bool:
    """Whether the list's table is read without an index: along its ids, which is an index too, from the last on."""
    return bool(re.search(rf"SCAN {LISTINGS[place].entity.__tablename__}(?! USING)", plan))


def by_id(place: str, question: Question, cursor: Cursor | None) -> bool:
    return LISTINGS[place].orders[question.order].column is None and cursor is None


def middle_of(lister: Lister, kit: Kit, scope: Scope, question: Question) -> object:
    with kit.read() as session:
        rows = lister.rows(session, scope, question, 5)
    return rows[-1].order_key if rows else "ก"


def plan_of(lister: Lister, kit: Kit, scope: Scope, question: Question) -> str:
    with watched(kit.database) as said, kit.read() as session:
        lister.rows(session, scope, question, 51)
        values = lister._values(scope, question)
        statement = lister._statements(scope, question, 51)[1]
        compiled = statement.compile(session.get_bind(), compile_kwargs={"render_postcompile": True})
        bound = compiled.construct_params(values)
        ordered = [bound[name] for name in compiled.positiontup or ()]
        rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", tuple(ordered)).all()
    assert said
    return "\n".join(row[3] for row in rows)


@pytest.mark.server
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_postgresql_reads_hardly_more_rows_than_it_shows(crowd: Filled, kit: Kit):
    town = crowd.town
    with kit.database.transaction() as session:  # enough rows that a wrong plan would be a bad one
        session.execute(text(
            "INSERT INTO events (at, verb, actor_name, actor_role, address, subject_kind, province_id, before, after, "
            "reason) SELECT now(), 'test', 'x', 'system', '', CASE n % 60 WHEN 0 THEN 'users' ELSE 'reports' END, "
            f"CASE n % 50 WHEN 0 THEN {town.province} ELSE 99 END, '{{}}', '{{}}', '' FROM generate_series(1, 9000) n"
        ))  # fmt: skip
    with kit.database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("SET default_transaction_read_only = off; ANALYZE events")
    lister = Lister(LISTINGS["events"], sqlite=False)
    for scope in (EVERYWHERE, Scope(town.province)):
        for asked in ({}, {"about": "users"}):
            question = read_question(LISTINGS["events"], asked)
            for cursor in (None, Cursor(None, 6000)):
                assert rows_read(lister, kit, scope, Question(**{**vars(question), "cursor": cursor})) <= 2 * 51


def rows_read(lister: Lister, kit: Kit, scope: Scope, question: Question) -> int:
    """Rows that PostgreSQL took out of the list's table to find a page."""
    finding = lister._statements(scope, question, 51)[0]
    assert finding is not None
    with kit.read() as session:
        bind = session.get_bind()
        compiled = finding.compile(bind, compile_kwargs={"render_postcompile": True})
        bound = compiled.construct_params(lister._values(scope, question))
        found = session.connection().exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {compiled}", bound).scalar_one()

    def read(node: dict) -> int:  # type: ignore[type-arg]
        own = node["Actual Rows"] + node.get("Rows Removed by Filter", 0) if "Relation Name" in node else 0
        return int(own) + sum(read(child) for child in node.get("Plans", ()))

    return read(found[0]["Plan"])


def test_statements_are_kept_by_shape_and_forgotten_when_there_are_many(
    filled: Filled, kit: Kit, monkeypatch: pytest.MonkeyPatch
):
    lister = Lister(LISTINGS["submissions"], sqlite=True)
    scope = Scope(filled.town.province)
    one, other = (read_question(LISTINGS["submissions"], {"status": status}) for status in ("submitted", "returned"))
    with kit.read() as session:
        assert len(lister.rows(session, scope, one, 51)) == 1
        assert len(lister.rows(session, scope, other, 51)) == 0
    assert len(lister._kept) == 1
    monkeypatch.setattr("portal.admin.lists.KEPT_SHAPES", 1)
    with kit.read() as session:
        lister.rows(session, scope, Question("sent", True), 51)
    assert len(lister._kept) == 1


def test_places_are_counted_as_far_as_they_are_known(crowd: Filled, kit: Kit):
    lister, scope = Lister(LISTINGS["submissions"], sqlite=True), Scope(crowd.town.province)
    question = Question("latest", True)
    with kit.read() as session:
        first = lister.page(session, scope, question, 10)
        assert (first.start, first.before) == (1, None)
        assert first.after
        assert first.after.start == 11
        second = lister.page(session, scope, Question("latest", True, cursor=first.after), 10)
        assert second.start == 11
        assert second.before
        assert second.before.start == 1
        lost = lister.page(session, scope, Question("latest", True, cursor=Cursor(None, 15)), 10)
        assert lost.start is None


def test_a_list_of_nothing_is_a_page_of_nothing(town: Town, kit: Kit):
    with kit.read() as session:
        page = Lister(LISTINGS["submissions"], sqlite=True).page(
            session, Scope(town.province), Question("latest", True)
        )
    assert (list(page.rows), page.before, page.after, page.start) == ([], None, None, 1)


@on_both
def test_one_jumps_to_a_day_among_rows_in_the_order_of_their_coming(town: Town, kit: Kit):
    from portal.admin.jumping import to_day

    start = kit.now()
    with kit.transaction(OPERATOR, "test.filled") as session:
        for number in range(40):
            session.info["now"] = start - timedelta(days=40 - number)
            session.add(
                District(province_id=town.province, code=f"9{number:03d}", name_th="ก", name_en="", sort_key="ก")
            )
            session.flush()
    scope, listing = Scope(town.province), LISTINGS["events"]
    day = (start - timedelta(days=20)).date()
    with kit.read() as session:
        lister = Lister(listing, sqlite=kit.database.is_sqlite)
        for descending in (True, False):
            cursor = to_day(session, scope, listing, Question("latest", descending), day)
            page = lister.page(session, scope, Question("latest", descending, cursor=cursor), 5)
            assert session.get_one(Event, page.rows[0].row_id).at.date() == day


def test_orders_name_indexed_columns_alone():
    for listing in LISTINGS.values():
        table = listing.entity.__table__
        leading = {tuple(index.columns.keys()) for index in table.indexes} | {
            (name,) for name, column in table.columns.items() if column.unique or column.primary_key
        }
        for order in listing.orders.values():
            if order.column is not None:
                name = order.column.key
                assert any(name in columns for columns in leading), (table.name, name)


def test_an_order_by_nothing_but_the_id_is_the_id():
    assert Order().column is None
    assert Submission.id.key == "id"
