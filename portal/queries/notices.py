"""What a person was told, how they want to be told, and what a batch to LINE would hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models.notices import Notice, OutboxRow
from portal.models.people import User
from portal.models.places import District
from portal.models.scoping import within
from portal.rules.letters import Channel, LetterStatus
from portal.rules.notices import Kind, Way
from portal.rules.scope import Scope

A_PAGE, MOST_COUNTED = 40, 100
LOOKS_BACK = timedelta(days=7)


@dataclass(frozen=True)
class NoticeLine:
    """One thing a person was told."""

    id: int
    kind: Kind
    message_th: str
    message_en: str
    reason: str
    link: str
    at: datetime
    is_read: bool


@dataclass(frozen=True)
class Choice:
    """How a person is told beside the portal."""

    way: Way
    email: str
    line_id: str


@dataclass(frozen=True)
class GroupLine:
    """A district and its LINE group; `sent` is the state of the letter made today, None without one."""

    district_id: int
    name: str
    group: str
    sent: str | None


def unread_count(session: Session, user_id: int) -> int:
    """How many things a person has not read, counted up to a hundred."""
    mine = select(Notice.id).where(Notice.user_id == user_id, Notice.read_at.is_(None)).limit(MOST_COUNTED)
    return session.scalar(select(func.count()).select_from(mine.subquery())) or 0


def notices_of(session: Session, user_id: int, before: int | None = None) -> tuple[list[NoticeLine], int | None]:
    """A page of what a person was told, the latest first, and from where the next one goes on."""
    mine = select(Notice).where(Notice.user_id == user_id).order_by(Notice.id.desc()).limit(A_PAGE + 1)
    rows = session.scalars(mine.where(Notice.id < before) if before else mine).all()
    lines = [
        NoticeLine(
            row.id, Kind(row.kind), row.title_th, row.title_en, row.reason, row.link, row.at, row.read_at is not None
        )
        for row in rows[:A_PAGE]
    ]
    return lines, lines[-1].id if len(rows) > A_PAGE else None


def choice_of(session: Session, user_id: int) -> Choice:
    """How a person wants to be told."""
    user = session.get_one(User, user_id)
    return Choice(Way(user.told_by), user.email, user.line_id)


def line_groups(session: Session, scope: Scope, since: datetime) -> list[GroupLine]:
    """The districts of a province with their groups, and what became of today's letters (made from `since` on)."""
    districts = session.scalars(
        within(select(District), scope, District).order_by(District.sort_key, District.id)
    ).all()
    made = within(select(OutboxRow.address, OutboxRow.status), scope, OutboxRow).where(
        OutboxRow.channel == Channel.LINE, OutboxRow.user_id.is_(None), OutboxRow.made_at >= since
    )
    states = {row.address: row.status for row in session.execute(made.order_by(OutboxRow.id))}
    return [GroupLine(row.id, row.name_th, row.line_group, states.get(row.line_group)) for row in districts]


def line_people(session: Session, scope: Scope, now: datetime) -> int:
    """How many people chose LINE and have something that they were not told but in the portal."""
    fresh = (Notice.outbox_id.is_(None), Notice.read_at.is_(None), Notice.at >= now - LOOKS_BACK)
    wants = (User.told_by == Way.LINE, User.line_id != "", User.active.is_(True), User.is_demo.is_(False))
    there = within(select(func.count(Notice.user_id.distinct())), scope, Notice)
    return session.scalar(there.join(User, User.id == Notice.user_id).where(*fresh, *wants)) or 0


def letters_in_trouble(session: Session, scope: Scope, channel: Channel) -> Sequence[tuple[str, int]]:
    """(what is wrong, how many) of letters of one way that could not go out yet."""
    stuck = (OutboxRow.status.in_((LetterStatus.WAITING, LetterStatus.FAILED)), OutboxRow.error != "")
    there = within(select(OutboxRow.error, func.count()), scope, OutboxRow).where(OutboxRow.channel == channel, *stuck)
    grouped = there.group_by(OutboxRow.error).order_by(func.count().desc(), OutboxRow.error)
    return [(row[0], row[1]) for row in session.execute(grouped.limit(5))]
