"""What an authority reads when its video came back: each fault, the rule behind it, and what right looks like."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.rules.branding import POINTS, Checklist, faults
from portal.rules.facts import Finding
from portal.rules.video_words import clock
from portal.rules.vocabulary import Outcome, RuleId

RIGHT: Mapping[RuleId, tuple[str, str]] = {
    RuleId.FIVE_MARKS: (
        "ตราครบ 5 ดวง เรียงจากซ้ายไปขวา มท. สถ. จังหวัด อปท. อถล. ขนาดเห็นชัดและไม่ถูกบัง",
        "All five marks from left to right: ministry, department, province, authority, volunteers; none is covered.",
    ),
    RuleId.PRESENTER: (
        "นายกหรือผู้บริหาร อปท. พูดนำเสนอในวิดีโอ มีชื่อและตำแหน่งขึ้นบนจอ",
        "The mayor or chief executive speaks in the video, with name and post on screen.",
    ),
    RuleId.TOPICS: (
        "เล่าครบ 4 เรื่อง สิ่งที่ทำ เหตุที่เลือกและทางแก้ ประโยชน์ที่ได้ ความยั่งยืน",
        "All four topics are told: what was done, why and how obstacles were solved, benefits, what keeps it going.",
    ),
    RuleId.DURATION: ("ยาวไม่เกิน 5:00 นาที", "At most 5:00 minutes."),
    RuleId.PUBLIC: (
        "เปิดลิงก์ในหน้าต่างไม่ระบุตัวตนแล้วดูได้ทันที ไม่ต้องเข้าสู่ระบบ",
        "The link plays at once in a private window, without signing in.",
    ),
    RuleId.PHOTOS_PUBLIC: (
        "เปิดโฟลเดอร์ภาพในหน้าต่างไม่ระบุตัวตนแล้วเห็นภาพทุกภาพ",
        "The photo folder shows its photos in a private window.",
    ),
}
"""What right looks like, by rule; a rule that is not here says it in its own finding."""
_SOURCES = (RuleId.FIVE_MARKS, RuleId.PRESENTER, RuleId.TOPICS)


@dataclass(frozen=True)
class MendPoint:
    """One fault: the rule, what is wrong, and what right looks like ("" when the fault says it itself)."""

    rule: RuleId
    wrong_th: str
    wrong_en: str
    right_th: str = ""
    right_en: str = ""

    @property
    def wrong(self) -> "Said":
        """The fault in both languages."""
        return Said(self.wrong_th, self.wrong_en)

    @property
    def right(self) -> "Said":
        """What right looks like in both languages."""
        return Said(self.right_th, self.right_en)


@dataclass(frozen=True)
class Said:
    """A sentence in both languages."""

    message_th: str
    message_en: str


def mend_points(checklist: Checklist | None, found: Iterable[Finding]) -> tuple[MendPoint, ...]:
    """What to mend: what a person found, then what a rule found."""
    points = []
    for rule in _SOURCES if checklist is not None else ():
        assert checklist is not None
        for thai, english in faults(checklist, POINTS[rule]):
            points.append(MendPoint(rule, thai, english, *RIGHT[rule]))
    for one in found:
        if one.outcome is Outcome.FAIL and one.rule not in POINTS:
            points.append(MendPoint(one.rule, one.message_th, one.message_en, *RIGHT.get(one.rule, ("", ""))))
    return tuple(points)


def share_text(place: str, product: str, points: Iterable[MendPoint], reason: str, url: str) -> str:
    """What stands beside the picture in LINE: who, what to mend, where."""
    lines = [f"{number}. {point.wrong_th}" for number, point in enumerate(points, 1)]
    return "\n".join([f"{place} · {product}", "ขอให้แก้ไขวิดีโอแล้วส่งใหม่", *(lines or [reason]), f"เปิดดูและแก้ไข {url}"])


def at_words(at_s: float | None) -> str:
    """Where in the video, as 1:06; nothing when nobody noted it."""
    return clock(at_s) if at_s is not None else ""
