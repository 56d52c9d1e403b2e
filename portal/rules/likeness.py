"""When two pictures, or two films, are near the same: by 64 bits of each that survive shrinking and new coding."""

from collections.abc import Sequence

BITS = 64
BANDS = 4
NEAR = 6
"""Bits that may differ between two codings of one picture; unrelated ones differ in 32, seldom in fewer than 16."""
FILM_SHARE = 0.5
"""So much of the shorter film must be known again, and in the same order."""
LEAST_FRAMES = 3
"""Of a film of which fewer frames show anything, nobody can say whether it is another's."""


def distance(one: str, other: str) -> int:
    """How many of the 64 bits differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def is_near(one: str, other: str) -> bool:
    """Whether two pictures are near the same."""
    return distance(one, other) <= NEAR


def bands(picture: str) -> tuple[int, ...]:
    """The hash in BANDS numbers of 16 bits: near pictures share at least one when fewer than BANDS bits differ, and
    mostly when a few more do. So a look-up by equal bands finds them among millions."""
    width = BITS // 4 // BANDS
    return tuple(int(picture[at : at + width], 16) for at in range(0, BITS // 4, width))


def share_alike(mine: Sequence[str], theirs: Sequence[str]) -> float:
    """Which share of the shorter film's frames stand in the other, in the same order (0 to 1).

    The longest common sequence of near frames, so that a new beginning, a cut or another speed hides nothing.
    """
    if min(len(mine), len(theirs)) < LEAST_FRAMES:
        return 0.0
    before = [0] * (len(theirs) + 1)
    for one in mine:
        now = [0]
        for at, other in enumerate(theirs):
            now.append(before[at] + 1 if is_near(one, other) else max(before[at + 1], now[at]))
        before = now
    return before[-1] / min(len(mine), len(theirs))


def is_same_film(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether two films are near the same."""
    return share_alike(mine, theirs) >= FILM_SHARE
