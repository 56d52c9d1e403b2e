"""What expected, actual, on time and complete mean."""

from decimal import Decimal

import pytest

from portal.rules.rates import (
    KINDS,
    Place,
    ReportFact,
    Tally,
    belongs,
    count,
    is_complete,
    level,
    marks_of,
    share,
    tally_of_marks,
    total,
)
from portal.rules.vocabulary import Status


def fact(authority: int = 1, **more: object) -> ReportFact:
    return ReportFact(**{"id": 10 + authority, "authority_id": authority, "counts": True, "done": False, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "came"),
    [
        (None, ""), (Status.SUBMITTED, "s"), (Status.ENDORSED, "s"), (Status.RETURNED, ""), (Status.WITHDRAWN, ""),
        (Status.ACCEPTED, "s"), (Status.DELIVERED, "s"),
    ],
)  # fmt: skip
def test_a_report_that_came_back_did_not_come(status, came):
    assert marks_of([fact(status=status)], False, False) == came


def test_an_authority_is_late_only_when_everything_it_sent_came_late():
    one, other = fact(status=Status.SUBMITTED, late=True), fact(status=Status.SUBMITTED, late=False)
    assert marks_of([one], False, False) == "sl"
    assert marks_of([one, other], False, False) == "s"


def test_a_round_from_before_the_portal_expects_nobody_and_is_never_late():
    places = [Place(1, 5), Place(2, 5)]
    found = count(places, [fact(1, status=Status.SUBMITTED, late=True)], (), before_portal=True)[5]
    assert found.places == {1: "s"}
    assert (found.tally.expected, found.tally.late, found.tally.missing) == (1, 0, 0)


def test_complete_means_that_all_products_of_the_target_were_accepted():
    assert not is_complete([], False)
    assert is_complete([fact(done=True)], False)
    assert not is_complete([fact(done=True), fact(done=False)], False)
    assert is_complete([fact(done=True), fact(done=False, counts=False)], False)
    assert not is_complete([fact(done=True, counts=False)], False), "a waste bank alone is no product of the target"


def test_who_was_complete_stays_so_until_what_was_accepted_is_taken_back():
    assert is_complete([fact(done=True), fact(done=False)], True), "another product was added"
    assert not is_complete([fact(done=False)], True), "the acceptance was taken back"


def test_who_is_complete_is_not_missing_though_nothing_was_sent():
    found = count([Place(1, 5)], [fact(done=True)], {1}, before_portal=False)[5].tally
    assert (found.expected, found.sent, found.standing, found.actual, found.on_time) == (1, 0, 1, 1, 1)
    assert (found.missing, found.under_way, found.complete) == (0, 0, 1)


def test_the_three_states_add_up_to_what_is_expected():
    for marks in ("", "s", "sl", "sc", "slc", "c"):
        one = tally_of_marks(marks)
        assert one.complete + one.under_way + one.missing == one.expected == 1
        assert {kind for kind in KINDS if belongs(marks, kind)} >= {"expected"}
    assert belongs("c", "standing")
    assert belongs("c", "actual")
    assert not belongs("c", "sent")
    assert belongs("sl", "late")
    assert not belongs("sl", "on_time")
    assert belongs("", "missing")


def test_who_need_not_report_is_not_expected_but_added_up():
    places = [Place(1, None, must=False), Place(2, 5)]
    reports = [fact(1, status=Status.ACCEPTED, done=True, people=7, income=Decimal("10.50"), waste="dry")]
    found = count(places, reports, (), before_portal=False)
    assert (found[None].tally.expected, found[None].tally.people, found[None].places) == (0, 7, {})
    assert found[5].tally.missing == 1


def test_people_income_and_products_are_of_what_counts_towards_the_target():
    reports = [
        fact(1, id=1, people=40, income=Decimal("100.25"), waste="organic", submission_id=9),
        fact(1, id=2, people=None, income=None, waste="dry"),
        fact(1, id=3, people=99, income=Decimal(1), counts=False),
        fact(1, id=4, people=2, income=None, waste=""),
    ]
    found = count([Place(1, 5)], reports, (), before_portal=False)[5]
    assert (found.tally.people, found.tally.income, found.tally.reports) == (42, Decimal("100.25"), 2)
    assert (found.tally.organic, found.tally.dry, found.tally.unsorted, found.tally.products) == (1, 1, 1, 3)
    assert found.figures == {
        1: (9, 40, "100.25", "organic"), 2: (None, None, None, "dry"), 4: (None, 2, None, ""),
    }  # fmt: skip


def test_tallies_add_up():
    one, other = (
        Tally(expected=3, sent=2, income=Decimal("1.10")),
        Tally(expected=4, complete=1, income=Decimal("2.20")),
    )
    both = total([one, other])
    assert (both.expected, both.sent, both.complete, both.income) == (7, 2, 1, Decimal("3.30"))
    assert total([]) == Tally()


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 0, None), (0, 83, 0), (1, 300, 1), (64, 73, 88), (82, 83, 99), (299, 300, 99), (83, 83, 100), (1, 2, 50)],
)
def test_a_share_is_never_all_before_all_are_there_and_never_none_while_one_is(part, whole, said):
    assert share(part, whole) == said


@pytest.mark.parametrize(
    ("part", "whole", "ground"),
    [(0, 8, 0), (0, 0, 0), (2, 8, 1), (35, 100, 2), (6, 10, 3), (79, 100, 3), (8, 10, 4), (99, 100, 4), (13, 13, 5)],
)
def test_the_ground_of_a_cell_follows_the_share(part, whole, ground):
    assert level(part, whole) == ground
