"""What each district had is written down when its round is closed, and again when it is closed again."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.exc import DBAPIError

from portal.db import WRITES
from portal.models import Authority, Product, Report, Round
from portal.models.sums import DistrictSum
from portal.rules.rulebook import Rulebook, as_data
from portal.rules.scope import OPERATOR
from portal.services.closing import close_round, reopen_round
from portal.services.deciding import return_
from portal.services.kit import Kit
from portal.services.opening_rounds import add_earlier_rounds
from portal.services.rulebooks import follow_rulebook
from portal.services.summing import sum_earlier
from tests.outside import Clock, Outside
from tests.people import Town
from tests.reports import accepted_report, actor_of, fill, new_report, send, sent_report, show_photos, submission
from tests.servers.postgresql import on_both


@pytest.fixture(autouse=True)
def photos(town: Town, outside: Outside) -> None:
    show_photos(outside)


def sums(kit: Kit, round_id: int) -> dict[tuple[int, int | None], DistrictSum]:
    """Rows of a round by number and district."""
    with kit.read() as session:
        rows = session.scalars(select(DistrictSum).where(DistrictSum.round_id == round_id))
        return {(row.number, row.district_id): row for row in rows}


@on_both
def test_closing_writes_a_row_for_each_district(kit: Kit, town: Town):
    report, receipt = accepted_report(town)
    close_round(kit, OPERATOR, town.round)
    rows = sums(kit, town.round)
    here, there, nowhere = (rows[1, place] for place in (town.district, town.district_b, None))
    assert (here.expected, here.sent, here.late, here.standing, here.complete) == (2, 1, 0, 0, 1)
    assert (here.people, here.income, here.reports, here.dry, here.organic) == (42, Decimal("18500.00"), 1, 1, 0)
    assert here.places == {str(town.authority): "sc", str(town.direct): ""}
    assert here.figures == {str(report): [receipt.submission_id, 42, "18500.00", "dry"]}
    assert (there.expected, there.sent, there.complete) == (1, 0, 0)
    assert nowhere.expected == 0, "nothing is expected of the PAO"
    assert (here.counted_at, here.per_round) == (kit.now(), False)


def test_a_round_that_is_opened_and_closed_again_is_counted_again(kit: Kit, town: Town):
    close_round(kit, OPERATOR, town.round)
    reopen_round(kit, actor_of(town, "admin"), town.round, "มีรายงานที่ส่งเป็นกระดาษ")
    accepted_report(town)
    close_round(kit, OPERATOR, town.round)
    rows = sums(kit, town.round)
    assert [rows[number, town.district].complete for number in (1, 2)] == [0, 1]
    assert {number for number, _place in rows} == {1, 2}


def test_the_next_round_knows_who_was_complete_and_nothing_is_lost_by_a_new_product(kit: Kit, town: Town):
    accepted_report(town)
    close_round(kit, OPERATOR, town.round)
    new_report(town, name="ตะกร้า")
    close_round(kit, OPERATOR, town.next_round)
    row = sums(kit, town.next_round)[1, town.district]
    assert (row.sent, row.standing, row.complete) == (0, 1, 1)
    assert row.places[str(town.authority)] == "c"


def test_what_came_back_counts_by_the_sending_that_still_holds(kit: Kit, town: Town, clock: Clock):
    report, _receipt = accepted_report(town)
    close_round(kit, OPERATOR, town.round)
    clock.forward(days=13)
    fill(town, report, people="90")
    receipt = send(town, report)

    version = submission(kit, receipt.submission_id).version
    return_(kit, actor_of(town, "district"), receipt.submission_id, version, "ตรวจจำนวนคนอีกครั้ง")
    close_round(kit, OPERATOR, town.next_round)
    row = sums(kit, town.next_round)[1, town.district]
    assert (row.people, row.sent, row.standing, row.complete) == (42, 0, 1, 1)


def test_a_province_that_reports_round_by_round_adds_only_what_the_round_had(kit: Kit, town: Town):
    follow_rulebook(kit, actor_of(town, "admin"), town.province, as_data(Rulebook(sums="per_round")), 1)
    sent_report(town)
    for number in (town.round, town.next_round):
        close_round(kit, OPERATOR, number)
    one, other = (sums(kit, number)[1, town.district] for number in (town.round, town.next_round))
    assert (one.per_round, one.people, one.income) == (True, 42, Decimal("18500.00"))
    assert (other.per_round, other.people, other.income) == (True, 0, 0)


def test_a_round_from_before_the_portal_expects_nobody(kit: Kit, town: Town):

    add_earlier_rounds(kit, OPERATOR, town.province, date(2026, 11, 5))
    with kit.read() as session:
        early = session.scalars(select(Round.id).where(Round.before_portal.is_(True)).order_by(Round.due_on)).all()
    close_round(kit, OPERATOR, early[0])
    assert {row.expected for row in sums(kit, early[0]).values()} == {0}


def test_who_is_no_longer_in_being_is_not_expected(kit: Kit, town: Town):
    with kit.transaction(OPERATOR, "test") as session:
        session.get_one(Authority, town.direct).active = False
    close_round(kit, OPERATOR, town.round)
    assert sums(kit, town.round)[1, town.district].expected == 1


def test_a_waste_bank_alone_is_no_product_of_the_target(kit: Kit, town: Town):
    report, _receipt = accepted_report(town)
    with kit.transaction(OPERATOR, "test") as session:
        number = session.get_one(Report, report).product_id
        session.get_one(Product, number).waste_bank_only = True
    close_round(kit, OPERATOR, town.round)
    row = sums(kit, town.round)[1, town.district]
    assert (row.sent, row.complete, row.people, row.dry) == (1, 0, 0, 0)


@on_both
def test_sums_are_never_changed(kit: Kit, town: Town):
    close_round(kit, OPERATOR, town.round)
    with (
        pytest.raises(DBAPIError, match="district_sums are never changed"),
        kit.database.engine.execution_options(**{WRITES: True}).begin() as connection,
    ):
        connection.execute(text("UPDATE district_sums SET complete = 9"))


def test_rounds_closed_before_are_counted_from_what_was_frozen(kit: Kit, town: Town):
    accepted_report(town)
    sent_report(town, "officer_b")
    for number in (town.round, town.next_round):
        close_round(kit, OPERATOR, number)
    known = {number: sums(kit, number) for number in (town.round, town.next_round)}
    with kit.database.engine.execution_options(**{WRITES: True}).begin() as connection:
        connection.execute(delete(DistrictSum))
    assert sum_earlier(kit, OPERATOR) == 2
    assert sum_earlier(kit, OPERATOR) == 0
    for number, rows in known.items():
        again = sums(kit, number)
        assert again.keys() == rows.keys()
        for key, row in rows.items():
            names = (
                "expected",
                "sent",
                "late",
                "standing",
                "complete",
                "people",
                "income",
                "dry",
                "places",
                "counted_at",
            )
            assert [getattr(again[key], name) for name in names] == [getattr(row, name) for name in names]
