"""The nine fields: what is missing, what looks odd, what changed, and whose content it is."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import Any

from portal.rules.facts import Finding
from portal.rules.numbers import format_baht, format_count
from portal.rules.rulebook import Rulebook
from portal.rules.vocabulary import Outcome, RuleId

FIELDS: dict[str, tuple[int, str, str]] = {
    "identity": (1, "อัตลักษณ์ท้องถิ่นของผลิตภัณฑ์ (Soft Power)", "Local identity of the product (Soft Power)"),
    "product_name": (2, "ชื่อผลิตภัณฑ์", "Product name"),
    "group_name": (3, "ชื่อกลุ่มชุมชน", "Community group"),
    "people": (4, "จำนวนประชาชนที่เข้าร่วม", "Number of people taking part"),
    "income": (5, "รายได้ที่เกิดขึ้นจากการดำเนินงาน", "Income earned"),
    "training": (6, "การจัดอบรมให้ความรู้การสร้างรายได้จากขยะ", "Training given"),
    "publicity": (7, "การประชาสัมพันธ์การสร้างอาชีพและเพิ่มรายได้จากขยะ", "Publicity given"),
    "photos_url": (8, "URL Google Drive ภาพถ่ายกิจกรรม", "Google Drive link of the photos"),
    "video_url": (9, "URL วิดีโอถอดบทเรียนฯ", "Link of the lesson-learned video"),
}
"""The nine fields of the department's form: number, Thai and English name (letter, 2.4)."""


TEXT_LIMITS = {
    "identity": 5000, "product_name": 300, "group_name": 300, "training": 10_000, "publicity": 10_000,
    "photos_url": 2000, "video_url": 2000,
}  # fmt: skip
"""Longest text of each field, in characters; a link that is recognised is kept without what it was pasted in."""
UNUSUAL = {"people": Decimal(20_000), "income": Decimal(20_000_000)}
"""Above these the first figure of a report asks for a second look: a large subdistrict has some 20,000 people."""


@dataclass(frozen=True)
class Odd:
    """A number that asks without stopping: its field, both sentences, and the figure sent before as people type it."""

    field: str
    message_th: str
    message_en: str
    before: str = ""


@dataclass(frozen=True)
class ReportFields:
    """The nine fields as values; income in baht, people as a count."""

    identity: str = ""
    product_name: str = ""
    group_name: str = ""
    people: int | None = None
    income: Decimal | None = None
    training: str = ""
    publicity: str = ""
    photos_url: str = ""
    video_url: str = ""
    waste_bank_only: bool = False


def fields_as_data(report: ReportFields) -> dict[str, Any]:
    """The fields as JSON holds them; income as text, so that no cent is lost."""
    return {**asdict(report), "income": None if report.income is None else str(report.income)}


def fields_from_data(data: Mapping[str, Any]) -> ReportFields:
    """The fields out of JSON."""
    known = {field.name: data[field.name] for field in fields(ReportFields) if field.name in data}
    income = known.get("income")
    return ReportFields(**{**known, "income": None if income is None else Decimal(income)})


def fingerprint(value: object) -> str:
    """A short mark of a field's value: what a page was opened with, so that nothing newer is overwritten unseen."""
    return hashlib.sha256(("" if value is None else str(value)).encode()).hexdigest()[:12]


def as_typed(name: str, value: Any) -> str:
    """A field's value as a form shows it: 1,234 people, 18,500 baht, text as it is."""
    if value is None:
        return ""
    return format_count(value) if name == "people" else format_baht(value) if name == "income" else str(value)


def missing_fields(report: ReportFields, *, has_file: bool = False, has_photos: bool = False) -> list[str]:
    """Names of the fields that are empty; a file stands for the link, photos here for the folder."""
    present = {"video_url": has_file, "photos_url": has_photos}
    return [name for name in FIELDS if getattr(report, name) in (None, "") and not present.get(name, False)]


def changed_fields(before: ReportFields, after: ReportFields) -> list[str]:
    """Names of the fields that differ."""
    return [name for name in (*FIELDS, "waste_bank_only") if getattr(before, name) != getattr(after, name)]


