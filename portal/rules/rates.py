"""How far a round has come: what is expected, what came, what was on time, who is complete, and what was reported.

The words are those of DHIS2's reporting rates, counted in authorities and rounds: *expected* is every authority that
must report; *actual* is those whose report the round has; *on time* is those of them that were there when the round
ended. The programme runs "until complete": an authority all of whose products were accepted owes nothing more, so its
report stands in every later round (`standing`) and it is never missing again.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from operator import add, attrgetter
from typing import Any

from portal.rules.vocabulary import Status

REACHED = (Status.SUBMITTED, Status.ENDORSED, Status.ACCEPTED, Status.DELIVERED)
"""States in which a sending counts as a report that came; a returned or withdrawn one is with its authority again."""
DONE = (Status.ACCEPTED, Status.DELIVERED)
SENT, LATE, COMPLETE = "s", "l", "c"
"""Marks of an authority in a round, written together: "slc"."""
LEVELS = (35, 60, 80, 100)
"""Shares, in per cent, at which a cell takes the next of the five grounds."""


@dataclass(frozen=True)
class Place:
    """An authority; one that need not report is never expected, what it reports all the same is added up."""

    id: int
    district_id: int | None
    must: bool = True


@dataclass(frozen=True)
class ReportFact:
    """A product's report seen from a round.

    `counts`: a product of the target, in use and not only a waste bank; `done`: a sending of it, of whatever round, was
    accepted. `status` and `late` are of its sending towards this round, None without one. `people` and `income` are
    what it reported, by the province's setting; None while nothing of it is under way or accepted.
    """

    id: int
    authority_id: int
    counts: bool
    done: bool
    status: Status | None = None
    late: bool = False
    people: int | None = None
    income: Decimal | None = None
    waste: str = ""
    submission_id: int | None = None


@dataclass(frozen=True)
class Tally:
    """Authorities and sums of a round, of one place or of several added up."""

    expected: int = 0
    sent: int = 0
    late: int = 0
    standing: int = 0
    complete: int = 0
    people: int = 0
    income: Decimal = Decimal(0)
    reports: int = 0
    organic: int = 0
    dry: int = 0
    unsorted: int = 0

    @property
    def actual(self) -> int:
        """Authorities whose report the round has: sent to it, or complete from before."""
        return self.sent + self.standing

    @property
    def on_time(self) -> int:
        """Those of `actual` that were there when the round ended."""
        return self.actual - self.late

    @property
    def missing(self) -> int:
        """Expected, and nothing there."""
        return self.expected - self.actual

    @property
    def under_way(self) -> int:
        """Sent and not complete yet."""
        return self.actual - self.complete

    @property
    def products(self) -> int:
        """Products of every kind of waste."""
        return self.organic + self.dry + self.unsorted

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*map(add, _values(self), _values(other)))


NAMES = tuple(one.name for one in fields(Tally))
_values = attrgetter(*NAMES)


@dataclass
class Counted:
    """What a district had: its numbers, the marks of each authority, and the figures of each report, so that every
    number has its list: id → (submission id, people, income as text, kind of waste)."""

    tally: Tally = Tally()
    places: dict[int, str] = field(default_factory=dict)
    figures: dict[int, tuple[int | None, int | None, str | None, str]] = field(default_factory=dict)


def count(
    places: Iterable[Place], reports: Iterable[ReportFact], complete_before: Collection[int], *, before_portal: bool
) -> dict[int | None, Counted]:
    """A round by district. `complete_before` are authorities that were complete when the round before it was counted.

    A round from before the portal expects nobody beyond those who sent, and nobody is late in it.
    """
    of_place: dict[int, list[ReportFact]] = {}
    for one in reports:
        of_place.setdefault(one.authority_id, []).append(one)
    found: dict[int | None, Counted] = {}
    for place in places:
        own = of_place.get(place.id, [])
        marks = marks_of(own, place.id in complete_before, before_portal)
        counted = found.setdefault(place.district_id, Counted())
        counted.tally += _tally(own)
        counted.figures |= {one.id: _figures(one) for one in own if one.counts}
        if place.must and (SENT in marks or not before_portal):
            counted.places[place.id] = marks
            counted.tally += tally_of_marks(marks)
    return found


def marks_of(reports: Collection[ReportFact], complete_before: bool, before_portal: bool) -> str:
    """The marks of one authority: late only when everything it sent came late."""
    sent = [one for one in reports if one.status in REACHED]
    late = bool(sent) and not before_portal and all(one.late for one in sent)
    complete = is_complete(reports, complete_before)
    return SENT * bool(sent) + LATE * late + COMPLETE * complete


def is_complete(reports: Collection[ReportFact], complete_before: bool) -> bool:
    """Whether an authority owes nothing more: it has a product of the target, and all of these were accepted. One that
    was complete stays so when it adds another product, until what was accepted is taken back."""
    owed = [one for one in reports if one.counts]
    if complete_before:
        return any(one.done for one in owed)
    return bool(owed) and all(one.done for one in owed)


def tally_of_marks(marks: str) -> Tally:
    """One authority as numbers."""
    sent, complete = SENT in marks, COMPLETE in marks
    return Tally(
        expected=1, sent=int(sent), late=int(LATE in marks), standing=int(complete and not sent), complete=int(complete)
    )


def total(tallies: Iterable[Tally]) -> Tally:
    """Several places added up."""
    added = Tally()
    for one in tallies:
        added += one
    return added


KINDS = ("expected", "actual", "sent", "standing", "on_time", "late", "missing", "complete", "under_way")
"""Lists behind the numbers of a round, each by the name of its number."""


def belongs(marks: str, kind: str) -> bool:
    """Whether an authority with these marks is in the list of a kind."""
    one = tally_of_marks(marks)
    return bool(getattr(one, kind))


def share(part: int, whole: int) -> int | None:
    """Whole per cent, None of nothing. Never 100 before all are there, never 0 while one is."""
    if whole <= 0:
        return None
    rounded = (200 * part + whole) // (2 * whole)
    return min(max(rounded, 1), 99) if 0 < part < whole else rounded


def level(part: int, whole: int) -> int:
    """The ground of a heat cell: 0 none, 1 to 4 by share, 5 all."""
    if part <= 0 or whole <= 0:
        return 0
    return 5 if part >= whole else 1 + sum(100 * part >= step * whole for step in LEVELS[:3])


def sums_of(values: Mapping[str, Any]) -> Tally:
    """A tally out of a stored row's columns."""
    return Tally(**{name: values[name] for name in NAMES})


def _tally(reports: Iterable[ReportFact]) -> Tally:
    own = [one for one in reports if one.counts]
    told = [one for one in own if one.people is not None or one.income is not None]
    kinds = [one.waste for one in own]
    return Tally(
        people=sum(one.people or 0 for one in told),
        income=sum((one.income or Decimal(0) for one in told), Decimal(0)),
        reports=len(told),
        organic=kinds.count("organic"),
        dry=kinds.count("dry"),
        unsorted=sum(kind not in ("organic", "dry") for kind in kinds),
    )


def _figures(one: ReportFact) -> tuple[int | None, int | None, str | None, str]:
    return one.submission_id, one.people, None if one.income is None else str(one.income), one.waste
