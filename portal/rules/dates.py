"""Days and times as Thai offices write them: Buddhist years on screen, Bangkok days, Gregorian inside."""

import re
from datetime import date, datetime
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
BUDDHIST = 543
_NAMES = {
    re.sub(r"[.\s]", "", name).casefold(): number % 12 + 1
    for number, name in enumerate((*MONTHS, *SHORT_MONTHS, *ENGLISH_MONTHS))
}
_NAMED = re.compile(r"(\d{1,2})\s*([ก-๎a-z.\s]+?)\s*(?:พ\.?ศ\.?\s*)?(\d{2}|\d{4})", re.IGNORECASE)
_SLASHED = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{2}|\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def parse_date(text: str) -> date:
    """A day typed in any usual form, Buddhist or Gregorian year. Raises Unreadable, also for a day that is none."""
    bare = re.sub(r"^\s*(วัน\S*?ที่|วันที่|ที่)\s*", "", arabic_digits(normalise(text)))
    if found := _ISO.fullmatch(bare):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := _SLASHED.fullmatch(bare):
        return _day(int(found[1]), int(found[2]), _year(found[3]))
    if found := _NAMED.fullmatch(bare):
        month = _NAMES.get(re.sub(r"[.\s]", "", found[2]).casefold())
        if month:
            return _day(int(found[1]), month, _year(found[3]))
    raise Unreadable(
        "อ่านเป็นวันที่ไม่ได้ พิมพ์แบบ 15 พ.ย. 2568 หรือ 15/11/2568",
        "This cannot be read as a date. Type it as 15/11/2568 or 2025-11-15.",
    )


def _year(text: str) -> int:
    year = int(text)
    return year + 2500 if len(text) == 2 else year


def _day(day: int, month: int, year: int) -> date:
    # The Buddhist year is turned first: 29 ก.พ. 2567 is a day though 2567 is no leap year in Python's eyes.
    year = year - BUDDHIST if year >= 2400 else year
    try:
        found = date(year, month, day)
    except ValueError:
        raise Unreadable(
            f"ไม่มีวันที่ {day}/{month}/{year + BUDDHIST} ในปฏิทิน ตรวจวันและเดือนอีกครั้ง",
            f"There is no day {day}/{month}/{year}. Check day and month.",
        ) from None
    if not 1957 <= found.year <= 2157:
        raise Unreadable("ปีไม่ถูกต้อง พิมพ์ปี พ.ศ. เช่น 2568", "The year cannot be right. Type it as 2568 or 2025.")
    return found


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
    """The day it is in Bangkok at an aware time."""
    return moment.astimezone(BANGKOK).date()


def thai_time(moment: datetime) -> str:
    """14:02 น."""
    return f"{moment.astimezone(BANGKOK):%H:%M} น."
