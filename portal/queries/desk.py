"""Who is at which video, what was set aside, how the day goes, and what was known of a video when it could be seen."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models.leases import DeskHold, DeskVerdict
from portal.models.scoping import within
from portal.models.videos import VideoProbe
from portal.queries.review import PAGE, Filters, Place, QueueLine, lines_of, walk
from portal.rules.desk import LAST_ONES, Pace, day_start, is_held, pace
from portal.rules.scope import Scope
from portal.rules.vocabulary import ProbeState

SHOWN = 40
"""Sendings set aside that are listed; more would mean that nobody works them off."""


@dataclass(frozen=True)
class Holder:
    """Who holds a sending now, and until when."""

    user_id: int | None
    by_name: str
    until: datetime


def holder_of(session: Session, scope: Scope, submission_id: int, now: datetime) -> Holder | None:
    """Who holds a sending; None when nobody does."""
    wanted = within(select(DeskHold), scope, DeskHold).where(DeskHold.submission_id == submission_id)
    row = session.scalars(wanted).first()
    if row is None or row.user_id is None or row.until is None or not is_held(row.until, now):
        return None
    return Holder(row.user_id, row.by_name, row.until)


def set_aside(session: Session, scope: Scope) -> list[QueueLine]:
    """What was skipped, in the order in which it was."""
    return lines_of(session, _aside(session, scope))


def free_for(
    session: Session, scope: Scope, filters: Filters, user_id: int | None, now: datetime, after: Place | None = None
) -> list[int]:
    """Ids that this person can take up, in their order: from a place of the queue on, then from its beginning, then
    what was set aside."""
    places = [
        *(walk(session, scope, filters, after, PAGE) if after else ()),
        *walk(session, scope, filters, None, PAGE),
    ]
    ids = list(dict.fromkeys([*(place.id for place in places), *_aside(session, scope)]))
    others = select(DeskHold.submission_id).where(
        DeskHold.submission_id.in_(ids), DeskHold.until > now, DeskHold.user_id != user_id
    )
    held = set(session.scalars(others))
    return [number for number in ids if number not in held]


def _aside(session: Session, scope: Scope) -> list[int]:
    wanted = within(select(DeskHold.submission_id), scope, DeskHold).where(DeskHold.set_aside_at.is_not(None))
    return list(session.scalars(wanted.order_by(DeskHold.set_aside_at, DeskHold.id).limit(SHOWN)))


def day_of(session: Session, scope: Scope, user_id: int | None, waiting_now: int, now: datetime) -> Pace:
    """How today goes: verdicts of the whole province that stand, and this person's own pace."""
    today = DeskVerdict.at >= day_start(now)
    done = within(select(func.count(func.distinct(DeskVerdict.submission_id))), scope, DeskVerdict)
    count = session.scalar(done.where(today, DeskVerdict.undone_at.is_(None))) or 0
    mine = (
        select(DeskVerdict.taken_at, DeskVerdict.at)
        .where(DeskVerdict.user_id == user_id, today, DeskVerdict.taken_at.is_not(None))
        .order_by(DeskVerdict.at.desc())
        .limit(LAST_ONES)
    )
    return pace(count, waiting_now, [at - taken for taken, at in session.execute(mine) if taken], now)


def last_good_look(session: Session, video_id: int) -> datetime | None:
    """When the video could last be watched by anybody."""
    good = select(VideoProbe.probed_at).where(VideoProbe.video_id == video_id, VideoProbe.state == ProbeState.OK)
    return session.scalar(good.order_by(VideoProbe.id.desc()).limit(1))
