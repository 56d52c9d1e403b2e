"""Days and times as Thai offices write them: Buddhist years on screen, Bangkok days, Gregorian inside."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from portal.rules.numbers import Unreadable
from portal.rules.thai import arabic_digits, normalise

BANGKOK = ZoneInfo("Asia/Bangkok")
MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
SHORT_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
BUDDHIST = 543
LONGEST = 100
_NAMES = {
    re.sub(r"\.", "", name).casefold(): number % 12 + 1
    for number, name in enumerate((*MONTHS, *SHORT_MONTHS, *ENGLISH_MONTHS, *LONG_ENGLISH_MONTHS))
} | {"sept": 9}
_WEEKDAY = re.compile(
    r"^(?:(?:วัน)?\s*(?:อาทิตย์|จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัส|ศุกร์|เสาร์)\s*(?:ที่)?|วันที่|ที่|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?)\s*",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"([0-9]{1,2})\s*(?:เดือน\s*)?([ก-๎.\s]+?|[a-z.\s]+?)[\s,]*"
    r"(?:พ\.?\s?ศ\.?|ค\.?\s?ศ\.?|พุทธศักราช|ปี)?\s*([0-9]{4}|[0-9]{2})",
    re.IGNORECASE,
)
_SLASHED = re.compile(r"([0-9]{1,2})\s?([/.\-])\s?([0-9]{1,2})\s?\2\s?([0-9]{4}|[0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})")


def parse_date(text: str) -> date:
    """A day typed in any usual form, Buddhist or Gregorian year. Raises Unreadable, also for a day that is none."""
    bare = _WEEKDAY.sub("", arabic_digits(normalise(text[:LONGEST])))
    if len(text) > LONGEST:
        raise _unreadable()
    if found := _YEAR_FIRST.fullmatch(bare):
        return _day(int(found[4]), int(found[3]), _year(found[1]))
    if found := _SLASHED.fullmatch(bare):
        return _day(int(found[1]), int(found[3]), _year(found[4]))
    if found := _NAMED.fullmatch(bare):
        month = _NAMES.get(re.sub(r"[.\s]", "", found[2]).casefold())
        if month:
            return _day(int(found[1]), month, _year(found[3]))
    raise _unreadable()


def _unreadable() -> Unreadable:
    return Unreadable(
        "อ่านเป็นวันที่ไม่ได้ พิมพ์แบบ 15 พ.ย. 2568 หรือ 15/11/2568",
        "This cannot be read as a date. Type it as 15/11/2568 or 2025-11-15.",
    )


def _year(text: str) -> int:
    """The Gregorian year. Years from 2400 on are Buddhist; of two figures only 60-99 (2560-2599) are read, since 25
    could be 2025 or 2525."""
    year = int(text)
    if len(text) == 2:
        if year < 60:
            raise Unreadable(
                "ปีสองหลักนี้อ่านได้หลายแบบ พิมพ์ปีสี่หลัก เช่น 2568",
                "That year can be read two ways. Type four digits, such as 2568.",
            )
        year += 2500
    gregorian = year - BUDDHIST if year >= 2400 else year
    if not 1957 <= gregorian <= 2157:
        raise Unreadable("ปีนี้อยู่นอกช่วงที่รับ พิมพ์ปี พ.ศ. เช่น 2568", "That year cannot be right. Type it as 2568 or 2025.")
    return gregorian


def _day(day: int, month: int, year: int) -> date:
    # The year is Gregorian here: 29 ก.พ. 2567 is a day though 2567 is no leap year in Python's eyes.
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable(
            f"ไม่มีวันที่ {day}/{month}/{year + BUDDHIST} ในปฏิทิน ตรวจวันและเดือนอีกครั้ง",
            f"There is no day {day}/{month}/{year} in the calendar. Check day and month.",
        ) from None


def thai_date(day: date, style: str = "short") -> str:
    """15 พฤศจิกายน 2568 (long), 15 พ.ย. 2568 (short), 15 พ.ย. (table)."""
    if style == "long":
        return f"{day.day} {MONTHS[day.month - 1]} {day.year + BUDDHIST}"
    short = f"{day.day} {SHORT_MONTHS[day.month - 1]}"
    return short if style == "table" else f"{short} {day.year + BUDDHIST}"


def english_date(day: date) -> str:
    """15 Nov 2025."""
    return f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}"


def bangkok_day(moment: datetime) -> date:
    """The day it is in Bangkok at an aware time; a naive one raises ValueError."""
    return _in_bangkok(moment).date()


def bangkok_start(day: date) -> datetime:
    """The moment a day begins in Bangkok."""
    return datetime.combine(day, time(), BANGKOK)


def thai_time(moment: datetime) -> str:
    """An aware time in Bangkok as 14:02 น.; a naive one raises ValueError."""
    return f"{_in_bangkok(moment):%H:%M} น."


def _in_bangkok(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A time without a zone is no moment.")
    return moment.astimezone(BANGKOK)
