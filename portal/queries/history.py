"""What happened to a row: its events, the latest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from portal.models.archives import VideoWatch
from portal.models.events import Event
from portal.models.photos import ReportFile
from portal.models.places import Authority
from portal.models.reports import Report, Submission
from portal.models.scoping import within
from portal.models.videos import Album, Video
from portal.rules.scope import Scope

AT_ONCE = 50
_COLUMNS = (Event.at, Event.verb, Event.actor_name, Event.actor_role, Event.before, Event.after, Event.reason)


@dataclass(frozen=True)
class Happening:
    """One event; `before` and `after` hold the columns that changed."""

    at: datetime
    verb: str
    actor_name: str
    actor_role: str
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str


def history_of(session: Session, scope: Scope, kind: str, number: int, limit: int = 20) -> list[Happening]:
    """The events about row `number` of table `kind` inside the scope."""
    wanted = within(select(*_COLUMNS), scope, Event).where(Event.subject_kind == kind, Event.subject_id == number)
    rows = session.execute(wanted.order_by(Event.id.desc()).limit(limit))
    return [Happening(*row) for row in rows]


@dataclass(frozen=True)
class Moment:
    """One line of a timeline: the event, its number, and what it is about (table and id)."""

    id: int
    kind: str
    number: int | None
    event: Happening


@dataclass(frozen=True)
class Timeline:
    """What happened to one thing and all that belongs to it, the latest first; `older` leads to the next page."""

    name: str
    moments: tuple[Moment, ...]
    older: int | None


def timeline_of(session: Session, scope: Scope, kind: str, number: int, before: int | None = None) -> Timeline | None:
    """The timeline of a report, a video or an authority; None for another's and for what is not there.

    AT_ONCE lines a page, from the event `before` backwards.
    """
    entities: dict[str, Any] = {"report": Report, "video": Video, "authority": Authority}
    entity = entities.get(kind)
    if entity is None:
        return None
    row = session.scalars(within(select(entity), scope, entity).where(entity.id == number)).first()
    if row is None:
        return None
    about = _about_authority(number) if kind == "authority" else _about(session, row)
    wanted: Select[Any] = select(Event.id, Event.subject_kind, Event.subject_id, *_COLUMNS).where(about)
    if before is not None:
        wanted = wanted.where(Event.id < before)
    rows = session.execute(within(wanted, scope, Event).order_by(Event.id.desc()).limit(AT_ONCE + 1)).all()
    moments = tuple(Moment(one[0], one[1], one[2], Happening(*one[3:])) for one in rows[:AT_ONCE])
    return Timeline(str(row), moments, moments[-1].id if len(rows) > AT_ONCE else None)


def _about_authority(number: int) -> Any:
    return or_(Event.authority_id == number, and_(Event.subject_kind == "authorities", Event.subject_id == number))


def _about(session: Session, row: Any) -> Any:
    """Events of a report and of everything that hangs on it, or of one video and how its link was watched."""
    if isinstance(row, Video):
        subjects = {"videos": [row.id], "video_watches": session.scalars(
            select(VideoWatch.id).where(VideoWatch.video_id == row.id)
        ).all()}  # fmt: skip
    else:
        subjects = {"reports": [row.id], "products": [row.product_id]}
        for entity in (Submission, Video, Album, ReportFile):
            ids = session.scalars(select(entity.id).where(entity.report_id == row.id)).all()
            subjects[entity.__tablename__] = list(ids)
    return or_(*(and_(Event.subject_kind == kind, Event.subject_id.in_(ids)) for kind, ids in subjects.items() if ids))
