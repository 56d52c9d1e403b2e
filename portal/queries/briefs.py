"""A month of a district or a province on one sheet: its rounds, who is missing, activities, products accepted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from portal.models.places import Authority
from portal.models.products import Activity
from portal.models.reports import Decision, Submission
from portal.models.rounds import Round
from portal.models.scoping import within
from portal.queries.round_lists import DONE, REACHED
from portal.rules.activities import KINDS, ActivityKind
from portal.rules.authorities import label
from portal.rules.dates import bangkok_day, bangkok_start
from portal.rules.progress import Step
from portal.rules.report import fields_from_data
from portal.rules.scope import Scope
from portal.rules.vocabulary import Route, Status

PASSED = (Status.ENDORSED, Status.ACCEPTED, Status.DELIVERED)


@dataclass(frozen=True)
class RoundOfBrief:
    """One round of the month: authorities expected, that sent, that the district or the province said yes to."""

    due_on: date
    expected: int
    sent: int
    passed: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Held:
    """An activity of the office itself, or a presentation of one below it."""

    kind: ActivityKind
    held_on: date
    people: int
    note: str
    audience: str
    place: str


@dataclass(frozen=True)
class AcceptedProduct:
    """A product accepted in the month, with its numbers as they were sent."""

    title: str
    place: str
    people: int | None
    income: Decimal | None
    accepted_on: date


@dataclass(frozen=True)
class Brief:
    """The month. `below` counts the authorities' own activities by kind; sums are to date, of what was sent last."""

    first: date
    rounds: list[RoundOfBrief]
    held: list[Held]
    below: list[tuple[ActivityKind, int]]
    products: list[AcceptedProduct]
    reports: int
    people: int
    income: Decimal

    @property
    def presented(self) -> list[Held]:
        """When and before whom results were presented."""
        return [one for one in self.held if one.kind.code == "presentation"]

    @property
    def others(self) -> list[Held]:
        """The office's other activities."""
        return [one for one in self.held if one.kind.code != "presentation"]


def monthly_brief(session: Session, scope: Scope, first: date) -> Brief:
    """The brief of the month that begins with `first`, of a district's or a province's scope."""
    until = (first + timedelta(days=31)).replace(day=1)
    expected = _expected(session, scope)
    held, below = _activities(session, scope, first, until)
    reports, people, income = _sums(session, scope, until)
    return Brief(
        first, _rounds(session, scope, first, until, expected), held, below,
        _products(session, scope, first, until), reports, people, income,
    )  # fmt: skip


def _expected(session: Session, scope: Scope) -> list[Authority]:
    wanted = within(select(Authority), scope, Authority).where(Authority.active.is_(True))
    if scope.district_id is not None:
        wanted = wanted.where(Authority.route == Route.VIA_DISTRICT)
    wanted = wanted.where(Authority.route != Route.NOT_REQUIRED)
    return list(session.scalars(wanted.order_by(Authority.district_id, Authority.sort_key, Authority.id)))


def _rounds(
    session: Session, scope: Scope, first: date, until: date, expected: Sequence[Authority]
) -> list[RoundOfBrief]:  # fmt: skip
    due = within(select(Round), scope, Round).where(Round.due_on >= first, Round.due_on < until)
    found = []
    for row in session.scalars(due.where(Round.before_portal.is_(False)).order_by(Round.due_on, Round.id)):
        states = within(select(Submission.authority_id, Submission.status), scope, Submission)
        sent: dict[int, set[str]] = {}
        for place, status in session.execute(states.where(Submission.round_id == row.id)):
            sent.setdefault(place, set()).add(status)
        missing = [one for one in expected if not sent.get(one.id, set()) & set(REACHED)]
        passed = sum(bool(sent.get(one.id, set()) & set(PASSED)) for one in expected)
        names = tuple(label(one.kind, one.short_name) for one in missing)
        found.append(RoundOfBrief(row.due_on, len(expected), len(expected) - len(missing), passed, names))
    return found


def _activities(
    session: Session, scope: Scope, first: date, until: date
) -> tuple[list[Held], list[tuple[ActivityKind, int]]]:  # fmt: skip
    rows = within(select(Activity), scope, Activity).where(Activity.held_on >= first, Activity.held_on < until)
    rows = rows.options(joinedload(Activity.district)).order_by(Activity.held_on, Activity.id)
    held, below = [], Counter[str]()
    for row in session.scalars(rows):
        if row.authority_id is not None:
            below[row.kind] += 1
        elif row.district_id == scope.district_id or row.kind == "presentation":
            place = f"อ.{row.district.name_th}" if row.district and scope.district_id is None else ""
            held.append(Held(KINDS[row.kind], row.held_on, row.people, row.note, row.audience, place))
    return held, [(KINDS[kind], number) for kind, number in sorted(below.items())]


def _products(session: Session, scope: Scope, first: date, until: date) -> list[AcceptedProduct]:
    rows = within(select(Submission, Decision.at), scope, Submission)
    rows = rows.join(Decision, Decision.submission_id == Submission.id).where(
        Decision.step == Step.ACCEPT, Decision.carried.is_(False), Submission.status.in_(DONE),
        Decision.at >= bangkok_start(first), Decision.at < bangkok_start(until),
    )  # fmt: skip
    found: dict[int, AcceptedProduct] = {}
    for row, at in session.execute(
        rows.options(joinedload(Submission.sent), joinedload(Submission.authority)).order_by(Decision.id)
    ):
        sent, place = fields_from_data(row.sent.fields), label(row.authority.kind, row.authority.short_name)
        found[row.report_id] = AcceptedProduct(sent.product_name, place, sent.people, sent.income, bangkok_day(at))
    return list(found.values())


def _sums(session: Session, scope: Scope, until: date) -> tuple[int, int, Decimal]:
    """Reports, people and income, by each report's latest sending until the month's end."""
    latest = (
        within(select(func.max(Submission.id)), scope, Submission)
        .where(Submission.sent_at < bangkok_start(until), Submission.status.in_(REACHED))
        .group_by(Submission.report_id)
    )
    rows = session.scalars(select(Submission).where(Submission.id.in_(latest)).options(joinedload(Submission.sent)))
    sent = [fields_from_data(row.sent.fields) for row in rows]
    return len(sent), sum(one.people or 0 for one in sent), sum((one.income or Decimal(0) for one in sent), Decimal(0))
