"""Thai dictionary order under a plain byte-by-byte sort."""

import random

import pytest

from portal.rules.sorting import sort_key
from portal.seed.phrae import PHRAE

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
    "clusters and silent ห": ["กราบ", "กล้วย", "กวาง", "หงส์", "หนอง", "หม้อ", "หลวง", "หัว", "เหมือง", "โหล", "ไหม"],
    "one name in two kinds": ["ทุ่งโฮ้ง", "เทศบาลตำบลทุ่งโฮ้ง", "องค์การบริหารส่วนตำบลทุ่งโฮ้ง"],
    "Latin before Thai": ["Eco Brick", "PET", "กระเป๋า", "ขวด"],
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


@pytest.mark.parametrize("names", ORDERS.values(), ids=ORDERS)
def test_no_two_names_of_an_order_share_a_key(names: list[str]):
    assert len({sort_key(name) for name in names}) == len(names)


def test_every_name_of_the_province_stands_by_the_sound_it_begins_with():
    names = sorted((row.short_name for row in PHRAE.authorities), key=lambda name: sort_key(name).encode())
    assert len(names) == 84
    heads = [name[1] if name[0] in "เแโใไ" else name[0] for name in names]
    assert heads == sorted(heads)
