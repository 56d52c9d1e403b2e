"""Invented emblems out of random seeds, as unlike each other as real seals are; none is anybody's."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

SIDE = 384
FONT = Path(__file__).parent.parent / "portal/static/vendor/ibm-plex-sans-thai-looped/thai-600.woff2"
LETTERS = "กขคงจฉชซฐณดตถทธนบปผพฟภมยรลวศษสหอฮ"
Point = tuple[float, float]


@dataclass(frozen=True)
class Look:
    """What an emblem is drawn from: an outer form with its colours, and what lies inside."""

    form: str
    outer: int
    inner: int

    def draw(self) -> Image.Image:
        """RGBA on a clear ground."""
        picture = FORMS[self.form](random.Random(self.outer), random.Random(self.inner))
        return picture.crop(picture.getbbox())


def looks(seed: int) -> dict[int, Look]:
    """Five emblems for a set of marks."""
    chance = random.Random(f"looks {seed}")
    return {mark: any_look(chance) for mark in range(1, 6)}


def any_look(chance: random.Random) -> Look:
    return Look(
        chance.choice(["seal", "seal", "seal", "shield", "wordmark", "leaves", "badge"]),
        chance.randrange(10**9), chance.randrange(10**9),
    )  # fmt: skip


def look_alike(look: Look, chance: random.Random) -> Look:
    """The same form, rings, writing and colours around another figure."""
    return replace(look, inner=chance.randrange(10**9))


def in_one_ink(picture: Image.Image, ink: tuple[int, int, int]) -> Image.Image:
    """A flat variant: shades of one ink."""
    grey = ImageOps.autocontrast(picture.convert("L"))
    made = ImageOps.colorize(grey, ink, "white").convert("RGBA")
    made.putalpha(picture.getchannel("A"))
    return made


def _blank(width: int = SIDE) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGBA", (width, SIDE), (0, 0, 0, 0))
    return picture, ImageDraw.Draw(picture)


def _ink(chance: random.Random, low: int = 0, high: int = 255) -> tuple[int, int, int]:
    return tuple(chance.randint(low, high) for _ in range(3))


def _dark(chance: random.Random) -> tuple[int, int, int]:
    return chance.choice([(120, 20, 30), (20, 60, 120), (20, 90, 50), (90, 60, 10), (60, 20, 90), (30, 30, 30)])


def _bright(chance: random.Random) -> tuple[int, int, int]:
    return chance.choice([(250, 205, 60), (255, 255, 255), (240, 240, 215), (190, 225, 245), (250, 190, 150)])


def _text(chance: random.Random, size: int) -> str:
    return "".join(chance.choice(LETTERS) for _ in range(size))


def _ring_of_text(picture: Image.Image, chance: random.Random, radius: float, height: int, ink: tuple) -> None:
    """Letters around a ring, each turned outwards."""
    font = ImageFont.truetype(str(FONT), height)
    count = int(2 * math.pi * radius / (height * 0.85))
    gap = chance.randint(0, count // 3)
    for number in range(count - gap):
        turn = 360 * number / count
        tile = Image.new("RGBA", (height * 2, height * 2), (0, 0, 0, 0))
        ImageDraw.Draw(tile).text((height, height), chance.choice(LETTERS), font=font, fill=ink, anchor="mm")
        tile = tile.rotate(-turn, resample=Image.Resampling.BICUBIC)
        x = SIDE / 2 + radius * math.sin(math.radians(turn)) - height
        y = SIDE / 2 - radius * math.cos(math.radians(turn)) - height
        picture.alpha_composite(tile, (int(x), int(y)))


def _seal(outer: random.Random, inner: random.Random) -> Image.Image:
    picture, draw = _blank()
    ground, ink = (_dark(outer), _bright(outer)) if outer.random() < 0.6 else (_bright(outer), _dark(outer))
    draw.ellipse((4, 4, SIDE - 4, SIDE - 4), fill=ground, outline=ink, width=outer.randint(4, 14))
    width = outer.randint(34, 60)
    if outer.random() < 0.7:
        _ring_of_text(picture, outer, SIDE / 2 - width / 2 - 14, int(width * 0.8), ink)
    else:
        _ring_of_beads(draw, outer, ink)
    box = (width + 20, width + 20, SIDE - width - 20, SIDE - width - 20)
    field = outer.choice([ground, _bright(outer), _ink(outer)])
    draw.ellipse(box, fill=field, outline=ink, width=outer.randint(3, 10))
    _figure(draw, inner, SIDE / 2, SIDE / 2, SIDE / 2 - width - 34, field)
    return picture


def _ring_of_beads(draw: ImageDraw.ImageDraw, outer: random.Random, ink: tuple) -> None:
    for x, y in _round(outer.choice([12, 16, 24, 32]), SIDE / 2 - 34):
        size = outer.randint(5, 11)
        draw.ellipse((x - size, y - size, x + size, y + size), fill=ink)


def _shield(outer: random.Random, inner: random.Random) -> Image.Image:
    picture, draw = _blank()
    ground, ink = _dark(outer), _bright(outer)
    tip = outer.randint(300, 376)
    edge = [(30, 20), (SIDE - 30, 20), (SIDE - 30, 210), (SIDE / 2, tip), (30, 210)]
    draw.polygon(edge, fill=ground)
    draw.line([*edge, edge[0]], fill=ink, width=outer.randint(6, 16), joint="curve")
    if outer.random() < 0.5:
        draw.rectangle((36, 28, SIDE - 36, 96), fill=ink)
        draw.text((SIDE / 2, 62), _text(outer, 6), font=ImageFont.truetype(str(FONT), 50), fill=ground, anchor="mm")
    _figure(draw, inner, SIDE / 2, 190, 84, ground)
    return picture


def _wordmark(outer: random.Random, inner: random.Random) -> Image.Image:
    width = int(SIDE * outer.uniform(1.4, 2.6))
    picture, draw = _blank(width)
    ink = _dark(outer)
    if outer.random() < 0.4:
        draw.rounded_rectangle((0, 0, width - 1, SIDE - 1), 60, fill=_bright(outer))
    _figure(draw, inner, SIDE / 2, SIDE / 2, 150, (255, 255, 255))
    size = int((width - SIDE) / 2.4)
    draw.text(
        (SIDE - 10, SIDE * 0.35), _text(inner, 3), font=ImageFont.truetype(str(FONT), size), fill=ink, anchor="lm"
    )
    draw.rectangle((SIDE, SIDE * 0.66, width - 30, SIDE * 0.66 + outer.randint(20, 70)), fill=_ink(outer))
    return picture


def _leaves(outer: random.Random, inner: random.Random) -> Image.Image:
    picture, draw = _blank()
    inks = [_ink(outer, 20, 230) for _ in range(4)]
    for number in range(outer.randint(3, 6)):
        x, y = inner.randint(90, SIDE - 90), inner.randint(90, SIDE - 90)
        w, h = inner.randint(50, 130), inner.randint(50, 130)
        tile, pen = _blank()
        pen.ellipse((x - w, y - h * 0.5, x + w, y + h * 0.5), fill=(*inks[number % 4], 255))
        picture.alpha_composite(tile.rotate(inner.randint(0, 180), center=(x, y)))
    _figure(draw, inner, SIDE / 2, SIDE / 2, 110, inks[0])
    return picture


def _badge(outer: random.Random, inner: random.Random) -> Image.Image:
    picture, draw = _blank()
    ground, ink = _ink(outer, 0, 140), _bright(outer)
    spikes = outer.choice([6, 8, 12, 18])
    draw.polygon(_star(spikes, SIDE / 2 - 4, SIDE / 2 - outer.randint(24, 70)), fill=ground)
    draw.ellipse((80, 80, SIDE - 80, SIDE - 80), fill=ink)
    _figure(draw, inner, SIDE / 2, SIDE / 2, 96, ink)
    return picture


FORMS: dict[str, Callable[[random.Random, random.Random], Image.Image]] = {
    "seal": _seal, "shield": _shield, "wordmark": _wordmark, "leaves": _leaves, "badge": _badge,
}  # fmt: skip


def _figure(draw: ImageDraw.ImageDraw, chance: random.Random, x: float, y: float, size: float, ground: tuple) -> None:
    """Two to four shapes laid over each other, in colours that stand out from the ground."""
    dark = sum(ground[:3]) > 380
    for _ in range(chance.randint(2, 4)):
        ink = _ink(chance, 0, 130) if dark else _ink(chance, 130, 255)
        shape = chance.choice([_a_star, _a_house, _a_wave, _a_blob, _a_wheel, _a_beast])
        off = size * 0.3
        middle = (x + chance.uniform(-off, off), y + chance.uniform(-off, off))
        shape(draw, chance, *middle, size * chance.uniform(0.4, 0.9), ink)
        dark = not dark


def _round(count: int, radius: float, middle: Point = (SIDE / 2, SIDE / 2), turn: float = 0.0) -> list[Point]:
    turns = [turn + 2 * math.pi * n / count for n in range(count)]
    return [(middle[0] + radius * math.sin(t), middle[1] - radius * math.cos(t)) for t in turns]


def _star(spikes: int, far: float, near: float, middle: Point = (SIDE / 2, SIDE / 2), turn: float = 0.0) -> list[Point]:
    out = _round(spikes, far, middle, turn)
    between = _round(spikes, near, middle, turn + math.pi / spikes)
    return [point for pair in zip(out, between, strict=True) for point in pair]


def _a_star(draw, chance, x, y, size, ink):
    draw.polygon(_star(chance.randint(4, 9), size, size * chance.uniform(0.3, 0.7), (x, y), chance.random()), fill=ink)


def _a_house(draw, chance, x, y, size, ink):
    for n in range(chance.randint(1, 3)):
        s = size * (1 - n * 0.25)
        draw.polygon([(x, y - s), (x + s, y - s * 0.2), (x - s, y - s * 0.2)], fill=ink)
        draw.rectangle((x - s * 0.6, y - s * 0.2, x + s * 0.6, y + s * 0.6), fill=ink)
    draw.rectangle((x - size * 0.15, y, x + size * 0.15, y + size * 0.6), fill=tuple(255 - v for v in ink))


def _a_wave(draw, chance, x, y, size, ink):
    for n in range(chance.randint(2, 4)):
        points = [(x - size + size * t / 10, y + (n - 1) * size * 0.4 + size * 0.15 * math.sin(t)) for t in range(21)]
        draw.line(points, fill=ink, width=int(size * 0.13) + 1)


def _a_blob(draw, chance, x, y, size, ink):
    def out() -> float:
        return size * chance.uniform(0.35, 1)

    points = [(x + out() * math.sin(n * 0.63), y - out() * math.cos(n * 0.63)) for n in range(10)]
    draw.polygon(points, fill=ink)


def _a_wheel(draw, chance, x, y, size, ink):
    draw.ellipse((x - size, y - size, x + size, y + size), outline=ink, width=int(size * 0.16) + 1)
    for spoke in _round(chance.choice([4, 6, 8, 12]), size, (x, y)):
        draw.line((x, y, *spoke), fill=ink, width=int(size * 0.09) + 1)


def _a_beast(draw, chance, x, y, size, ink):
    """A body, a head, legs and a tail: a standing animal more or less."""
    way = chance.choice([-1, 1])
    draw.ellipse((x - size * 0.7, y - size * 0.3, x + size * 0.7, y + size * 0.35), fill=ink)
    head = x + way * size * 0.65
    draw.ellipse((head - size * 0.3, y - size * 0.75, head + size * 0.3, y - size * 0.15), fill=ink)
    for leg in (-0.5, -0.2, 0.25, 0.5):
        draw.line((x + leg * size, y, x + leg * size * 1.2, y + size * 0.9), fill=ink, width=int(size * 0.15) + 1)
    tail = (x - way * size, y - size * chance.uniform(0.2, 0.9))
    draw.line((x - way * size * 0.6, y, *tail), fill=ink, width=int(size * 0.1) + 1)
