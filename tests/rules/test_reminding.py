"""The reminder for the LINE group."""

from datetime import date

import pytest

from portal.rules.reminding import Left, Missing, reminder, what_is_left

DUE = date(2025, 11, 15)


def test_it_names_those_who_are_missing_and_thanks_the_others():
    text = reminder(DUE, "ลอง", 2, [Missing("อบต.ต้าผามอก", "ยังไม่เริ่ม"), Missing("อบต.ทุ่งแล้ง", "ร่าง 7/9")], 7)
    assert text.splitlines() == [
        "รอบ 15 พ.ย. 2568 อ.ลอง เหลือ 2 วัน ยังขาด 2 แห่ง", "1) อบต.ต้าผามอก ยังไม่เริ่ม", "2) อบต.ทุ่งแล้ง ร่าง 7/9",
        "ขอบคุณทุกแห่งที่ส่งแล้ว 7 แห่ง",
    ]  # fmt: skip


@pytest.mark.parametrize(("days", "words"), [(0, "ส่งภายในวันนี้"), (-3, "เลยกำหนด 3 วัน")])
def test_the_last_day_and_after(days: int, words: str):
    assert words in reminder(DUE, "ลอง", days, [Missing("ก", "ยังไม่เริ่ม")], 0)
    assert "ขอบคุณ" not in reminder(DUE, "ลอง", days, [Missing("ก", "ยังไม่เริ่ม")], 0)


def test_nobody_missing_needs_no_reminder():
    assert reminder(DUE, "ลอง", 2, [], 11) == ""


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (None, "ยังไม่เริ่ม"),
        (Left("start"), "ยังไม่เริ่ม"),
        (Left("draft", 7), "ร่าง 7/9"),
        (Left("withdrawn"), "ถอนคืนไว้ รอส่งใหม่"),
        (Left("returned", reason="ขอให้แก้ไข ดังนี้\n1. วิดีโอยาว 5:42\nแก้แล้วส่งอีกครั้ง"), "แก้ตามที่ส่งกลับ วิดีโอยาว 5:42"),
        (Left("returned"), "แก้ตามที่ส่งกลับ"),
    ],
)
def test_what_is_left_in_few_words(left: Left | None, words: str):
    assert what_is_left(left) == words


def test_a_long_reason_is_cut_between_words():
    said = what_is_left(Left("returned", reason="คำ " * 60))
    assert said.endswith("คำ…")
    assert len(said) < 90
