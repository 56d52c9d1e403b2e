"""What a person checks in a video: five marks in order, the presenter, four topics. The machine only suggests."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from portal.rules.facts import Finding
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


@dataclass(frozen=True)
class Refusal:
    """Why a verdict is not open yet."""

    message_th: str
    message_en: str


def as_data(checklist: Checklist) -> dict[str, Any]:
    """The checklist as JSON holds it."""
    return asdict(checklist)


def from_data(data: Mapping[str, Any]) -> Checklist:
    """A checklist out of JSON. Raises ValueError when it is none."""
    try:
        marks = tuple(
            MarkCheck(MarkState(one["state"]), _second(one.get("at_s")), _frame(one.get("frame")))
            for one in data["marks"]
        )
        topics = tuple(TopicCheck(_yes(one["seen"]), _second(one.get("at_s"))) for one in data["topics"])
        order = tuple(int(number) for number in data.get("order_found", ()))
        presenter = _yes(data.get("presenter"))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no checklist: {error!r}") from None
    if len(marks) != 5 or len(topics) != 4 or len(order) > 5 or not set(order) <= set(RIGHT_ORDER):
        raise ValueError("a checklist has five marks and four topics")
    if len(set(order)) != len(order):
        raise ValueError("a mark stands in the order once")
    return Checklist(marks, order, presenter, topics)


def _second(value: Any) -> float | None:
    if value is None:
        return None
    seconds = float(value)
    if not 0 <= seconds <= 24 * 3600:
        raise ValueError("a second lies inside the video")
    return seconds


def _frame(value: Any) -> str | None:
    return None if value is None else str(value)[:200]


def _yes(value: Any) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise ValueError("yes, no or nothing")


def order_is_right(order: Iterable[int]) -> bool:
    """Whether the marks that stand there stand in the mandated order."""
    seen = tuple(order)
    return seen == tuple(sorted(seen))


def open_points(checklist: Checklist, asked: Iterable[str] = ()) -> list[str]:
    """Points that still wait: mark:1 … mark:5, presenter, topic:1 … topic:4. With `asked`, only those."""
    waiting = [f"mark:{n}" for n, mark in enumerate(checklist.marks, 1) if mark.state is MarkState.WAITING]
    waiting += ["presenter"] if checklist.presenter is None else []
    waiting += [f"topic:{n}" for n, topic in enumerate(checklist.topics, 1) if topic.seen is None]
    wanted = set(asked)
    return [point for point in waiting if not wanted or point in wanted]


def faults(checklist: Checklist) -> list[tuple[str, str]]:
    """What a person found wrong, as (Thai, English) sentences."""
    found = []
    for number, mark in enumerate(checklist.marks, 1):
        name, name_en = MARKS[number]
        at = f" ที่ {clock(mark.at_s)}" if mark.at_s is not None else ""
        at_en = f" at {clock(mark.at_s)}" if mark.at_s is not None else ""
        if mark.state is MarkState.WRONG:
            found.append((f"ตราลำดับที่ {number} ({name}) ไม่ถูกต้อง{at}", f"Mark {number} ({name_en}) is wrong{at_en}"))
        elif mark.state is MarkState.MISSING:
            found.append((f"ไม่มีตราลำดับที่ {number} ({name})", f"Mark {number} ({name_en}) is missing"))
    if not order_is_right(checklist.order_found):
        order = " ".join(map(str, checklist.order_found))
        found.append((f"ตราเรียงเป็น {order} ต้องเรียง 1 2 3 4 5", f"The marks stand as {order}, not 1 2 3 4 5"))
    if checklist.presenter is False:
        found.append(("ผู้นำเสนอไม่ใช่นายกหรือผู้บริหาร อปท.", "The presenter is not the mayor or chief executive"))
    for number, topic in enumerate(checklist.topics, 1):
        if topic.seen is False:
            found.append(
                (f"ไม่มีเนื้อหาเรื่องที่ {number} {TOPICS[number][0]}", f"Topic {number} is missing: {TOPICS[number][1]}")
            )
    return found


def reason_text(checklist: Checklist) -> str:
    """A return reason in Thai, prefilled from what was found."""
    lines = [f"{number}. {thai}" for number, (thai, _english) in enumerate(faults(checklist), 1)]
    if not lines:
        return ""
    return "ขอให้แก้ไขวิดีโอ ดังนี้\n" + "\n".join(lines) + "\nแก้แล้ววางลิงก์หรืออัปโหลดใหม่ แล้วส่งอีกครั้ง"


def findings(checklist: Checklist) -> list[Finding]:
    """What the person's checklist says as findings of the rules five_marks, presenter and topics."""
    return [_marks(checklist), _presenter(checklist), _topics(checklist)]


