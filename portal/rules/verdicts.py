"""What a person's checklist says as findings, and whether a video may be accepted yet."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.rules.branding import (
    MARKS,
    POINTS,
    TOPICS,
    Checklist,
    faults,
    open_points,
    order_is_right,
    points_asked,
)
from portal.rules.facts import Finding
from portal.rules.rulebook import Rulebook
from portal.rules.vocabulary import MarkState, Outcome, RuleId


@dataclass(frozen=True)
class Refusal:
    """Why a verdict is not open yet; `waiting` names the points that nobody looked at."""

    message_th: str
    message_en: str
    waiting: tuple[str, ...] = ()


def findings(checklist: Checklist, rulebook: Rulebook) -> list[Finding]:
    """The checklist as findings of the rules five_marks, presenter and topics, as far as they are switched on."""
    said = (_marks(checklist), _presenter(checklist), _topics(checklist))
    return [finding for finding in said if rulebook.is_on(finding.rule)]


def verdict_allowed(checklist: Checklist, found: Iterable[Finding], rulebook: Rulebook) -> Refusal | None:
    """Why the video cannot be accepted yet; None when it can. A point that waits or fails stops it, so does a rule
    that fails; what the machine could not check or left to a person is settled by this verdict itself."""
    points = points_asked(rulebook)
    waiting = open_points(checklist, points) if points else []
    thai, english = [], []
    if waiting:
        names = [point_name(point) for point in waiting]
        thai.append(f"เหลือ {len(waiting)} จุดที่ยังไม่ได้ตรวจ ({' · '.join(name for name, _ in names)})")
        english.append(f"still to check ({len(waiting)}): {', '.join(name for _, name in names)}")
    wrong = faults(checklist, points)
    failing = [one for one in found if one.outcome is Outcome.FAIL and one.rule not in POINTS]
    thai += [sentence for sentence, _ in wrong] + [one.message_th for one in failing]
    english += [sentence for _, sentence in wrong] + [one.message_en.rstrip(".") for one in failing]
    if not thai:
        return None
    return Refusal("ยังรับไม่ได้ " + " · ".join(thai), f"Cannot be accepted yet: {'; '.join(english)}.", tuple(waiting))


def point_name(point: str) -> tuple[str, str]:
    """A point of the checklist in a few words, Thai and English."""
    kind, _, number = point.partition(":")
    if kind == "mark":
        return f"ตราที่ {number} {MARKS[int(number)][0]}", f"mark {number} {MARKS[int(number)][1]}"
    if kind == "topic":
        return f"เนื้อหาเรื่องที่ {number}", f"topic {number} {TOPICS[int(number)][1]}"
    return "ผู้นำเสนอ", "presenter"


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
            rule, Outcome.NEEDS_PERSON, "ผู้ตรวจจะดูตราทั้ง 5 ตามลำดับ", "A reviewer looks for the five marks.", evidence
        )
    return Finding(rule, Outcome.PASS, "มีตราครบ 5 ดวงตามลำดับ", "All five marks are there in order.", evidence)


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
            rule, Outcome.NEEDS_PERSON, "ผู้ตรวจจะฟังเนื้อหา 4 หัวข้อ", "A reviewer listens for four topics.", evidence
        )
    return Finding(rule, Outcome.PASS, "มีเนื้อหาครบ 4 หัวข้อ", "All four topics are there.", evidence)
