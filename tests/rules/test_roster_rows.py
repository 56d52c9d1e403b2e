"""Rows of a roster file, one by one."""

import pytest

from portal.rules.authorities import default_route, full_name, recognise_type, short_name, type_of_code
from portal.rules.roster_rows import MissingColumns, Places, Row, read_rows
from portal.rules.vocabulary import AuthorityType, Route

HEADING = ["รหัส", "ประเภท", "ชื่อ", "ชื่ออังกฤษ", "อำเภอ"]
PHRAE = Places({"54": "แพร่"}, {"5401": "เมืองแพร่", "5408": "หนองม่วงไข่"}, own="54")


def only(*cells: object, places: Places = PHRAE, heading: list[str] = HEADING) -> Row | str:
    rows, refused = read_rows([heading, list(cells)], places)
    return rows[0] if rows else refused[0].message_en


def test_a_whole_row():
    row = only("05540103", "เทศบาลตำบล", "ช่อแฮ", "Cho Hae", "อำเภอเมืองแพร่")
    assert isinstance(row, Row)
    assert (row.number, row.code, row.kind) == (2, "05540103", AuthorityType.SUBDISTRICT)
    assert (row.name_th, row.name_en, row.district_code) == ("เทศบาลตำบลช่อแฮ", "Cho Hae", "5401")
    assert not row.in_doubt


@pytest.mark.parametrize("code", ["5540103", 5540103.0, 5540103, "๐๕๕๔๐๑๐๓", "'05540103"])
def test_a_lost_leading_zero_is_put_back(code: object):
    row = only(code, "ทต.", "ช่อแฮ", "", "5401")
    assert isinstance(row, Row)
    assert row.code == "05540103"


@pytest.mark.parametrize("title", ["official_code", "Official Code", "รหัส อปท."])
def test_columns_are_known_in_both_languages(title: str):
    row = only("05540103", "ทต", "ช่อแฮ", "5401", heading=[title, "type", "name_th", "district_code"])
    assert isinstance(row, Row)


def test_missing_columns_are_all_named():
    with pytest.raises(MissingColumns) as caught:
        read_rows([["ชื่อ", "สี"]], PHRAE)
    assert caught.value.names == ("official_code (รหัส)", "type (ประเภท)", "district (อำเภอ)")
    with pytest.raises(MissingColumns):
        read_rows([], PHRAE)


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (("05540103", "อื่น", "ช่อแฮ", "", "เมืองแพร่"), "Unknown type"),
        (("0554010", "ทต.", "ช่อแฮ", "", "เมืองแพร่"), "does not begin"),
        (("554", "ทต.", "ช่อแฮ", "", "เมืองแพร่"), "8 digits"),
        (("06540103", "ทต.", "ช่อแฮ", "", "เมืองแพร่"), "does not begin with 05"),
        (("05550103", "ทต.", "ช่อแฮ", "", "เมืองแพร่"), "province"),
        (("05540103", "ทต.", "ช่อแฮ", "", "เมืองน่าน"), "no district"),
        (("05540103", "ทต.", "ช่อแฮ", "", "5501"), "no district"),
        (("05540103", "ทต.", "ช่อแฮ", "", ""), "no district"),
        (("05540103", "ทต.", "", "", "เมืองแพร่"), "no name"),
        (("05540103", "ทต.", "ิ่้", "", "เมืองแพร่"), "only vowel and tone marks"),
        (("05540103", "ทต.", "่ช่อแฮ", "", "เมืองแพร่"), "stands on no letter"),
        (("05540103", "ทต.", "องค์การบริหารส่วนตำบลช่อแฮ", "", "เมืองแพร่"), "another type"),
        (("05540103", "ทต.", "ช" * 100_000, "", "เมืองแพร่"), "longer than 150"),
        (("05540103", "ทต.", "ช่อแฮ", "x" * 151, "เมืองแพร่"), "longer than 150"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(cells: tuple[str, ...], why: str):
    said = only(*cells)
    assert isinstance(said, str)
    assert why in said


def test_doubles_name_the_first_row():
    table = [
        HEADING,
        ["05540103", "ทต.", "ช่อแฮ", "", "เมืองแพร่"],
        ["", "", "", "", ""],
        ["05540103", "ทต.", "อื่น", "", "เมืองแพร่"],
        ["", "ทต.", "เทศบาลตำบลช่อแฮ", "", "เมืองแพร่"],
    ]
    rows, refused = read_rows(table, PHRAE)
    assert len(rows) == 1
    assert [(each.number, each.message_en) for each in refused] == [
        (4, "The same code as row 2."),
        (5, "The same name and district as row 2."),
    ]


def test_a_pao_has_no_district_and_the_special_ones_no_code():
    pao = only("02540101", "อบจ.", "แพร่", "", "เมืองแพร่")
    assert isinstance(pao, Row)
    assert (pao.name_th, pao.district_code) == ("องค์การบริหารส่วนจังหวัดแพร่", None)
    special = only("", "รูปแบบพิเศษ", "เมืองพัทยา", "", "")
    assert isinstance(special, Row)
    assert (special.code, special.name_th, special.district_code) == (None, "เมืองพัทยา", None)


NATIONAL = [*HEADING[:3], "province_code", "province", "district_code", "district"]


def test_a_national_file_makes_places_it_names_in_full():
    open_places = Places({"54": "แพร่"}, {"5401": "เมืองแพร่"}, grows=True)
    row = only("05550101", "ทต.", "ดู่ใต้", "55", "น่าน", "5501", "เมืองน่าน", places=open_places, heading=NATIONAL)
    assert isinstance(row, Row)
    assert (row.province_code, row.district_code) == ("55", "5501")
    nameless = only("05550101", "ทต.", "ดู่ใต้", "55", "", "5501", "เมืองน่าน", places=open_places, heading=NATIONAL)
    assert nameless == "The province is not that of this roster, or is not known."
    known = only("05540101", "ทต.", "ก", "54", "แพร่", "5499", "ไม่มีจริง", places=open_places, heading=NATIONAL)
    assert known == "There is no district “ไม่มีจริง” in this province."


def test_another_provinces_row_is_refused_by_name_too():
    said = only("", "ทต.", "ดู่ใต้", "", "น่าน", "", "เมืองแพร่", heading=NATIONAL)
    assert said == "The province is not that of this roster, or is not known."


def test_a_code_of_another_district_is_in_doubt():
    row = only("05540103", "ทต.", "ช่อแฮ", "", "5408")
    assert isinstance(row, Row)
    assert row.in_doubt


def test_words_of_the_types():
    assert recognise_type("อบต") is recognise_type("SAO") is AuthorityType.SAO
    assert recognise_type("") is recognise_type("เทศบาล") is None
    assert type_of_code("09540101") is None
    assert full_name(AuthorityType.SAO, "อบต.แม่คำมี") == "องค์การบริหารส่วนตำบลแม่คำมี"
    assert short_name(AuthorityType.SAO, "องค์การบริหารส่วนตำบลแม่คำมี") == "แม่คำมี"
    assert default_route(AuthorityType.CITY) is Route.DIRECT
