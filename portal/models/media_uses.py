"""Every column that names a stored file, and what it means for the file: the one list that the library goes by.

A `Use` is a place where people find the file; it is not binned while a row `holds` it. A `Trace` only remembers it.
A house test holds both against the tables, so that no new use can be forgotten.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, not_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from portal.models.archives import ArchivedFile, VideoWatch
from portal.models.guidelines import GuidelineItem
from portal.models.likenesses import Likeness
from portal.models.media import MediaObject, Upload
from portal.models.media_tags import MediaTagging
from portal.models.photos import ReportFile
from portal.models.renditions import Rendition
from portal.models.reports import Submission
from portal.models.rounds import RoundPaper
from portal.models.sightings import ReferenceMark, Sighting
from portal.models.videos import Video

PAPER = "paper"
"""A file that the portal wrote itself: that is its kind in the library too."""
Condition = Callable[[], ColumnElement[bool]]


@dataclass(frozen=True)
class Use:
    """Where a file is used: `column` names it, `word` says what it is there, `holds` which rows keep it."""

    word: str
    column: InstrumentedAttribute[Any]
    holds: Condition = true
    about: str = "id"

    @property
    def entity(self) -> Any:
        """The table of the use; `about` is its column with the id of the row that is shown for it."""
        return self.column.class_


@dataclass(frozen=True)
class Trace:
    """A row that goes with its file, or, where the column may hold nothing, forgets it."""

    column: InstrumentedAttribute[Any]


def _was_sent(of: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(Submission.id).where(of).exists()


def _video_holds() -> ColumnElement[bool]:
    return or_(Video.current.is_(True), _was_sent(Submission.video_id == Video.id))


def _report_file_holds() -> ColumnElement[bool]:
    return or_(ReportFile.current.is_(True), _was_sent(Submission.report_id == ReportFile.report_id))


USES: Sequence[Use] = (
    Use("report_file", ReportFile.media_id, _report_file_holds, about="report_id"),
    Use("video", Video.media_id, _video_holds),
    Use("archived", ArchivedFile.media_id, about="album_id"),
    Use("evidence", VideoWatch.media_id, about="video_id"),
    Use("guideline", GuidelineItem.media_id),
    Use(PAPER, RoundPaper.media_id, about="snapshot_id"),
    Use("emblem", ReferenceMark.media_id, about="authority_id"),
)
"""What people see somewhere. A video or photo that was taken off a report that was never sent holds nothing."""
TRACES: Sequence[Trace] = (
    Trace(Upload.media_id),
    Trace(Rendition.media_id),
    Trace(MediaTagging.media_id),
    Trace(Sighting.media_id),
    Trace(Likeness.media_id),
)


def is_used() -> ColumnElement[bool]:
    """SQL: whether a media object is held by any use."""
    held = [select(use.entity.id).where(use.column == MediaObject.id, use.holds()).exists() for use in USES]
    return or_(*held)


def is_unused() -> ColumnElement[bool]:
    """SQL: whether nothing holds a media object."""
    return not_(is_used())
