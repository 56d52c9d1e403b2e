"""The nine fields as they are typed: saved one by one, compared with what others wrote, links recognised at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from portal.models.reports import Report
from portal.rules.links import FolderLink, VideoLink, recognise, recognise_folder
from portal.rules.numbers import Unreadable, parse_baht, parse_count
from portal.rules.progress import locked_for
from portal.rules.report import TEXT_LIMITS, as_typed, fingerprint
from portal.rules.scope import Actor
from portal.rules.thai import normalise
from portal.rules.vocabulary import Role, Status
from portal.services import filming
from portal.services.checking import check_report, fields_of
from portal.services.errors import Invalid, Refused
from portal.services.finding_rows import report_by_id
from portal.services.kit import Kit
from portal.services.naming_products import follow_report
from portal.services.reading import read_text

FIELDS = (*TEXT_LIMITS, "people", "income")

__all__ = [
    "FIELDS",
    "TEXT_LIMITS",
    "Saved",
    "confirm_odd",
    "fields_of",
    "read_fields",
    "refuse_when_locked",
    "save_fields",
]


@dataclass(frozen=True)
class Saved:
    """What came of saving. `refused`: why a field cannot be read (its old value stays). `conflicts`: what another
    person wrote into a field meanwhile; nothing of theirs is overwritten. `unseen`: fields that the person left alone
    and another changed. `prints`: the mark of each field as it is stored now."""

    version: int
    saved: tuple[str, ...] = ()
    refused: dict[str, Invalid] = field(default_factory=dict)
    conflicts: dict[str, str] = field(default_factory=dict)
    unseen: tuple[str, ...] = ()
    prints: dict[str, str] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Whether the report now is what the person saw and typed."""
        return not (self.refused or self.conflicts or self.unseen)


def save_fields(
    kit: Kit,
    actor: Actor,
    report_id: int,
    version: int,
    typed: Mapping[str, str],
    opened: Mapping[str, str] | None = None,
) -> Saved:
    """Saves typed fields. One bad or disputed field does not lose the others.

    `opened` holds the mark (rules.report.fingerprint) each field had when the person opened it; where there is none,
    `version` decides. Raises Refused when something would change and a level above holds the report.
    """
    clean, refused = read_fields(typed)
    with kit.transaction(actor, "report.saved") as session:
        report = report_by_id(session, actor.scope, report_id)
        changed = {name: value for name, value in clean.items() if getattr(report, name) != value}
        if changed:
            refuse_when_locked(report, actor.role)
        seen = _seen(report, version, opened or {})
        moved = {name for name in changed if fingerprint(getattr(report, name)) != seen[name]}
        unseen = {name for name in moved if fingerprint(changed[name]) == seen[name]}
        mine = {name: value for name, value in changed.items() if name not in moved}
        if mine:
            _apply(session, kit, report, mine, typed)
        return Saved(
            report.version,
            tuple(mine),
            refused,
            {name: as_typed(name, getattr(report, name)) for name in moved - unseen},
            tuple(name for name in FIELDS if name in unseen),
            {name: fingerprint(getattr(report, name)) for name in FIELDS},
        )


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


def read_fields(typed: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Invalid]]:
    """Typed text as values; a field that cannot be read stands in the second part with its reason."""
    clean: dict[str, Any] = {}
    refused: dict[str, Invalid] = {}
    for name, text in typed.items():
        if name not in FIELDS:
            continue
        try:
            clean[name] = _value(name, text)
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


def _seen(report: Report, version: int, opened: Mapping[str, str]) -> dict[str, str]:
    """The mark of each field as the person saw it; unknown to a page of another version counts as changed."""
    same = report.version == version
    return {name: opened.get(name) or (fingerprint(getattr(report, name)) if same else "") for name in FIELDS}


def _value(name: str, text: str) -> int | Decimal | str | None:
    if name in ("people", "income"):
        return _number(name, text)
    return _link(name, text) if name.endswith("_url") else read_text(name, text, TEXT_LIMITS[name])


def _number(name: str, text: str) -> int | Decimal | None:
    if not text.strip():
        return None
    try:
        return parse_count(text) if name == "people" else parse_baht(text)
    except Unreadable as error:
        raise Invalid(name, error.message_th, error.message_en) from None


def _link(name: str, text: str) -> str:
    """The link out of what was pasted, without tracking. Other text stays as it is: the rules say what is wrong."""
    link = recognise(text) if name == "video_url" else recognise_folder(text)
    if isinstance(link, VideoLink | FolderLink):
        return link.canonical_url
    return read_text(name, text, TEXT_LIMITS[name])


def _apply(session: Session, kit: Kit, report: Report, changed: dict[str, Any], typed: Mapping[str, str]) -> None:
    now = kit.now()
    for name, value in changed.items():
        setattr(report, name, value)
    report.version += 1
    report.updated_at = now
    follow_report(report)
    # The pasted text itself is kept beside the video and the folder: the field holds only the link in it.
    if "video_url" in changed:
        filming.show_link(session, report, normalise(typed["video_url"]), now)
    if "photos_url" in changed:
        filming.show_folder(session, report, normalise(typed["photos_url"]), now)
    check_report(session, report, now)
