"""Products and activities of an authority."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from portal.models import Activity, Event, FindingRow, Product, Report
from portal.services.errors import Conflict, Invalid, NotFound, Refused
from portal.services.kit import Kit
from portal.services.producing import add_activity, add_product, change_product, remove_activity
from tests.outside import Outside
from tests.people import Town
from tests.reports import actor_of, report, sent_report, show_photos

VALUES = {
    "name": "พรมเช็ดเท้า", "identity": "ผ้าหม้อห้อม", "group_name": "กลุ่มสตรี", "waste_category": "dry",
    "technique": "พรมเช็ดเท้าจากเศษผ้า", "story": "เริ่มจากเศษผ้าของโรงย้อม",
}  # fmt: skip
DAY = date(2026, 11, 20)


def add(town: Town, who: str = "officer", **more: Any) -> tuple[int, int]:
    return add_product(town.kit, actor_of(town, who), {**VALUES, **more})


def product(kit: Kit, number: int) -> Product:
    with kit.read() as session:
        return session.get_one(Product, number)


def test_a_product_comes_with_its_report(kit: Kit, town: Town):
    product_id, report_id = add(town)
    row, made = report(kit, report_id), product(kit, product_id)
    assert (row.product_name, row.identity, row.group_name, row.status) == ("พรมเช็ดเท้า", "ผ้าหม้อห้อม", "กลุ่มสตรี", "draft")
    assert (made.technique, made.story, made.authority_id) == (VALUES["technique"], VALUES["story"], town.authority)
    assert "หม้อห้อม" in made.search_text
    with kit.read() as session:
        rules = session.scalars(select(FindingRow.rule).where(FindingRow.report_id == report_id)).all()
    assert {"fields_complete", "photos_public", "eligible_product"} <= set(rules)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("name", ""), ("name", "   "), ("name", "่้"), ("name", "ก" * 301), ("identity", "ก" * 100_000),
        ("story", "ก" * 100_000), ("technique", "ิี"), ("group_name", "ก" * 100_000), ("waste_category", "metal"),
    ],
)  # fmt: skip
def test_what_no_product_can_bear_is_said(town: Town, name: str, typed: str):
    with pytest.raises(Invalid) as refused:
        add(town, **{name: typed})
    assert refused.value.field == name


def test_a_change_of_the_product_reaches_its_report(kit: Kit, town: Town):
    product_id, report_id = add(town)
    change_product(kit, actor_of(town, "officer2"), product_id, 1, {**VALUES, "name": "พรมถัก", "technique": "ถัก"})
    assert (report(kit, report_id).product_name, report(kit, report_id).version) == ("พรมถัก", 2)
    with pytest.raises(Conflict) as conflict:
        change_product(kit, actor_of(town, "officer"), product_id, 1, {**VALUES, "name": "พรมทอ"})
    assert (conflict.value.mine["name"], conflict.value.theirs["name"]) == ("พรมทอ", "พรมถัก")
    assert product(kit, product_id).name == "พรมถัก"


def test_what_is_only_of_the_product_leaves_the_report_alone(kit: Kit, town: Town):
    product_id, report_id = add(town)
    change_product(kit, actor_of(town, "officer"), product_id, 1, {**VALUES, "story": "อีกเรื่อง"})
    change_product(kit, actor_of(town, "officer"), product_id, 2, {**VALUES, "story": "อีกเรื่อง"})
    assert (report(kit, report_id).version, product(kit, product_id).version) == (1, 2)


def test_a_waste_bank_alone_is_a_warning_and_a_change(kit: Kit, town: Town):
    product_id, report_id = add(town)
    change_product(kit, actor_of(town, "officer"), product_id, 1, {**VALUES, "waste_bank_only": "1"})
    assert report(kit, report_id).version == 2
    with kit.read() as session:
        row = session.scalars(
            select(FindingRow).where(FindingRow.rule == "eligible_product", FindingRow.current.is_(True))
        ).one()
    assert row.outcome == "warning"


def test_a_sent_report_holds_its_products_name(kit: Kit, town: Town, outside: Outside):
    show_photos(outside)
    report_id, _receipt = sent_report(town)
    made = product(kit, report(kit, report_id).product_id)
    same = {name: getattr(made, name) for name in ("name", "identity", "group_name", "waste_category")}
    officer = actor_of(town, "officer")
    with pytest.raises(Refused):
        change_product(kit, officer, made.id, made.version, {**same, "name": "ชื่ออื่น"})
    change_product(kit, officer, made.id, made.version, {**same, "story": "เล่าเพิ่ม"})
    assert product(kit, made.id).story == "เล่าเพิ่ม"


def test_activities_are_added_and_taken_away(kit: Kit, town: Town):
    officer = actor_of(town, "officer")
    number = add_activity(kit, officer, "training", DAY, 42, " การถักพรม ")
    with kit.read() as session:
        row = session.get_one(Activity, number)
        assert (row.authority_id, row.district_id, row.people, row.note) == (town.authority, None, 42, "การถักพรม")
    for who in ("officer_b", "district", "admin", "officer_x"):
        with pytest.raises(NotFound):
            remove_activity(kit, actor_of(town, who), number)
    remove_activity(kit, actor_of(town, "officer2"), number)
    with kit.read() as session:
        assert session.get(Activity, number) is None
        event = session.scalars(select(Event).where(Event.verb == "activity.removed")).one()
        assert event.before["people"] == 42


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (("party", DAY, 1, ""), "kind"), (("training", date(2026, 11, 24), 1, ""), "held_on"),
        (("training", DAY, -1, ""), "people"), (("training", DAY, 10_000_001, ""), "people"),
        (("training", DAY, 1, "ก" * 100_000), "note"), (("training", DAY, 1, "่"), "note"),
    ],
)  # fmt: skip
def test_what_no_activity_can_be_is_said(kit: Kit, town: Town, values: tuple[str, date, int, str], field: str):
    with pytest.raises(Invalid) as refused:
        add_activity(kit, actor_of(town, "officer"), *values)
    assert refused.value.field == field


def test_a_reader_of_the_whole_country_has_no_products_or_activities(kit: Kit, town: Town):
    reader = actor_of(town, "department")
    with pytest.raises(NotFound):
        add_product(kit, reader, VALUES)
    with pytest.raises(NotFound):
        add_activity(kit, reader, "training", DAY, 1, "")
    product_id, _report_id = add(town)
    with pytest.raises(NotFound):
        change_product(kit, actor_of(town, "officer_b"), product_id, 1, VALUES)
    with kit.read() as session:
        assert session.scalars(select(Report.authority_id)).all() == [town.authority]
