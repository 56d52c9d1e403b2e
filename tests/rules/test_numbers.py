"""Numbers as people type them."""

from decimal import Decimal

import pytest

from portal.rules.numbers import Unreadable, format_baht, format_count, parse_baht, parse_count


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("42", 42),
        ("๔๒ คน", 42),
        ("1,250", 1250),
        ("๑,๒๕๐ราย", 1250),
        ("1 250", 1250),
        ("1, 250", 1250),
        (" จำนวน 42 คน ", 42),
        ("ประมาณ 42", 42),
        ("42.0", 42),
        ("１２", 12),
        ("0", 0),
        ("007", 7),
        ("10000000", 10_000_000),
    ],
)
def test_counts(typed: str, wanted: int):
    assert parse_count(typed) == wanted


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("1,250.50 บาท", "1250.50"),
        ("๑,๒๕๐.๕๐", "1250.50"),
        ("1,250.-", "1250.00"),
        ("1250.- บาท", "1250.00"),
        ("฿12,500", "12500.00"),
        ("12500฿", "12500.00"),
        ("THB 500", "500.00"),
        ("1,250 บาทถ้วน", "1250.00"),
        ("500/-", "500.00"),
        ("100000000000", "100000000000.00"),
    ],
)
def test_baht(typed: str, wanted: str):
    assert str(parse_baht(typed)) == wanted


@pytest.mark.parametrize("typed", ["-5", "−5", "– 5 บาท", "-๕", "฿-5", "-.5"])
def test_below_nought(typed: str):
    for parse in (parse_count, parse_baht):
        with pytest.raises(Unreadable, match="below 0") as caught:
            parse(typed)
        assert "ติดลบ" in caught.value.message_th


@pytest.mark.parametrize(
    "typed",
    ["", " ", "-", "ไม่มี", "5 คน 10 คน", "10 20", "1,25", "12,5000", "1.250.000", "1e5", "5-10", "0x1F", "५", "(5)",
     "+5", "1.234", "5\n6", "NaN", "Infinity", "ิ่", "9" * 300, "ก" * 100_000],
)  # fmt: skip
def test_what_is_no_number(typed: str):
    for parse in (parse_count, parse_baht):
        with pytest.raises(Unreadable, match="cannot be read as a number") as caught:
            parse(typed)
        assert "พิมพ์" in caught.value.message_th


def test_absurd_and_broken_amounts():
    for typed in ("10000001", "9" * 40):
        with pytest.raises(Unreadable, match="That many people"):
            parse_count(typed)
    for typed in ("100000000000.01", "9" * 150):
        with pytest.raises(Unreadable, match="That amount"):
            parse_baht(typed)
    with pytest.raises(Unreadable, match="whole"):
        parse_count("42.5 คน")


def test_printed():
    assert (format_count(1234567), format_count(0), format_count(None)) == ("1,234,567", "0", "–")
    assert (format_baht(Decimal("1234.50")), format_baht(Decimal("1234.00")), format_baht(12500)) == (
        "1,234.50",
        "1,234",
        "12,500",
    )
