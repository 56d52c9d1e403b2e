"""What a person checks in a video: five marks in order, the presenter, four topics. The machine only suggests."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from portal.rules.facts import Finding
from portal.rules.rulebook import Rulebook
from portal.rules.video_words import clock
from portal.rules.vocabulary import MarkState, Outcome, RuleId

MARKS = {
    1: ("กระทรวงมหาดไทย", "Ministry of Interior"),
    2: ("กรมส่งเสริมการปกครองท้องถิ่น", "Department of Local Administration"),
    3: ("ตราจังหวัด", "Province seal"),
    4: ("ตราองค์กรปกครองส่วนท้องถิ่น", "The authority's own emblem"),
    5: ("ตราอาสาสมัครท้องถิ่นรักษ์โลก", "Local environment volunteers"),
}
"""The five emblems in their mandated order (letter, 2.5 item 3)."""
TOPICS = {
    1: ("สิ่งที่ทำ ปัจจัยความสำเร็จ กลไก", "What was done, success factors, mechanism"),
    2: ("สาเหตุที่เลือก ปัญหา แนวทางแก้ไข", "Why this form, obstacles, solutions"),
    3: ("ประโยชน์ที่ชุมชนและ อปท. ได้รับ", "Benefits to community and authority"),
    4: ("ความยั่งยืน การมีส่วนร่วม", "Sustainability, partners"),
}
RIGHT_ORDER = (1, 2, 3, 4, 5)
POINTS: dict[RuleId, tuple[str, ...]] = {
    RuleId.FIVE_MARKS: tuple(f"mark:{number}" for number in MARKS),
    RuleId.PRESENTER: ("presenter",),
    RuleId.TOPICS: tuple(f"topic:{number}" for number in TOPICS),
}
"""The ten points of the checklist by the rule they serve: rules that only a person can answer."""

TEMPLATES = (
    "วางตราให้ครบ 5 ดวง เรียงจากซ้ายไปขวา กระทรวงมหาดไทย กรมส่งเสริมการปกครองท้องถิ่น จังหวัด อปท. อถล.",
    "ตราเล็กหรือจางเกินไป ขยายให้เห็นชัดอย่างน้อย 5 วินาทีช่วงต้นวิดีโอ",
    "ให้นายกหรือผู้บริหารเป็นผู้นำเสนอในวิดีโอ และขึ้นชื่อกับตำแหน่งให้เห็น",
    "เสียงบรรยายไม่ชัด อัดเสียงใหม่หรือเพิ่มคำบรรยายใต้ภาพ",
    "เปิดวิดีโอให้ทุกคนดูได้โดยไม่ต้องเข้าสู่ระบบ แล้วส่งลิงก์เดิมอีกครั้ง",
)
"""Sentences a reviewer adds to a return with one press: what to do, in words an authority can follow."""


@dataclass(frozen=True)
class MarkCheck:
    """One mark: its state, the second it stands at, and the frame (number or key) where known."""

    state: MarkState = MarkState.WAITING
    at_s: float | None = None
    frame: str | None = None


@dataclass(frozen=True)
class TopicCheck:
    """One topic: heard (True), missing (False) or waiting (None), and the second."""

    seen: bool | None = None
    at_s: float | None = None


@dataclass(frozen=True)
class Checklist:
    """The checklist of one video. `order_found` is the order the marks stand in, empty while nobody said."""

    marks: tuple[MarkCheck, ...] = (MarkCheck(),) * 5
    order_found: tuple[int, ...] = ()
    presenter: bool | None = None
    topics: tuple[TopicCheck, ...] = (TopicCheck(),) * 4


EMPTY = Checklist()


def as_data(checklist: Checklist) -> dict[str, Any]:
    """The checklist as JSON holds it."""
    return asdict(checklist)


def from_data(data: Mapping[str, Any]) -> Checklist:
    """A checklist out of JSON. Raises ValueError when it is none."""
    try:
        marks = tuple(
            MarkCheck(MarkState(one["state"]), second(one.get("at_s")), frame_key(one.get("frame")))
            for one in data["marks"]
        )
        topics = tuple(TopicCheck(_yes(one["seen"]), second(one.get("at_s"))) for one in data["topics"])
        order = tuple(int(number) for number in data.get("order_found", ()))
        presenter = _yes(data.get("presenter"))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no checklist: {error!r}") from None
    if len(marks) != 5 or len(topics) != 4 or len(order) > 5 or not set(order) <= set(RIGHT_ORDER):
        raise ValueError("a checklist has five marks and four topics")
    if len(set(order)) != len(order):
        raise ValueError("a mark stands in the order once")
    return Checklist(marks, order, presenter, topics)


def second(value: Any) -> float | None:
    """A second of a video, or None. Raises ValueError outside a day."""
    if value is None:
        return None
    seconds = float(value)
    if not 0 <= seconds <= 24 * 3600:
        raise ValueError("a second lies inside the video")
    return seconds


def frame_key(value: Any) -> str | None:
    """What names a frame, cut to what a column holds."""
    return None if value is None else str(value)[:200]


def _yes(value: Any) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise ValueError("yes, no or nothing")


def order_is_right(order: Iterable[int]) -> bool:
    """Whether the marks that stand there stand in the mandated order."""
    return not misplaced(order)


def misplaced(order: Iterable[int]) -> set[int]:
    """The marks that stand where another of those found belongs."""
    seen = tuple(order)
    return {mark for mark, right in zip(seen, sorted(seen), strict=True) if mark != right}


def points_asked(rulebook: Rulebook) -> tuple[str, ...]:
    """The points a person must settle under a rulebook: a rule that is switched off asks nothing."""
    return tuple(point for rule, points in POINTS.items() if rulebook.is_on(rule) for point in points)


def value_of(checklist: Checklist, point: str) -> MarkState:
    """How a point stands, in one set of words for marks, presenter and topics. Raises ValueError for no point."""
    kind, _, number = point.partition(":")
    if point == "presenter":
        return _as_state(checklist.presenter, MarkState.WRONG)
    if point in POINTS[RuleId.FIVE_MARKS]:
        return checklist.marks[int(number) - 1].state
    if point in POINTS[RuleId.TOPICS]:
        return _as_state(checklist.topics[int(number) - 1].seen, MarkState.MISSING)
    raise ValueError(f"no point of the checklist: {kind[:20]}")


def _as_state(seen: bool | None, absent: MarkState) -> MarkState:
    return MarkState.WAITING if seen is None else MarkState.FOUND if seen else absent


def open_points(checklist: Checklist, points: Iterable[str] | None = None) -> list[str]:
    """Points that still wait; of all ten, or of the `points` that are asked."""
    every = [point for points_of_rule in POINTS.values() for point in points_of_rule]
    return [point for point in points or every if value_of(checklist, point) is MarkState.WAITING]


def faults(checklist: Checklist, points: Collection[str] | None = None) -> list[tuple[str, str]]:
    """What a person found wrong, as (Thai, English) sentences; only at the `points` asked when they are given."""
    asked = set(points) if points is not None else {point for some in POINTS.values() for point in some}
    found = []
    if asked & set(POINTS[RuleId.FIVE_MARKS]):
        found += [fault for number, mark in enumerate(checklist.marks, 1) if (fault := _fault_of_mark(number, mark))]
        found += _fault_of_order(checklist.order_found)
    if checklist.presenter is False and "presenter" in asked:
        found.append(("ผู้นำเสนอไม่ใช่นายกหรือผู้บริหาร อปท.", "The presenter is not the mayor or chief executive"))
    for number, topic in enumerate(checklist.topics, 1):
        if topic.seen is False and f"topic:{number}" in asked:
            thai, english = TOPICS[number]
            found.append((f"ไม่มีเนื้อหาเรื่องที่ {number} {thai}", f"Topic {number} is missing: {english}"))
    return found


def _fault_of_mark(number: int, mark: MarkCheck) -> tuple[str, str] | None:
    name, name_en = MARKS[number]
    if mark.state is MarkState.MISSING:
        return f"ไม่มีตราลำดับที่ {number} ({name})", f"Mark {number} ({name_en}) is missing"
    if mark.state is not MarkState.WRONG:
        return None
    at = f" ที่ {clock(mark.at_s)}" if mark.at_s is not None else ""
    at_en = f" at {clock(mark.at_s)}" if mark.at_s is not None else ""
    return f"ตราลำดับที่ {number} ({name}) ไม่ถูกต้อง{at}", f"Mark {number} ({name_en}) is wrong{at_en}"


def _fault_of_order(order: tuple[int, ...]) -> list[tuple[str, str]]:
    off = sorted(misplaced(order))
    if not off:
        return []
    if len(off) == 2:
        return [(f"ตราที่ {off[0]} กับ {off[1]} สลับกัน", f"Marks {off[0]} and {off[1]} stand in each other's place")]
    seen = " ".join(map(str, order))
    return [(f"ตราเรียงเป็น {seen} ต้องเรียง 1 2 3 4 5", f"The marks stand as {seen}, not 1 2 3 4 5")]


def reason_text(checklist: Checklist, found: Iterable[Finding] = (), points: Collection[str] | None = None) -> str:
    """A return reason in Thai, prefilled: what a person found, then what a rule found and how to mend it."""
    lines = [thai for thai, _english in faults(checklist, points)]
    lines += [one.message_th for one in found if one.outcome is Outcome.FAIL and one.rule not in POINTS]
    if not lines:
        return ""
    numbered = "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
    return f"ขอให้แก้ไข ดังนี้\n{numbered}\nแก้แล้วส่งอีกครั้ง"
