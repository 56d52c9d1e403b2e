"""One spot compared closely with one reference: moved and sized until it fits best, then measured in several ways."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from portal.pictures.references import Array, Reference
from portal.pictures.seeking import Spot

ROUNDS = (
    (20, 4, (0.87, 0.93, 1.0, 1.07, 1.15), 0.55, 10),
    (32, 2, (0.95, 0.975, 1.0, 1.025, 1.05), 0.6, 4),
    (40, 1, (0.97, 0.985, 1.0, 1.015, 1.03), 0.6, 3),
)
"""Each round: pixels of the mark's height, how far it may move, by how much it may grow or shrink, how like it must be
to go on, and how many of each reference do."""
FINEST = 40


@dataclass(frozen=True)
class Fit:
    """How well a spot fits: `box` in pixels of the frame (floats), `measures` by name, each about 1 when it is so."""

    reference: Reference
    box: tuple[float, float, float, float]
    measures: dict[str, float]


@dataclass(frozen=True)
class Held:
    """A spot on its way through the rounds: middle and height in pixels of the frame."""

    reference: Reference
    like: float
    x: float
    y: float
    tall: float


def compare(picture: Array, spots: Iterable[Spot]) -> list[Fit]:
    """What fits around the spots of a frame (height, width, 3; BGR), the most alike first."""
    high = picture.shape[0]
    held = [Held(spot.reference, spot.score, spot.x * high, spot.y * high, spot.height * high) for spot in spots]
    for size, reach, growth, least, most in ROUNDS:
        moved = (_align(picture, one, min(size, max(8, round(one.tall))), reach, growth) for one in held)
        held = _best([one for one in moved if one and one.like >= least], most)
    return [Fit(one.reference, _box(one), _measure(picture, one.reference, (one.x, one.y, one.tall))) for one in held]


def _best(held: list[Held], most: int) -> list[Held]:
    """Of spots that came to lie in one place the most alike, and of each reference the best few."""
    kept: dict[Reference, list[Held]] = {}
    for one in sorted(held, key=lambda each: -each.like):
        mine = kept.setdefault(one.reference, [])
        if len(mine) < most and not any(_same(one, other) for other in mine):
            mine.append(one)
    return sorted((one for mine in kept.values() for one in mine), key=lambda each: -each.like)


def _same(one: Held, other: Held) -> bool:
    near = 0.15 * one.tall
    return abs(one.x - other.x) < near and abs(one.y - other.y) < near and 0.8 < one.tall / other.tall < 1.25


def _box(one: Held) -> tuple[float, float, float, float]:
    wide = one.tall * one.reference.aspect
    return (one.x - wide / 2, one.y - one.tall / 2, wide, one.tall)


def _align(picture: Array, one: Held, size: int, reach: int, growth: tuple[float, ...]) -> Held | None:
    """The best place within `reach` at `size` pixels of height; None outside the frame."""
    reference, at = one.reference, (one.x, one.y, one.tall)
    grow = max(growth)
    half_h, half_w = int(size * grow / 2) + 2, int(size * reference.aspect * grow / 2) + 2
    patch = _patch(picture, at, size, (half_w + reach, half_h + reach))
    if patch is None:
        return None
    grey = cv2.cvtColor(patch, cv2.COLOR_BGR2GRAY)
    windows = np.lib.stride_tricks.sliding_window_view(grey, (2 * half_h, 2 * half_w))
    flat = windows.reshape(windows.shape[0] * windows.shape[1], -1)
    forms, masks, areas = _forms(reference, size, growth, half_h, half_w)
    means, squares = flat @ masks / areas, (flat * flat) @ masks / areas
    like = (flat @ forms) / np.sqrt(np.maximum(squares - means * means, 4.0) * areas)
    cube = like.reshape(windows.shape[0], windows.shape[1], len(growth))
    row, column, form = (int(at) for at in np.unravel_index(int(cube.argmax()), cube.shape))
    dy, dx = row + _between(cube[:, column, form], row), column + _between(cube[row, :, form], column)
    step = _between(cube[row, column], form)
    grown = growth[form] + step * (growth[1] - growth[0])
    scale = at[2] / size
    moved = (at[0] + (dx - reach) * scale, at[1] + (dy - reach) * scale)
    return Held(reference, float(cube[row, column, form]), *moved, at[2] * grown)


def _between(line: Array, at: int) -> float:
    """How far beside a best point the true best lies (-0.5 to 0.5), by the parabola through its neighbours."""
    if not 0 < at < len(line) - 1:
        return 0.0
    before, here, after = (float(value) for value in line[at - 1 : at + 2])
    bend = before - 2 * here + after
    return 0.5 * (before - after) / bend if bend < -1e-6 else 0.0


@cache
def _forms(
    reference: Reference, size: int, growth: tuple[float, ...], half_h: int, half_w: int
) -> tuple[Array, Array, Array]:
    """The reference at each growth as columns in one canvas: zero-mean unit forms, masks, areas."""
    forms, masks = [], []
    for grow in growth:
        grey, mask = _placed(reference, size * grow, half_h, half_w)
        form = (grey - (grey * mask).sum() / mask.sum()) * mask
        forms.append((form / max(1e-6, float((form * form / np.maximum(mask, 0.5)).sum())) ** 0.5).ravel())
        masks.append(mask.ravel())
    stacked = np.stack(masks, 1)
    return np.stack(forms, 1), stacked, stacked.sum(0)


def _placed(reference: Reference, tall: float, half_h: int, half_w: int) -> tuple[Array, Array]:
    """Grey and mask of the reference at a height that need not be whole, in the middle of a canvas."""
    scale = tall / reference.mask.shape[0]
    shrunk = max(8, round(tall * 1.0))
    colour, mask = reference.at(shrunk)
    grey = cv2.cvtColor(colour.astype(np.float32), cv2.COLOR_BGR2GRAY)
    step = scale * reference.mask.shape[0] / shrunk
    move = np.array(
        [[step, 0, half_w - step * mask.shape[1] / 2 + (step - 1) / 2],
         [0, step, half_h - step * mask.shape[0] / 2 + (step - 1) / 2]]
    )  # fmt: skip
    canvas = (2 * half_w, 2 * half_h)
    placed = cv2.warpAffine(grey, move, canvas, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    cover = cv2.warpAffine(mask, move, canvas, flags=cv2.INTER_LINEAR)
    return placed, np.where(cover > 0.5, cover, 0).astype(np.float32)


def _patch(picture: Array, at: tuple[float, float, float], size: int, half: tuple[int, int]) -> Array | None:
    """The surroundings of a point as float32, scaled so that the mark is `size` pixels high; half sizes in pixels."""
    scale = at[2] / size
    left, top = at[0] - half[0] * scale, at[1] - half[1] * scale
    right, bottom = at[0] + half[0] * scale, at[1] + half[1] * scale
    if right < 2 or bottom < 2 or left > picture.shape[1] - 2 or top > picture.shape[0] - 2:
        return None
    x0, y0 = max(0, int(left) - 2), max(0, int(top) - 2)
    part = picture[y0 : int(bottom) + 3, x0 : int(right) + 3]
    if part.size == 0:
        return None
    if scale > 1.3:  # shrink evenly first: a point of the patch stands for several of the frame
        small = (max(2, round(part.shape[1] / scale)), max(2, round(part.shape[0] / scale)))
        fx, fy = part.shape[1] / small[0], part.shape[0] / small[1]
        part = cv2.resize(part, small, interpolation=cv2.INTER_AREA)
    else:
        fx = fy = 1.0
    move = np.array([[scale / fx, 0, (left - x0) / fx], [0, scale / fy, (top - y0) / fy]])
    move[:, 2] += (move[[0, 1], [0, 1]] - 1) / 2
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(
        part.astype(np.float32), move, (2 * half[0], 2 * half[1]), flags=flags, borderMode=cv2.BORDER_REPLICATE
    )


def _measure(picture: Array, reference: Reference, at: tuple[float, float, float]) -> dict[str, float]:
    size = min(FINEST, max(10, round(at[2])))
    half = (int(size * reference.aspect / 2) + 1, size // 2 + 1)
    patch = _patch(picture, at, size, half)
    if patch is None:
        return {}
    form, mask = _colour_form(reference, size, half)
    grey, plain = (cv2.cvtColor(one, cv2.COLOR_BGR2GRAY) for one in (patch, form))
    return {"size": float(size), **_measures(patch, form, grey, plain, mask)}


@cache
def _colour_form(reference: Reference, size: int, half: tuple[int, int]) -> tuple[Array, Array]:
    colour, mask = reference.at(size)
    move = np.array([[1, 0, half[0] - mask.shape[1] / 2], [0, 1, half[1] - mask.shape[0] / 2]])
    size_wh = (2 * half[0], 2 * half[1])
    canvas = cv2.warpAffine(colour.astype(np.float32), move, size_wh, borderMode=cv2.BORDER_REPLICATE)
    cover = cv2.warpAffine(mask, move, size_wh)
    return canvas, np.where(cover > 0.5, cover, 0).astype(np.float32)


def _measures(patch: Array, form: Array, grey: Array, plain: Array, mask: Array) -> dict[str, float]:
    size = mask.shape[0]
    fine = max(0.8, size / 14)
    sharp, sharp_plain = _high(grey, mask, fine), _high(plain, mask, fine)
    parts = _parts(sharp, sharp_plain, mask)
    near = _parts(grey, plain, mask)
    middle = mask * _disc(mask.shape)
    return {
        "grey": _ncc(grey, plain, mask),
        "colour": _ncc_colour(patch, form, mask),
        "detail": _ncc(sharp, sharp_plain, mask),
        "middle": _ncc(grey, plain, middle),
        "middle_detail": _ncc(sharp, sharp_plain, middle),
        "worst": float(np.quantile(parts, 0.1)),
        "worst_grey": float(np.quantile(near, 0.1)),
        "parts": float(parts.mean()),
        "gain": _gain(grey, plain, mask),
    }


@cache
def _disc(shape: tuple[int, int]) -> Array:
    ys, xs = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    far = ((ys / (shape[0] - 1) - 0.5) / 0.3) ** 2 + ((xs / (shape[1] - 1) - 0.5) / 0.3) ** 2
    inside: Array = (far < 1).astype(np.float32)
    return inside


def _high(grey: Array, mask: Array, sigma: float) -> Array:
    """What is finer than `sigma`, the ground outside the mask left out."""
    cover = cv2.GaussianBlur(mask, (0, 0), sigma)
    return grey - cv2.GaussianBlur(grey * mask, (0, 0), sigma) / np.maximum(cover, 0.05)


def _ncc(one: Array, other: Array, weight: Array) -> float:
    total = max(1e-6, float(weight.sum()))
    a = one - float((one * weight).sum()) / total
    b = other - float((other * weight).sum()) / total
    power = max(1e-3, float((a * a * weight).sum() * (b * b * weight).sum()))
    return float((a * b * weight).sum()) / math.sqrt(power)


def _ncc_colour(patch: Array, form: Array, mask: Array) -> float:
    weight = mask[..., None]
    total = max(1e-6, float(mask.sum()))
    a = patch - (patch * weight).sum((0, 1)) / total
    b = form - (form * weight).sum((0, 1)) / total
    power = max(1e-3, float((a * a * weight).sum() * (b * b * weight).sum()))
    return float((a * b * weight).sum()) / math.sqrt(power)


def _gain(grey: Array, plain: Array, mask: Array) -> float:
    """How much of the reference's contrast is there."""
    total = max(1e-6, float(mask.sum()))
    a, b = (one - float((one * mask).sum()) / total for one in (grey, plain))
    return float((a * b * mask).sum() / max(1e-3, (b * b * mask).sum()))


def _parts(one: Array, other: Array, mask: Array) -> Array:
    """Correlation window by window, where the reference shows enough to tell by."""
    sigma = max(2.0, mask.shape[0] / 8)

    def blur(values: Array) -> Array:
        smooth: Array = cv2.GaussianBlur(values, (0, 0), sigma)
        return smooth

    cover = np.maximum(blur(mask), 1e-3)
    mean_a, mean_b = blur(one * mask) / cover, blur(other * mask) / cover
    var_a = np.maximum(blur(one * one * mask) / cover - mean_a**2, 0)
    var_b = np.maximum(blur(other * other * mask) / cover - mean_b**2, 0)
    both = blur(one * other * mask) / cover - mean_a * mean_b
    telling = (mask > 0.5) & (var_b > 0.25 * float(var_b[mask > 0.5].mean() if (mask > 0.5).any() else 0))
    like = both / np.sqrt((var_a + 9.0) * (var_b + 1e-3))
    return like[telling] if telling.any() else np.zeros(1, np.float32)
