"""Where in a frame marks may stand: a coarse look at every size, singly and by rows. Every spot is compared again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from portal.pictures.references import Array, Reference

SMALLEST, LARGEST, STEP = 0.032, 0.2, 1.18
"""Heights of a mark that are looked for, as shares of the frame's."""
TALL = 10
"""Pixels of a mark's height in the coarse look."""
GLANCE_TALL, GLANCE_STEP = 6, 1.35
"""The same for a glance, which only tells likely frames from others."""
LINE_TALL = 16
LIKELY = 0.45
ROWS, PER_ROW, ALONE = 6, 2, 6
"""Spots that go on: the best rows with so many of each mark in them, and the best of each mark anywhere."""
QUIET = 4.0
"""Grey levels of spread under which a spot is flat: compression makes that much."""


@dataclass(frozen=True)
class Spot:
    """A place for a closer look: middle and height as shares of the frame's height, and how like it was."""

    reference: Reference
    x: float
    y: float
    height: float
    score: float


@dataclass(frozen=True)
class Line:
    """A line of marks: along which axis (1 across, 0 down), where on the other, and how high its marks are (pixels)."""

    axis: int
    across: float
    tall: float


def levels(height: int, mark: int = TALL, step: float = STEP) -> list[int]:
    """Frame heights at which a mark of some size is `mark` pixels high, largest first; none beyond the frame's own."""
    found, share = [], SMALLEST
    while share <= LARGEST:
        if (tall := round(mark / share)) <= height:
            found.append(tall)
        share *= step
    return found


def find_spots(luma: Array, references: Sequence[Reference]) -> list[Spot]:
    """The spots of a grey frame (height, width; uint8) that are worth comparing."""
    spots: list[Spot] = []
    rows: list[tuple[float, list[Spot]]] = []
    for picture in _pyramid(luma, TALL, STEP):
        likeness = likenesses(picture, tuple(references), TALL)
        spots += [
            spot for reference, like in zip(references, likeness, strict=True) for spot in _peaks(reference, like)
        ]
        for axis in (1, 0):
            rows += _rows(references, likeness, axis)
    rows.sort(key=lambda row: -row[0])
    found = [spot for _score, row in rows[:ROWS] for spot in row]
    for reference in references:
        own = sorted((spot for spot in spots if spot.reference is reference), key=lambda spot: -spot.score)
        found += own[:ALONE]
    return _distinct(found)


def glance(small: Array, references: Sequence[Reference]) -> float:
    """How likely a small grey frame holds a row of marks; only to compare frames of one film."""
    marks = [reference.mark for reference in references]
    best = -1.0
    for picture in _pyramid(small, GLANCE_TALL, GLANCE_STEP):
        likeness = _quick(picture, references)
        for axis in (1, 0):
            best = max(best, float(_lines(marks, likeness, axis).max()) / len(set(marks)))
    return best


def _quick(picture: Array, references: Sequence[Reference]) -> list[Array]:
    """Likeness as `likenesses` finds it, but with the spread of whole boxes: a third of the cost."""
    spreads: dict[tuple[int, int], Array] = {}
    found = []
    for form in (_kernel(reference, GLANCE_TALL).form for reference in references):
        box = (form.shape[1], form.shape[0])
        if box not in spreads:
            mean = cv2.boxFilter(picture, -1, box)
            power = cv2.sqrBoxFilter(picture, -1, box) - mean * mean
            spreads[box] = np.sqrt(np.maximum(power, QUIET**2)) * form.size**0.5
        found.append(cv2.filter2D(picture, -1, form) / spreads[box])
    return found


