"""Fixity: one stored object is read again and compared with its name, the store with the rows that name objects."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, select, union
from sqlalchemy.orm import Session

from media_store import NotThere, OutOfReach, Store
from portal.models.departures import Departure
from portal.models.fixity import KEYS, FixityFinding, FixityMark, FixityRun, names_object
from portal.rules.fixity import Verdict
from portal.services.kit import Kit

BLOCK = 256 * 1024
AT_ONCE = 500
"""Names asked of the database in one question."""
OUTAGE = 5
"""So many objects in a row that cannot be read are an outage of the store, not a fault of each."""
TOLD_AT_MOST = 1000
"""Problems kept by name in a tally; all are counted, and all are rows."""


class StoreAway(OutOfReach):
    """The store could not be asked as a whole: nothing is known of what it holds."""


@dataclass(frozen=True)
class Look:
    """What one look at an object found; `sha256` and `size` of the bytes that were read, if any."""

    key: str
    verdict: Verdict
    size: int = 0
    sha256: str = ""


@dataclass
class Tally:
    """What a run has found so far. `seen` objects were compared by name, `objects` and `bytes` of them read."""

    seen: int = 0
    objects: int = 0
    bytes: int = 0
    counts: dict[Verdict, int] = field(default_factory=dict)
    problems: list[Look] = field(default_factory=list)
    unread_in_a_row: int = 0

    def add(self, look: Look) -> None:
        """Counts a look. Raises StoreAway when one object after the other cannot be read."""
        self.seen += 1
        if look.sha256:
            self.objects, self.bytes = self.objects + 1, self.bytes + look.size
        self.counts[look.verdict] = self.counts.get(look.verdict, 0) + 1
        if look.verdict not in (Verdict.GOOD, Verdict.SETTLED) and len(self.problems) < TOLD_AT_MOST:
            self.problems.append(look)
        self.unread_in_a_row = self.unread_in_a_row + 1 if look.verdict is Verdict.UNREAD else 0
        if self.unread_in_a_row >= OUTAGE:
            raise StoreAway(f"{OUTAGE} objects in a row could not be read")

    def count(self, *verdicts: Verdict) -> int:
        """How many looks ended so."""
        return sum(self.counts.get(verdict, 0) for verdict in verdicts)


def refuse_away(kit: Kit) -> None:
    """Raises StoreAway when rows name objects but the place that should hold them is not there at all."""
    if not kit.media.room().there and next(names_after(kit, ""), None) is not None:
        raise StoreAway("its folder is not there: is the disk mounted?")


def names_after(kit: Kit, after: str) -> Iterator[str]:
    """Keys that rows name, in order, each once, greater than `after`; no picture is held while the caller works."""
    while True:
        with kit.read() as session:
            batch = session.scalars(_names(after)).all()
        if not batch:
            return
        yield from batch
        after = batch[-1]


def _names(after: str) -> Select[str]:
    each = [
        select(column).distinct().where(column > after).order_by(column).limit(AT_ONCE).subquery() for column in KEYS
    ]
    both = union(*(select(part.c.key) for part in each)).subquery()
    return select(both.c.key).order_by(both.c.key).limit(AT_ONCE)


def is_named(kit: Kit, key: str) -> bool:
    """Whether any row names the object now."""
    with kit.read() as session:
        return names_object(session, key)


def side_by_side(kit: Kit, after: str = "", until: str = "") -> Iterator[tuple[str, bool]]:
    """(key, whether it seems in order) of all that is stored or named after one key and before another, in order."""
    stored, named = (stored.key for stored in kit.media.objects(after)), names_after(kit, after)
    here, there = next(stored, None), next(named, None)
    while key := min(filter(None, (here, there)), default=None):
        if until and key >= until:
            return
        yield key, here == there
        here = next(stored, None) if here == key else here
        there = next(named, None) if there == key else there


def look_at(kit: Kit, key: str, *, in_order: bool = False, read: bool = True) -> Look:
    """One object as it is now. `in_order`: it was just seen in the store and in a row. Never raises for the store.

    What seemed out of order is asked again here, since rows and objects come and go while a run goes on. Without
    `read` its bytes are left alone.
    """
    try:
        named = in_order or is_named(kit, key)
        if not (named and (read or in_order)):
            return Look(key, _by_name(kit, key, named=named))
        if not read:
            return Look(key, Verdict.GOOD, kit.media.size(key))
        sha256, size = read_again(kit.media, key)
    except NotThere:
        return Look(key, Verdict.MISSING if is_named(kit, key) else Verdict.SETTLED)
    except (OutOfReach, OSError):
        return Look(key, Verdict.UNREAD)
    good = key.endswith(sha256)
    return Look(key, Verdict.GOOD if good else Verdict.FLIPPED, size, sha256)


def _by_name(kit: Kit, key: str, *, named: bool) -> Verdict:
    if kit.media.exists(key):
        return Verdict.GOOD if named else Verdict.SETTLED if _is_leaving(kit, key) else Verdict.EXTRA
    return Verdict.MISSING if named else Verdict.SETTLED


def _is_leaving(kit: Kit, key: str) -> bool:
    """Whether the object went from the bin and is deleted in a while."""
    with kit.read() as session:
        leaving = select(Departure.object_key).where(Departure.object_key == key, Departure.gone_at.is_(None))
        return session.scalar(leaving) is not None


def read_again(media: Store, key: str) -> tuple[str, int]:
    """SHA-256 (hex) and number of the bytes that the store gives for a key. Raises NotThere, OutOfReach, OSError."""
    digest, size, block = hashlib.sha256(), 0, memoryview(bytearray(BLOCK))  # one buffer: a fresh one costs a fifth
    with media.open(key) as stream:
        while count := stream.readinto(block):  # type: ignore[attr-defined]
            digest.update(block[:count])
            size += count
    return digest.hexdigest(), size


def keep_looks(session: Session, looks: Iterable[Look], now: datetime) -> None:
    """Writes down what is known now of each object, and a finding wherever that changed."""
    by_key = {look.key: look for look in looks}
    known = {row.key: row for row in session.scalars(select(FixityMark).where(FixityMark.key.in_(by_key)))}
    for look in by_key.values():
        mark = known.get(look.key)
        before = mark.problem if mark else None
        problem = None if look.verdict in (Verdict.GOOD, Verdict.SETTLED) else look.verdict
        if problem != before:
            session.add(
                FixityFinding(key=look.key, verdict=look.verdict, before=before, found_sha256=look.sha256, found_at=now)
            )
        _mark(session, mark, look, problem, now)


def _mark(session: Session, mark: FixityMark | None, look: Look, problem: Verdict | None, now: datetime) -> None:
    if look.verdict is Verdict.SETTLED:
        if mark is not None:
            session.delete(mark)
        return
    if mark is None:
        mark = FixityMark(key=look.key, checked_at=now)
        session.add(mark)
    if mark.problem != problem:
        mark.problem, mark.since = problem, now if problem else None
    if look.verdict is Verdict.UNREAD:
        return  # nothing was learnt: when it was checked last stays as it is
    if look.sha256:
        mark.size_bytes, mark.checked_at = look.size, now
        mark.good_at = now if look.verdict is Verdict.GOOD else mark.good_at
    elif problem:
        mark.checked_at = now


def write_run(
    session: Session, cause: str, started_at: datetime, tally: Tally, now: datetime, *, whole: bool, stopped: str = ""
) -> None:
    """The line of history that a run leaves, cut short or not."""
    counts = {
        str(verdict): tally.count(verdict)
        for verdict in (Verdict.FLIPPED, Verdict.MISSING, Verdict.EXTRA, Verdict.UNREAD)
    }
    session.add(
        FixityRun(
            cause=cause, started_at=started_at, ended_at=now, objects=tally.objects, bytes=tally.bytes, whole=whole,
            stopped=stopped[:2000], **counts,
        )
    )  # fmt: skip


Told = Callable[[Tally], None]
"""Hears how far a run is."""
