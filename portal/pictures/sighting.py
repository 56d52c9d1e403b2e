"""Looks for the five marks in a film and makes its contact sheet. Runs in a child only: see `screening`."""

import ctypes
import json
import time
from collections.abc import Sequence
from contextlib import suppress

import av.error
import cv2
import numpy as np

from portal.pictures.comparing import Fit, compare
from portal.pictures.keyframes import Film, Look, NoPicture, Packet, spread
from portal.pictures.references import BadReference, Reference, read_references, usable_references
from portal.pictures.seeking import Line, find_in_line, find_spots, glance
from portal.pictures.sheets import TILES, as_jpeg, draw_sheet, draw_still
from portal.rules.branding import MARKS
from portal.rules.facts import Picture
from portal.rules.marks import (
    SEEN,
    SEEN_IN_LINE,
    MarkOrder,
    MarkSeen,
    Place,
    Screened,
    ScreenLook,
    confidence,
    judge_order,
    order_in_frame,
)

SEARCHED_AT_ENDS, SEARCHED_BETWEEN = 2, 3
"""Frames of a long film that are searched closely."""
STILLS = 8
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, KEPT_BYTES = -1, -3, 64 * 1024**2
"""glibc's own numbers (malloc.h)."""


def screen(path: str, references: str, strict: str = "") -> Screened:
    """The marks in the film at `path`; `references` is JSON, pairs of a mark and the path of its picture.

    Never raises for content: the look's `problem` tells, and when `strict`
    "bad_reference: NAME" of a picture that cannot serve (else it is left out).
    """
    cv2.setNumThreads(1)
    _keep_heap()
    before = time.process_time()
    try:
        known = (read_references if strict else usable_references)(json.loads(references))
        with Film(path) as film:
            search = Search(known)
            looks = _look_through(film, search)
            if not looks:
                return Screened(ScreenLook(problem="not_video"))
            look, pictures = search.tell(looks)
    except BadReference as problem:
        return Screened(ScreenLook(problem=f"bad_reference: {problem}"[:200]))
    except NoPicture as problem:
        return Screened(ScreenLook(problem=str(problem)))
    except MemoryError:
        return Screened(ScreenLook(problem="crashed"))
    except (av.error.FFmpegError, ValueError, OverflowError):
        return Screened(ScreenLook(problem="not_video"))
    return Screened(look.after(time.process_time() - before), pictures)


def _keep_heap() -> None:
    """Lets glibc keep what was freed: else every small picture costs as many page faults as it has pages."""
    with suppress(AttributeError, OSError):
        libc = ctypes.CDLL(None)
        libc.mallopt(M_MMAP_THRESHOLD, KEPT_BYTES)
        libc.mallopt(M_TRIM_THRESHOLD, KEPT_BYTES)


