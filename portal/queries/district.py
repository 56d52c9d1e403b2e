"""The district's board: its authorities by the rounds, missing first, and whom to phone."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.models.places import Authority, District
from portal.models.reports import Report, Submission
from portal.models.rounds import Round
from portal.models.scoping import within
from portal.queries.district_facts import changed_of, outcomes_of, reasons_of, sent_of, typed_in_of, waiting_of
from portal.queries.submissions import PlaceCard, place_card
from portal.rules.dates import bangkok_day
from portal.rules.endorsing import is_clean
from portal.rules.reminding import Left
from portal.rules.scope import Scope
from portal.rules.vocabulary import Route, Status

EARLIER = 4
"""Rounds shown before the present one."""
REACHED = (Status.SUBMITTED, Status.ENDORSED, Status.ACCEPTED, Status.DELIVERED)
FIELDS = 9


@dataclass(frozen=True)
class RoundColumn:
    """One round of the board; one from before the portal counts for nobody as missing."""

    id: int
    due_on: date
    before_portal: bool


@dataclass(frozen=True)
class BoardRow:
    """One report of an authority (or the authority without any): what each round had, and where it stands now.

    `submission_id` is the sending that waits for the district, else that of the present round. `changed` counts
    fields that differ from the sending before, None for a first one. `outcomes` counts findings.
    """

    place: PlaceCard
    report_id: int | None
    title: str
    earlier: tuple[Status | None, ...]
    status: Status | None
    submission_id: int | None
    version: int
    waits: bool
    left: Left | None
    changed: int | None
    outcomes: dict[str, int]
    updated_at: datetime | None
    late: bool
    rounds_missed: int
    typed_in: bool = False

    @property
    def is_clean(self) -> bool:
        """Whether it may be endorsed together with others: nothing to look at first, and not the district's typing."""
        return self.waits and not self.typed_in and is_clean(self.outcomes)


@dataclass(frozen=True)
class Board:
    """The board: rows in groups (missing, waiting, ready, other, straight), numbers count authorities."""

    name: str
    now: RoundColumn | None
    days_left: int
    columns: list[RoundColumn]
    groups: dict[str, list[BoardRow]] = field(default_factory=dict)

    @property
    def missing(self) -> list[BoardRow]:
        """One row of every authority that sent nothing in this round."""
        return list({row.place.id: row for row in reversed(self.groups["missing"])}.values())[::-1]

    @property
    def places(self) -> int:
        """How many authorities the district answers for."""
        rows = [row for key, some in self.groups.items() if key != "straight" for row in some]
        return len({row.place.id for row in rows})

    @property
    def passed(self) -> int:
        """How many authorities have something endorsed or further in this round."""
        return len({row.place.id for row in self.groups["ready"]})

    @property
    def clean(self) -> list[BoardRow]:
        """Waiting rows that may be endorsed together."""
        return [row for row in self.groups["waiting"] if row.is_clean]

    def returned(self) -> list[BoardRow]:
        """Rows that were sent back and are not mended yet."""
        return [row for some in self.groups.values() for row in some if row.status == Status.RETURNED]


def district_board(session: Session, scope: Scope, now: datetime) -> Board:
    """The board of the scope's district."""
    district = session.scalars(within(select(District), scope, District).where(District.id == scope.district_id)).one()
    current, columns = _rounds(session, district.province_id, now)
    places = _places(session, scope)
    reports = _by_place(session, [place.id for place in places])
    facts = _Facts(session, places, reports, current, columns)
    rows = [row for place in places for row in facts.rows_of(place, reports.get(place.id, []))]
    days_left = (current.due_on - bangkok_day(now)).days if current else 0
    return Board(district.name_th, current, days_left, columns, _grouped(rows, places))


def _rounds(session: Session, province_id: int, now: datetime) -> tuple[RoundColumn | None, list[RoundColumn]]:
    today = bangkok_day(now)
    base = select(Round).where(Round.province_id == province_id)
    ahead = base.where(Round.due_on >= today, Round.closed_at.is_(None)).order_by(Round.due_on, Round.id).limit(1)
    current = session.scalars(ahead).first()
    past = base.where(Round.due_on < (current.due_on if current else today)).order_by(Round.due_on.desc(), Round.id)
    earlier = [_column(row) for row in session.scalars(past.limit(EARLIER))][::-1]
    return (_column(current) if current else None), earlier


def _column(row: Round) -> RoundColumn:
    return RoundColumn(row.id, row.due_on, row.before_portal)


