"""What the panel before sending says: how many of the nine fields are ready, what stops, what only waits."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from portal.rules.facts import Finding
from portal.rules.report import FIELDS
from portal.rules.vocabulary import Outcome, RuleId

BY_REVIEWER = frozenset({RuleId.FIVE_MARKS, RuleId.PRESENTER, RuleId.TOPICS})
"""What a person judged: sending again is how the authority answers, so it never stops a sending."""
LOOKED_AT = frozenset({RuleId.PUBLIC, RuleId.DURATION, RuleId.OWN_CHANNEL})
"""Rules that one look at the link settles together: while it is under way they are one line."""
FIELD_OF: dict[RuleId, str] = {
    RuleId.PHOTOS_PUBLIC: "photos_url",
    **dict.fromkeys(
        (RuleId.PLATFORM, RuleId.PUBLIC, RuleId.DURATION, RuleId.MANDATED_NAME, RuleId.OWN_CHANNEL, *BY_REVIEWER),
        "video_url",
    ),
}
WAITING = "waiting"
_ORDER: tuple[str, ...] = (
    Outcome.FAIL, WAITING, Outcome.CANNOT_CHECK, Outcome.BORDERLINE, Outcome.WARNING, Outcome.NEEDS_PERSON,
    Outcome.PASS,
)  # fmt: skip
_NOT_DONE = (Outcome.FAIL, Outcome.CANNOT_CHECK, WAITING)
_LOOKS = {
    "video_url": (
        "กำลังเปิดวิดีโอแบบคนทั่วไป", "Opening the video as anybody would",
        "ปกติใช้เวลาไม่เกิน 20 วินาที ปิดหน้านี้ได้", "Usually within 20 seconds. You may leave this page.",
    ),
    "photos_url": (
        "กำลังเปิดโฟลเดอร์ภาพ", "Opening the photo folder",
        "ปกติใช้เวลาไม่เกิน 20 วินาที ปิดหน้านี้ได้", "Usually within 20 seconds. You may leave this page.",
    ),
}  # fmt: skip


class State(StrEnum):
    """What the panel says at its head."""

    INCOMPLETE = "incomplete"  # fields are empty
    MEND = "mend"  # something fails
    CHECKING = "checking"  # a look is under way
    CANNOT = "cannot"  # something could not be looked at
    ASKED = "asked"  # a reviewer asked for a change
    READY = "ready"


@dataclass(frozen=True)
class Line:
    """One line: outcome (or "waiting"), what is so, how to mend it, and the field to go to. An empty title means the
    rule's own name; `again_at` is when the portal looks again."""

    rule: RuleId
    outcome: str
    message_th: str
    message_en: str
    title_th: str = ""
    title_en: str = ""
    field: str = ""
    again_at: datetime | None = None
    evidence: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def stops(self) -> bool:
        """Whether it stops the sending: only a fault that is not left to a person or to the outside."""
        return self.outcome == Outcome.FAIL and self.rule not in BY_REVIEWER


@dataclass(frozen=True)
class Precheck:
    """The panel: `done` of the `total` fields, and its lines, worst first."""

    done: int
    state: State
    lines: tuple[Line, ...]
    total: int = len(FIELDS)

    @property
    def blockers(self) -> tuple[Line, ...]:
        """What must be mended before sending."""
        return tuple(line for line in self.lines if line.stops)

    @property
    def for_person(self) -> int:
        """How many things a person will look at."""
        return sum(line.outcome in (Outcome.NEEDS_PERSON, Outcome.BORDERLINE) for line in self.lines)


def precheck(found: Iterable[Finding], looks: Mapping[str, datetime | None] | None = None) -> Precheck:
    """The panel of what the rules found. `looks` names fields at which the portal will look again: None for at once,
    else the time."""
    lines = [line for finding in found for line in _lines(finding)]
    missing = {line.field for line in lines if line.rule is RuleId.FIELDS_COMPLETE and line.outcome == Outcome.FAIL}
    kept = [line for line in lines if line.rule is RuleId.FIELDS_COMPLETE or line.field not in missing]
    told = _merged([_with_look(line, looks or {}) for line in kept])
    undone = {line.field for line in told if line.outcome in _NOT_DONE}
    ordered = tuple(sorted(told, key=lambda line: _ORDER.index(line.outcome)))
    return Precheck(len(FIELDS.keys() - undone), _state(ordered, missing), ordered)


def blockers(found: Iterable[Finding]) -> tuple[Line, ...]:
    """What stops a sending, one line a thing."""
    return precheck(found).blockers


def _state(lines: tuple[Line, ...], missing: set[str]) -> State:
    outcomes = {line.outcome for line in lines}
    if any(line.stops for line in lines):
        return State.INCOMPLETE if missing else State.MEND
    if Outcome.FAIL in outcomes:
        return State.ASKED
    if WAITING in outcomes:
        return State.CHECKING
    return State.CANNOT if Outcome.CANNOT_CHECK in outcomes else State.READY


def _lines(finding: Finding) -> list[Line]:
    if finding.rule is RuleId.FIELDS_COMPLETE and finding.outcome is Outcome.FAIL:
        return [_missing(name) for name in finding.evidence.get("missing", ())]
    if finding.rule is RuleId.FIELDS_COMPLETE and finding.outcome is Outcome.WARNING:
        return [_odd(one) for one in finding.evidence.get("odd", ())]
    where, words = FIELD_OF.get(finding.rule, ""), (finding.message_th, finding.message_en)
    return [Line(finding.rule, finding.outcome, *words, field=where, evidence=finding.evidence)]


def _missing(name: str) -> Line:
    number, thai, english = FIELDS[name]
    return Line(
        RuleId.FIELDS_COMPLETE, Outcome.FAIL, f"กรอกช่องที่ {number}", f"Fill field {number}.",
        f"ยังไม่มี{thai}", f"Missing: {english}", name,
    )  # fmt: skip


def _odd(one: Mapping[str, str]) -> Line:
    return Line(
        RuleId.FIELDS_COMPLETE, Outcome.WARNING, "ส่งได้ ถ้าตัวเลขถูกต้องแล้ว", "It can be sent if the number is right.",
        one["message_th"], one["message_en"], one["field"], evidence=one,
    )  # fmt: skip


def _with_look(line: Line, looks: Mapping[str, datetime | None]) -> Line:
    if line.outcome != Outcome.CANNOT_CHECK or line.field not in looks:
        return line
    again_at = looks[line.field]
    if again_at is not None:
        return replace(line, again_at=again_at)
    title_th, title_en, thai, english = _LOOKS[line.field]
    return Line(line.rule, WAITING, thai, english, title_th, title_en, line.field)


def _merged(lines: list[Line]) -> list[Line]:
    """One look settles several rules: its line stands for them while it waits or could not be made. What a file
    itself showed (evidence `problem`) is a fact of its own and stays."""
    stands = any(line.rule is RuleId.PUBLIC and line.outcome in (WAITING, Outcome.CANNOT_CHECK) for line in lines)
    return [line for line in lines if not (stands and _is_echo(line))]


def _is_echo(line: Line) -> bool:
    same_look = line.rule in LOOKED_AT - {RuleId.PUBLIC}
    return same_look and line.outcome in (WAITING, Outcome.CANNOT_CHECK) and "problem" not in line.evidence
