"""Passwords: what is taken, and what everybody tries first."""

import pytest

from portal.rules.passwords import COMMON, GUESSED, LONG, OWN_NAME, SHORT, find_weakness, is_common


@pytest.mark.parametrize(
    "password",
    [
        "แม่น้ำ ยม ไหล ช้า",
        "blue kettle under seven hills",
        "Vk3#pQ9!zL0x",
        "x" * 3 + "yzabq" * 5 + "w",
        "correct horse rain",
        "เป็ดไก่หมูวัวควายช้าง",
        "a-b-c-d-e-f-g-h-1-9-x-z",
    ],
)
def test_long_words_of_any_kind_are_taken(password):
    assert find_weakness(password, ("somjai", "สมใจ ใจดี")) is None


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Password!!!!",
        "P@ssw0rd2568",
        "passwordpassword",
        "qwertyuiop12",
        "123456789012",
        "1234567890123",
        "aaaaaaaaaaaa",
        "abababababab",
        "abcdefghijkl",
        "zyxwvutsrqpo",
        "iloveyou2024!",
        "thailand2568",
        "รหัสผ่าน1234",
        "admin-admin-admin",
        "แพร่แพร่แพร่แพร่",
        "letmein123456",
        "correcthorsebatterystaple",
        "987654321098",
        "____________",
        "asdfghjklasdf",
        "1q2w3e4r5t!!",
    ],
)
def test_what_everybody_tries_is_refused(password):
    assert find_weakness(password) is GUESSED


def test_every_leader_is_refused_however_it_is_lengthened():
    assert all(is_common(word) and is_common(f"{word}2026!!") for word in COMMON)
    assert len(COMMON) >= 300


def test_length_counts_characters_and_nothing_is_cut():
    assert find_weakness("ขยะมีค่า 12") is SHORT
    assert find_weakness("blue kettle " * 16) is None
    assert find_weakness("blue kettle " * 17) is LONG


@pytest.mark.parametrize("password", ["my name is Somjai 77", "ใจดีมีสุขทุกวันคืน", "SOMJAI@example 9"])
def test_ones_own_name_is_refused(password):
    assert find_weakness(password, ("somjai", "สมหญิง ใจดีมีสุข")) is OWN_NAME


def test_short_names_do_not_forbid_words():
    assert find_weakness("blue kettle under hills", ("blu", "")) is None
