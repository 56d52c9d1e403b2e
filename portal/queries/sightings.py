"""What the machine saw in a video, as the desk shows it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.models import Sighting, Still, Video
from portal.models.scoping import within
from portal.queries.uploads import StoredFile
from portal.rules.branding import MARKS
from portal.rules.marks import NOT_SEEN_WORDS, ORDER_WORDS, SEEN_WORDS, Box, MarkOrder, MarkSeen, seen_from_data
from portal.rules.scope import Scope


@dataclass(frozen=True)
class MarkLine:
    """One of the five marks as the machine saw it; `box` is in pixels of the still `still_id`."""

    mark: int
    seen: bool
    confidence: float
    at_s: float | None
    box: Box | None
    still_id: int | None

    @property
    def words(self) -> tuple[str, str]:
        """Found by machine, or not found by machine; never "missing": a person decides."""
        return SEEN_WORDS if self.seen else NOT_SEEN_WORDS


@dataclass(frozen=True)
class Frame:
    """A picture of the video: its second, its size in pixels, and (mark, box) for what was found in it."""

    still_id: int
    at_s: float
    boxes: tuple[tuple[int, Box], ...]
    width: int
    height: int


@dataclass(frozen=True)
class Screening:
    """The latest screening. `sheet` is an address or None; `order` is right, wrong or unknown; `frames` by time.

    `placeholders` are the marks compared with our own drawings; `problem` says why nothing could be seen, or "".
    """

    sheet: str | None
    frames: tuple[Frame, ...]
    marks: tuple[MarkLine, ...]
    order: MarkOrder
    placeholders: tuple[int, ...]
    problem: str
    screened_at: datetime

    @property
    def is_placeholder(self) -> bool:
        """Whether any mark was compared with a placeholder."""
        return bool(self.placeholders)

    @property
    def order_words(self) -> tuple[str, str]:
        """The order in Thai and English."""
        return ORDER_WORDS[self.order]


def sightings_of(session: Session, scope: Scope, video_id: int) -> Screening | None:
    """The latest screening of a video inside the scope; None when it was not screened yet, or is another's."""
    row = _latest(session, scope, video_id)
    if row is None:
        return None
    stills = session.scalars(select(Still).where(Still.sighting_id == row.id).order_by(Still.place)).all()
    by_place = {still.place: still.id for still in stills if still.kind == "still"}
    sheet = next((f"/stills/{still.id}" for still in stills if still.kind == "sheet"), None)
    frames = tuple(_frame(still) for still in stills if still.kind == "still")
    marks = tuple(_line(seen_from_data(data), by_place) for data in row.marks)
    found = marks or tuple(MarkLine(mark, False, 0.0, None, None, None) for mark in MARKS)
    order = MarkOrder(row.order_seen)
    return Screening(sheet, frames, found, order, tuple(row.placeholders), row.problem, row.screened_at)


def find_still(session: Session, scope: Scope, still_id: int) -> StoredFile | None:
    """A picture of a screening inside the scope, for handing out."""
    row = session.scalars(within(select(Still).where(Still.id == still_id), scope, Still)).first()
    if row is None:
        return None
    return StoredFile(row.id, row.key, row.sha256, row.size_bytes, row.content_type, f"{row.kind}-{row.id}.webp")


def is_being_screened(session: Session, scope: Scope, video_id: int) -> bool:
    """Whether the video's file has no screening yet."""
    wanted = within(select(Video.id), scope, Video).where(Video.id == video_id, Video.media_id.is_not(None))
    there = session.scalar(wanted) is not None
    return there and _latest(session, scope, video_id) is None


def _latest(session: Session, scope: Scope, video_id: int) -> Sighting | None:
    """Of this row, or of its file: a row follows a row when only the link changed."""
    file = within(select(Video.media_id), scope, Video).where(Video.id == video_id).scalar_subquery()
    about = or_(Sighting.video_id == video_id, Sighting.media_id == file)
    wanted = within(select(Sighting), scope, Sighting).where(about).order_by(Sighting.id.desc()).limit(1)
    return session.scalars(wanted).first()


def _frame(still: Still) -> Frame:
    boxes = tuple((one["mark"], _box(one["box"])) for one in still.boxes)
    return Frame(still.id, still.at_s, boxes, still.width, still.height)


def _box(values: list[int]) -> Box:
    x, y, width, height = values
    return x, y, width, height


def _line(seen: MarkSeen, by_place: dict[int, int]) -> MarkLine:
    still = by_place.get(seen.frame) if seen.frame is not None else None
    return MarkLine(seen.mark, seen.seen, seen.confidence, seen.at_s, seen.box, still)
