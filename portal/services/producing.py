"""Products and activities: what an authority makes and does."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.places import Authority
from portal.models.products import Activity, Product
from portal.models.reports import Report
from portal.models.scoping import within
from portal.rules.activities import KINDS
from portal.rules.dates import bangkok_day
from portal.rules.report import TEXT_LIMITS
from portal.rules.scope import Actor
from portal.rules.waste import KINDS as WASTE_KINDS
from portal.services.checking import check_report
from portal.services.errors import Invalid, NotFound
from portal.services.finding_rows import compare_version, row_by_id
from portal.services.kit import Kit
from portal.services.naming_products import SHARED, follow_product, name_product
from portal.services.reading import read_text
from portal.services.reporting import refuse_when_locked

LIMITS = {
    "name": TEXT_LIMITS["product_name"], "identity": TEXT_LIMITS["identity"], "technique": 500,
    "group_name": TEXT_LIMITS["group_name"], "story": 20_000,
}  # fmt: skip
WASTE_CATEGORIES = tuple(kind.code for kind in WASTE_KINDS)
ACTIVITY_KINDS = tuple(KINDS)
LARGEST_CROWD = 10_000_000
LONGEST_NOTE = 5000
LONGEST_AUDIENCE = 300


def add_product(kit: Kit, actor: Actor, values: dict[str, Any]) -> tuple[int, int]:
    """A product with its report, which takes over name, identity and group; returns both ids. Raises Invalid naming
    the field."""
    clean = read_product(values)
    now = kit.now()
    with kit.transaction(actor, "product.added") as session:
        authority = _own_authority(session, actor)
        place = {"province_id": authority.province_id, "authority_id": authority.id}
        product = Product(**clean, **place, created_at=now)
        name_product(product)
        session.add(product)
        session.flush()
        report = Report(product_id=product.id, product=product, updated_at=now, **place)
        follow_product(report, product)
        session.add(report)
        session.flush()
        check_report(session, report, now)
        return product.id, report.id


def change_product(kit: Kit, actor: Actor, product_id: int, version: int, values: dict[str, Any]) -> None:
    """Changes a product; fields 1-3 of its report follow. Raises Invalid, NotFound, Conflict when another changed it
    meanwhile, Refused when the report holds what would change and a level above holds the report."""
    clean = read_product(values)
    with kit.transaction(actor, "product.changed") as session:
        product = row_by_id(session, actor.scope, Product, product_id)
        compare_version(product, version, clean)
        changed = {name for name, value in clean.items() if getattr(product, name) != value}
        for name in changed:
            setattr(product, name, clean[name])
        if changed:
            name_product(product)
            product.version += 1
        if changed & {*SHARED, "waste_bank_only"}:
            _change_report(session, kit, actor, product)


def add_activity(
    kit: Kit, actor: Actor, kind: str, held_on: date, people: int, note: str, audience: str = ""
) -> int:  # fmt: skip
    """An activity of the actor's own place; a presentation names its `audience`. Raises Invalid."""
    clean, before = read_text("note", note, LONGEST_NOTE), read_text("audience", audience, LONGEST_AUDIENCE)
    if kind == "presentation" and not before:
        raise Invalid("audience", "เขียนว่านำเสนอต่อที่ประชุมใด", "Write before which meeting it was presented.")
    _check_activity(kind, held_on, people, bangkok_day(kit.now()))
    with kit.transaction(actor, "activity.added") as session:
        if actor.scope.province_id is None:
            raise NotFound
        row = Activity(
            province_id=actor.scope.province_id, district_id=actor.scope.district_id,
            authority_id=actor.scope.authority_id, kind=kind, held_on=held_on, people=people,
            note=clean, audience=before if kind == "presentation" else "", created_at=kit.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def change_activity(
    kit: Kit, actor: Actor, activity_id: int, version: int, kind: str, held_on: date, people: int, note: str
) -> None:
    """Mends an activity inside one's scope. Raises Invalid, NotFound, Conflict when another changed it meanwhile."""
    clean = {"kind": kind, "held_on": held_on, "people": people, "note": read_text("note", note, LONGEST_NOTE)}
    _check_activity(kind, held_on, people, bangkok_day(kit.now()))
    with kit.transaction(actor, "activity.changed") as session:
        row = row_by_id(session, actor.scope, Activity, activity_id)
        compare_version(row, version, clean)
        for name, value in clean.items():
            setattr(row, name, value)
        row.version += 1


def remove_activity(kit: Kit, actor: Actor, activity_id: int) -> None:
    """Takes an activity of one's own place away; its event stays."""
    with kit.transaction(actor, "activity.removed") as session:
        row = row_by_id(session, actor.scope, Activity, activity_id)
        if (row.authority_id, row.district_id) != (actor.scope.authority_id, actor.scope.district_id):
            raise NotFound
        session.delete(row)


def read_product(values: dict[str, Any]) -> dict[str, Any]:
    """A product's columns out of what was typed. Raises Invalid naming the field."""
    clean: dict[str, Any] = {
        name: read_text(name, str(values.get(name) or ""), limit) for name, limit in LIMITS.items()
    }
    if not clean["name"]:
        raise Invalid("name", "ยังไม่มีชื่อผลิตภัณฑ์ กรอกชื่อที่คนซื้อใช้เรียก", "Enter the name that buyers know it by.")
    category = str(values.get("waste_category") or "")
    if category not in ("", *WASTE_CATEGORIES):
        raise Invalid("waste_category", "เลือกประเภทขยะจากรายการ", "Choose the kind of waste from the list.")
    return {**clean, "waste_category": category, "waste_bank_only": bool(values.get("waste_bank_only"))}


def _change_report(session: Session, kit: Kit, actor: Actor, product: Product) -> None:
    report = session.scalars(select(Report).where(Report.product_id == product.id).with_for_update()).one()
    refuse_when_locked(report, actor.role)
    follow_product(report, product)
    report.version += 1
    report.updated_at = kit.now()
    check_report(session, report, kit.now())


def _check_activity(kind: str, held_on: date, people: int, today: date) -> None:
    if kind not in KINDS:
        raise Invalid("kind", "เลือกชนิดของกิจกรรม", "Choose the kind of activity.")
    if held_on > today:
        raise Invalid(
            "held_on", "วันที่นี้ยังมาไม่ถึง บันทึกหลังจัดกิจกรรมแล้ว", "That day is still to come. Add it once it took place."
        )
    if not 0 <= people <= LARGEST_CROWD:
        raise Invalid("people", "จำนวนคนต้องเป็น 0 ขึ้นไป และไม่เกิน 10 ล้าน", "People must be 0 to 10 million.")


def _own_authority(session: Session, actor: Actor) -> Authority:
    if actor.scope.authority_id is None:
        raise NotFound
    found = session.scalars(within(select(Authority), actor.scope, Authority)).first()
    if found is None:
        raise NotFound
    return found
