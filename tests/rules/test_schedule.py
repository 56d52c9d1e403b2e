"""The 5th and the 15th."""

from datetime import date
from itertools import islice

from portal.rules.schedule import FIRST, days_between, days_from


def test_days_go_on_over_the_year():
    assert list(islice(days_from(date(2026, 12, 6)), 3)) == [date(2026, 12, 15), date(2027, 1, 5), date(2027, 1, 15)]


def test_a_round_day_counts_itself():
    assert next(days_from(date(2026, 12, 5))) == date(2026, 12, 5)


def test_the_rounds_before_a_day():
    assert days_between(FIRST, date(2025, 10, 15)) == [date(2025, 9, 15), date(2025, 10, 5)]
    assert days_between(FIRST, FIRST) == []
