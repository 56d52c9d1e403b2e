"""The typed-in roster against the counts the programme's facts give."""

from collections import Counter

from portal.rules.vocabulary import AuthorityType, Route
from portal.seed.phrae import PHRAE

OF_DISTRICT = {  # SAO, subdistrict municipalities, town
    "5401": (9, 9, 1),
    "5402": (8, 2, 0),
    "5403": (5, 6, 0),
    "5404": (12, 1, 0),
    "5405": (4, 3, 0),
    "5406": (7, 2, 0),
    "5407": (7, 1, 0),
    "5408": (5, 1, 0),
}


def test_there_are_84_authorities_of_the_known_types():
    kinds = Counter(row.kind for row in PHRAE.authorities)
    assert kinds == {
        AuthorityType.PAO: 1,
        AuthorityType.TOWN: 1,
        AuthorityType.SUBDISTRICT: 25,
        AuthorityType.SAO: 57,
    }
    assert len({row.code for row in PHRAE.authorities}) == len(PHRAE.authorities) == 84


def test_each_district_has_its_known_numbers():
    counted = Counter((row.district_code, row.kind) for row in PHRAE.authorities)
    wanted = (AuthorityType.SAO, AuthorityType.SUBDISTRICT, AuthorityType.TOWN)
    for district in PHRAE.districts:
        assert tuple(counted[district.code, kind] for kind in wanted) == OF_DISTRICT[district.code], district.name_th
    assert [row.code for row in PHRAE.districts] == list(OF_DISTRICT)


def test_83_are_expected_to_report():
    routes = Counter(row.route for row in PHRAE.authorities)
    assert routes == {Route.NOT_REQUIRED: 1, Route.DIRECT: 1, Route.VIA_DISTRICT: 82}


def test_the_same_short_names_stay_apart():
    shorts = Counter(row.short_name for row in PHRAE.authorities)
    twins = {name for name, count in shorts.items() if count > 1}
    assert twins == {"บ้านปิน", "ร้องกวาง", "วังชิ้น", "สูงเม่น", "เด่นชัย", "แม่จั๊วะ", "แม่คำมี", "แพร่"}
    full = [(row.name_th, row.district_code) for row in PHRAE.authorities]
    assert len(set(full)) == 84


def test_the_pao_belongs_to_no_district():
    pao = next(row for row in PHRAE.authorities if row.kind is AuthorityType.PAO)
    assert (pao.name_th, pao.district_code) == ("องค์การบริหารส่วนจังหวัดแพร่", None)
