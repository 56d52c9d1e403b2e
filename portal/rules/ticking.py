"""How one act of a reviewer changes the checklist: a point ticked, all marks at once, the order as it was found."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from portal.rules.branding import (
    RIGHT_ORDER,
    Checklist,
    TopicCheck,
    frame_key,
    order_is_right,
    second,
    value_of,
)
from portal.rules.thai import arabic_digits
from portal.rules.vocabulary import MarkState

_MARKS = (MarkState.WAITING, MarkState.FOUND, MarkState.WRONG, MarkState.MISSING)
_PRESENTER = (MarkState.WAITING, MarkState.FOUND, MarkState.WRONG)
_TOPICS = (MarkState.WAITING, MarkState.FOUND, MarkState.MISSING)
Item = TypeVar("Item")
STANDS = (MarkState.FOUND, MarkState.WRONG)
"""States of a mark that is in the picture."""


@dataclass(frozen=True)
class Tick:
    """One point set to a value. `was` is what the reviewer saw before, None when it does not matter; `at_s` the second
    of the video."""

    point: str
    value: MarkState
    was: MarkState | None = None
    at_s: float | None = None
    frame: str | None = None


class SeenOtherwise(Exception):
    """A point no longer stands as the reviewer saw it: another ticked it meanwhile."""

    def __init__(self, mine: Tick, theirs: MarkState) -> None:
        super().__init__(mine.point)
        self.mine, self.theirs = mine, theirs


def cycle(point: str) -> tuple[MarkState, ...]:
    """The values a point goes through, key by key. Raises ValueError for no point."""
    value_of(Checklist(), point)
    return _PRESENTER if point == "presenter" else _MARKS if point.startswith("mark:") else _TOPICS


def next_value(point: str, value: MarkState) -> MarkState:
    """What a further press makes of a point."""
    values = cycle(point)
    return values[(values.index(value) + 1) % len(values)]


def tick(checklist: Checklist, one: Tick) -> Checklist:
    """The checklist with one point changed. Raises SeenOtherwise, ValueError for no such point or value."""
    now = value_of(checklist, one.point)
    if one.was is not None and one.was is not now and one.value is not now:
        raise SeenOtherwise(one, now)
    if one.value not in cycle(one.point):
        raise ValueError(f"{one.point} cannot be {one.value}")
    kind, _, number = one.point.partition(":")
    if kind == "mark":
        return _tick_mark(checklist, int(number), one)
    seen = None if one.value is MarkState.WAITING else one.value is MarkState.FOUND
    if kind == "topic":
        changed = TopicCheck(seen, second(one.at_s) if seen else None)
        return replace(checklist, topics=_with(checklist.topics, int(number), changed))
    return replace(checklist, presenter=seen)


def _tick_mark(checklist: Checklist, number: int, one: Tick) -> Checklist:
    before = checklist.marks[number - 1]
    stands = one.value in STANDS
    at_s = second(one.at_s) if one.at_s is not None else before.at_s
    frame = frame_key(one.frame) if one.frame is not None else before.frame
    mark = replace(before, state=one.value, at_s=at_s if stands else None, frame=frame if stands else None)
    order = tuple(each for each in checklist.order_found if each != number)
    if stands:
        order = checklist.order_found if number in checklist.order_found else _inserted(order, number)
    return replace(checklist, marks=_with(checklist.marks, number, mark), order_found=order)


def _inserted(order: tuple[int, ...], number: int) -> tuple[int, ...]:
    """A mark ticked found stands in its place unless somebody typed another order: then it comes last."""
    return tuple(sorted((*order, number))) if order_is_right(order) else (*order, number)


def _with(items: tuple[Item, ...], number: int, item: Item) -> tuple[Item, ...]:
    return (*items[: number - 1], item, *items[number:])


def set_order(checklist: Checklist, order: Iterable[int]) -> Checklist:
    """The marks as they stand, left to right. Marks named are found (a wrong one stays wrong); one found before and
    not named is missing, one that waits goes on waiting. Nothing named leaves the marks as they are."""
    seen = tuple(order)
    if len(set(seen)) != len(seen) or not set(seen) <= set(RIGHT_ORDER):
        raise ValueError("an order names marks 1 to 5, each once")
    if not seen:
        return replace(checklist, order_found=())
    for number in RIGHT_ORDER:
        stands = checklist.marks[number - 1].state in STANDS
        if (number in seen) != stands:
            value = MarkState.FOUND if number in seen else MarkState.MISSING
            checklist = tick(checklist, Tick(f"mark:{number}", value))
    return replace(checklist, order_found=seen)


def parse_order(text: str) -> tuple[int, ...]:
    """An order as typed: 1 2 4 3 5, 12435, ๑-๒-๔-๓-๕. Raises ValueError."""
    bare = re.sub(r"[\s,.\-–>→]+", "", arabic_digits(text[:50]))
    if not re.fullmatch(r"[1-5]{0,5}", bare) or len(set(bare)) != len(bare):
        raise ValueError("an order names marks 1 to 5, each once")
    return tuple(int(sign) for sign in bare)
