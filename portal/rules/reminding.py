"""The text that reminds those who are missing, ready to paste into a LINE group: Thai, names first, no blame."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.rules.dates import thai_date

LONGEST_REASON = 60


@dataclass(frozen=True)
class Left:
    """What is left to do: "start", "draft" (`done` of nine fields), "returned" (with its reason) or "withdrawn"."""

    kind: str
    done: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Missing:
    """Somebody who is missing and what is left to do, in a few words."""

    name: str
    what: str


def reminder(due_on: date, district: str, days_left: int, missing: Sequence[Missing], sent: int) -> str:
    """The reminder of a district for one round; empty when nobody is missing."""
    if not missing:
        return ""
    head = f"รอบ {thai_date(due_on)} อ.{district} {_left(days_left)} ยังขาด {len(missing)} แห่ง"
    lines = [f"{number}) {one.name} {one.what}" for number, one in enumerate(missing, 1)]
    thanks = [f"ขอบคุณทุกแห่งที่ส่งแล้ว {sent} แห่ง"] if sent else []
    return "\n".join([head, *lines, *thanks])


def _left(days: int) -> str:
    if days > 0:
        return f"เหลือ {days} วัน"
    return "ส่งภายในวันนี้" if days == 0 else f"เลยกำหนด {-days} วัน"


def what_is_left(left: Left | None) -> str:
    """What is left, in the few words that fit a line of the group's chat."""
    if left is None or left.kind == "start":
        return "ยังไม่เริ่ม"
    if left.kind == "returned":
        return f"แก้ตามที่ส่งกลับ {_gist(left.reason)}".strip()
    return "ถอนคืนไว้ รอส่งใหม่" if left.kind == "withdrawn" else f"ร่าง {left.done}/9"


def _gist(reason: str) -> str:
    """The first line of a reason that says something, cut between words where it can be."""
    lines = [re.sub(r"^[0-9]+[.)] *", "", line.strip()) for line in reason.splitlines()]
    first = next((line for line in lines if line and not line.endswith("ดังนี้")), "")
    return first if len(first) <= LONGEST_REASON else first[:LONGEST_REASON].rsplit(" ", 1)[0] + "…"
