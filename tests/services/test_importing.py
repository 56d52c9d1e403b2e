"""A roster file from its bytes to the rows it changes."""

import pytest
from sqlalchemy import func, select

from portal.models import Authority, AuthorityName, Event, MediaObject, Province
from portal.rules.scope import EVERYWHERE, OPERATOR, Actor, Scope
from portal.rules.vocabulary import Role, Route
from portal.services.errors import Invalid, NotFound, Refused
from portal.services.importing import apply_roster, compare_file, keep_roster_file, roster_file
from portal.services.kit import Kit
from tests.people import Town

HEAD = "official_code,type,name_th,district\n"
TUNG = "05540104,ทต.,ทุ่งโฮ้ง,เมืองแพร่\n"
KHAM = "06540801,อบต.,แม่คำมี,หนองม่วงไข่\n"
TOWN = "04540102,ทม.,แพร่,เมืองแพร่\n"
PAO = "02540101,อบจ.,แพร่,\n"


def admin(town: Town) -> Actor:
    return Actor("ผู้ดูแล", Role.PROVINCE, Scope(town.province), town.users["admin"])


def file_of(*rows: str) -> bytes:
    return (HEAD + "".join(rows)).encode()


def authority(kit: Kit, number: int) -> Authority:
    with kit.read() as session:
        return session.scalars(select(Authority).where(Authority.id == number)).one()


def test_the_roster_itself_differs_in_nothing(kit: Kit, town: Town):
    with kit.read() as session:
        diff = compare_file(session, admin(town).scope, file_of(TUNG, KHAM, TOWN, PAO))
    assert (diff.same, diff.new, diff.changed, diff.gone, diff.refused) == (4, (), (), (), ())


def test_an_upgrade_keeps_the_earlier_name_with_its_day(kit: Kit, town: Town):
    upgraded = "05540801,ทต.,แม่คำมี,หนองม่วงไข่\n"
    with kit.read() as session:
        assert len(compare_file(session, admin(town).scope, file_of(upgraded)).new) == 1  # another code is another one
    done = apply_roster(kit, admin(town), file_of("06540801,อบต.,แม่คำมีใหม่,หนองม่วงไข่\n"), reason="ประกาศ")
    assert (done.added, done.changed, done.retired) == (0, 1, 0)
    row = authority(kit, town.authority_b)
    assert (row.name_th, row.short_name, row.version) == ("องค์การบริหารส่วนตำบลแม่คำมีใหม่", "แม่คำมีใหม่", 2)
    with kit.read() as session:
        kept = session.scalars(select(AuthorityName)).one()
        assert (kept.name_th, kept.until.isoformat(), kept.reason) == (
            "องค์การบริหารส่วนตำบลแม่คำมี", "2026-11-23", "ประกาศ",
        )  # fmt: skip
        events = session.scalars(
            select(Event).where(Event.subject_kind == "authorities", Event.verb == "roster.imported")
        )
        change = next(event for event in events if event.subject_id == town.authority_b)
        assert change.before["name_th"] == "องค์การบริหารส่วนตำบลแม่คำมี"


def test_only_what_is_ticked_is_written(kit: Kit, town: Town):
    content = file_of("05540103,ทต.,ช่อแฮ,เมืองแพร่\n", "05540105,ทต.,แม่หล่าย,เมืองแพร่\n")
    done = apply_roster(kit, admin(town), content, ticked={"row:3", f"gone:{town.authority}"})
    assert (done.added, done.changed, done.retired) == (1, 0, 1)
    assert not authority(kit, town.authority).active
    assert authority(kit, town.authority_b).active
    back = apply_roster(kit, admin(town), file_of(TUNG))
    assert back.changed == 1
    assert authority(kit, town.authority).active


