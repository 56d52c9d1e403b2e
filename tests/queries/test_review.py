"""The province's queue: its order, its ends, and that no part of it walks through a table."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.db import Database
from portal.models import Submission
from portal.operations.migrating import migrate
from portal.queries.district import district_board
from portal.queries.office_home import alarms_now, provinces_now, sums_of_round
from portal.queries.review import (
    MANY,
    PAGE,
    Filters,
    Place,
    desk_of,
    neighbours,
    place_of,
    waiting,
    waiting_count,
)
from portal.queries.round_lists import STATES, missing_in_round, sent_in_round
from portal.queries.submissions import find_submission
from portal.rules.scope import EVERYWHERE, OPERATOR, Scope
from portal.rules.vocabulary import Outcome, RuleId, Status
from portal.services.kit import Kit
from portal.services.recording import keep_events
from portal.services.submitting import confirm_unchanged
from tests.outside import Clock, Outside
from tests.people import Town, build_town
from tests.reports import actor_of, endorse_sent, fill, new_report, send, show_photos, submission
from tests.servers.postgresql import fresh_database

NONE = Filters()
GROWING = {"submissions", "reports", "report_versions", "decisions", "findings", "videos", "reviews", "video_probes",
           "events", "authorities", "products", "albums"}  # fmt: skip


@pytest.fixture(autouse=True)
def open_folder(outside: Outside, town: Town) -> None:
    show_photos(outside)


def put(town: Town, who: str = "officer", *, risk: int = 30, name: str = "พรม", endorsed: bool = True) -> int:
    """A sending that waits for the province with a risk of its own."""
    report = new_report(town, who, name)
    fill(town, report, who, product_name=name, video_url=f"https://youtu.be/{report:011d}")
    number = send(town, report, who).submission_id
    if endorsed:
        endorse_sent(town, number)
    with town.kit.transaction(OPERATOR, "test") as session:
        session.get_one(Submission, number).risk = risk
    return number


def ids(town: Town, filters: Filters = NONE, after: Place | None = None, scope: Scope | None = None) -> list[int]:
    with town.kit.read() as session:
        return [line.id for line in waiting(session, scope or Scope(town.province), filters, after)]


def test_the_riskiest_come_first_and_of_equals_the_one_that_waits_longest(town: Town):
    first, second = put(town, risk=30), put(town, risk=100)
    third, straight = put(town, risk=30), put(town, "direct", risk=60)
    put(town, endorsed=False)
    assert ids(town) == [second, straight, first, third]
    with town.kit.read() as session:
        line = waiting(session, Scope(town.province), NONE)[1]
    assert (line.place.name, line.title, line.duration_s) == ("เทศบาลเมืองแพร่", "พรม", 240.0)


def test_another_province_waits_elsewhere(town: Town):
    put(town)
    assert ids(town, scope=Scope(town.other_province)) == []
    assert ids(town, scope=Scope()) == []


def test_pages_go_on_where_they_ended_and_neighbours_know_their_ways(town: Town, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("portal.queries.review.PAGE", 2)
    some = [put(town, risk=risk) for risk in (60, 30, 60, 30, 20)]
    order = [some[0], some[2], some[1], some[3], some[4]]
    seen: list[int] = []
    after = None
    while page := ids(town, after=after):
        seen += page
        with town.kit.read() as session:
            after = place_of(session, Scope(town.province), page[-1])
    assert seen == order
    with town.kit.read() as session:
        scope = Scope(town.province)
        for place, number in enumerate(order):
            at = place_of(session, scope, number)
            assert at is not None
            wanted = order[place - 1] if place else None, order[place + 1] if place + 1 < len(order) else None
            assert neighbours(session, scope, NONE, at) == wanted
        assert place_of(session, Scope(town.other_province), order[0]) is None


def test_filters_narrow_by_district_rule_and_outcome(town: Town, outside: Outside):
    here, straight = put(town), put(town, "direct")
    outside.duration_s = 300.5
    longer = put(town)
    assert ids(town, Filters(district_id=town.district)) == [here, straight, longer]
    assert ids(town, Filters(district_id=town.district_b)) == []
    assert ids(town, Filters(rule=RuleId.DURATION)) == [longer]
    assert ids(town, Filters(rule=RuleId.DURATION, outcome=Outcome.PASS)) == [here, straight]
    assert ids(town, Filters(outcome=Outcome.BORDERLINE)) == [longer]
    with town.kit.read() as session:
        assert waiting_count(session, Scope(town.province), Filters(rule=RuleId.DURATION)) == 1
        assert waiting_count(session, Scope(town.province), NONE) == 3


def test_of_a_report_sent_to_two_rounds_only_the_latest_waits(town: Town, clock: Clock):
    first = put(town)
    clock.forward(days=14)
    report = submission(town.kit, first).report_id
    later = confirm_unchanged(town.kit, actor_of(town, "officer"), report).submission_id
    assert submission(town.kit, first).status == submission(town.kit, later).status == Status.ENDORSED
    assert ids(town) == [later]


def test_counting_stops_early(town: Town, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("portal.queries.review.MANY", 1)
    for _ in range(3):
        put(town)
    with town.kit.read() as session:
        assert waiting_count(session, Scope(town.province), NONE) == 2
    assert (MANY, PAGE) == (100, 40)


@contextmanager
def statements(kit: Kit) -> Iterator[list[tuple[str, object]]]:
    """Every SELECT of the reading sessions, with its values."""
    asked: list[tuple[str, object]] = []

    def note(_c: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            asked.append((statement, values))

    event.listen(kit.database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(kit.database.engine, "before_cursor_execute", note)


def walked_through(kit: Kit, asked: list[tuple[str, object]]) -> list[str]:
    """Tables that grow and that a statement reads from end to end."""
    found = []
    with kit.read() as session:
        for statement, values in asked:
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)  # type: ignore[arg-type]
            for row in plan:
                scanned = re.match(r"SCAN (\w+)", row[3])
                if scanned and re.sub(r"_\d+$", "", scanned[1]) in GROWING:  # authorities_1 is an alias
                    found.append(f"{row[3]}: {statement[:200]}")
    return found


PARTS: dict[str, Callable[[Session, Town, int], object]] = {
    "queue": lambda s, t, n: waiting(s, Scope(t.province), NONE, Place(60, n)),
    "queue by district": lambda s, t, _n: waiting(s, Scope(t.province), Filters(district_id=t.district)),
    "queue by rule": lambda s, t, _n: waiting(s, Scope(t.province), Filters(rule=RuleId.DURATION)),
    "count": lambda s, t, _n: waiting_count(s, Scope(t.province), NONE),
    "neighbours": lambda s, t, n: neighbours(s, Scope(t.province), NONE, Place(30, n)),
    "desk": lambda s, t, n: desk_of(s, t.province, s.get_one(Submission, n).video_id),
    "submission": lambda s, t, n: find_submission(s, Scope(t.province), n),
    "board": lambda s, t, _n: district_board(s, Scope(t.province, t.district), t.kit.now()),
    "sums": lambda s, t, _n: sums_of_round(s, t.province, t.round),
    "alarms": lambda s, t, _n: alarms_now(s, Scope(t.province), t.kit.now()),
    "missing": lambda s, t, _n: missing_in_round(s, Scope(t.province), t.province, t.round),
    **{
        f"list {state}": lambda s, t, _n, state=state: sent_in_round(s, Scope(t.province), t.round, state)
        for state in STATES
    },
    "provinces": lambda s, t, _n: provinces_now(s, t.kit.now()),
    "a list for the department": lambda s, t, _n: sent_in_round(s, EVERYWHERE, t.round, "all"),
}


@pytest.mark.parametrize("part", PARTS)
def test_no_page_walks_through_a_table_that_grows(town: Town, part: str):
    number = put(town)
    with statements(town.kit) as asked, town.kit.read() as session:
        PARTS[part](session, town, number)
    assert asked
    assert walked_through(town.kit, asked) == []


@pytest.mark.server
def test_every_part_answers_on_postgresql_too(kit: Kit, outside: Outside):
    with fresh_database() as url:
        database = Database(url)
        migrate(database)
        keep_events(database)
        town = build_town(replace(kit, database=database))
        show_photos(outside)
        number, straight = put(town), put(town, "direct", risk=60)
        assert ids(town) == [straight, number]
        with database.read() as session:
            for part in PARTS.values():
                part(session, town, number)
        database.close()
