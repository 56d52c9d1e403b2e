"""Rows by id inside a person's scope: another's row is answered exactly as a missing one."""

from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.reports import Report, Submission
from portal.models.rounds import Rulebook
from portal.models.scoping import within
from portal.models.videos import Album, Video
from portal.rules.rulebook import Rulebook as Rules
from portal.rules.rulebook import from_data
from portal.rules.scope import Scope
from portal.services.errors import Conflict, NotFound

Row = TypeVar("Row")


def row_by_id(session: Session, scope: Scope, entity: type[Row], number: int, *, lock: bool = True) -> Row:
    """The row, locked for change where the database can. Raises NotFound."""
    wanted = within(select(entity).where(entity.id == number), scope, entity)  # type: ignore[attr-defined]
    found = session.scalars(wanted.with_for_update() if lock else wanted).first()
    if found is None:
        raise NotFound
    return found


def report_by_id(session: Session, scope: Scope, number: int) -> Report:
    """A report inside the scope. Raises NotFound."""
    return row_by_id(session, scope, Report, number)


def submission_by_id(session: Session, scope: Scope, number: int) -> Submission:
    """A submission inside the scope, locked for change together with its report and video. Raises NotFound.

    Whoever writes takes these locks in this order (report, video, submission), so that two people, or a person and a
    look from outside, wait for each other instead of blocking each other.
    """
    found = row_by_id(session, scope, Submission, number, lock=False)
    session.get(Report, found.report_id, with_for_update=True, populate_existing=True)
    if found.video_id is not None:
        session.get(Video, found.video_id, with_for_update=True, populate_existing=True)
    locked = select(Submission).where(Submission.id == number).with_for_update()
    return session.scalars(locked.execution_options(populate_existing=True)).one()


def find_current_video(session: Session, report_id: int) -> Video | None:
    """The video the report shows now."""
    current = select(Video).where(Video.report_id == report_id, Video.current.is_(True))
    return session.scalars(current.order_by(Video.id.desc())).first()


def find_current_album(session: Session, report_id: int) -> Album | None:
    """The photo folder the report names now."""
    current = select(Album).where(Album.report_id == report_id, Album.current.is_(True))
    return session.scalars(current.order_by(Album.id.desc())).first()


def find_latest_submission(session: Session, report_id: int) -> Submission | None:
    """The report's sending towards the latest round it was sent to."""
    sent = select(Submission).where(Submission.report_id == report_id)
    return session.scalars(sent.order_by(Submission.id.desc())).first()


def rulebook_of(session: Session, province_id: int) -> tuple[int, Rules]:
    """The province's rulebook in force and its version."""
    rows = select(Rulebook).where(Rulebook.province_id == province_id).order_by(Rulebook.version.desc())
    row = session.scalars(rows).first()
    if row is None:
        raise NotFound
    return row.version, from_data(row.data)


def compare_version(row: Any, opened: int, mine: dict[str, Any]) -> None:
    """Raises Conflict with both values when the row changed since the person opened it."""
    if row.version == opened:
        return
    theirs = {name: getattr(row, name, None) for name in mine}
    raise Conflict(mine, theirs, row.version)
