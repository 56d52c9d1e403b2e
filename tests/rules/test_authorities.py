"""Kinds of local authority: their codes, their names however written, and the way their reports climb."""

import pytest

from portal.rules.authorities import (
    ABBREVIATION,
    CODE_PREFIX,
    NAME_PREFIX,
    default_route,
    full_name,
    recognise_type,
    short_name,
    type_of_code,
)
from portal.rules.vocabulary import AuthorityType, Route

ORDINARY = [kind for kind in AuthorityType if kind is not AuthorityType.SPECIAL]


@pytest.mark.parametrize("kind", ORDINARY)
def test_a_kind_is_known_by_code_name_and_short_form(kind):
    assert type_of_code(CODE_PREFIX[kind] + "540104") is kind
    for text in (kind.value, NAME_PREFIX[kind], ABBREVIATION[kind], ABBREVIATION[kind].rstrip("."), f" {kind.value} "):
        assert recognise_type(text) is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Subdistrict Municipality", AuthorityType.SUBDISTRICT),
        ("CITY MUNICIPALITY", AuthorityType.CITY),
        ("รูปแบบพิเศษ", AuthorityType.SPECIAL),
        (" พิเศษ ", AuthorityType.SPECIAL),
        ("special", AuthorityType.SPECIAL),
        ("เทศบาล", None),
        ("", None),
        (".", None),
        ("อ.", None),
    ],
)
def test_words_for_a_kind(text, kind):
    assert recognise_type(text) is kind


@pytest.mark.parametrize("code", ["", "01540101", "99", "abc"])
def test_a_code_of_no_kind(code):
    assert type_of_code(code) is None


@pytest.mark.parametrize(
    ("kind", "typed", "full", "short"),
    [
        (AuthorityType.SUBDISTRICT, "ช่อแฮ", "เทศบาลตำบลช่อแฮ", "ช่อแฮ"),
        (AuthorityType.SUBDISTRICT, "ทต.ช่อแฮ", "เทศบาลตำบลช่อแฮ", "ช่อแฮ"),
        (AuthorityType.SUBDISTRICT, "เทศบาลตำบลช่อแฮ", "เทศบาลตำบลช่อแฮ", "ช่อแฮ"),
        (AuthorityType.SAO, "อบต. แม่ป้าก", "องค์การบริหารส่วนตำบลแม่ป้าก", "แม่ป้าก"),
        (AuthorityType.PAO, "อบจ.แพร่", "องค์การบริหารส่วนจังหวัดแพร่", "แพร่"),
        (AuthorityType.SPECIAL, "เมืองพัทยา", "เมืองพัทยา", "เมืองพัทยา"),
    ],
)
def test_one_name_however_it_was_given(kind, typed, full, short):
    assert full_name(kind, typed) == full
    assert short_name(kind, typed) == short
    assert full_name(kind, full_name(kind, typed)) == full


@pytest.mark.parametrize(
    ("kind", "route"),
    [
        (AuthorityType.SUBDISTRICT, Route.VIA_DISTRICT),
        (AuthorityType.SAO, Route.VIA_DISTRICT),
        (AuthorityType.TOWN, Route.DIRECT),
        (AuthorityType.CITY, Route.DIRECT),
        (AuthorityType.PAO, Route.NOT_REQUIRED),
        (AuthorityType.SPECIAL, Route.NOT_REQUIRED),
    ],
)
def test_the_way_a_report_climbs(kind, route):
    assert default_route(kind) is route
