"""The review desk's measures: how long a video is held, how long a verdict can be taken back, pace and expected end."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from portal.rules.dates import BANGKOK, bangkok_day

LEASE = timedelta(minutes=15)
"""How long a video stays with whoever opened it or pressed a key on it last (product.md, Screens 4)."""
UNDO_FOR = timedelta(minutes=10)
"""How long a verdict can be taken back by whoever gave it, while nobody acted on it."""
LONGEST_WORK = timedelta(minutes=30)
"""A video that took longer lay open over a break: it says nothing of the pace."""
LAST_ONES = 15
"""How many verdicts the pace is taken from."""


@dataclass(frozen=True)
class Pace:
    """How the day goes: `done` of `total`, median seconds a video (None before any), and when the rest is done."""

    done: int
    total: int
    seconds: float | None = None
    left_s: float | None = None
    ends_at: datetime | None = None


def is_held(until: datetime | None, now: datetime) -> bool:
    """Whether a hold still counts."""
    return until is not None and until > now


def day_start(now: datetime) -> datetime:
    """Midnight of the Bangkok day."""
    return datetime.combine(bangkok_day(now), time(), BANGKOK)


def can_be_undone(given_at: datetime, now: datetime) -> bool:
    """Whether a verdict is young enough to be taken back."""
    return now - given_at <= UNDO_FOR


def pace(done: int, waiting: int, stretches: Sequence[timedelta], now: datetime) -> Pace:
    """`stretches`: how long each of the latest videos was worked on, from taking it to the verdict."""
    worked = [each.total_seconds() for each in stretches if timedelta(0) < each <= LONGEST_WORK]
    if not worked:
        return Pace(done, done + waiting)
    each = statistics.median(worked)
    left = each * waiting
    return Pace(done, done + waiting, each, left, now + timedelta(seconds=left))
