"""The photos and documents of a report, in their order."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from portal.models.media import MediaObject
from portal.models.photos import ReportFile
from portal.models.renditions import Rendition
from portal.models.scoping import within
from portal.rules.kinds import FileKind, RenditionKind
from portal.rules.photo_words import photo_problem
from portal.rules.scope import Scope


@dataclass(frozen=True)
class Shown:
    """A photo or document as a page shows it. `is_looked_at`: a decoder has seen it; `problem`: what it found
    (FileLook); `has_thumb`: its small picture is there."""

    id: int
    media_id: int
    kind: FileKind
    name: str
    size_bytes: int
    received_at: datetime
    is_looked_at: bool
    problem: str | None
    has_thumb: bool

    @property
    def message_th(self) -> str:
        """What is wrong with it, in words."""
        return photo_problem(self.problem)[0] if self.problem else ""

    @property
    def message_en(self) -> str:
        """The same in English."""
        return photo_problem(self.problem)[1] if self.problem else ""


def files_of(session: Session, scope: Scope, report_id: int) -> tuple[Shown, ...]:
    """What a report shows besides its video: photos first, each kind in its order."""
    thumb = and_(Rendition.media_id == ReportFile.media_id, Rendition.kind == RenditionKind.THUMB)
    wanted = (
        select(ReportFile, MediaObject, Rendition.id)
        .join(MediaObject, MediaObject.id == ReportFile.media_id)
        .outerjoin(Rendition, thumb)
        .where(ReportFile.report_id == report_id, ReportFile.current.is_(True))
        .order_by(ReportFile.kind.desc(), ReportFile.place, ReportFile.id)
    )
    return tuple(
        Shown(
            row.id, media.id, FileKind(row.kind), media.original_name, media.size_bytes, media.received_at,
            bool(media.facts), (media.facts or {}).get("problem"), drawn is not None,
        )
        for row, media, drawn in session.execute(within(wanted, scope, ReportFile))
    )  # fmt: skip