def test_routes_follow_the_type_unless_the_province_chose(kit: Kit, town: Town):
    with kit.transaction(OPERATOR, "test") as session:
        row = session.get_one(Authority, town.pao)
        row.route = Route.VIA_DISTRICT
    apply_roster(kit, admin(town), file_of("02540101,อบจ.,แพร่เมือง,\n", "05540103,ทต.,ช่อแฮ,เมืองแพร่\n"))
    assert authority(kit, town.pao).route == Route.VIA_DISTRICT
    with kit.read() as session:
        new = session.scalars(select(Authority).where(Authority.code == "05540103")).one()
    assert new.route == Route.VIA_DISTRICT


def test_what_was_seen_is_what_is_applied(kit: Kit, town: Town):
    content = file_of("05540103,ทต.,ช่อแฮ,เมืองแพร่\n")
    with kit.read() as session:
        seen = compare_file(session, admin(town).scope, content).digest
    apply_roster(kit, admin(town), file_of(TUNG, "05540106,ทต.,แม่คำมี,เมืองแพร่\n"))
    with pytest.raises(Refused, match="changed meanwhile"):
        apply_roster(kit, admin(town), content, seen=seen)


def test_two_of_one_name_are_refused_whole(kit: Kit, town: Town):
    swap = file_of("05540104,ทต.,ก,เมืองแพร่\n", "05540105,ทต.,ทุ่งโฮ้ง,เมืองแพร่\n")
    with pytest.raises(Refused, match="one name and district"):
        apply_roster(kit, admin(town), swap, ticked={"row:3"})
    assert authority(kit, town.authority).name_th == "เทศบาลตำบลทุ่งโฮ้ง"


def test_a_province_admin_reaches_no_other_province(kit: Kit, town: Town):
    with kit.read() as session:
        diff = compare_file(session, admin(town).scope, file_of("05550101,ทต.,ดู่ใต้,เมืองน่าน\n"))
    assert (len(diff.refused), diff.gone) == (1, ())


def test_a_missing_column_is_said_in_both_languages(kit: Kit, town: Town):
    with kit.read() as session, pytest.raises(Invalid) as caught:
        compare_file(session, EVERYWHERE, "รหัส,ชื่อ\n1,2\n".encode())
    assert "type (ประเภท), district (อำเภอ)" in caught.value.message_en
    assert "ขาดคอลัมน์" in caught.value.message_th


def test_a_national_file_makes_provinces_for_the_operator(kit: Kit, town: Town):
    head = "official_code,type,name_th,district_code,district_th,province_code,province_th,province_en\n"
    content = (head + "05110101,ทต.,บางปู,1101,เมืองสมุทรปราการ,11,สมุทรปราการ,Samut Prakan\n").encode()
    done = apply_roster(kit, OPERATOR, content, grows=True)
    assert len(done.provinces) == 1
    with kit.read() as session:
        assert session.get_one(Province, done.provinces[0]).name_en == "Samut Prakan"


def test_a_file_is_kept_between_the_two_steps_for_its_province_only(kit: Kit, town: Town):
    kept = keep_roster_file(kit, admin(town), "ทะเบียน.csv", file_of(TUNG))
    assert roster_file(kit, admin(town).scope, kept) == file_of(TUNG)
    with pytest.raises(NotFound):
        roster_file(kit, Scope(town.other_province), kept)
    with kit.transaction(OPERATOR, "test") as session:
        session.get_one(MediaObject, kept).facts = {}
    with pytest.raises(NotFound):
        roster_file(kit, admin(town).scope, kept)


def test_nothing_unreadable_or_homeless_is_kept(kit: Kit, town: Town):
    with pytest.raises(Invalid):
        keep_roster_file(kit, admin(town), "x.csv", b"a,b\n1,2\n")
    with pytest.raises(Invalid, match="at most 5 MB"):
        keep_roster_file(kit, admin(town), "x.csv", b"x" * (5 * 1024 * 1024 + 1))
    with pytest.raises(NotFound):
        keep_roster_file(kit, OPERATOR, "x.csv", file_of(TUNG))
    with kit.read() as session:
        assert session.scalar(select(func.count()).select_from(MediaObject)) == 0
