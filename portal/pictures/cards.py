"""The fix-it card as one picture fit for a chat: 1080 px wide, large words, marks stacked as Thai needs them.

Thai is set by raqm (HarfBuzz), which Pillow's wheels bring; without it tone marks would cover vowels.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from portal.pictures.drawing import emblem

FONTS = Path(__file__).parent.parent / "static" / "vendor" / "ibm-plex-sans-thai-looped"
WIDTH, EDGE, TALLEST = 1080, 48, 2400
BAR, PAPER, INK, QUIET, BAD, GOOD, SOFT, THREAD = (
    "#1e2d61", "#ffffff", "#151a26", "#525b70", "#b3261e", "#1f6b43", "#fdecea", "#f0b429",
)  # fmt: skip
NAMES = ("มท.", "สถ.", "จังหวัด", "อปท.", "อถล.")
NOT_BEFORE = set("ะาำๅๆฯ") | {chr(code) for code in (0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E47, 0x0E4F))}
NOT_AFTER = set("เแโใไ(\"'")
"""Thai writes no spaces between words: a line may break anywhere but inside a cluster of letter, vowel and tone."""


@dataclass(frozen=True)
class Card:
    """What the card shows: whose video, what is wrong and what right looks like, line by line; `frame` is a picture's
    bytes; `shows_order` adds the five marks as they must stand."""

    title: str
    place: str
    product: str
    points: Sequence[tuple[str, str]]
    foot: str
    frame: bytes | None = None
    frame_label: str = ""
    shows_order: bool = False


def draw_card(card: Card) -> bytes:
    """The card as PNG, at most 1 MB whatever the frame holds."""
    sheet = Image.new("RGB", (WIDTH, TALLEST), PAPER)
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((0, 0, WIDTH, 150), fill=BAR)
    for left in range(0, WIDTH, 32):
        draw.rectangle((left, 150, left + 18, 156), fill=THREAD)
    _line(draw, (EDGE, 28), card.title, 48, "#ffffff", True)
    _line(draw, (EDGE, 94), card.place, 32, "#c9d2f5")
    y = _words(draw, 184, card.product, 36, INK, True)
    y = _frame(sheet, draw, y + 12, card)
    for number, (wrong, right) in enumerate(card.points, 1):
        if y > TALLEST - 420:
            break
        y = _point(draw, y + 16, number, wrong, right)
    y = _order(sheet, draw, y + 28) if card.shows_order else y
    draw.line((EDGE, y + 28, WIDTH - EDGE, y + 28), fill="#d5dae6", width=2)
    y = _words(draw, y + 48, card.foot, 26, QUIET)
    return _png(sheet.crop((0, 0, WIDTH, min(y + 40, TALLEST))))


def _png(sheet: Image.Image) -> bytes:
    # A photo in a PNG is large; 256 colours bring a chat picture under a megabyte and leave words crisp.
    out = io.BytesIO()
    sheet.quantize(256, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _frame(sheet: Image.Image, draw: ImageDraw.ImageDraw, y: int, card: Card) -> int:
    if card.frame is None:
        return y
    with Image.open(io.BytesIO(card.frame)) as opened:
        shown = opened.convert("RGB")
    shown.thumbnail((WIDTH - 2 * EDGE, 560))
    if shown.width < 640:
        shown = shown.resize((640, max(1, shown.height * 640 // shown.width)))
    left = (WIDTH - shown.width) // 2
    sheet.paste(shown, (left, y))
    draw.rectangle((left - 4, y - 4, left + shown.width + 3, y + shown.height + 3), outline=BAD, width=4)
    return _words(draw, y + shown.height + 10, card.frame_label, 26, QUIET)


def _point(draw: ImageDraw.ImageDraw, y: int, number: int, wrong: str, right: str) -> int:
    lines, height = _wrapped(wrong, 36, WIDTH - 2 * EDGE - 90, True), 56
    draw.rounded_rectangle((EDGE, y, WIDTH - EDGE, y + height * len(lines) + 24), 14, fill=SOFT)
    _line(draw, (EDGE + 26, y + 12), f"{number}", 36, BAD, True)
    for place, line in enumerate(lines):
        _line(draw, (EDGE + 78, y + 12 + place * height), line, 36, BAD, True)
    y += height * len(lines) + 36
    if not right:
        return y
    draw.line([(EDGE + 26, y + 24), (EDGE + 38, y + 36), (EDGE + 60, y + 10)], fill=GOOD, width=6)
    for line in _wrapped(right, 32, WIDTH - 2 * EDGE - 90):
        _line(draw, (EDGE + 78, y), line, 32, INK)
        y += 50
    return y


def _order(sheet: Image.Image, draw: ImageDraw.ImageDraw, y: int) -> int:
    step = (WIDTH - 2 * EDGE) // 5
    for mark, name in enumerate(NAMES, 1):
        left = EDGE + (mark - 1) * step
        sheet.paste(emblem(mark).convert("RGB"), (left + (step - 80) // 2, y), emblem(mark))
        text = f"{mark} {name}"
        _line(draw, (left + (step - round(_length(text, 28))) // 2, y + 88), text, 28, QUIET)
    return y + 130


def _words(draw: ImageDraw.ImageDraw, y: int, text: str, height: int, ink: str, bold: bool = False) -> int:
    for line in _wrapped(text, height, WIDTH - 2 * EDGE, bold):
        _line(draw, (EDGE, y), line, height, ink, bold)
        y += round(height * 1.55)
    return y


def _wrapped(text: str, height: int, width: int, bold: bool = False) -> list[str]:
    """Lines that fit: broken at spaces where it can be, else between two clusters."""
    lines: list[str] = []
    for part in text.splitlines():
        line = ""
        for piece in _pieces(part):
            if _length(line + piece, height, bold) <= width:
                line += piece
                continue
            lines += [line.rstrip()] if line.strip() else []
            line = piece.lstrip()
            while _length(line, height, bold) > width:
                cut = _cut(line, height, width, bold)
                lines.append(line[:cut])
                line = line[cut:]
        lines += [line.rstrip()] if line.strip() else []
    return lines


def _pieces(text: str) -> list[str]:
    return [word + " " for word in text.split()]


def _cut(text: str, height: int, width: int, bold: bool) -> int:
    fits = [n for n in range(1, len(text)) if text[n] not in NOT_BEFORE and text[n - 1] not in NOT_AFTER]
    return max((n for n in fits if _length(text[:n], height, bold) <= width), default=max(1, len(text) // 2))


def _line(
    draw: ImageDraw.ImageDraw, place: tuple[int, int], text: str, height: int, ink: str, bold: bool = False
) -> None:
    left = float(place[0])
    for run, thai in _runs(text):
        draw.text((left, place[1] + height), run, fill=ink, font=_font(thai, height, bold), anchor="ls")
        left += _font(thai, height, bold).getlength(run)


def _length(text: str, height: int, bold: bool = False) -> float:
    return sum(_font(thai, height, bold).getlength(run) for run, thai in _runs(text))


def _runs(text: str) -> list[tuple[str, bool]]:
    """Thai and Latin letters lie in fonts of their own."""
    return [("".join(signs), thai) for thai, signs in groupby(text, key=lambda sign: "\u0e00" <= sign <= "\u0e7f")]


@cache
def _font(thai: bool, height: int, bold: bool) -> ImageFont.FreeTypeFont:
    name = f"{'thai' if thai else 'latin'}-{600 if bold else 400}.woff2"
    return ImageFont.truetype(str(FONTS / name), height, layout_engine=ImageFont.Layout.RAQM)
