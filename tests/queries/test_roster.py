"""The roster as it is exported and counted, and what an authority was called before."""

from portal.queries.roster import HEADING, authority_count, earlier_names, roster_rows
from portal.rules.scope import EVERYWHERE, OPERATOR, Scope
from portal.services.importing import apply_roster

FILE = "รหัส,ประเภท,ชื่อ,อำเภอ\n05540104,ทต.,ทุ่งโฮ้งใหม่,เมืองแพร่\n".encode()


def test_rows_are_text_in_the_order_of_the_heading_and_of_codes(town):
    with town.kit.read() as session:
        rows = list(roster_rows(session, Scope(town.province)))
        assert list(roster_rows(session, Scope())) == []
        everywhere = list(roster_rows(session, EVERYWHERE))
    assert [row.official_code for row in rows] == ["02540101", "04540102", "05540104", "06540801"]
    assert all(isinstance(cell, str) for row in rows for cell in row.cells())
    assert len(rows[0].cells()) == len(HEADING) == 9
    assert rows[2].cells() == (
        "05540104", "subdistrict_municipality", "เทศบาลตำบลทุ่งโฮ้ง", "", "5401", "เมืองแพร่", "54", "แพร่", "via_district",
    )  # fmt: skip
    assert rows[0].district == ""
    assert len(everywhere) == 5


def test_only_what_is_inside_is_counted(town):
    with town.kit.read() as session:
        counts = [
            authority_count(session, scope)
            for scope in (EVERYWHERE, Scope(town.province), Scope(town.province, town.district), Scope())
        ]
    assert counts == [5, 4, 2, 0]


def test_an_earlier_name_stays_with_its_last_day(town):
    apply_roster(town.kit, OPERATOR, FILE, ticked={"row:2"})
    with town.kit.read() as session:
        names = earlier_names(session, Scope(town.province), town.authority)
        assert earlier_names(session, Scope(town.other_province), town.authority) == []
    assert [(one.name_th, one.kind, one.code) for one in names] == [
        ("เทศบาลตำบลทุ่งโฮ้ง", "subdistrict_municipality", "05540104")
    ]
