"""Numbers as people type them: Thai digits, commas, "คน", "บาท"."""

import re
from decimal import Decimal

from portal.rules.thai import arabic_digits, normalise

LARGEST_COUNT = 10_000_000
LARGEST_BAHT = Decimal(100_000_000_000)
LONGEST = 200
_BEFORE = re.compile(r"^(?:(?:ประมาณ|จำนวน|รวม|บาท|thb|฿)\s*)+", re.IGNORECASE)
_AFTER = re.compile(r"(?:\s*(?:คน|ราย|บาท(?:ถ้วน)?|baht|thb|฿|\.-|\.–|/-|,-))+$", re.IGNORECASE)
_NUMBER = re.compile(r"(?:[0-9]{1,3}(?:, ?[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:\.[0-9]{1,2})?")


class Unreadable(ValueError):
    """Text that is not such a number or date; both sentences say how to type it."""

    def __init__(self, message_th: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_th = message_th
        self.message_en = message_en


def parse_count(text: str) -> int:
    """A number of people, 0 to 10 million. Raises Unreadable."""
    value = _number(text)
    if value > LARGEST_COUNT:
        raise Unreadable("จำนวนคนมากเกินไป ตรวจตัวเลขอีกครั้ง", "That many people cannot be right. Check the number.")
    if value != int(value):
        raise Unreadable("จำนวนคนต้องเป็นจำนวนเต็ม พิมพ์เช่น 42", "A number of people is whole. Type it as 42.")
    return int(value)


def parse_baht(text: str) -> Decimal:
    """An amount in baht with two decimals, 0 to 100 thousand million. Raises Unreadable."""
    value = _number(text)
    if value > LARGEST_BAHT:
        raise Unreadable("จำนวนเงินมากเกินไป ตรวจตัวเลขอีกครั้ง", "That amount cannot be right. Check the number.")
    return value.quantize(Decimal("0.01"))


def format_count(value: int | float | None) -> str:
    """1,234; a dash for nothing."""
    return f"{value:,}" if value is not None else "–"


def format_baht(value: Decimal | float) -> str:
    """1,234 or 1,234.50."""
    amount = Decimal(value)
    return f"{amount:,.0f}" if amount == amount.to_integral() else f"{amount:,.2f}"


def _number(text: str) -> Decimal:
    # Words go only from both ends: "5 คน 10 คน" is two numbers, never 510.
    bare = _AFTER.sub("", _BEFORE.sub("", arabic_digits(normalise(text[: LONGEST + 1]))))
    if re.match(r"[-−–]\s*[0-9.]", bare):
        raise Unreadable("ตัวเลขติดลบไม่ได้ พิมพ์ตั้งแต่ 0 ขึ้นไป", "The number cannot be below 0. Type 0 or more.")
    if len(text) > LONGEST or not _NUMBER.fullmatch(bare):
        raise Unreadable(
            "อ่านเป็นตัวเลขไม่ได้ พิมพ์เฉพาะตัวเลข เช่น 1,250 หรือ ๑๒๕๐",
            "This cannot be read as a number. Type digits only, such as 1,250.",
        )
    return Decimal(re.sub(r"[, ]", "", bare))
