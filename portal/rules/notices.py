"""What is told to whom and in which words: Thai and English in pairs, each with its reason and its way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from portal.rules.dates import BANGKOK, bangkok_day, english_date, thai_date
from portal.rules.progress import Step

MORNING, EVENING = 7, 20
"""Hours in Bangkok between which reminders and digests are made: the first hour in which the worker is there."""
ORDER = ("returned", "reopened", "gone", "reminder", "alarm", "endorsed", "accepted", "delivered")
NAMED = 20
"""Names in a district's summary; the board has all."""


class Kind(StrEnum):
    """What happened."""

    RETURNED = "returned"
    REOPENED = "reopened"
    ENDORSED = "endorsed"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    GONE = "gone"
    REMINDER = "reminder"
    ALARM = "alarm"


class Way(StrEnum):
    """How a person is told beside the portal: not at all, a digest by e-mail, or LINE."""

    PORTAL = "portal"
    EMAIL = "email"
    LINE = "line"


@dataclass(frozen=True)
class Told:
    """One thing as it is told. `link` is a path of the portal."""

    kind: Kind
    title_th: str
    title_en: str
    link: str
    reason: str = ""


_STEPS = {
    Step.RETURN: (Kind.RETURNED, "ส่งกลับให้แก้: {0}", "Returned for mending: {0}", "/fixit/{1}"),
    Step.REOPEN: (Kind.REOPENED, "เปิดให้แก้อีกครั้ง: {0}", "Opened again: {0}", "/fixit/{1}"),
    Step.ENDORSE: (Kind.ENDORSED, "อำเภอรับรองแล้ว: {0}", "Endorsed by the district: {0}", "/receipts/{1}"),
    Step.ACCEPT: (Kind.ACCEPTED, "จังหวัดรับแล้ว: {0}", "Accepted by the province: {0}", "/receipts/{1}"),
    Step.DELIVER: (Kind.DELIVERED, "ส่งกรมแล้ว: {0}", "Delivered to the department: {0}", "/receipts/{1}"),
}


def of_step(step: Step, product: str, submission_id: int, reason: str = "") -> Told | None:
    """What the authority is told of a step; None for steps that it took itself."""
    if step not in _STEPS:
        return None
    kind, thai, english, link = _STEPS[step]
    return Told(kind, thai.format(product), english.format(product), link.format(product, submission_id), reason)


def returned_above(product: str, place: str, submission_id: int, reason: str) -> Told:
    """What the district is told when the province returns what it endorsed."""
    return Told(
        Kind.RETURNED, f"จังหวัดส่งกลับ {place}: {product}", f"Returned by the province to {place}: {product}",
        f"/submissions/{submission_id}", reason,
    )  # fmt: skip


def link_gone(what: str, product: str, report_id: int) -> Told:
    """A video ("video") or photo folder that can no longer be opened, after it was looked at several times."""
    thai, english = ("วิดีโอ", "video") if what == "video" else ("โฟลเดอร์ภาพ", "photo folder")
    return Told(
        Kind.GONE, f"เปิด{thai}ไม่ได้แล้ว: {product}", f"The {english} can no longer be opened: {product}",
        f"/reports/{report_id}", f"ตรวจหลายครั้งแล้วยังเปิด{thai}ไม่ได้ ตั้งค่าเป็นสาธารณะ หรือใส่ลิงก์ใหม่",
    )  # fmt: skip


def reminder_step(due_on: date, today: date, closed_at: datetime | None) -> str | None:
    """Which reminder of a round is due today: t-3, t-1, t+1 or None. A round closed before its day ended needs none."""
    if closed_at is not None and (bangkok_day(closed_at) <= due_on or today <= due_on):
        return None
    return {3: "t-3", 1: "t-1", -1: "t+1"}.get((due_on - today).days)


def reminder(step: str, due_on: date) -> Told:
    """What the people of an authority that is missing are told."""
    thai, english = thai_date(due_on), english_date(due_on)
    if step == "t+1":
        return Told(
            Kind.REMINDER, f"เลยกำหนดรอบ {thai} แล้ว ยังไม่ได้รับรายงานของท่าน",
            f"The round of {english} is over and your report has not come", "/",
            "ส่งได้ในรอบถัดไป หากมีเหตุจำเป็นติดต่ออำเภอหรือจังหวัด",
        )  # fmt: skip
    days = 3 if step == "t-3" else 1
    left = "3 days" if days == 3 else "1 day"
    return Told(
        Kind.REMINDER, f"รอบ {thai} เหลือ {days} วัน ยังไม่ได้รับรายงานของท่าน",
        f"Round of {english}: {left} left, your report has not come", "/",
        "หากไม่มีอะไรเปลี่ยนจากรอบก่อน กดยืนยันในหน้าแรกได้เลย",
    )  # fmt: skip


def summary(step: str, due_on: date, names: list[str]) -> Told:
    """What the people of a district are told: who of it is missing."""
    when = {"t-3": "เหลือ 3 วัน", "t-1": "เหลือ 1 วัน", "t+1": "เลยกำหนดแล้ว"}[step]
    english = {"t-3": "3 days left", "t-1": "1 day left", "t+1": "over"}[step]
    more = f" และอีก {len(names) - NAMED} แห่ง" if len(names) > NAMED else ""
    return Told(
        Kind.REMINDER, f"รอบ {thai_date(due_on)} {when} ยังขาด {len(names)} แห่ง",
        f"Round of {english_date(due_on)}, {english}: {len(names)} missing", "/district",
        ", ".join(names[:NAMED]) + more,
    )  # fmt: skip


def straight_reminder(due_on: date, names: Sequence[str]) -> str:
    """The text for those who send straight to the province; empty when nobody is missing."""
    if not names:
        return ""
    lines = [f"{number}) {name}" for number, name in enumerate(names, 1)]
    return "\n".join([f"รอบ {thai_date(due_on)} ส่งตรงถึงจังหวัด ยังขาด {len(names)} แห่ง", *lines])


def backup_failed(words: str) -> Told:
    """The nightly backup did not succeed."""
    return Told(Kind.ALARM, "สำรองข้อมูลไม่สำเร็จ", "The nightly backup failed", "/health", words[:500])


def files_damaged(count: int) -> Told:
    """Stored files that are damaged or missing."""
    return Told(
        Kind.ALARM, f"ไฟล์ที่เก็บไว้เสียหายหรือหาย {count} ไฟล์", f"Stored files damaged or missing: {count}", "/health",
        "เปิดหน้าสุขภาพระบบเพื่อดูรายการ และกู้จากชุดสำรอง",
    )  # fmt: skip


def is_morning(now: datetime) -> bool:
    """Whether reminders and digests may be made now."""
    return MORNING <= now.astimezone(BANGKOK).hour < EVENING
