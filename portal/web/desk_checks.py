"""The right side of the desk: every point with its key and what a press makes of it, and why a verdict is not open."""

from dataclasses import dataclass

from flask_babel import gettext as _

from portal.access.desk import here
from portal.queries.review import Desk
from portal.queries.sightings import MarkLine, Screening
from portal.queries.submissions import FindingLine, SubmissionPage
from portal.rules.branding import MARKS, POINTS, TOPICS, Checklist, misplaced, points_asked, reason_text, value_of
from portal.rules.facts import Finding
from portal.rules.progress import Step
from portal.rules.ticking import next_value
from portal.rules.verdicts import Refusal, verdict_allowed
from portal.rules.vocabulary import MarkState, Outcome, RuleId
from portal.web.speaking import language

KEYS = {"mark:1": "1", "mark:2": "2", "mark:3": "3", "mark:4": "4", "mark:5": "5", "presenter": "P", "topic:1": "6",
        "topic:2": "7", "topic:3": "8", "topic:4": "9"}  # fmt: skip
WORST = {Outcome.FAIL: 0, Outcome.BORDERLINE: 1, Outcome.WARNING: 2, Outcome.CANNOT_CHECK: 3, Outcome.NEEDS_PERSON: 4,
         Outcome.PASS: 5}  # fmt: skip
PRESSED = {MarkState.FOUND: "true", MarkState.WRONG: "false", MarkState.MISSING: "false", MarkState.WAITING: "mixed"}


@dataclass(frozen=True)
class TopicLine:
    """A word of a topic that the platform's text of the video says, and its second where one is named."""

    words: tuple[str, str]
    at_s: float | None


@dataclass(frozen=True)
class Check:
    """One line of the checklist: what a press makes of it (`then`), its key, where in the video it was seen, and what
    the machine saw (`seen`)."""

    point: str
    key: str
    label: str
    value: MarkState
    then: MarkState
    pressed: str
    misplaced: bool
    at_s: float | None
    seen: MarkLine | TopicLine | None = None


@dataclass(frozen=True)
class Checks:
    """All that stands at the right of the desk. `off` are marks out of their place, `wrong` faulty ones; `refusal` says
    why it cannot be accepted yet, `faulty` that a person or a rule found a fault; `auto` are the rules a machine
    answered, worst first; `still_id` is the picture that shows what is wrong with the marks."""

    marks: list[Check]
    presenter: list[Check]
    topics: list[Check]
    order: tuple[int, ...]
    off: set[int]
    wrong: set[int]
    refusal: Refusal | None
    faulty: bool
    reason: str
    auto: list[FindingLine]
    desk: Desk
    open: bool
    steps: list[Step]
    still_id: int | None


def checks_of(page: SubmissionPage, found: Desk, steps: list[Step], screening: Screening | None = None) -> Checks:
    """The right side of the desk for one sending."""
    asked, rules = set(points_asked(found.rules)), found.rules
    checklist, off = found.checklist, misplaced(found.checklist.order_found)
    lines_of_marks = screening.marks if screening and not screening.problem else ()
    seen: dict[str, MarkLine | TopicLine] = {f"mark:{line.mark}": line for line in lines_of_marks}
    for hit in found.hits:
        said = (f"คำอธิบายมีคำว่า “{hit.word}”", f"the description says “{hit.word}”")
        seen[f"topic:{hit.topic}"] = TopicLine(said, hit.at_s)

    def lines(rule: RuleId) -> list[Check]:
        return [_check(page, checklist, point, off, seen.get(point)) for point in POINTS[rule] if point in asked]

    machine = sorted(
        (line for line in page.findings if line.rule not in POINTS), key=lambda line: WORST[Outcome(line.outcome)]
    )
    known = [Finding(RuleId(f.rule), Outcome(f.outcome), f.message_th, f.message_en, f.evidence) for f in machine]
    reason = reason_text(checklist, known, asked)
    wrong = {number for number, mark in enumerate(checklist.marks, 1) if mark.state is MarkState.WRONG}
    return Checks(
        marks=lines(RuleId.FIVE_MARKS), presenter=lines(RuleId.PRESENTER), topics=lines(RuleId.TOPICS),
        order=checklist.order_found, off=off, wrong=wrong, refusal=verdict_allowed(checklist, known, rules),
        faulty=bool(reason), reason=reason, auto=machine, desk=found, open=Step.ACCEPT in steps, steps=steps,
        still_id=_still_of_fault(screening, off | wrong),
    )  # fmt: skip


def _check(
    page: SubmissionPage, checklist: Checklist, point: str, off: set[int], seen: MarkLine | TopicLine | None
) -> Check:
    value = value_of(checklist, point)
    kind, _colon, number = point.partition(":")
    wrong_place = kind == "mark" and int(number) in off and value is MarkState.FOUND
    at_s = None
    if kind != "presenter":
        at_s = (checklist.marks if kind == "mark" else checklist.topics)[int(number) - 1].at_s
    return Check(
        point, KEYS[point], _label(page, kind, number), value, next_value(point, value),
        "false" if wrong_place else PRESSED[value], wrong_place, at_s, seen,
    )  # fmt: skip


def _still_of_fault(screening: Screening | None, faulty: set[int]) -> int | None:
    """The picture in which a mark stands that a person found wrong or out of place."""
    if screening is None:
        return None
    shown = (line.still_id for line in screening.marks if line.mark in faulty and line.still_id is not None)
    boxed = (frame.still_id for frame in screening.frames if faulty & {mark for mark, _box in frame.boxes})
    return next(shown, next(boxed, None))


def _label(page: SubmissionPage, kind: str, number: str) -> str:
    place = 0 if language() == "th" else 1
    if kind == "topic":
        return TOPICS[int(number)][place]
    if kind == "presenter":
        return str(_("Mayor or chief executive"))
    if number == "3" and here().province_name:
        return str(_("Seal of %(name)s province", name=here().province_name))
    return str(_("Emblem of %(name)s", name=page.place.name)) if number == "4" else MARKS[int(number)][place]
