"""Products and activities: what an authority makes and does."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.places import Authority
from portal.models.products import Activity, Product
from portal.models.reports import Report
from portal.models.scoping import within
from portal.rules.scope import Actor
from portal.rules.sorting import sort_key
from portal.rules.thai import is_only_marks, normalise, search_text
from portal.services.errors import Invalid, NotFound
from portal.services.finding_rows import compare_version, row_by_id
from portal.services.kit import Kit

LIMITS = {"name": 300, "identity": 5000, "technique": 500, "group_name": 300, "story": 20000}
WASTE_CATEGORIES = ("organic", "dry")
ACTIVITY_KINDS = ("meeting", "training", "study_visit", "publicity", "support", "briefing", "presentation")
LARGEST_CROWD = 10_000_000


def add_product(kit: Kit, actor: Actor, values: dict[str, Any]) -> tuple[int, int]:
    """A product with its (empty) report; returns both ids. Raises Invalid naming the field."""
    clean = _product_values(values)
    now = kit.now()
    with kit.transaction(actor, "product.added") as session:
        authority = _own_authority(session, actor)
        place = {"province_id": authority.province_id, "authority_id": authority.id}
        product = Product(**clean, **place, created_at=now)
        session.add(product)
        session.flush()
        report = Report(
            product_id=product.id, product_name=product.name, identity=product.identity,
            group_name=product.group_name, updated_at=now, **place,
        )  # fmt: skip
        session.add(report)
        session.flush()
        return product.id, report.id


def change_product(kit: Kit, actor: Actor, product_id: int, version: int, values: dict[str, Any]) -> None:
    """Changes a product. Raises Invalid, Conflict when another changed it meanwhile, NotFound."""
    clean = _product_values(values)
    with kit.transaction(actor, "product.changed") as session:
        product = row_by_id(session, actor.scope, Product, product_id)
        compare_version(product, version, clean)
        for name, value in clean.items():
            setattr(product, name, value)
        product.version += 1


def add_activity(kit: Kit, actor: Actor, kind: str, held_on: date, people: int, note: str) -> int:
    """An activity of the actor's own place. Raises Invalid."""
    _check_activity(kind, people, note)
    with kit.transaction(actor, "activity.added") as session:
        if actor.scope.province_id is None:
            raise NotFound
        row = Activity(
            province_id=actor.scope.province_id, district_id=actor.scope.district_id,
            authority_id=actor.scope.authority_id, kind=kind, held_on=held_on, people=people,
            note=normalise(note), created_at=kit.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def remove_activity(kit: Kit, actor: Actor, activity_id: int) -> None:
    """Takes an activity of one's own place away; its event stays."""
    with kit.transaction(actor, "activity.removed") as session:
        row = row_by_id(session, actor.scope, Activity, activity_id)
        if (row.authority_id, row.district_id) != (actor.scope.authority_id, actor.scope.district_id):
            raise NotFound
        session.delete(row)


def _check_activity(kind: str, people: int, note: str) -> None:
    if kind not in ACTIVITY_KINDS:
        raise Invalid("kind", "เลือกชนิดของกิจกรรม", "Choose the kind of activity.")
    if not 0 <= people <= LARGEST_CROWD:
        raise Invalid("people", "จำนวนคนต้องเป็น 0 ขึ้นไป และไม่เกิน 10 ล้าน", "People must be 0 to 10 million.")
    if len(note) > LIMITS["identity"]:
        raise Invalid("note", "ยาวเกินไป ย่อให้เหลือไม่เกิน 5,000 ตัวอักษร", "Too long: at most 5,000 characters.")


def _product_values(values: dict[str, Any]) -> dict[str, Any]:
    clean: dict[str, Any] = {}
    for name, limit in LIMITS.items():
        text = normalise(str(values.get(name) or ""))
        if len(text) > limit:
            raise Invalid(name, f"ยาวเกินไป ย่อให้เหลือไม่เกิน {limit:,} ตัวอักษร", f"Too long: at most {limit:,} characters.")
        clean[name] = text
    if not clean["name"] or is_only_marks(clean["name"]):
        raise Invalid("name", "กรอกชื่อผลิตภัณฑ์ที่อ่านได้", "Enter a product name that can be read.")
    category = str(values.get("waste_category") or "")
    if category not in ("", *WASTE_CATEGORIES):
        raise Invalid("waste_category", "เลือกประเภทขยะจากรายการ", "Choose the kind of waste from the list.")
    clean["waste_category"] = category
    clean["waste_bank_only"] = bool(values.get("waste_bank_only"))
    clean["sort_key"] = sort_key(clean["name"])[:600]
    clean["search_text"] = search_text(" ".join((clean["name"], clean["identity"], clean["group_name"])))
    return clean


def _own_authority(session: Session, actor: Actor) -> Authority:
    if actor.scope.authority_id is None:
        raise NotFound
    found = session.scalars(within(select(Authority), actor.scope, Authority)).first()
    if found is None:
        raise NotFound
    return found
