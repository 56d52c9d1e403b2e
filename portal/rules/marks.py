"""How sightings of the five marks are told: seen or not, and in what order. The machine suggests, a person decides."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from math import exp
from typing import Any

from portal.rules.branding import RIGHT_ORDER
from portal.rules.facts import Picture

OWN_MARK = 4
"""The mark of which every authority has its own; the others are the province's to give."""
PICTURE_NAME = re.compile(r"([1-5])(?![0-9])[^/]*\.(?:png|jpe?g|webp)", re.IGNORECASE)
LEAST_SIDE, MOST_PICTURES, MOST_PICTURE_BYTES = 32, 6, 5 * 1024**2
"""A picture of a mark: pixels of its shorter side, how many of one mark, and bytes."""
Box = tuple[int, int, int, int]
"""x, y, width, height in pixels of the frame."""


class MarkOrder(StrEnum):
    """How the marks stand. `unknown` whenever not all five were found and none of those found is out of place."""

    RIGHT = "right"
    WRONG = "wrong"
    UNKNOWN = "unknown"


ORDER_WORDS = {
    MarkOrder.RIGHT: ("ระบบพบตราครบห้าตราตามลำดับ", "Five marks found by machine, in order"),
    MarkOrder.WRONG: ("ระบบพบตราไม่เรียงตามลำดับ", "Marks found by machine, not in order"),
    MarkOrder.UNKNOWN: ("ระบบยังบอกลำดับไม่ได้", "Order not found by machine"),
}
SEEN_WORDS = ("ระบบพบ", "Found by machine")
NOT_SEEN_WORDS = ("ระบบไม่พบ", "Not found by machine")
PLACEHOLDER_WORDS = (
    "เทียบกับตราตัวอย่าง ยังไม่มีภาพตราจริง",
    "Compared with a placeholder: there is no picture of the real mark yet",
)


def marks_given_by(*, of_authority: bool) -> tuple[int, ...]:
    """The marks whose pictures an authority gives, or else a province."""
    return (OWN_MARK,) if of_authority else tuple(mark for mark in RIGHT_ORDER if mark != OWN_MARK)


def picture_mark(name: str) -> int | None:
    """The mark that a picture's file name begins with ("4.png", "4-b.jpg"); None for any other file."""
    found = PICTURE_NAME.fullmatch(name)
    return int(found[1]) if found else None


@dataclass(frozen=True)
class MarkSeen:
    """One mark: whether the machine found it, how sure (0 to 1), when (s), where, and the place of its still."""

    mark: int
    seen: bool = False
    confidence: float = 0.0
    at_s: float | None = None
    box: Box | None = None
    frame_size: tuple[int, int] | None = None
    frame: int | None = None


@dataclass(frozen=True)
class ScreenLook:
    """What a screening saw: the five marks, their order, how many frames were looked at, CPU seconds.

    `frames` are the stills: their second and the boxes in them. `problem` is a FileLook's word, or None.
    """

    marks: tuple[MarkSeen, ...] = ()
    order: MarkOrder = MarkOrder.UNKNOWN
    frames_looked_at: int = 0
    seconds: float = 0.0
    problem: str | None = None
    frames: tuple[dict[str, Any], ...] = ()

    def after(self, seconds: float) -> "ScreenLook":
        """The same, with what it cost."""
        return replace(self, seconds=round(seconds, 3))


@dataclass(frozen=True)
class Screened:
    """A look with its pictures: the contact sheet, then a still for each of its frames (JPEG)."""

    look: ScreenLook
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Place:
    """A mark found in one frame."""

    mark: int
    confidence: float
    at_s: float
    box: Box


@dataclass(frozen=True)
class OrderLimits:
    """When marks stand in one line, as shares of the larger one's height (own measurements on drawn clips)."""

    off_line: float = 0.6
    unlike_size: float = 2.2


LIMITS = OrderLimits()