def find_in_line(luma: Array, references: Sequence[Reference], line: Line) -> list[Spot]:
    """Spots of these references along a line in which others of the marks were found already."""
    axis, across, tall = line.axis, line.across, line.tall
    low, high = (max(0, int(across + side * 0.8 * tall)) for side in (-1, 1))
    band = luma[low:high] if axis == 1 else luma[:, low:high]
    if min(band.shape) < 8:
        return []
    scale = LINE_TALL / tall
    size = (max(LINE_TALL, round(band.shape[1] * scale)), max(LINE_TALL, round(band.shape[0] * scale)))
    picture = cv2.resize(band, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    start = (0, low) if axis == 1 else (low, 0)
    spots = []
    for size_of_mark in (LINE_TALL - 2, LINE_TALL, LINE_TALL + 2):
        for reference, like in zip(references, likenesses(picture, tuple(references), size_of_mark), strict=True):
            like = like.copy()
            for _ in range(PER_ROW):
                y, x = (int(at) for at in np.unravel_index(int(like.argmax()), like.shape))
                place = ((x + 0.5) / scale + start[0], (y + 0.5) / scale + start[1])
                x_share, y_share, height = (value / luma.shape[0] for value in (*place, size_of_mark / scale))
                spots.append(Spot(reference, x_share, y_share, height, float(like[y, x])))
                half = LINE_TALL // 3
                like[max(0, y - half) : y + half, max(0, x - half) : x + half] = -1
    return spots


def _pyramid(luma: Array, mark: int, step: float) -> Iterator[Array]:
    picture = luma
    for tall in levels(luma.shape[0], mark, step):
        width = max(mark * 2, round(luma.shape[1] * tall / luma.shape[0]))
        picture = cv2.resize(picture, (width, tall), interpolation=cv2.INTER_AREA)
        yield picture.astype(np.float32)


@dataclass(frozen=True, eq=False)
class Kernel:
    """A mark as a filter, and the mask under which its surroundings' spread is taken."""

    form: Array
    mask: Array


@cache
def _kernel(reference: Reference, tall: int) -> Kernel:
    colour, mask = reference.at(tall)
    grey = cv2.cvtColor(colour.astype(np.float32), cv2.COLOR_BGR2GRAY)
    form = grey - (grey * mask).sum() / mask.sum()
    form = form * mask / max(1e-6, float((form * form * mask).sum())) ** 0.5
    return Kernel(form.astype(np.float32), mask)


@cache
def _kernels(references: tuple[Reference, ...], tall: int) -> tuple[tuple[Kernel, Array], ...]:
    """The kernel of each, and a mask like its own: those of round seals are as good as equal and are used once."""
    masks: list[Array] = []
    found: list[tuple[Kernel, Array]] = []
    for kernel in (_kernel(reference, tall) for reference in references):
        mine = kernel.mask
        same = (one for one in masks if one.shape == mine.shape and np.abs(one - mine).sum() < 0.2 * mine.sum())
        if (mask := next(same, None)) is None:
            masks.append(mask := mine)
        found.append((kernel, mask))
    return tuple(found)


def likenesses(picture: Array, references: tuple[Reference, ...], tall: int) -> list[Array]:
    """For each reference its correlation with the surroundings of every point of a small grey picture, -1 to 1."""
    spreads: dict[int, Array] = {}
    squared = picture * picture
    found: list[Array] = []
    for kernel, mask in _kernels(references, tall):
        if kernel.form.shape[1] >= picture.shape[1]:
            found.append(np.zeros_like(picture))
            continue
        if id(mask) not in spreads:
            area = float(mask.sum())
            mean = cv2.filter2D(picture, -1, mask / area)
            power = cv2.filter2D(squared, -1, mask / area) - mean * mean
            spreads[id(mask)] = np.sqrt(np.maximum(power, QUIET**2)) * area**0.5
        found.append(cv2.filter2D(picture, -1, kernel.form) / spreads[id(mask)])
    return found


def _peaks(reference: Reference, like: Array) -> list[Spot]:
    top = cv2.dilate(like, np.ones((5, 5), np.uint8)).ravel()
    flat = like.ravel()
    likely = np.flatnonzero(flat > LIKELY)
    ys, xs = np.divmod(likely[flat[likely] >= top[likely]], like.shape[1])
    scores = like[ys, xs]
    best = np.argsort(-scores)[:ALONE]
    return [_spot(reference, like, int(xs[n]), int(ys[n])) for n in best]


def _spot(reference: Reference, like: Array, x: int, y: int) -> Spot:
    tall = like.shape[0]
    return Spot(reference, (x + 0.5) / tall, (y + 0.5) / tall, TALL / tall, float(like[y, x]))


def _rows(references: Sequence[Reference], likeness: Sequence[Array], axis: int) -> list[tuple[float, list[Spot]]]:
    """Lines along an axis (1 across, 0 down) in which many of the marks have a place; with their spots."""
    total = _lines([reference.mark for reference in references], likeness, axis)
    found: list[tuple[int, list[Spot]]] = []
    for at in np.argsort(-total)[:ROWS]:
        if all(abs(int(at) - other) > TALL // 3 for other, _spots in found):
            found.append((int(at), _in_row(references, likeness, axis, int(at))))
    return [(float(total[at]), spots) for at, spots in found]


def _lines(marks: Sequence[int], likeness: Sequence[Array], axis: int) -> Array:
    """For each line along an axis how like the marks it is in all: the best place of each mark, summed."""
    best: dict[int, Array] = {}
    for mark, like in zip(marks, likeness, strict=True):
        line = like.max(axis)
        best[mark] = np.maximum(best[mark], line) if mark in best else line
    total: Array = np.sum([cv2.dilate(line, np.ones((3, 1), np.uint8)).ravel() for line in best.values()], axis=0)
    return total


def _in_row(references: Sequence[Reference], likeness: Sequence[Array], axis: int, at: int) -> list[Spot]:
    spots = []
    for reference, like in zip(references, likeness, strict=True):
        low = max(0, at - 1)
        band = like[low : at + 2] if axis == 1 else like[:, low : at + 2].T
        line = band.max(0).copy()
        for _ in range(PER_ROW):
            along = int(line.argmax())
            across = low + int(band[:, along].argmax())
            x, y = (along, across) if axis == 1 else (across, along)
            spots.append(_spot(reference, like, x, y))
            line[max(0, along - TALL // 2) : along + TALL // 2] = -1
    return spots


def _distinct(spots: Sequence[Spot]) -> list[Spot]:
    """The same place at the same size once, the best first."""
    kept: list[Spot] = []
    for spot in sorted(spots, key=lambda one: -one.score):
        if not any(_same(spot, other) for other in kept):
            kept.append(spot)
    return kept


def _same(one: Spot, other: Spot) -> bool:
    near = 0.25 * one.height
    return (
        one.reference is other.reference
        and abs(one.x - other.x) < near
        and abs(one.y - other.y) < near
        and 0.9 < one.height / other.height < 1.12
    )
