"""The contact sheet of a film, and stills with the marks found in them."""

from collections.abc import Sequence

import cv2
import numpy as np

from portal.pictures.keyframes import Look
from portal.pictures.references import Array
from portal.rules.marks import Place
from portal.rules.video_words import clock

COLUMNS, TILES = 4, 12
TILE = (320, 180)
GROUND, INK, FRAME = (24, 20, 18), (248, 245, 244), (41, 180, 240)
"""Colours as BGR."""
STILL_WIDTH = 640
QUALITY = 78


def draw_sheet(looks: Sequence[Look], places: dict[float, list[Place]]) -> Array:
    """Frames side by side with their seconds; the marks found in them are boxed and numbered."""
    rows = max(1, -(-len(looks) // COLUMNS))
    sheet = np.full((rows * TILE[1], COLUMNS * TILE[0], 3), GROUND, np.uint8)
    for number, look in enumerate(looks):
        left, top = number % COLUMNS * TILE[0], number // COLUMNS * TILE[1]
        tile, scale = _fit(look)
        high, wide = tile.shape[:2]
        for place in places.get(look.at_s, []):
            _box(tile, place, scale)
        at = (left + (TILE[0] - wide) // 2, top + (TILE[1] - high) // 2)
        sheet[at[1] : at[1] + high, at[0] : at[0] + wide] = tile
        _write(sheet, clock(look.at_s), (left + 6, top + TILE[1] - 8))
    return sheet


def draw_still(look: Look) -> tuple[Array, float]:
    """The frame at STILL_WIDTH at most, and how many of its pixels one of the frame's is."""
    wide, high = look.size
    scale = min(1.0, STILL_WIDTH / wide)
    size = (round(wide * scale), round(high * scale))
    return cv2.resize(look.colour, size, interpolation=cv2.INTER_AREA), scale


def as_jpeg(picture: Array) -> bytes:
    """A picture as JPEG."""
    _done, made = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return made.tobytes()


def _fit(look: Look) -> tuple[Array, float]:
    """The thumb inside a tile, and the scale from the frame to it."""
    high, wide = look.thumb.shape[:2]
    scale = min(TILE[0] / wide, TILE[1] / high)
    size = (max(1, round(wide * scale)), max(1, round(high * scale)))
    tile = look.thumb.copy() if scale == 1 else cv2.resize(look.thumb, size, interpolation=cv2.INTER_AREA)
    return tile, size[0] / look.size[0]


def _box(tile: Array, place: Place, scale: float) -> None:
    x, y, width, height = (round(value * scale) for value in place.box)
    cv2.rectangle(tile, (x - 2, y - 2), (x + width + 1, y + height + 1), FRAME, 1)
    _write(tile, str(place.mark), (x, max(10, y - 5)))


def _write(picture: Array, words: str, at: tuple[int, int]) -> None:
    for ink, width in ((GROUND, 3), (INK, 1)):
        cv2.putText(picture, words, at, cv2.FONT_HERSHEY_SIMPLEX, 0.42, ink, width, cv2.LINE_AA)
