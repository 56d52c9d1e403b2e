"""Filters of the media library."""

from typing import Any

from flask_babel import LazyString
from sqlalchemy import ColumnElement, Integer, and_, bindparam, or_, select, true, union
from sqlalchemy.orm import Session

from portal.admin.filters import ByDay, ById, ByPlace, ByWord, Choices
from portal.admin.tongues import Tongue
from portal.models import Authority, MediaObject, MediaTag, MediaTagging, ReportFile, Round, Submission, Video
from portal.models.fixity import FixityMark
from portal.models.media_uses import is_unused, is_used
from portal.models.scoping import within
from portal.queries.media import tags_within
from portal.rules.library import SIZES, Standing
from portal.rules.scope import Scope

SHELF = "shelf"
"""What is meant when nothing is said of the standing: all that is not in the bin."""
MOST_CHOICES = 200


class ByStanding(ByWord):
    """In use, used nowhere, in the bin, with a problem. The bin is seen only when it is asked for."""

    def __init__(self, name: str, label: LazyString) -> None:
        super().__init__(name, label, MediaObject.problem, "standings", tuple(Standing))

    def condition(self, value: Any) -> ColumnElement[bool]:
        there = MediaObject.binned_at.is_(None)
        if value == Standing.BINNED:
            return MediaObject.binned_at.is_not(None)
        if value == Standing.PROBLEM:
            broken = select(FixityMark.key).where(FixityMark.problem.is_not(None))
            return and_(there, or_(MediaObject.problem != "", MediaObject.key.in_(broken)))
        wanted = {Standing.USED: is_used, Standing.UNUSED: is_unused}.get(value, true)
        return and_(there, wanted())

    def shape(self, value: Any) -> str:
        return f"{self.name}={value}"


class BySize(ByWord):
    """From so many bytes to so many."""

    def __init__(self, name: str, label: LazyString) -> None:
        super().__init__(name, label, MediaObject.kind, "sizes", tuple(SIZES))

    def condition(self, value: Any) -> ColumnElement[bool]:
        least, most = SIZES[value]
        return and_(MediaObject.size_bytes >= least, MediaObject.size_bytes < most)

    def shape(self, value: Any) -> str:
        return f"{self.name}={value}"


class ByAuthority(ByPlace):
    """An authority, chosen from those of one's own province in Thai order."""

    narrow = True

    def choices(self, session: Session, scope: Scope, tongue: Tongue) -> Choices | None:
        return None if scope.everywhere else super().choices(session, scope, tongue)


class OfDistrict(ByPlace):
    """The files of a district's authorities."""

    def condition(self, _value: Any) -> ColumnElement[bool]:
        inside = select(Authority.id).where(Authority.district_id == bindparam(self.name, type_=Integer))
        return MediaObject.authority_id.in_(inside)


class InRound(ByDay):
    """The files of reports that were sent towards a round."""

    narrow = True

    def __init__(self, name: str, label: LazyString) -> None:
        super().__init__(name, label, MediaObject.id, Round, Round.due_on)

    def condition(self, _value: Any) -> ColumnElement[bool]:
        of_round = Submission.round_id == bindparam(self.name, type_=Integer)
        films = select(Video.media_id).join(Submission, Submission.video_id == Video.id)
        photos = select(ReportFile.media_id).join(Submission, Submission.report_id == ReportFile.report_id)
        sent: Any = union(
            films.where(of_round, Video.media_id.is_not(None)), photos.where(of_round, ReportFile.current.is_(True))
        )
        return MediaObject.id.in_(sent)

    def choices(self, session: Session, scope: Scope, tongue: Tongue) -> Choices | None:
        if scope.everywhere:
            return None
        wanted = within(select(Round.id, Round.due_on), scope, Round).order_by(Round.due_on.desc(), Round.id)
        rows = session.connection().execute(wanted.limit(MOST_CHOICES))
        return [(str(number), tongue.day(day)) for number, day in rows]


class ByTag(ById):
    """The files that bear a tag of one's own province."""

    narrow = True

    def __init__(self, name: str, label: LazyString) -> None:
        super().__init__(name, label, MediaObject.id, MediaTag, MediaTag.name)

    def condition(self, _value: Any) -> ColumnElement[bool]:
        bearing = select(MediaTagging.media_id).where(MediaTagging.tag_id == bindparam(self.name, type_=Integer))
        return MediaObject.id.in_(bearing)

    def choices(self, session: Session, scope: Scope, _tongue: Tongue) -> Choices | None:
        found = None if scope.everywhere else tags_within(session, scope, MOST_CHOICES)
        return [(str(number), name) for number, name in found] if found else None


__all__ = ["SHELF", "ByAuthority", "BySize", "ByStanding", "ByTag", "InRound", "OfDistrict"]
