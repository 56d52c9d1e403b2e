"""When a link that is watched counts as gone, when it is looked at next, and when a platform is to blame instead."""

import zlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from portal.rules.vocabulary import FolderState, ProbeState


class LinkState(StrEnum):
    """How a watched link stands."""

    UNKNOWN = "unknown"  # ยังไม่เคยตรวจได้
    WELL = "well"  # เปิดดูได้
    DOUBTFUL = "doubtful"  # เปิดไม่ได้ กำลังตรวจซ้ำ
    GONE = "gone"  # ยืนยันว่าเปิดไม่ได้แล้ว


class Seen(StrEnum):
    """What one look says of the link itself."""

    THERE = "there"
    MISSED = "missed"
    NOTHING = "nothing"


LOOKS_TO_BE_GONE, GONE_AFTER = 3, timedelta(hours=72)
"""So many looks, the first and the last so far apart, must miss a link before it is said to be gone."""
APART = timedelta(hours=6)
"""Two looks nearer to each other count once."""
EVERY = {
    LinkState.UNKNOWN: timedelta(days=1), LinkState.WELL: timedelta(days=3), LinkState.DOUBTFUL: timedelta(days=1),
    LinkState.GONE: timedelta(days=7),
}  # fmt: skip
JITTER = timedelta(minutes=20)
AFTER_OUTAGE = timedelta(hours=6)
MANY_MISSED, OF_LOOKED = 5, 0.5
"""So many links of a platform missed for the first time within AFTER_OUTAGE, and this share of those looked at, are no
chance: the platform is out of order."""
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MISSED = {
    ProbeState.PRIVATE, ProbeState.REMOVED, ProbeState.LOGIN_REQUIRED, ProbeState.MEMBERS, ProbeState.PREMIUM,
}  # fmt: skip
_THERE = {ProbeState.OK, ProbeState.AGE, ProbeState.GEO, ProbeState.LIVE}


@dataclass(frozen=True)
class Standing:
    """How a link stands: `misses` looks in a row missed it, the first at `missed_since`, the last at `missed_at`."""

    state: LinkState = LinkState.UNKNOWN
    misses: int = 0
    missed_since: datetime | None = None
    missed_at: datetime | None = None


def of_video(state: ProbeState) -> Seen:
    """What a look at a video says of its link. What could not be looked at says nothing."""
    return Seen.MISSED if state in _MISSED else Seen.THERE if state in _THERE else Seen.NOTHING


def of_folder(state: FolderState) -> Seen:
    """The same of a look into a photo folder."""
    missed = (FolderState.MISSING, FolderState.NOT_PUBLIC)
    return Seen.MISSED if state in missed else Seen.THERE if state is FolderState.OK else Seen.NOTHING


def after_look(before: Standing, seen: Seen, now: datetime) -> Standing:
    """How the link stands after one more look."""
    if seen is Seen.NOTHING:
        return before
    if seen is Seen.THERE:
        return Standing(LinkState.WELL)
    if before.missed_at is not None and now - before.missed_at < APART:
        return before
    since = before.missed_since or now
    missed = replace(before, misses=before.misses + 1, missed_since=since, missed_at=now)
    is_gone = missed.misses >= LOOKS_TO_BE_GONE and now - since >= GONE_AFTER
    return replace(missed, state=LinkState.GONE if is_gone else LinkState.DOUBTFUL)


def is_outage(missed: int, looked: int) -> bool:
    """Whether so many links of one platform missed at once, of those looked at, are the platform's own fault."""
    return missed >= MANY_MISSED and missed >= looked * OF_LOOKED


def next_look(number: int, state: LinkState, now: datetime, chance: float) -> datetime:
    """When a link is looked at next: each has its own time of the period by its number, so that looks spread evenly.

    `chance` in [0, 1) adds up to JITTER; at least half a period lies between two looks.
    """
    every = EVERY[state].total_seconds()
    own = zlib.crc32(str(number).encode()) / 2**32 * every
    earliest = (now - _EPOCH).total_seconds() + every / 2
    at = own + every * -(-(earliest - own) // every)
    return _EPOCH + timedelta(seconds=at) + chance * JITTER
