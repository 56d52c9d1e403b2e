"""Draws the demo's films: a card with five placeholder emblems, a presenter, four topics; all plainly not real.

The emblems are this project's own drawings. Real government emblems are protected marks and are never drawn here.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from portal.pictures.clips import write_clip

FONTS = Path(__file__).parent.parent / "static" / "vendor" / "ibm-plex-sans-thai-looped"
INK, GROUND, PAPER, THREAD, SOFT = "#f4f5f8", "#1e2d61", "#eef0f7", "#f0b429", "#9fb2f3"
COLOURS = {1: "#c9992b", 2: "#2f7d5b", 3: "#a3476b", 4: "#2b6f9e", 5: "#5d8f2f"}
NAMES = {1: "มท.", 2: "สถ.", 3: "จังหวัด", 4: "อปท.", 5: "อถล."}
SIZE = (640, 360)
Picture = Image.Image


@dataclass(frozen=True)
class Film:
    """What a demo film shows: whose it is, its product, the marks as they stand (left to right) and the four topics."""

    seconds: float
    authority: str
    product: str
    marks: Sequence[int] = (1, 2, 3, 4, 5)
    topics: Sequence[str] = ()
    presenter: str = "นายก (ตัวอย่าง)"


def draw_film(path: str | Path, film: Film) -> None:
    """Writes the film as an MP4 of exactly its length, one picture a second."""
    cards = [emblem_card(film), product_card(film), presenter_card(film), *map(partial(topic_card, film), film.topics)]
    starts = [0.0, *(6 + (film.seconds - 6) * n / len(cards) for n in range(1, len(cards)))]
    write_clip(path, film.seconds, _shown(cards, starts), size=SIZE, gop=15)


def emblem_card(film: Film) -> Picture:
    """The opening: the marks side by side in the order the film has them, with the authority beneath."""
    picture = _blank(PAPER)
    step = SIZE[0] // (len(film.marks) + 1)
    for place, mark in enumerate(film.marks, 1):
        picture.paste(emblem(mark), (step * place - 40, 70), emblem(mark))
        _write(picture, (step * place, 166), NAMES[mark], 15, GROUND)
    _write(picture, (SIZE[0] // 2, 226), film.authority, 24, GROUND)
    _write(picture, (SIZE[0] // 2, 266), "การเพิ่มมูลค่าจากขยะ โดยผสมผสานกับอัตลักษณ์ท้องถิ่น", 17, GROUND)
    return _watermark(picture, GROUND)


def product_card(film: Film) -> Picture:
    """The product's name over a woven ground."""
    picture = _blank(GROUND)
    draw = ImageDraw.Draw(picture)
    for x in range(0, SIZE[0], 40):
        for y in (64, 300):
            draw.polygon([(x + 20, y - 10), (x + 30, y), (x + 20, y + 10), (x + 10, y)], outline=THREAD)
    _write(picture, (SIZE[0] // 2, 150), film.product, 28, INK)
    _write(picture, (SIZE[0] // 2, 200), film.authority, 20, SOFT)
    return _watermark(picture, INK)


def presenter_card(film: Film) -> Picture:
    """Somebody behind a desk, nobody in particular."""
    picture = _blank("#33406f")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((278, 70, 362, 160), fill="#c8a98a")
    draw.pieslice((266, 56, 374, 150), 180, 360, fill="#2a2a33")
    draw.rounded_rectangle((224, 158, 416, 330), 60, fill="#20407f")
    draw.rectangle((120, 262, 520, 360), fill="#7a5637")
    draw.rectangle((24, 286, 456, 338), fill=GROUND)
    _write(picture, (240, 312), f"{film.presenter} · {film.authority}", 16, INK)
    return _watermark(picture, INK)


def topic_card(film: Film, topic: str) -> Picture:
    """One of the four topics in words."""
    picture = _blank(PAPER)
    ImageDraw.Draw(picture).rectangle((0, 0, 18, SIZE[1]), fill=THREAD)
    _write(picture, (SIZE[0] // 2, 150), topic, 22, GROUND)
    _write(picture, (SIZE[0] // 2, 200), film.product, 17, "#5a6486")
    return _watermark(picture, GROUND)


@cache
def emblem(mark: int) -> Picture:
    """The placeholder for one of the five marks, 80 x 80 with a clear ground."""
    big = Image.new("RGBA", (320, 320), (0, 0, 0, 0))
    draw = ImageDraw.Draw(big)
    colour = COLOURS[mark]
    draw.ellipse((8, 8, 312, 312), fill="white", outline=colour, width=20)
    _SHAPES[mark](draw, colour)
    return big.resize((80, 80), Image.Resampling.LANCZOS)


def _star(draw: ImageDraw.ImageDraw, colour: str) -> None:
    draw.polygon(_corners(10, lambda n: 110 if n % 2 == 0 else 48), fill=colour)


def _wheel(draw: ImageDraw.ImageDraw, colour: str) -> None:
    draw.ellipse((80, 80, 240, 240), outline=colour, width=16)
    for x, y in _corners(8, lambda _n: 110):
        draw.line((160, 160, x, y), fill=colour, width=12)


def _lozenges(draw: ImageDraw.ImageDraw, colour: str) -> None:
    for size, fill in ((110, colour), (72, "white"), (40, colour)):
        draw.polygon(_corners(4, lambda _n, size=size: size), fill=fill)  # type: ignore[misc]


def _house(draw: ImageDraw.ImageDraw, colour: str) -> None:
    draw.polygon([(160, 60), (262, 160), (58, 160)], fill=colour)
    draw.rectangle((92, 160, 228, 244), fill=colour)
    draw.rectangle((142, 190, 178, 244), fill="white")


def _leaf(draw: ImageDraw.ImageDraw, colour: str) -> None:
    draw.chord((70, 40, 250, 280), 60, 240, fill=colour)
    draw.chord((70, 40, 250, 280), 240, 60, fill=colour)
    draw.line((160, 70, 160, 262), fill="white", width=12)


_SHAPES: dict[int, Callable[[ImageDraw.ImageDraw, str], None]] = {
    1: _star, 2: _wheel, 3: _lozenges, 4: _house, 5: _leaf,
}  # fmt: skip


def _corners(count: int, radius: Callable[[int], float]) -> list[tuple[float, float]]:
    turns = [2 * math.pi * n / count - math.pi / 2 for n in range(count)]
    return [(160 + radius(n) * math.cos(turn), 160 + radius(n) * math.sin(turn)) for n, turn in enumerate(turns)]


def _shown(cards: list[Picture], starts: list[float]) -> Callable[[float], Picture]:
    return lambda second: cards[bisect_right(starts, second) - 1]


def _blank(ground: str) -> Picture:
    return Image.new("RGB", SIZE, ground)


def _watermark(picture: Picture, ink: str) -> Picture:
    _write(picture, (SIZE[0] - 84, 22), "ตัวอย่าง ไม่ใช่ของจริง", 13, ink)
    return picture


def _write(picture: Picture, middle: tuple[int, int], text: str, height: int, ink: str) -> None:
    """Text around a middle, made smaller until it fits; Thai and Latin letters lie in fonts of their own."""
    runs = [("".join(signs), thai) for thai, signs in groupby(text, key=_is_thai)]
    while sum(_font(thai, height).getlength(run) for run, thai in runs) > picture.width - 24 and height > 9:
        height -= 1
    left = middle[0] - sum(_font(thai, height).getlength(run) for run, thai in runs) / 2
    for run, thai in runs:
        ImageDraw.Draw(picture).text((left, middle[1]), run, fill=ink, font=_font(thai, height), anchor="lm")
        left += _font(thai, height).getlength(run)


def _is_thai(sign: str) -> bool:
    return "\u0e00" <= sign <= "\u0e7f"


@cache
def _font(thai: bool, height: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"{'thai' if thai else 'latin'}-600.woff2"), height)
