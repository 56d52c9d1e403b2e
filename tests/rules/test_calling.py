"""The text that calls on those who are missing."""

from datetime import date

from portal.rules.calling import LONGEST, call_text

DAY = date(2026, 12, 5)


def test_names_stand_by_district_with_how_many():
    text = call_text(DAY, "แพร่", [("ลอง", "อบต.ทุ่งแล้ง"), ("ลอง", "ทต.เวียงต้า"), ("สอง", "อบต.สะเอียบ"), ("", "ทม.แพร่")])
    assert text.splitlines() == [
        "รอบ 5 ธ.ค. 2569 แพร่ ยังขาด 4 แห่ง", "อ.ลอง (2): อบต.ทุ่งแล้ง ทต.เวียงต้า", "อ.สอง (1): อบต.สะเอียบ", "ทม.แพร่",
    ]  # fmt: skip


def test_nobody_is_called_on_when_nobody_is_missing():
    assert call_text(DAY, "แพร่", []) == ""


def test_a_long_text_still_fits_a_message():
    text = call_text(DAY, "แพร่", [("ลอง", f"อบต.ที่มีชื่อยาวมาก{number}") for number in range(400)])
    assert len(text) <= LONGEST + 2
    assert text.endswith("…")
