"""New, changed, gone and refused, told apart."""

from dataclasses import replace

from portal.rules.roster_diff import Known, compare
from portal.rules.roster_rows import Refusal, Row
from portal.rules.vocabulary import AuthorityType

SAO, TTB = AuthorityType.SAO, AuthorityType.SUBDISTRICT
NAMLAO = Known(1, "06540204", SAO, "องค์การบริหารส่วนตำบลน้ำเลา", "Nam Lao", "54", "5402", True)
BANPIN = Known(2, "05540301", TTB, "เทศบาลตำบลบ้านปิน", "Ban Pin", "54", "5403", True)
BANPIN_SAO = Known(3, "06540306", SAO, "องค์การบริหารส่วนตำบลบ้านปิน", "Ban Pin", "54", "5403", True)
OLD = Known(4, None, SAO, "องค์การบริหารส่วนตำบลเก่า", "", "54", "5403", False)
FAR = Known(5, "05550101", TTB, "เทศบาลตำบลดู่ใต้", "", "55", "5501", True)
ALL = [NAMLAO, BANPIN, BANPIN_SAO, OLD, FAR]


def row_of(known: Known, number: int = 2, **other: object) -> Row:
    row = Row(number, known.code, known.kind, known.name_th, known.name_en, known.province_code, known.district_code)
    return replace(row, **other)  # type: ignore[arg-type]


def test_the_same_file_differs_in_nothing():
    diff = compare(ALL, [row_of(each, number) for number, each in enumerate(ALL[:3], 2)], [])
    assert (diff.new, diff.changed, diff.gone, diff.refused, diff.same) == ((), (), (), (), 3)


def test_an_upgrade_shows_old_beside_new():
    row = row_of(NAMLAO, kind=TTB, name_th="เทศบาลตำบลน้ำเลา", name_en="")
    changed = compare(ALL, [row], []).changed[0]
    assert changed.key == "row:2"
    assert [(each.field, each.old, each.new) for each in changed.fields] == [
        ("type", "sao", "subdistrict_municipality"),
        ("name_th", "องค์การบริหารส่วนตำบลน้ำเลา", "เทศบาลตำบลน้ำเลา"),
    ]


def test_without_code_the_full_name_and_district_decide_never_the_short_name():
    diff = compare(ALL, [row_of(BANPIN_SAO, code=None)], [])
    assert (diff.same, diff.new) == (1, ())
    assert [each.id for each in diff.gone] == [1, 2]
    elsewhere = compare(ALL, [row_of(BANPIN, code=None, district_code="5402")], [])
    assert len(elsewhere.new) == 1


def test_gone_leaves_out_other_provinces_retired_and_refused_ones():
    refused = [Refusal(3, "5540301", "อะไรก็ได้", "", ""), Refusal(4, "", BANPIN_SAO.name_th, "", "")]
    diff = compare(ALL, [row_of(NAMLAO)], refused)
    assert diff.gone == ()
    assert compare(ALL, [], refused).gone == ()


def test_a_name_that_another_code_holds_is_refused():
    diff = compare(ALL, [row_of(BANPIN, code=NAMLAO.code, number=7)], [])
    assert [(each.number, each.message_en) for each in diff.refused] == [
        (7, "This name and district already belong to the code 05540301.")
    ]


def test_a_retired_one_comes_back_and_takes_its_code():
    changed = compare(ALL, [row_of(OLD, code="06540399")], []).changed[0]
    assert [(each.field, each.new) for each in changed.fields] == [("code", "06540399"), ("active", "")]


def test_the_digest_changes_with_the_diff():
    assert compare(ALL, [row_of(NAMLAO)], []).digest == compare(ALL, [row_of(NAMLAO)], []).digest
    assert compare(ALL, [row_of(NAMLAO)], []).digest != compare(ALL, [row_of(BANPIN)], []).digest
