"""How an installation is: signs with a level, a sentence in both languages and the numbers behind it."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

WAITS_TOO_LONG = timedelta(minutes=15)
YT_DLP_OLD = timedelta(days=60)
"""Platforms change monthly; a yt-dlp of two months ago often fails."""
BACKUP_OLD = timedelta(hours=36)
"""A night was missed, and half a day has passed in which somebody could have looked."""
GIB = 1024**3
LITTLE_ROOM, NO_ROOM = 5 * GIB, GIB
"""Free bytes of the media's disk: an afternoon of uploads, and a single large video."""


class Level(StrEnum):
    """How a thing is. UNKNOWN is not knowing, which is neither good nor bad."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Sign:
    """One thing looked at: its level, a sentence in both languages, and the numbers behind it."""

    name: str
    level: Level
    message_th: str
    message_en: str
    facts: dict[str, Any] = field(default_factory=dict)


def is_well(signs: list[Sign]) -> bool:
    """True when nothing is bad; warnings are no sickness."""
    return all(sign.level is not Level.BAD for sign in signs)