def _places(session: Session, scope: Scope) -> list[Authority]:
    rows = within(select(Authority), scope, Authority).where(Authority.active.is_(True))
    rows = rows.where(Authority.route != Route.NOT_REQUIRED).options(joinedload(Authority.district))
    return list(session.scalars(rows.order_by(Authority.sort_key, Authority.id)))


def _by_place(session: Session, places: Collection[int]) -> dict[int, list[Report]]:
    found: dict[int, list[Report]] = defaultdict(list)
    rows = select(Report).where(Report.authority_id.in_(places)).options(joinedload(Report.product))
    for row in session.scalars(rows.order_by(Report.id)):
        if row.product.active:
            found[row.authority_id].append(row)
    return found


class _Facts:
    """What was read once for all rows of the board."""

    def __init__(
        self, session: Session, places: list[Authority], reports: dict[int, list[Report]],
        current: RoundColumn | None, columns: list[RoundColumn],
    ) -> None:  # fmt: skip
        self.current, self.columns = current, columns
        ids = [report.id for some in reports.values() for report in some]
        places_ids, rounds = [place.id for place in places], [*columns, *([current] if current else [])]
        self.sent = sent_of(session, places_ids, [column.id for column in rounds])
        self.waiting = waiting_of(session, places_ids)
        self.outcomes = outcomes_of(session, ids)
        shown = [*self.waiting.values(), *(row for row in self.sent.values() if row.status == Status.RETURNED)]
        self.reasons = reasons_of(session, [row.id for row in shown])
        self.typed_in = typed_in_of(session, [row.id for row in self.waiting.values()])
        self.changed = changed_of(session, [*self.waiting.values()], self.sent.values())

    def rows_of(self, place: Authority, reports: list[Report]) -> Iterable[BoardRow]:
        card = place_card(place)
        if not reports:
            missed = sum(not column.before_portal for column in self.columns)
            yield BoardRow(
                card, None, "", (None,) * len(self.columns), None, None, 0, False, Left("start"), None, {}, None,
                False, missed,
            )  # fmt: skip
        for report in reports:
            yield self._row(place, card, report)

    def _row(self, place: Authority, card: PlaceCard, report: Report) -> BoardRow:
        earlier = tuple(self._status(report, column) for column in self.columns)
        now = self.sent.get((report.id, self.current.id)) if self.current else None
        waiting = self.waiting.get(report.id) if place.route == Route.VIA_DISTRICT else None
        shown = waiting or now
        status = Status(shown.status) if shown else None
        return BoardRow(
            place=card, report_id=report.id, title=report.product_name, earlier=earlier, status=status,
            submission_id=shown.id if shown else None, version=shown.version if shown else 0,
            waits=waiting is not None, left=None if status in REACHED else self._left(report, now),
            changed=self.changed.get(shown.id) if shown else None, outcomes=self.outcomes.get(report.id, {}),
            updated_at=shown.sent_at if shown else report.updated_at, late=bool(shown and shown.late),
            rounds_missed=sum(
                not column.before_portal and state not in REACHED
                for column, state in zip(self.columns, earlier, strict=True)
            ),
            typed_in=bool(shown and shown.id in self.typed_in),
        )  # fmt: skip

    def _status(self, report: Report, column: RoundColumn) -> Status | None:
        row = self.sent.get((report.id, column.id))
        return Status(row.status) if row else None

    def _left(self, report: Report, now: Submission | None) -> Left:
        if now and now.status == Status.RETURNED:
            return Left("returned", reason=self.reasons.get(now.id, ""))
        if now and now.status == Status.WITHDRAWN:
            return Left("withdrawn")
        names = ("identity", "product_name", "group_name", "people", "income", "training", "publicity", "photos_url")
        done = sum(getattr(report, name) not in (None, "") for name in (*names, "video_url"))
        return Left("draft", done)


def _grouped(rows: list[BoardRow], places: list[Authority]) -> dict[str, list[BoardRow]]:
    straight = {place.id for place in places if place.route != Route.VIA_DISTRICT}
    sent = {row.place.id for row in rows if row.status in REACHED}
    groups: dict[str, list[BoardRow]] = {key: [] for key in ("missing", "waiting", "ready", "other", "straight")}
    for row in rows:
        if row.place.id in straight:
            key = "straight"
        elif row.waits:
            key = "waiting"
        elif row.status in REACHED:
            key = "ready"
        else:
            key = "other" if row.place.id in sent else "missing"
        groups[key].append(row)
    return groups