def _look_through(film: Film, search: "Search") -> list[Look]:
    """All looks by time, the likely ones searched."""
    if film.is_short:
        looks = []
        for look in film.all_looks():
            if not search.is_done:
                search.look_into(look)
            looks.append(look)
            search.let_go(looks)
        return looks
    keys = film.keyframes()
    ends = [key for key in keys if film.is_near_an_end(key)]
    between = [key for key in keys if not film.is_near_an_end(key)]
    looks = _likely(film, search, ends, SEARCHED_AT_ENDS)
    if search.is_done:
        between = between[:: max(1, len(between) // TILES)]
    looks += _likely(film, search, between, SEARCHED_BETWEEN)
    return sorted(looks, key=lambda look: look.at_s)


def _likely(film: Film, search: "Search", keys: Sequence[Packet], most: int) -> list[Look]:
    """Looks at all `keys` and into those that a glance holds likeliest."""
    looks: list[Look] = []
    held: list[tuple[float, Look]] = []
    for key in keys:
        look = film.look_at(key)
        if look is None:
            continue
        looks.append(look)
        if search.is_done:
            look.release()
            continue
        held.append((search.glance(look), look))
        held.sort(key=lambda one: -one[0])
        for _score, unlikely in held[most:]:
            unlikely.release()
        del held[most:]
    for _score, look in held:
        if not search.is_done:
            search.look_into(look)
    search.let_go(looks)
    return looks


class Search:
    """What was found so far: for each second the marks of its frame."""

    def __init__(self, references: Sequence[Reference]) -> None:
        self.references = list(references)
        self.first_of_each = list({one.mark: one for one in reversed(self.references)}.values())
        self.places: dict[float, list[Place]] = {}
        self.is_done = not self.references
        self.looked_into = 0

    def glance(self, look: Look) -> float:
        """How likely a frame is to hold a row of marks."""
        return glance(look.small, self.first_of_each)

    def look_into(self, look: Look) -> None:
        """Finds the marks of one frame. Five in order, all sure: nothing else need be looked for."""
        self.looked_into += 1
        fits = compare(look.colour, find_spots(look.luma, self.references))
        places = _apart(fits, look.at_s)
        if line := _line(places):
            there = {place.mark for place in places}
            missing = [one for one in self.references if one.mark not in there]
            if missing:
                fits += compare(look.colour, find_in_line(look.luma, missing, line))
                places = _apart(fits, look.at_s)
        if places:
            self.places[look.at_s] = places
        self.is_done = order_in_frame(places) is MarkOrder.RIGHT

    def let_go(self, looks: Sequence[Look]) -> None:
        """Frees the pixels of all that show nothing, save the latest few."""
        kept = set(self.best_seconds())
        for look in looks:
            if look.at_s not in kept:
                look.release()

    def best_seconds(self) -> list[float]:
        """The seconds of the stills: the fullest and surest frame, and the best one of every mark."""
        best = {place.at_s for place in self.best().values()}
        full = max(self.places, key=lambda at: sum(one.confidence for one in self.places[at]), default=None)
        return sorted(best | ({full} if full is not None else set()))

    def best(self) -> dict[int, Place]:
        """The surest sight of each mark."""
        found: dict[int, Place] = {}
        for place in (one for places in self.places.values() for one in places):
            if place.mark not in found or place.confidence > found[place.mark].confidence:
                found[place.mark] = place
        return found

    def tell(self, looks: Sequence[Look]) -> tuple[ScreenLook, tuple[Picture, ...]]:
        """The answer, and its pictures: the contact sheet first, then the stills."""
        best = self.best()
        sheet_looks = spread(looks, TILES)
        sure = [look for look in looks if look.at_s in set(self.best_seconds())]
        some = {look.at_s: look for look in (*sure, *sheet_looks)}
        shown = sorted(list(some.values())[: max(STILLS, len(sure))], key=lambda look: look.at_s)
        numbers = {look.at_s: number for number, look in enumerate(shown)}
        size = looks[0].size
        marks = tuple(
            MarkSeen(mark, True, round(one.confidence, 3), one.at_s, one.box, size, numbers.get(one.at_s))
            if (one := best.get(mark))
            else MarkSeen(mark)
            for mark in MARKS
        )
        first = [min(_sights(self.places, mark), key=lambda one: one.at_s) for mark in best]
        order = judge_order(self.places.values(), first)
        pictures = [_picture("sheet", draw_sheet(sheet_looks, self.places))]
        frames = []
        for look in shown:
            still, scale = draw_still(look) if look in sure else (look.thumb, look.thumb.shape[1] / size[0])
            frames.append({"at_s": look.at_s, "boxes": _boxes(self.places.get(look.at_s, []), scale)})
            pictures.append(_picture("still", still))
        return ScreenLook(marks, order, len(looks), frames=tuple(frames)), tuple(pictures)


def _sights(places: dict[float, list[Place]], mark: int) -> list[Place]:
    return [one for some in places.values() for one in some if one.mark == mark]


def _boxes(places: Sequence[Place], scale: float) -> list[dict[str, object]]:
    return [{"mark": one.mark, "box": [round(value * scale) for value in one.box]} for one in places]


def _picture(kind: str, picture: object) -> Picture:
    high, wide = picture.shape[:2]  # type: ignore[attr-defined]
    return Picture(kind, as_jpeg(picture), wide, high)  # type: ignore[arg-type]


def _line(places: Sequence[Place]) -> Line | None:
    """The line in which at least two marks of one frame stand."""
    if len(places) < 2:
        return None
    boxes = np.array([place.box for place in places], np.float32)
    middles = boxes[:, :2] + boxes[:, 2:] / 2
    reach = np.ptp(middles, axis=0)
    axis = 1 if reach[0] >= reach[1] else 0
    return Line(axis, float(np.median(middles[:, axis])), float(np.median(boxes[:, 3])))


def _apart(fits: Sequence[Fit], at_s: float) -> list[Place]:
    """The marks of a frame: one mark a place, one place a mark, the surest first.

    In a line with two that are sure a mark is taken at less: nothing else stands in just that place at just that size.
    """
    rated = sorted(((confidence(fit.measures), fit) for fit in fits), key=lambda one: -one[0])
    sure = _taken([one for one in rated if one[0] >= SEEN], at_s)
    line = _line(sure)
    if line is None:
        return sure
    return _taken([one for one in rated if one[0] >= SEEN or (one[0] >= SEEN_IN_LINE and _is_in(line, one[1]))], at_s)


def _is_in(line: Line, fit: Fit) -> bool:
    x, y, wide, high = fit.box
    across = y + high / 2 if line.axis == 1 else x + wide / 2
    return abs(across - line.across) < 0.3 * line.tall and 0.7 < high / line.tall < 1.4


def _taken(rated: Sequence[tuple[float, Fit]], at_s: float) -> list[Place]:
    taken: list[Place] = []
    spots: list[tuple[float, float, float]] = []
    for sure, fit in rated:
        x, y, wide, high = fit.box
        middle = (x + wide / 2, y + high / 2)
        if any(max(abs(middle[0] - a), abs(middle[1] - b)) <= 0.5 * max(high, c) for a, b, c in spots):
            continue
        spots.append((*middle, high))
        if all(one.mark != fit.reference.mark for one in taken):
            box = (round(x), round(y), round(wide), round(high))
            taken.append(Place(fit.reference.mark, sure, at_s, box))
    return taken
