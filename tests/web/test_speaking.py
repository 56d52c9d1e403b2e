"""Values as people read them, in both languages; nothing is a dash."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from portal.web.speaking import baht, clock, day, language, moment, say

EVENING = datetime(2025, 11, 14, 18, 2, tzinfo=UTC)  # already the 15th in Bangkok


@pytest.fixture(params=["th", "en"])
def tongue(app, request):
    with app.test_request_context(headers={"Cookie": f"language={request.param}"}):
        yield request.param


def test_days_and_times(tongue):
    said = {
        "th": ("15 พ.ย. 2568", "15 พฤศจิกายน 2568", "15 พ.ย.", "01:02 น.", "15 พ.ย. 2568 01:02 น."),
        "en": ("15 Nov 2025", "15 Nov 2025", "15 Nov 2025", "01:02", "15 Nov 2025 01:02"),
    }[tongue]
    assert (
        day(EVENING),
        day(EVENING, "long"),
        day(date(2025, 11, 15), "table"),
        clock(EVENING),
        moment(EVENING),
    ) == said
    assert language() == tongue


def test_nothing_is_a_dash(tongue):
    assert (day(None), clock(None), moment(None), baht(None)) == ("–",) * 4
    assert baht(Decimal("18500")).replace(".00", "") == "18,500"


def test_a_sentence_takes_values_as_text(tongue):
    drawn = say("Round of %(day)s", day="<b>5</b>")
    assert "&lt;b&gt;5&lt;/b&gt;" in drawn
    assert "<b>" not in drawn


def test_a_language_that_is_none_is_thai(app):
    for told in ("language=xx", "language=", ""):
        with app.test_request_context(headers={"Cookie": told}):
            assert language() == "th"
            assert str(say("Sign in")) == "เข้าสู่ระบบ"
