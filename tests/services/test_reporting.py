"""Saving the nine fields: what is read, what is refused with its reason, and what two people do to one another."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from portal.models import Album, Event, FindingRow, Job, Product, Video
from portal.rules.report import fingerprint
from portal.services.errors import Invalid, NotFound, Refused
from portal.services.kit import Kit
from portal.services.producing import add_product
from portal.services.reporting import Saved, confirm_odd, save_fields
from tests.people import Town
from tests.reports import FOLDER, VIDEO, VIDEO_URL, actor_of, fill, new_report, report, sent_report, show_photos


def save(town: Town, report_id: int, who: str = "officer", version: int = 1, **typed: str) -> Saved:
    return save_fields(town.kit, actor_of(town, who), report_id, version, typed)


def finding(kit: Kit, report_id: int, rule: str) -> FindingRow:
    with kit.read() as session:
        wanted = select(FindingRow).where(FindingRow.report_id == report_id, FindingRow.current.is_(True))
        return session.scalars(wanted.where(FindingRow.rule == rule)).one()


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("people", "๔๒", 42), ("people", "1,250 คน", 1250), ("people", "", None), ("people", "0", 0),
        ("income", "18,500 บาท", Decimal("18500.00")), ("income", "๑,๘๕๐,๐๐๐.๕๐", Decimal("1850000.50")),
        ("income", "฿ 99.5", Decimal("99.50")), ("group_name", "  กลุ่มสตรี   บ้านทุ่ง ", "กลุ่มสตรี บ้านทุ่ง"),
        ("training", "อบรม\nสองครั้ง", "อบรม\nสองครั้ง"), ("video_url", f"ดูได้ที่ {VIDEO} นะคะ", VIDEO_URL),
        ("photos_url", FOLDER, "https://drive.google.com/drive/folders/1AbcdefghijklmnopQRSTUV"),
        ("video_url", "https://example.com/v", "https://example.com/v"), ("video_url", "ยังไม่มี", "ยังไม่มี"),
    ],
)  # fmt: skip
def test_fields_are_read_as_people_type_them(kit: Kit, town: Town, name: str, typed: str, kept: object):
    report_id = new_report(town)
    saved = save(town, report_id, **{name: typed})
    assert saved.is_clean
    assert getattr(report(kit, report_id), name) == kept


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("people", "-5", "ติดลบไม่ได้"), ("people", "99,999,999", "มากเกินไป"), ("people", "หลายคน", "อ่านเป็นตัวเลขไม่ได้"),
        ("people", "4.5", "จำนวนเต็ม"), ("income", "-1", "ติดลบไม่ได้"), ("income", "9" * 30, "มากเกินไป"),
        ("income", "๑๐ บาท ๒๐ บาท", "อ่านเป็นตัวเลขไม่ได้"), ("group_name", "่้๊๋", "มีแต่สระหรือวรรณยุกต์"),
        ("identity", "ก" * 100_000, "ยาว 100,000 ตัวอักษร"), ("product_name", "ก" * 100_000, "ยาว 100,000 ตัวอักษร"),
        ("people", "1" * 100_000, "อ่านเป็นตัวเลขไม่ได้"), ("video_url", "x" * 100_000, "ยาว 100,000 ตัวอักษร"),
        ("training", "่" * 100_000, "ตัวอักษร"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_said_and_the_rest_is_saved(kit: Kit, town: Town, name: str, typed: str, said: str):
    report_id = new_report(town)
    other = "publicity" if name == "training" else "training"
    saved = save(town, report_id, **{name: typed, other: "อบรมแล้ว"})
    assert said in saved.refused[name].message_th
    assert saved.saved == (other,)
    assert getattr(report(kit, report_id), other) == "อบรมแล้ว"


def test_two_people_on_two_fields_lose_nothing(kit: Kit, town: Town):
    report_id = new_report(town)
    marks = save(town, report_id).prints
    for who, name in (("officer", "training"), ("officer2", "publicity")):
        saved = save_fields(kit, actor_of(town, who), report_id, 1, {name: f"ของ {who}"}, marks)
        assert saved.is_clean
    row = report(kit, report_id)
    assert (row.training, row.publicity) == ("ของ officer", "ของ officer2")


def test_the_second_on_one_field_is_told_and_chooses(kit: Kit, town: Town):
    report_id = new_report(town)
    marks = save(town, report_id).prints
    save_fields(kit, actor_of(town, "officer"), report_id, 1, {"people": "1,200"}, marks)
    mine = {"people": "50", "training": "อบรม"}
    second = save_fields(kit, actor_of(town, "officer2"), report_id, 1, mine, marks)
    assert second.conflicts == {"people": "1,200"}
    assert second.saved == ("training",)
    assert report(kit, report_id).people == 1200
    chosen = save_fields(kit, actor_of(town, "officer2"), report_id, 1, {"people": "50"}, second.prints)
    assert chosen.is_clean
    assert report(kit, report_id).people == 50


def test_what_another_changed_and_i_left_alone_is_unseen_not_overwritten(kit: Kit, town: Town):
    report_id = new_report(town)
    save(town, report_id, people="10")
    marks = save(town, report_id, version=2).prints
    save_fields(kit, actor_of(town, "officer"), report_id, 2, {"people": "20"}, marks)
    whole_form = {"people": "10", "training": "อบรม"}
    second = save_fields(kit, actor_of(town, "officer2"), report_id, 2, whole_form, marks)
    assert (second.unseen, second.conflicts, second.saved) == (("people",), {}, ("training",))
    assert report(kit, report_id).people == 20


def test_without_marks_the_version_decides(kit: Kit, town: Town):
    report_id = new_report(town)
    save(town, report_id, people="10")
    late = save(town, report_id, "officer2", people="20")
    assert late.conflicts == {"people": "10"}
    assert save(town, report_id, "officer2", version=2, people="20").saved == ("people",)


def test_the_mark_of_a_value_is_the_same_however_it_was_typed(kit: Kit, town: Town):
    report_id = new_report(town)
    saved = save(town, report_id, income="๑๘,๕๐๐ บาท")
    assert saved.prints["income"] == fingerprint(Decimal("18500.00")) == fingerprint(report(kit, report_id).income)
    again = save_fields(kit, actor_of(town, "officer"), report_id, 1, {"income": "18500"}, saved.prints)
    assert (again.saved, again.version) == ((), saved.version)


def test_a_link_is_looked_at_once_and_its_text_is_kept(kit: Kit, town: Town):
    report_id = new_report(town)
    typed = f"ดูได้ที่ {VIDEO} นะคะ"
    save(town, report_id, video_url=typed, photos_url=FOLDER)
    save(town, report_id, version=2, video_url=VIDEO)
    with kit.read() as session:
        video = session.scalars(select(Video)).one()
        album = session.scalars(select(Album)).one()
        kinds = session.scalars(select(Job.kind).order_by(Job.kind)).all()
    assert (video.given, video.canonical_url, video.platform_id) == (typed, VIDEO_URL, "abcdefghijk")
    assert (album.given, album.folder_id) == (FOLDER, "1AbcdefghijklmnopQRSTUV")
    assert kinds == ["list", "probe"]


def test_the_product_follows_its_report_but_is_never_nameless(kit: Kit, town: Town):
    report_id = new_report(town, name="พรม")
    save(town, report_id, product_name="หมอนหลอด", identity="ผ้าคราม", group_name="กลุ่มเรา")
    save(town, report_id, version=2, product_name="")
    with kit.read() as session:
        product = session.scalars(select(Product)).one()
    assert (product.name, product.identity, product.group_name) == ("หมอนหลอด", "ผ้าคราม", "กลุ่มเรา")
    assert "หมอนหลอด" in product.search_text


def test_every_save_is_an_event_of_its_person(kit: Kit, town: Town):
    report_id = new_report(town)
    save(town, report_id, people="10")
    save(town, report_id, version=2, people="10")
    with kit.read() as session:
        rows = session.scalars(select(Event).where(Event.verb == "report.saved", Event.subject_kind == "reports")).all()
    assert [(row.actor_name, row.before.get("people"), row.after["people"]) for row in rows] == [
        ("คุณofficer", None, 10)
    ]


def test_an_odd_number_asks_until_somebody_says_that_it_is_right(kit: Kit, town: Town):
    report_id = new_report(town)
    fill(town, report_id, income="0")
    asked = finding(kit, report_id, "fields_complete")
    assert (asked.outcome, asked.evidence["odd"][0]["field"]) == ("warning", "income")
    confirm_odd(kit, actor_of(town, "officer"), report_id, "income")
    assert finding(kit, report_id, "fields_complete").outcome == "pass"
    save(town, report_id, version=report(kit, report_id).version, income="25,000,000")
    assert "มากผิดปกติ" in finding(kit, report_id, "fields_complete").message_th
    confirm_odd(kit, actor_of(town, "officer"), report_id, "income")
    assert finding(kit, report_id, "fields_complete").outcome == "pass"
    with pytest.raises(Invalid):
        confirm_odd(kit, actor_of(town, "officer"), report_id, "training")


def test_an_odd_number_names_the_figure_before(kit: Kit, town: Town, outside):
    show_photos(outside)
    report_id, _receipt = sent_report(town)
    with kit.transaction(actor_of(town, "officer"), "test") as session:
        session.merge(report(kit, report_id)).status = "returned"
    save(town, report_id, version=report(kit, report_id).version, income="1,850,000")
    odd = finding(kit, report_id, "fields_complete").evidence["odd"][0]
    assert odd["before"] == "18,500"
    assert "100 เท่า (18,500 บาท)" in odd["message_th"]


def test_a_locked_report_takes_nothing_but_the_same(kit: Kit, town: Town, outside):
    show_photos(outside)
    report_id, _receipt = sent_report(town)
    version = report(kit, report_id).version
    assert save(town, report_id, version=version, people="42").is_clean
    with pytest.raises(Refused):
        save(town, report_id, version=version, people="43")
    with pytest.raises(Refused):
        confirm_odd(kit, actor_of(town, "officer"), report_id, "people")


def test_unknown_fields_are_left_out(kit: Kit, town: Town):
    report_id = new_report(town)
    assert save(town, report_id, status="accepted", version_="9").saved == ()
    assert report(kit, report_id).status == "draft"


def test_anothers_report_is_not_there(town: Town):
    report_id = new_report(town)
    with pytest.raises(NotFound):
        save(town, report_id, "officer_b", people="1")
    with pytest.raises(NotFound):
        confirm_odd(town.kit, actor_of(town, "officer_x"), report_id, "people")
    with pytest.raises(NotFound):
        add_product(town.kit, actor_of(town, "admin"), {"name": "x"})
