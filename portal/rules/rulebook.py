"""The rulebook: limits, switches and choices of a province as versioned data. Rules read it; nobody edits rule code."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from portal.rules.vocabulary import Outcome, RuleId


@dataclass(frozen=True)
class Rulebook:
    """What a province may set. `max_seconds` is the letter's five minutes; up to `borderline_seconds` a person
    decides, since platforms and audio padding round up. `unlisted` is the outcome of a video not listed publicly.
    With `keep_video_copy` the portal saves a copy of every linked video as evidence. `second_look_percent` of the
    verdicts are given once more by another person (0 to 100)."""

    max_seconds: float = 300.0
    borderline_seconds: float = 301.0
    unlisted: Outcome = Outcome.WARNING
    marks_must_stay: bool = False
    sums: str = "to_date"
    odd_factor: float = 10.0
    switched_off: frozenset[RuleId] = frozenset()
    keep_video_copy: bool = False
    second_look_percent: int = 0

    def is_on(self, rule: RuleId) -> bool:
        """Whether a rule is asked at all."""
        return rule not in self.switched_off


DEFAULT = Rulebook()
NEVER_OFF = frozenset({RuleId.FIELDS_COMPLETE, RuleId.PLATFORM})


class BadRulebook(ValueError):
    """Data that is no rulebook; `field` names what is wrong."""

    def __init__(self, field: str, message_th: str, message_en: str) -> None:
        super().__init__(message_en)
        self.field, self.message_th, self.message_en = field, message_th, message_en


def as_data(rulebook: Rulebook) -> dict[str, Any]:
    """A rulebook as JSON holds it."""
    data = {field.name: getattr(rulebook, field.name) for field in fields(rulebook)}
    return {**data, "unlisted": str(rulebook.unlisted), "switched_off": sorted(rulebook.switched_off)}


def from_data(data: Mapping[str, Any]) -> Rulebook:
    """A rulebook out of JSON; missing parts take their default. Raises BadRulebook naming what is wrong."""
    known = {field.name for field in fields(Rulebook)}
    strange = set(data) - known
    if strange:
        name = sorted(strange)[0]
        raise BadRulebook(name, f"ไม่รู้จักหัวข้อ {name} ในเกณฑ์", f"The rulebook has no setting {name}.")
    longest, borderline = _seconds(data, "max_seconds"), _seconds(data, "borderline_seconds")
    if borderline < longest:
        raise BadRulebook(
            "borderline_seconds",
            "ความยาวก้ำกึ่งต้องไม่น้อยกว่าความยาวสูงสุด",
            "The borderline length must not be below the longest length.",
        )
    return Rulebook(
        max_seconds=longest,
        borderline_seconds=borderline,
        unlisted=_one_of(data, "unlisted", (Outcome.PASS, Outcome.WARNING, Outcome.FAIL), DEFAULT.unlisted),
        marks_must_stay=bool(data.get("marks_must_stay", False)),
        sums=_one_of(data, "sums", ("to_date", "per_round"), DEFAULT.sums),
        odd_factor=_factor(data),
        switched_off=_rules(data),
        keep_video_copy=bool(data.get("keep_video_copy", False)),
        second_look_percent=_percent(data),
    )


def _seconds(data: Mapping[str, Any], name: str) -> float:
    value = data.get(name, getattr(DEFAULT, name))
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= 24 * 3600:
        raise BadRulebook(name, "ความยาวต้องเป็นวินาที 1 ถึง 86,400", "A length is 1 to 86,400 seconds.")
    return float(value)


def _factor(data: Mapping[str, Any]) -> float:
    value = data.get("odd_factor", DEFAULT.odd_factor)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 < value <= 1000:
        raise BadRulebook("odd_factor", "จำนวนเท่าที่ควรถามต้องมากกว่า 1", "The factor must be above 1.")
    return float(value)


def _percent(data: Mapping[str, Any]) -> int:
    value = data.get("second_look_percent", 0)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 100:
        raise BadRulebook("second_look_percent", "ใส่ร้อยละ 0 ถึง 100", "A share is 0 to 100 per cent.")
    return value


def _one_of(data: Mapping[str, Any], name: str, allowed: tuple[Any, ...], default: Any) -> Any:
    value = data.get(name, default)
    if value not in allowed:
        raise BadRulebook(name, f"เลือกค่าของ {name} จากรายการ", f"Choose {name} from the list.")
    return type(default)(value)


def _rules(data: Mapping[str, Any]) -> frozenset[RuleId]:
    try:
        off = frozenset(RuleId(name) for name in data.get("switched_off", ()))
    except ValueError:
        raise BadRulebook("switched_off", "มีชื่อเกณฑ์ที่ไม่รู้จัก", "An unknown rule is named.") from None
    if off & NEVER_OFF:
        raise BadRulebook(
            "switched_off", "ปิดเกณฑ์นี้ไม่ได้ เพราะเป็นข้อกำหนดของหนังสือ", "This rule is the letter's own and stays on."
        )
    return off
