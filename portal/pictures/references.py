"""The pictures that marks are compared with: cut to what they show, with what of them is clear ground left out."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from portal.pictures.drawing import emblem
from portal.rules.marks import picture_mark

Array = np.ndarray[Any, np.dtype[Any]]
MOST_SIDE = 256
"""Marks stand in a frame at a tenth of that; more detail only costs."""
CLEAR = 40
"""Alpha under this is ground."""
LEAST_CONTRAST = 4.0
SPARSE, EVEN_EDGE = 0.62, 0.5
"""So much of a picture's edge is of one colour when that is its ground."""


class BadReference(ValueError):
    """A reference picture that nothing can be compared with."""


@dataclass(frozen=True, eq=False)
class Reference:
    """One picture of one mark: colours (height, width, 3; BGR, float), and how much each point counts (0 to 1)."""

    mark: int
    colour: Array
    mask: Array

    @property
    def aspect(self) -> float:
        """Width by height."""
        return float(self.mask.shape[1] / self.mask.shape[0])

    def at(self, height: int, width: int | None = None) -> tuple[Array, Array]:
        """(colour, mask) at a size in pixels; without a width the shape is kept."""
        return _at(self, height, width or max(3, round(height * self.aspect)))


@cache
def _at(reference: Reference, height: int, width: int) -> tuple[Array, Array]:
    mask = cv2.resize(reference.mask, (width, height), interpolation=cv2.INTER_AREA)
    weighed = cv2.resize(reference.colour * reference.mask[..., None], (width, height), interpolation=cv2.INTER_AREA)
    return weighed / np.maximum(mask, 1e-3)[..., None], np.where(mask > 0.5, mask, 0).astype(np.float32)


def usable_references(paths: Iterable[tuple[int, str | Path]]) -> list[Reference]:
    """The same without those that cannot serve."""
    found: list[Reference] = []
    for one in paths:
        with suppress(BadReference):
            found += read_references([one])
    return found


def read_references(paths: Iterable[tuple[int, str | Path]]) -> list[Reference]:
    """The reference pictures of (mark, path) pairs; "" is this project's own drawing.

    Raises BadReference naming the file that cannot serve.
    """
    found: list[Reference] = []
    for mark, path in paths:
        found += _read(mark, Path(path)) if str(path) else [_placeholder(mark)]
    return found


def _placeholder(mark: int) -> Reference:
    drawn = np.asarray(emblem(mark))
    bgr = np.ascontiguousarray(drawn[..., 2::-1])
    return _cut(mark, bgr, _shown(bgr, drawn[..., 3]), "the placeholder")


def references_in(folder: str | Path) -> list[tuple[int, Path]]:
    """(mark, path) for every picture `1.*` to `5.*` in a folder ("4.png", "4-b.jpg"), by name."""
    found = ((picture_mark(path.name), path) for path in sorted(Path(folder).iterdir()))
    return [(mark, path) for mark, path in found if mark]


def _read(mark: int, path: Path) -> list[Reference]:
    raw = np.frombuffer(path.read_bytes(), np.uint8)
    picture: Array | None = cv2.imdecode(raw, cv2.IMREAD_UNCHANGED) if raw.size else None
    if picture is None:
        raise BadReference(f"{path.name} is no PNG, JPEG or WebP picture")
    if picture.dtype == np.uint16:
        picture = (picture // 256).astype(np.uint8)
    if picture.ndim == 2:
        picture = cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)
    alpha = picture[..., 3] if picture.shape[2] == 4 else np.full(picture.shape[:2], 255, np.uint8)
    shown = _shown(picture[..., :3], alpha)
    cut = _cut(mark, picture[..., :3], shown, path.name)
    if cut.mask.mean() >= SPARSE:
        return [cut]
    # Letters and thin figures show their form against their ground: they are looked for on white paper too.
    on_white = cut.colour * cut.mask[..., None] + 255 * (1 - cut.mask[..., None])
    return [cut, Reference(mark, on_white, np.ones_like(cut.mask))]


def _shown(picture: Array, alpha: Array) -> Array:
    """What is not ground: by alpha where there is one, else all that the even ground of the edges does not reach."""
    if alpha.min() < CLEAR:
        return np.where(alpha < CLEAR, 0, alpha).astype(np.float32) / 255
    edge = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]]).astype(int)
    ground = np.median(edge, axis=0)
    if (np.abs(edge - ground).max(1) < 24).mean() < EVEN_EDGE:
        return np.ones(alpha.shape, np.float32)
    like_ground = (np.abs(picture.astype(int) - ground).max(2) < 16).astype(np.uint8)
    _count, parts = cv2.connectedComponents(like_ground, connectivity=4)
    outside = np.unique(np.concatenate([parts[0], parts[-1], parts[:, 0], parts[:, -1]]))
    shown: Array = (~np.isin(parts, outside[outside > 0])).astype(np.float32)
    return shown if shown.mean() > 0.02 else np.ones_like(shown)


def _cut(mark: int, picture: Array, shown: Array, name: str) -> Reference:
    rows, columns = np.flatnonzero(shown.max(1) > 0), np.flatnonzero(shown.max(0) > 0)
    if len(rows) < 8 or len(columns) < 8:
        raise BadReference(f"{name} shows nothing, or is smaller than 8 pixels")
    part = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    colour, mask = picture[part].astype(np.float32), np.ascontiguousarray(shown[part])
    scale = min(1.0, MOST_SIDE / mask.shape[0])
    size = (max(8, round(mask.shape[1] * scale)), max(8, round(mask.shape[0] * scale)))
    if not 0.2 <= size[0] / size[1] <= 8:
        raise BadReference(f"{name} is too long and thin for a mark")
    made = Reference(
        mark,
        cv2.resize(colour, size, interpolation=cv2.INTER_AREA),
        cv2.resize(mask, size, interpolation=cv2.INTER_AREA),
    )
    spread = made.colour[made.mask > 0.5]
    # A figure in one ink on a clear ground has its form in the mask alone: its ground is then taken as white.
    if spread.size == 0 or spread.std(0).max() < LEAST_CONTRAST:
        flat = made.colour * made.mask[..., None] + 255 * (1 - made.mask[..., None])
        made = Reference(mark, flat, np.ones_like(made.mask))
        if made.colour.std() < LEAST_CONTRAST:
            raise BadReference(f"{name} is all of one colour")
    return made