def _marks(checklist: Checklist) -> Finding:
    rule = RuleId.FIVE_MARKS
    waiting = [n for n, mark in enumerate(checklist.marks, 1) if mark.state is MarkState.WAITING]
    evidence = {"order_found": list(checklist.order_found), "waiting": waiting}
    wrong = any(mark.state in (MarkState.WRONG, MarkState.MISSING) for mark in checklist.marks)
    if wrong or not order_is_right(checklist.order_found):
        return Finding(
            rule, Outcome.FAIL, "ตราไม่ครบหรือไม่เรียงตามลำดับ มท. สถ. จังหวัด อปท. อถล. แก้วิดีโอแล้วส่งใหม่",
            "The five marks are not all there in order. Mend the video and send it again.", evidence,
        )  # fmt: skip
    if waiting:
        return Finding(
            rule, Outcome.NEEDS_PERSON, "ผู้ตรวจจะดูตราห้าตราตามลำดับ", "A reviewer looks for the five marks.", evidence
        )
    return Finding(rule, Outcome.PASS, "มีตราครบห้าตราตามลำดับ", "All five marks are there in order.", evidence)


def _presenter(checklist: Checklist) -> Finding:
    words = {
        None: (Outcome.NEEDS_PERSON, "ผู้ตรวจจะดูผู้นำเสนอ", "A reviewer looks at the presenter."),
        True: (Outcome.PASS, "ผู้บริหาร อปท. เป็นผู้นำเสนอ", "The chief executive presents."),
        False: (
            Outcome.FAIL,
            "ผู้นำเสนอไม่ใช่นายกหรือผู้บริหาร อปท. ถ่ายใหม่โดยให้ผู้บริหารนำเสนอ",
            "The presenter is not the mayor or chief executive. Film it again with them.",
        ),
    }
    outcome, thai, english = words[checklist.presenter]
    return Finding(RuleId.PRESENTER, outcome, thai, english)


def _topics(checklist: Checklist) -> Finding:
    rule = RuleId.TOPICS
    missing = [n for n, topic in enumerate(checklist.topics, 1) if topic.seen is False]
    waiting = [n for n, topic in enumerate(checklist.topics, 1) if topic.seen is None]
    evidence = {"missing": missing, "waiting": waiting}
    if missing:
        names = " ".join(f"{n} {TOPICS[n][0]}" for n in missing)
        return Finding(
            rule, Outcome.FAIL, f"เนื้อหาขาดเรื่อง {names} เพิ่มเนื้อหาแล้วส่งใหม่",
            "Topics are missing: " + ", ".join(TOPICS[n][1] for n in missing) + ".", evidence,
        )  # fmt: skip
    if waiting:
        return Finding(
            rule, Outcome.NEEDS_PERSON, "ผู้ตรวจจะฟังเนื้อหาสี่เรื่อง", "A reviewer listens for four topics.", evidence
        )
    return Finding(rule, Outcome.PASS, "มีเนื้อหาครบสี่เรื่อง", "All four topics are there.", evidence)


def verdict_allowed(checklist: Checklist, found: Iterable[Finding]) -> Refusal | None:
    """Why the video cannot be accepted yet; None when it can. A point that waits or fails stops it, so does a rule
    that fails; what the machine could not check or left to a person is settled by this verdict itself."""
    waiting = open_points(checklist)
    if waiting:
        return Refusal(
            f"ยังรับไม่ได้ เหลือ {len(waiting)} จุดที่ยังไม่ได้ตรวจ",
            f"Cannot be accepted yet: {len(waiting)} points wait to be checked.",
        )
    wrong = [thai for thai, _english in faults(checklist)]
    if wrong:
        return Refusal(
            "ยังรับไม่ได้ " + " · ".join(wrong), "Cannot be accepted: " + "; ".join(e for _t, e in faults(checklist))
        )
    failing = [finding for finding in found if finding.outcome is Outcome.FAIL]
    if failing:
        return Refusal(
            "ยังรับไม่ได้ " + " · ".join(finding.message_th for finding in failing),
            "Cannot be accepted: " + " ".join(finding.message_en for finding in failing),
        )
    return None
