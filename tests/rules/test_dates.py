"""Days as Thai offices write them."""

from datetime import UTC, date, datetime

import pytest

from portal.rules.dates import bangkok_day, english_date, parse_date, thai_date, thai_time
from portal.rules.numbers import Unreadable

FIRST_DUE = date(2025, 9, 15)


@pytest.mark.parametrize(
    "typed",
    [
        "๑๕ กันยายน ๒๕๖๘",
        "15 กันยายน 2568",
        "15 ก.ย. 2568",
        "15 ก.ย. 68",
        "15ก.ย.68",
        "15 กย 68",
        "15 ก.ย 2568",
        "15 ก. ย. 2568",
        "15/9/2568",
        "15/09/68",
        "15-9-2568",
        "15.09.2568",
        "15 / 9 / 2568",
        "วันจันทร์ที่ ๑๕ กันยายน พ.ศ. ๒๕๖๘",
        "วันจันทร์ที่ 15 เดือนกันยายน พุทธศักราช 2568",
        "จันทร์ 15 ก.ย. 68",
        "วันที่ 15 กันยายน ปี 2568",
        "15 กันยายน ค.ศ. 2025",
        "2025-09-15",
        "2568-9-15",
        "2025/09/15",
        "15/9/2025",
        "15 Sep 2025",
        "Monday, 15 September 2025",
        "Mon 15 Sept. 2025",
        " 15\u200b ก.ย. 2568 ",
    ],
)
def test_every_usual_form(typed: str):
    assert parse_date(typed) == FIRST_DUE


@pytest.mark.parametrize("number", range(1, 13))
def test_every_month_reads_back_what_is_printed(number: int):
    day = date(2026, number, 5)
    for text in (thai_date(day, "long"), thai_date(day), english_date(day), day.isoformat()):
        assert parse_date(text) == day


@pytest.mark.parametrize("weekday", ["อาทิตย์", "จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์"])
def test_weekdays_are_read_over(weekday: str):
    assert parse_date(f"วัน{weekday}ที่ 15 ก.ย. 68") == FIRST_DUE


def test_leap_days_are_those_of_the_gregorian_year():
    assert parse_date("29 ก.พ. ๒๕๖๗") == date(2024, 2, 29)
    assert parse_date("29/2/67") == date(2024, 2, 29)
    for typed in ("30 กุมภาพันธ์ 2568", "29 ก.พ. 2568", "29/2/2025", "31/4/2568", "1/13/2568", "0/1/2568"):
        with pytest.raises(Unreadable, match="There is no day"):
            parse_date(typed)
    with pytest.raises(Unreadable) as caught:
        parse_date("30 ก.พ. 2568")
    assert caught.value.message_th == "ไม่มีวันที่ 30/2/2568 ในปฏิทิน ตรวจวันและเดือนอีกครั้ง"


@pytest.mark.parametrize("typed", ["15/9/25", "15 Sep 25", "15/9/00"])
def test_two_figures_that_mean_two_years_are_asked_back(typed: str):
    with pytest.raises(Unreadable, match="four digits"):
        parse_date(typed)


@pytest.mark.parametrize("typed", ["15/9/2200", "15/9/9999", "0000-01-01", "15/9/1234"])
def test_years_out_of_reach(typed: str):
    with pytest.raises(Unreadable, match="year cannot be right"):
        parse_date(typed)


@pytest.mark.parametrize(
    "typed",
    ["", "พรุ่งนี้", "15", "กันยายน 2568", "15 ผดุง 2568", "15/9", "15/9-2568", "15 ก.ย. 256", "१५/9/2568", "9" * 5000],
)
def test_what_is_no_date(typed: str):
    with pytest.raises(Unreadable, match="cannot be read as a date"):
        parse_date(typed)


def test_printed_forms():
    day = date(2025, 11, 15)
    assert thai_date(day, "long") == "15 พฤศจิกายน 2568"
    assert thai_date(day) == "15 พ.ย. 2568"
    assert thai_date(day, "table") == "15 พ.ย."
    assert english_date(day) == "15 Nov 2025"


def test_bangkok_is_seven_hours_ahead():
    late = datetime(2025, 9, 14, 17, 2, tzinfo=UTC)
    assert bangkok_day(late) == FIRST_DUE
    assert thai_time(late) == "00:02 น."
    assert thai_time(datetime(2025, 9, 15, 7, 2, tzinfo=UTC)) == "14:02 น."
    with pytest.raises(ValueError, match="zone"):
        bangkok_day(datetime(2025, 9, 15, 7, 2))