def check_report(
    report: ReportFields,
    previous: ReportFields | None,
    rulebook: Rulebook,
    *,
    has_file: bool = False,
    has_photos: bool = False,
    confirmed_odd: Mapping[str, str] | None = None,
) -> list[Finding]:
    """What the rules on the fields say."""
    found = [_is_complete(report, previous, rulebook, has_file, has_photos, confirmed_odd or {})]
    if rulebook.is_on(RuleId.ELIGIBLE_PRODUCT):
        found.append(_is_eligible(report))
    return found


def _is_complete(
    report: ReportFields, previous: ReportFields | None, rulebook: Rulebook, has_file: bool, has_photos: bool,
    confirmed: Mapping[str, str],
) -> Finding:  # fmt: skip
    rule = RuleId.FIELDS_COMPLETE
    missing = missing_fields(report, has_file=has_file, has_photos=has_photos)
    if missing:
        thai = " ".join(f"ช่อง {FIELDS[name][0]} {FIELDS[name][1]}" for name in missing)
        english = ", ".join(f"{FIELDS[name][0]} {FIELDS[name][2]}" for name in missing)
        return Finding(
            rule, Outcome.FAIL, f"ยังกรอกไม่ครบ เหลือ {len(missing)} ช่อง: {thai}", f"Still to fill: {english}.",
            {"missing": missing},
        )  # fmt: skip
    odd = odd_numbers(report, previous, rulebook, confirmed)
    if odd:
        return Finding(
            rule, Outcome.WARNING, " ".join(one.message_th for one in odd) + " ส่งได้ ถ้าตัวเลขถูกต้องแล้ว",
            " ".join(one.message_en for one in odd) + " It can be sent if the number is right.",
            {"odd": [asdict(one) for one in odd]},
        )  # fmt: skip
    return Finding(rule, Outcome.PASS, "กรอกครบ 9 ช่อง", "All nine fields are filled.")


def odd_numbers(
    report: ReportFields, previous: ReportFields | None, rulebook: Rulebook, confirmed: Mapping[str, str]
) -> list[Odd]:
    """Numbers that ask for a second look: zero, many times the figure sent before, or beyond what one product's first
    report plausibly holds. A number that somebody said is right is not asked about again."""
    found = []
    for name, unit, unit_en, show in (("people", "คน", "people", format_count), ("income", "บาท", "baht", format_baht)):
        now, before = getattr(report, name), getattr(previous, name) if previous else None
        if now is None or confirmed.get(name) == str(now):
            continue
        label, label_en = FIELDS[name][1], FIELDS[name][2]
        if before and now >= before * Decimal(str(rulebook.odd_factor)):
            times, last = int(now / before), show(before)
            thai = f"{label}มากกว่ารอบก่อน {times:,} เท่า ({last} {unit})"
            found.append(Odd(name, thai, f"{label_en} is {times:,} times the last round's ({last} {unit_en}).", last))
        elif now == 0:
            found.append(Odd(name, f"{label}เป็น 0", f"{label_en} is 0."))
        elif not before and now > UNUSUAL[name]:
            thai = f"{label}มากผิดปกติ ({show(now)} {unit})"
            found.append(Odd(name, thai, f"{label_en} is unusually high ({show(now)} {unit_en})."))
    return found


def _is_eligible(report: ReportFields) -> Finding:
    rule = RuleId.ELIGIBLE_PRODUCT
    if report.waste_bank_only:
        return Finding(
            rule, Outcome.WARNING, "เป็นธนาคารขยะอย่างเดียว ไม่นับเป็นผลิตภัณฑ์ตามเป้าหมาย เพิ่มผลิตภัณฑ์อื่นอีกอย่างน้อย 1 รายการ",
            "A waste bank alone does not count towards the target. Add at least one other product.",
        )  # fmt: skip
    return Finding(rule, Outcome.PASS, "เป็นผลิตภัณฑ์ที่นับตามเป้าหมาย", "The product counts towards the target.")


def is_borrowed(matches: list[dict[str, Any]]) -> Finding:
    """Another authority shows the same video or photos: a warning with both sides, never a verdict."""
    names = ", ".join(sorted({match["authority"] for match in matches}))
    return Finding(
        RuleId.DUPLICATE, Outcome.WARNING, f"ตรงกับที่{names}ส่งไว้ ผู้ตรวจจะเทียบให้ ส่งได้ตามปกติ",
        f"The same as {names} sent; a reviewer compares both. It can be sent.", {"matches": matches},
    )  # fmt: skip
