"""Fixity: what a look at a stored object can find, and how far a pass over all of them should be at a time."""

from datetime import datetime
from enum import StrEnum

SPAN = 2**32


class Verdict(StrEnum):
    """What was found of one object. FLIPPED, MISSING and EXTRA are alarms; SUSPECT and UNREAD are looked at again.

    Objects are named by the SHA-256 of their bytes, so that the name alone tells what the bytes must be.
    """

    GOOD = "good"  # bytes as stored, and a row names them
    FLIPPED = "flipped"  # other bytes than were stored
    MISSING = "missing"  # a row names it, the store has it not
    EXTRA = "extra"  # in the store, and no row names it
    SUSPECT = "suspect"  # no row names it yet: its row may be on its way
    UNREAD = "unread"  # the store could not give it; nothing is known of it
    SETTLED = "settled"  # neither stored nor named any more


ALARMS = (Verdict.FLIPPED, Verdict.MISSING, Verdict.EXTRA)
WATCHED = (*ALARMS, Verdict.SUSPECT, Verdict.UNREAD)
"""What is looked at again with every turn of the schedule until it is well or settled."""


def bound_of(share: float) -> str:
    """The key before which this share (0 to 1) of all objects lies: hashes are spread evenly. "" is the end."""
    if share >= 1:
        return ""
    digits = f"{int(max(share, 0.0) * SPAN):08x}"
    return f"sha256/{digits[:2]}/{digits[2:4]}/{digits}"


def share_before(position: str) -> float:
    """Which share of all objects lies before a key or bound."""
    digits = position.rsplit("/", 1)[-1][:8]
    return int(digits, 16) / SPAN if digits else 0.0


def share_due(started_at: datetime, now: datetime, days: float, done: float, most: float) -> float:
    """How far a pass begun at `started_at` should be by now, so that it ends after `days`.

    After a standstill it catches up by at most `most` (a share) at a time, so that the store is not run hot.
    """
    by_clock = (now - started_at).total_seconds() / (days * 86_400)
    return min(by_clock, done + most, 1.0)
