"""The morning's work: reminders to those who are missing, and alarms to those who look after the portal."""

from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from portal.models.fixity import CLOCK, BackupRun, FixityFinding, FixityMark
from portal.models.people import User
from portal.models.places import Authority
from portal.models.reports import Submission
from portal.models.rounds import Round
from portal.rules import notices
from portal.rules.dates import bangkok_day
from portal.rules.vocabulary import Role, Route, Status
from portal.services.kit import Kit
from portal.services.telling import Reader, tell

REACHED = (Status.SUBMITTED, Status.ENDORSED, Status.ACCEPTED, Status.DELIVERED)
DAYS = (3, 1, -1)


def remind(kit: Kit) -> None:
    """Tells those who are missing from a round of which a reminder is due today; asked again it tells nobody twice."""
    now, today = kit.now(), bangkok_day(kit.now())
    due = [today + timedelta(days=days) for days in DAYS]
    with kit.read() as session:
        rounds = session.scalars(
            select(Round).where(Round.due_on.in_(due), Round.before_portal.is_(False)).order_by(Round.id)
        ).all()
    for row in rounds:
        step = notices.reminder_step(row.due_on, today, row.closed_at)
        if step is not None:
            with kit.database.transaction() as session:
                _remind(session, row, step, now)


def _remind(session: Session, row: Round, step: str, now: datetime) -> None:
    missing = missing_from(session, row.id, row.province_id)
    key = f"remind:{row.id}:{step}"
    by_place, by_district = _people(session, row.province_id)
    tell(
        session, [one for place in missing for one in by_place[place.id]], notices.reminder(step, row.due_on), key, now
    )
    names: dict[int, list[str]] = defaultdict(list)
    for place in missing:
        if place.route == Route.VIA_DISTRICT and place.district_id is not None:
            names[place.district_id].append(place.name_th)
    for district_id, some in names.items():
        tell(session, by_district[district_id], notices.summary(step, row.due_on, some), key, now)


def missing_from(session: Session, round_id: int, province_id: int) -> list[Authority]:
    """Authorities of which nothing has reached the round, in the order of their names; those that need not report and
    those out of use are never missing."""
    sent = exists().where(
        Submission.authority_id == Authority.id, Submission.round_id == round_id, Submission.status.in_(REACHED)
    )
    there = select(Authority).where(Authority.province_id == province_id, Authority.active.is_(True), ~sent)
    wanted = there.where(Authority.route != Route.NOT_REQUIRED)
    return list(session.scalars(wanted.order_by(Authority.sort_key, Authority.id)))


def _people(session: Session, province_id: int) -> tuple[dict[int, list[Reader]], dict[int, list[Reader]]]:
    """Who works for each authority and each district; the people of the demonstration are reminded of nothing."""
    places: dict[int, list[Reader]] = defaultdict(list)
    districts: dict[int, list[Reader]] = defaultdict(list)
    there = (User.province_id == province_id, User.active.is_(True), User.is_demo.is_(False))
    rows = select(User.id, User.role, User.authority_id, User.district_id).where(*there).order_by(User.id)
    for row in session.execute(rows):
        if row.role == Role.AUTHORITY and row.authority_id is not None:
            places[row.authority_id].append((row.id, province_id))
        elif row.role == Role.DISTRICT and row.district_id is not None:
            districts[row.district_id].append((row.id, province_id))
    return places, districts


def sound_alarms(kit: Kit) -> None:
    """A backup that failed and files that are damaged, for every province's administrators: once a day and cause."""
    now = kit.now()
    with kit.database.transaction() as session:
        told = [one for one in (_backup(session, now), _files(session)) if one]
        if told:
            admins = select(User.id, User.province_id).where(
                User.role == Role.PROVINCE,
                User.active.is_(True),
                User.is_demo.is_(False),
                User.province_id.is_not(None),
            )
            readers = [(row.id, row.province_id) for row in session.execute(admins.order_by(User.id))]
            for thing, key in told:
                tell(session, readers, thing, key, now)


def _backup(session: Session, now: datetime) -> tuple[notices.Told, str] | None:
    wanted = select(BackupRun).where(BackupRun.cause == CLOCK).order_by(BackupRun.id.desc()).limit(1)
    last = session.scalars(wanted).first()
    if last is None or last.good or now - last.ended_at > timedelta(days=2):
        return None
    return notices.backup_failed(last.error), f"backup:{bangkok_day(last.started_at)}"


def _files(session: Session) -> tuple[notices.Told, str] | None:
    count = session.scalar(select(func.count()).select_from(FixityMark).where(FixityMark.problem.is_not(None))) or 0
    if not count:
        return None
    return notices.files_damaged(count), f"fixity:{session.scalar(select(func.max(FixityFinding.id))) or 0}"
