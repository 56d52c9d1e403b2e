"""Names of those who stand in for others."""

from portal.rules.signing import LONGEST, acting_for, typing_for


def test_the_own_name_comes_first_and_then_for_whom():
    assert typing_for("สมชาย", "อำเภอลอง", "ทต.ห้วยอ้อ") == "สมชาย (อำเภอลอง) พิมพ์แทน ทต.ห้วยอ้อ"
    assert acting_for("สมชาย", "สมหญิง") == "สมชาย แทน สมหญิง"


def test_they_fit_their_columns():
    assert len(typing_for("ก" * 200, "อำเภอลอง", "ทต.ห้วยอ้อ")) == LONGEST
    assert len(acting_for("ก" * 200, "ข" * 200)) == LONGEST
