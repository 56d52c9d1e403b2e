"""Thai dictionary order under a plain byte-by-byte sort."""

import random

import pytest

from portal.rules.sorting import sort_key

ORDERS = {
    "districts of Phrae": ["เด่นชัย", "เมืองแพร่", "ร้องกวาง", "ลอง", "วังชิ้น", "สอง", "สูงเม่น", "หนองม่วงไข่"],
    "leading vowels": ["ช่อแฮ", "เด่นชัย", "เตาปูน", "ทุ่งโฮ้ง", "บ้านปิน", "ไผ่โทน", "แพร่", "เมืองแพร่", "แม่คำมี", "ร้องกวาง"],
    "vowels": ["กะ", "กา", "กำ", "กิน", "กี", "กุ", "กู", "เก", "แก", "โก", "ใก", "ไก"],
    "tones": ["กา", "ก่า", "ก้า", "ก๊า", "ก๋า", "กาก", "กาน", "ก่าน", "ก้าน"],
    "the first tone weighs most": ["กากา", "กาก่า", "กาก้า", "ก่ากา", "ก่าก่า", "ก้ากา"],
    "short before long": ["บ้าน", "บ้าน 1", "บ้าน ก", "บ้านปิน", "บ้านหนุน"],
    "silent letters": ["สิทธ", "สิทธ์", "สิทธิ", "สิทธิ์"],
    "digits": ["หมู่ 1", "หมู่ ๒", "หมู่ 3"],
    "rare letters": ["รา", "ฤดู", "ลา"],
}


@pytest.mark.parametrize("names", ORDERS.values(), ids=ORDERS)
def test_dictionary_order(names: list[str]):
    shuffled = random.Random(5).sample(names, len(names))
    assert sorted(shuffled, key=lambda name: sort_key(name).encode()) == names


def test_equal_words_have_equal_keys():
    assert sort_key("น\u0e4d้\u0e32เลา") == sort_key("น้ำเลา")
    assert sort_key("Eco") == sort_key("eco")
    assert sort_key("๑๒") == sort_key("12")


def test_a_lone_leading_vowel_stays():
    assert sort_key("เ") == "เ"
    assert sort_key("") == ""
