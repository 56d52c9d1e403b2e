"""The nine fields as they are typed: saved one by one, compared with what others wrote, links recognised at once."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from portal.models.reports import Report
from portal.rules.numbers import Unreadable, parse_baht, parse_count
from portal.rules.progress import locked_for
from portal.rules.report import ReportFields
from portal.rules.scope import Actor
from portal.rules.thai import is_only_marks, normalise
from portal.rules.vocabulary import Role, Status
from portal.services import filming
from portal.services.checking import check_report
from portal.services.errors import Conflict, Invalid, Refused
from portal.services.finding_rows import report_by_id
from portal.services.kit import Kit

TEXT_LIMITS = {
    "identity": 5000, "product_name": 300, "group_name": 300, "training": 10_000, "publicity": 10_000,
    "photos_url": 2000, "video_url": 2000,
}  # fmt: skip
FIELDS = (*TEXT_LIMITS, "people", "income")


@dataclass(frozen=True)
class Saved:
    """What came of saving: the new version, and per refused field why (its old value stays)."""

    version: int
    refused: dict[str, Invalid] = field(default_factory=dict)


def save_fields(kit: Kit, actor: Actor, report_id: int, version: int, typed: dict[str, str]) -> Saved:
    """Saves typed fields. One bad field does not lose the others.

    Raises Refused when the report is locked, Conflict when another changed one of these very fields since `version`.
    """
    clean, refused = read_fields(typed)
    with kit.transaction(actor, "report.saved") as session:
        report = report_by_id(session, actor.scope, report_id)
        refuse_when_locked(report, actor.role)
        changed = {name: value for name, value in clean.items() if getattr(report, name) != value}
        if report.version != version and changed:
            _refuse_overwriting(report, changed, typed)
        if not changed:
            return Saved(report.version, refused)
        _apply(session, kit, report, changed)
        return Saved(report.version, refused)


def confirm_odd(kit: Kit, actor: Actor, report_id: int, name: str) -> None:
    """The officer says that an odd number is right; it is not asked about again while it stays."""
    with kit.transaction(actor, "report.odd_confirmed") as session:
        report = report_by_id(session, actor.scope, report_id)
        refuse_when_locked(report, actor.role)
        if name not in ("people", "income"):
            raise Invalid(name, "ช่องนี้ไม่มีตัวเลขให้ยืนยัน", "This field has no number to confirm.")
        value = getattr(report, name)
        report.confirmed_odd = {**report.confirmed_odd, name: str(value) if value is not None else ""}
        check_report(session, report, kit.now())


def fields_of(report: Report) -> ReportFields:
    """A report's nine fields as rules read them."""
    return ReportFields(
        identity=report.identity, product_name=report.product_name, group_name=report.group_name,
        people=report.people, income=report.income, training=report.training, publicity=report.publicity,
        photos_url=report.photos_url, video_url=report.video_url,
        waste_bank_only=report.product.waste_bank_only,
    )  # fmt: skip


def read_fields(typed: dict[str, str]) -> tuple[dict[str, Any], dict[str, Invalid]]:
    """Typed text as values; a field that cannot be read stands in the second part with its reason."""
    clean: dict[str, Any] = {}
    refused: dict[str, Invalid] = {}
    for name, text in typed.items():
        if name not in FIELDS:
            continue
        try:
            clean[name] = _number(name, text) if name in ("people", "income") else _text(name, text)
        except Invalid as error:
            refused[name] = error
    return clean, refused


def refuse_when_locked(report: Report, role: Role) -> None:
    """Raises Refused while a level above holds the report."""
    if locked_for(Status(report.status), role):
        raise Refused(
            "ส่งรายงานนี้แล้ว จึงแก้ไขไม่ได้ ถอนคืนก่อน หรือรอให้อำเภอหรือจังหวัดส่งกลับ",
            "This report is sent and locked. Withdraw it, or wait until it is returned.",
        )


def _number(name: str, text: str) -> int | Decimal | None:
    if not text.strip():
        return None
    try:
        return parse_count(text) if name == "people" else parse_baht(text)
    except Unreadable as error:
        raise Invalid(name, error.message_th, error.message_en) from None


def _text(name: str, text: str) -> str:
    limit = TEXT_LIMITS[name]
    clean = text.strip() if name.endswith("_url") else normalise(text)
    if len(clean) > limit:
        raise Invalid(
            name,
            f"ยาว {len(clean):,} ตัวอักษร ย่อให้เหลือไม่เกิน {limit:,}",
            f"{len(clean):,} characters; at most {limit:,} fit.",
        )
    if clean and is_only_marks(clean):
        raise Invalid(name, "มีแต่สระหรือวรรณยุกต์ พิมพ์ข้อความใหม่", "Only vowel or tone marks: type it again.")
    return clean


def _refuse_overwriting(report: Report, changed: dict[str, Any], typed: dict[str, str]) -> None:
    theirs = {name: _shown(getattr(report, name)) for name in changed}
    raise Conflict({name: typed[name] for name in changed}, theirs, report.version)


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def _apply(session: Session, kit: Kit, report: Report, changed: dict[str, Any]) -> None:
    now = kit.now()
    for name, value in changed.items():
        setattr(report, name, value)
    report.version += 1
    report.updated_at = now
    if "video_url" in changed:
        filming.show_link(session, report, report.video_url, now)
    if "photos_url" in changed:
        filming.show_folder(session, report, report.photos_url, now)
    check_report(session, report, now)