def seen_from_data(data: Mapping[str, Any]) -> MarkSeen:
    """A MarkSeen out of JSON."""
    box, size = data.get("box"), data.get("frame_size")
    return MarkSeen(
        data["mark"], data["seen"], data["confidence"], data.get("at_s"),
        tuple(box) if box else None, tuple(size) if size else None, data.get("frame"),
    )  # fmt: skip


def judge_order(lines: Iterable[Sequence[Place]], alone: Sequence[Place] = ()) -> MarkOrder:
    """The order of all that was found: `lines` are frames, each with its marks; `alone` the first sight of each mark.

    Right only when a frame shows all five in order, or all five come one after the other, each in a frame of its own,
    and nothing found anywhere stands wrong.
    """
    orders = [order_in_frame(places) for places in lines]
    if MarkOrder.WRONG in orders:
        return MarkOrder.WRONG
    if MarkOrder.RIGHT in orders:
        return MarkOrder.RIGHT
    return order_in_time(alone)


def order_in_frame(places: Sequence[Place]) -> MarkOrder:
    """How the marks of one frame stand, left to right or top to bottom."""
    if len(places) < 2:
        return MarkOrder.UNKNOWN
    across, down = _read(places, 0), _read(places, 1)
    read = across or down
    if read is None:
        return MarkOrder.UNKNOWN
    if list(read) != sorted(read):
        return MarkOrder.WRONG
    sure = all(place.confidence >= SEEN for place in places)
    return MarkOrder.RIGHT if read == RIGHT_ORDER and sure else MarkOrder.UNKNOWN


def order_in_time(alone: Sequence[Place]) -> MarkOrder:
    """How marks follow each other, each at its own second; unknown when two of them share one."""
    read = [place.mark for place in sorted(alone, key=lambda one: one.at_s)]
    if len(read) < 2 or len({place.at_s for place in alone}) < len(alone):
        return MarkOrder.UNKNOWN
    if len(set(read)) == len(read) and read != sorted(read):
        return MarkOrder.WRONG
    return MarkOrder.RIGHT if tuple(read) == RIGHT_ORDER else MarkOrder.UNKNOWN


def _read(places: Sequence[Place], axis: int) -> tuple[int, ...] | None:
    """The marks along an axis (0 across, 1 down) when they stand in one line of like sizes; else None."""
    ordered = sorted(places, key=lambda place: place.box[axis] + place.box[axis + 2] / 2)
    for one, other in pairwise(ordered):
        larger = max(one.box[3], other.box[3])
        off = abs(_middle(one, 1 - axis) - _middle(other, 1 - axis))
        apart = _middle(other, axis) - _middle(one, axis)
        if off > LIMITS.off_line * larger or apart < off or larger > LIMITS.unlike_size * min(one.box[3], other.box[3]):
            return None
    return tuple(place.mark for place in ordered)


def _middle(place: Place, axis: int) -> float:
    return place.box[axis] + place.box[axis + 2] / 2


WEIGHTS: Mapping[str, float] = {
    "grey": 3.4,
    "detail": 1.85,
    "middle": 1.77,
    "middle_detail": 1.62,
    "worst": 1.94,
    "worst_grey": 1.72,
    "parts": 1.92,
}
"""What each measure counts: logistic regression on 324 drawn films (`tests/mark_films.py`), every second seed."""
BIAS, SMALL_BELOW, SMALL_COSTS = -11.91, 32.0, 1.16
"""Where the sum must lie for even odds, and what a mark of 16 pixels less than 32 must show more."""
SEEN, SEEN_IN_LINE = 0.5, 0.3
"""A mark is seen from this confidence on: by itself, and in a line of at least two that are sure.

Chosen on the same half, where no wrong place passed by itself; on the other half one did.
"""


def confidence(measures: Mapping[str, float]) -> float:
    """How sure a likeness is, 0 to 1, from what `pictures.comparing` measured; 0 for a place without measures."""
    if not measures:
        return 0.0
    value = BIAS + sum(weight * measures[name] for name, weight in WEIGHTS.items())
    value -= SMALL_COSTS * max(0.0, SMALL_BELOW - measures["size"]) / 16
    return 1 / (1 + exp(-value))
