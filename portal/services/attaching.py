"""Photos and documents of a report: put beside it when they are stored, put in order, taken away."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portal.models.media import MediaObject, Upload
from portal.models.photos import ReportFile
from portal.models.reports import Report
from portal.rules.kinds import MOST_FILES, FileKind
from portal.rules.scope import Actor
from portal.services import upload_faults
from portal.services.checking import check_report
from portal.services.errors import NotFound
from portal.services.finding_rows import report_by_id
from portal.services.kit import Kit
from portal.services.rendering import enqueue_renditions
from portal.services.reporting import refuse_when_locked


def attach(session: Session, report: Report, media: MediaObject, kind: FileKind, now: datetime) -> ReportFile:
    """Puts a stored file last among those of its kind; bytes that the report shows already are not put twice."""
    enqueue_renditions(session, media, now)
    same = select(ReportFile).join(MediaObject, MediaObject.id == ReportFile.media_id)
    known = session.scalars(same.where(*_shown(report.id, kind), MediaObject.sha256 == media.sha256)).first()
    if known:
        return known
    last = session.scalar(select(func.max(ReportFile.place)).where(*_shown(report.id, kind))) or 0
    row = ReportFile(
        report_id=report.id, media_id=media.id, kind=kind, place=last + 1, made_at=now,
        province_id=report.province_id, authority_id=report.authority_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def take_away(kit: Kit, actor: Actor, report_id: int, file_id: int) -> None:
    """Takes a photo or document off the report; its bytes stay in the store. Twice is fine.

    Raises NotFound, Refused while a level above holds the report.
    """
    with kit.transaction(actor, "report.file_removed") as session:
        report, row = _report_and_file(session, actor, report_id, file_id)
        row.current = False
        report.updated_at = kit.now()
        check_report(session, report, kit.now())


def move(kit: Kit, actor: Actor, report_id: int, file_id: int, by: int) -> None:
    """Moves a photo or document `by` places (negative: towards the front), as far as there are places.

    Raises NotFound, Refused while a level above holds the report.
    """
    with kit.transaction(actor, "report.file_moved") as session:
        report, row = _report_and_file(session, actor, report_id, file_id)
        shown = _shown(report.id, FileKind(row.kind))
        rows = list(session.scalars(select(ReportFile).where(*shown).order_by(ReportFile.place, ReportFile.id)))
        if row not in rows:
            raise NotFound
        at = rows.index(row)
        rows.insert(min(max(at + by, 0), len(rows) - 1), rows.pop(at))
        for place, each in enumerate(rows, 1):
            each.place = place
        report.updated_at = kit.now()


def refuse_when_full(session: Session, report_id: int, kind: FileKind, on_its_way: str) -> None:
    """Raises Refused when the report shows as many of a kind as it may, those on their way included."""
    if kind not in MOST_FILES:
        return
    shown = session.scalar(select(func.count()).select_from(ReportFile).where(*_shown(report_id, kind))) or 0
    coming = (Upload.report_id == report_id, Upload.kind == kind, Upload.status == on_its_way)
    shown += session.scalar(select(func.count()).select_from(Upload).where(*coming)) or 0
    if shown >= MOST_FILES[kind]:
        raise upload_faults.too_many(kind)


def _report_and_file(session: Session, actor: Actor, report_id: int, file_id: int) -> tuple[Report, ReportFile]:
    report = report_by_id(session, actor.scope, report_id)
    refuse_when_locked(report, actor.role)
    row = session.get(ReportFile, file_id)
    if row is None or row.report_id != report.id:
        raise NotFound
    return report, row


def _shown(report_id: int, kind: FileKind) -> tuple[ColumnElement[bool], ...]:
    return ReportFile.report_id == report_id, ReportFile.current.is_(True), ReportFile.kind == kind
