"""Progress as it is read, on both databases."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from portal.models import Round
from portal.queries.progress import find_progress
from portal.queries.progress_country import provinces_by_rates
from portal.queries.progress_lists import figures_behind, find_asked, marks_in, odd_in, places_behind, recounts_of
from portal.rules.rulebook import Rulebook, as_data
from portal.rules.scope import EVERYWHERE, OPERATOR, Scope
from portal.rules.vocabulary import Status
from portal.services.closing import close_round
from portal.services.kit import Kit
from portal.services.rulebooks import follow_rulebook
from tests.outside import Clock, Outside
from tests.people import Town
from tests.reports import accepted_report, actor_of, fill, new_report, send, sent_report, show_photos
from tests.servers.postgresql import on_both


@pytest.fixture(autouse=True)
def photos(town: Town, outside: Outside) -> None:
    show_photos(outside)


@on_both
def test_a_closed_and_an_open_round_stand_side_by_side(kit: Kit, town: Town):
    accepted_report(town)
    close_round(kit, OPERATOR, town.round)
    sent_report(town, "officer_b")
    with kit.read() as session:
        page = find_progress(session, Scope(town.province), town.province, kit.now())
        far = find_progress(session, Scope(town.other_province), town.province, kit.now())
    assert far is None
    assert page is not None
    first, now = page.columns
    assert (first.closed, first.number, now.closed, now.now, now.number) == (True, 1, False, True, 0)
    assert page.chosen == now
    assert {place: one.complete for place, one in now.tallies.items()} == {town.district: 1, town.district_b: 0, 0: 0}
    assert (now.total.expected, now.total.sent, now.total.standing, now.total.missing) == (3, 1, 1, 1)
    assert (page.people, page.income) == (84, Decimal("37000.00"))
    assert page.places == {town.authority: "c", town.authority_b: "s", town.direct: ""}


@on_both
def test_the_country_is_read_from_sums(kit: Kit, town: Town):
    accepted_report(town)
    close_round(kit, OPERATOR, town.round)
    with kit.read() as session:
        nan, phrae = provinces_by_rates(session, EVERYWHERE)
        assert [row.name for row in provinces_by_rates(session, Scope(town.other_province))] == ["น่าน"]
    assert (nan.round_id, nan.due_on, nan.tally.expected) == (None, None, 0)
    assert (phrae.round_id, phrae.due_on) == (town.round, date(2026, 12, 5))
    assert (phrae.tally.expected, phrae.tally.complete, phrae.people, phrae.income) == (3, 1, 42, Decimal(18500))


@on_both
def test_round_by_round_figures_are_added_up_over_closed_and_open_rounds(kit: Kit, town: Town):
    follow_rulebook(kit, actor_of(town, "admin"), town.province, as_data(Rulebook(sums="per_round")), 1)
    accepted_report(town)
    close_round(kit, OPERATOR, town.round)
    sent_report(town, "officer_b")
    with kit.read() as session:
        page = find_progress(session, Scope(town.province), town.province, kit.now())
        own = find_progress(session, Scope(town.province, town.district), town.province, kit.now())
        country = provinces_by_rates(session, EVERYWHERE)
    assert page is not None
    assert own is not None
    assert (page.per_round, page.people, page.income) == (True, 84, Decimal("37000.00"))
    assert (own.people, [one.total.people for one in own.columns]) == (42, [42, 0])
    assert country[1].people == 42, "what is counted at a close"


@on_both
def test_the_lists_hold_what_the_numbers_count(kit: Kit, town: Town):
    accepted_report(town)
    report = new_report(town, "officer_b")
    fill(town, report, "officer_b", people="25,000")
    send(town, report, "officer_b")
    with kit.read() as session:
        scope = Scope(town.province)
        asked = find_asked(session, scope, town.province, town.round, None)
        assert asked is not None
        row = asked.round
        assert row is not None
        assert find_asked(session, Scope(town.other_province), town.province, town.round, None) is None
        marks = marks_in(session, row, None)
        done = places_behind(session, scope, row.id, marks, "complete")
        missing = places_behind(session, Scope(town.province, town.district), row.id, marks, "missing")
        told = figures_behind(session, scope, row, None)
        odd = odd_in(session, scope, town.province)
        assert odd_in(session, scope, town.province, town.district) == []
        assert recounts_of(session, row.id, None) == []
    assert [(line.place.id, line.marks, line.status, line.filled) for line in done] == [
        (town.authority, "sc", Status.ACCEPTED, 9)
    ]
    assert [(line.place.id, line.status) for line in missing] == [(town.direct, None)]
    assert [(line.people, line.waste) for line in told] == [(42, "dry"), (25_000, "dry")]
    assert [(line.place.id, "25,000" in line.reasons[0][1]) for line in odd] == [(town.authority_b, True)]


def test_rounds_that_nothing_closed_are_not_all_counted_at_once(kit: Kit, town: Town, clock: Clock):
    clock.time = datetime(2027, 3, 1, 5, tzinfo=UTC)
    with kit.transaction(OPERATOR, "test") as session:
        for month in (1, 2):
            for day in (5, 15):
                due = date(2027, month, day)
                session.add(Round(province_id=town.province, scheduled_on=due, due_on=due))
    with kit.read() as session:
        page = find_progress(session, Scope(town.province), town.province, kit.now())
    assert page is not None
    assert [bool(one.tallies) for one in page.columns] == [False, False, False, True, True, True]
