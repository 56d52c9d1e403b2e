"""What waits for an office and where its round stands: the numbers of the first pages, each with its list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from portal.models.job_places import inside
from portal.models.jobs import Circuit, Job
from portal.models.places import Authority, Province
from portal.models.reports import Submission
from portal.models.rounds import Round
from portal.queries.round_lists import DONE, REACHED
from portal.rules.dates import bangkok_day
from portal.rules.scope import Scope
from portal.rules.vocabulary import JobStatus, Route, Status

MANY = 100
"""Counting stops here: "more than 100" is as good to know and costs the same however many there are."""


@dataclass(frozen=True)
class RoundSums:
    """Authorities of a province in a round; `waiting` are sendings that wait for the province, `undelivered` those it
    accepted and has not handed on."""

    expected: int
    sent: int
    accepted: int
    returned: int
    at_district: int
    waiting: int
    late: int
    undelivered: int

    @property
    def missing(self) -> int:
        """Authorities that are expected and sent nothing yet."""
        return self.expected - self.sent


def sums_of_round(session: Session, province_id: int, round_id: int) -> RoundSums:
    """The numbers of one province's round; every one has its list."""
    expected = _expected(session, (province_id,)).get(province_id, 0)
    rows = session.execute(
        select(Submission.authority_id, Submission.status, Submission.district_id, Submission.late, Authority.route)
        .join(Authority, Authority.id == Submission.authority_id)
        .where(Submission.round_id == round_id, Submission.province_id == province_id)
    ).all()
    must = [row for row in rows if row.route != Route.NOT_REQUIRED]
    return RoundSums(
        expected=expected,
        sent=len({row.authority_id for row in must if row.status in REACHED}),
        accepted=len({row.authority_id for row in must if row.status in DONE}),
        returned=sum(row.status == Status.RETURNED for row in rows),
        at_district=sum(row.status == Status.SUBMITTED and row.district_id is not None for row in rows),
        waiting=sum(
            row.status == Status.ENDORSED or (row.status == Status.SUBMITTED and row.district_id is None)
            for row in rows
        ),
        late=sum(bool(row.late) for row in rows),
        undelivered=sum(row.status == Status.ACCEPTED for row in rows),
    )


@dataclass(frozen=True)
class ProvinceLine:
    """One province in the department's list; `due_on` is its round's day, None without an open round."""

    id: int
    name: str
    round_id: int | None
    due_on: date | None
    expected: int
    sent: int
    accepted: int


def provinces_now(session: Session, now: datetime) -> list[ProvinceLine]:
    """Every province in Thai order with the numbers of the round it is in."""
    provinces = session.scalars(select(Province).order_by(Province.sort_key, Province.id)).all()
    rounds = _rounds_now(session, now)
    expected = _expected(session, [row.id for row in provinces])
    reached = _reached(session, [number for number, _day in rounds.values()])
    lines = []
    for row in provinces:
        round_id, due_on = rounds.get(row.id, (None, None))
        sums = reached.get(row.id, (0, 0))
        lines.append(ProvinceLine(row.id, row.name_th, round_id, due_on, expected.get(row.id, 0), *sums))
    return lines


def _rounds_now(session: Session, now: datetime) -> dict[int, tuple[int, date]]:
    rows = session.execute(
        select(Round.province_id, Round.id, Round.due_on)
        .where(Round.due_on >= bangkok_day(now), Round.closed_at.is_(None))
        .order_by(Round.due_on.desc(), Round.id.desc())
    )
    return {province: (number, day) for province, number, day in rows}


def _expected(session: Session, provinces: Iterable[int]) -> dict[int, int]:
    rows = session.execute(
        select(Authority.province_id, func.count())
        .where(Authority.province_id.in_(list(provinces)), Authority.active.is_(True))
        .where(Authority.route != Route.NOT_REQUIRED)
        .group_by(Authority.province_id)
    )
    return {province: number for province, number in rows}  # noqa: C416 - a row is no pair to mypy


def _reached(session: Session, rounds: list[int]) -> dict[int, tuple[int, int]]:
    """By province: authorities of which its round has something, and of which something is accepted."""
    accepted = func.max(case((Submission.status.in_(DONE), 1), else_=0)).label("accepted")
    places = (
        select(Submission.province_id, Submission.authority_id, accepted)
        .join(Authority, Authority.id == Submission.authority_id)
        .where(Submission.round_id.in_(rounds), Submission.status.in_(REACHED), Authority.route != Route.NOT_REQUIRED)
        .group_by(Submission.province_id, Submission.authority_id)
        .subquery()
    )
    counted = select(places.c.province_id, func.count(), func.sum(places.c.accepted)).group_by(places.c.province_id)
    return {province: (sent, int(done)) for province, sent, done in session.execute(counted)}


@dataclass(frozen=True)
class Alarms:
    """What an administrator must look at: jobs given up (counted up to MANY + 1), platforms nobody is asked on."""

    dead_jobs: int
    paused: tuple[str, ...]


def alarms_now(session: Session, scope: Scope, now: datetime) -> Alarms:
    """What went wrong in the background, as far as it concerns the scope; a platform's pause concerns everybody."""
    dead = select(Job.id).where(Job.status == JobStatus.DEAD, inside(scope)).limit(MANY + 1).subquery()
    paused = session.scalars(select(Circuit.platform).where(Circuit.open_until > now).order_by(Circuit.platform))
    return Alarms(session.scalar(select(func.count()).select_from(dead)) or 0, tuple(paused))
