"""Films of the demo: five emblems in the order asked, readable Thai, plainly labelled, exactly as long as told."""

import itertools
from pathlib import Path

import av
import pytest

from portal.pictures import drawing
from portal.pictures.decoding import decode
from portal.pictures.drawing import Film, draw_film, emblem, emblem_card

PLACE = "องค์การบริหารส่วนตำบลเหมืองหม้อ"


def colours_of(film: Film) -> list[int]:
    """The marks as they stand on the opening card, read back from the colours of their rings."""
    picture = emblem_card(film)
    step = drawing.SIZE[0] // (len(film.marks) + 1)
    rings = [picture.getpixel((step * place - 36, 110)) for place in range(1, len(film.marks) + 1)]
    known = {number: emblem(number).getpixel((4, 40))[:3] for number in drawing.COLOURS}
    return [min(known, key=lambda n: sum(abs(a - b) for a, b in zip(known[n], ring, strict=True))) for ring in rings]


@pytest.mark.parametrize("order", [(1, 2, 3, 4, 5), (1, 3, 2, 4, 5), (1, 2, 3, 4)])
def test_the_marks_stand_in_the_order_asked(order: tuple[int, ...]):
    assert colours_of(Film(10, PLACE, "หมอนหลอด", order)) == list(order)


@pytest.mark.parametrize("seconds", [6.0, 300.6])
def test_a_film_is_as_long_as_told_and_every_card_is_in_it(tmp_path: Path, seconds: float):
    path = tmp_path / "film.mp4"
    draw_film(path, Film(seconds, PLACE, "ตุ๊กตาช้าง (Soft Power)", topics=("1 สิ่งที่ทำ", "2 สาเหตุ")))
    assert decode(str(path)).duration_s == pytest.approx(seconds, abs=0.05)
    assert path.stat().st_size < 1_500_000


def test_the_cards_follow_each_other(tmp_path: Path):
    path = tmp_path / "film.mp4"
    draw_film(path, Film(30, PLACE, "ตุ๊กตาช้าง", topics=("1 สิ่งที่ทำ",)))
    with av.open(str(path)) as container:
        corners = [frame.to_image().getpixel((8, 340)) for frame in container.decode(video=0)]
    changes = sum(max(abs(a - b) for a, b in zip(x, y, strict=True)) > 12 for x, y in itertools.pairwise(corners))
    assert changes == 3


def test_a_name_too_long_for_the_card_is_made_smaller():
    picture = emblem_card(Film(10, PLACE * 3, "หมอนหลอด"))
    assert {picture.getpixel((x, 226)) for x in (1, 2, 637, 638)} == {picture.getpixel((1, 1))}
