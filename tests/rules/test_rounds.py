"""A round ends with its Bangkok day; what comes later is late, unless the round is from before the portal."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.rules.rounds import ends_at, is_late, receipt_number

DAY = date(2026, 12, 5)
END = datetime(2026, 12, 5, 17, 0, tzinfo=UTC)


def test_a_round_ends_at_midnight_in_bangkok():
    assert ends_at(DAY) == END
    assert ends_at(date(2026, 12, 31)) == datetime(2026, 12, 31, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sent", "late"),
    [
        (END - timedelta(seconds=1), False),
        (END, True),
        (END + timedelta(days=1), True),
        (datetime(2026, 12, 5, 16, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 20, tzinfo=UTC), False),
    ],
)
def test_late_is_after_the_end_of_the_day(sent, late):
    assert is_late(sent, DAY, before_portal=False) is late


def test_a_round_from_before_the_portal_is_never_late():
    assert not is_late(END + timedelta(days=400), DAY, before_portal=True)


@pytest.mark.parametrize(
    ("day", "number", "text"),
    [
        (date(2025, 11, 5), 142, "2568-11-0142"),
        (date(2026, 1, 1), 1, "2569-01-0001"),
        (date(2026, 12, 31), 12345, "2569-12-12345"),
    ],
)
def test_a_receipt_bears_the_buddhist_year(day, number, text):
    assert receipt_number(day, number) == text
