"""Photos and documents that belong to a report."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.columns import Logged, OfAuthority, moment
from portal.models.media import MediaObject


class ReportFile(Logged, OfAuthority, Base):
    """A photo or document of a report; `kind` is photo or document, `place` its order among those of its kind.

    Taking one away only ends `current`: what a report once showed stays known, and the bytes stay in the store.
    """

    __tablename__ = "report_files"
    __table_args__ = (Index("ix_report_files_shown", "report_id", "current", "kind", "place"),)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"))
    media_id: Mapped[int] = mapped_column(ForeignKey("media_objects.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    place: Mapped[int]
    current: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[datetime] = moment()
    media: Mapped[MediaObject] = relationship()

    def __str__(self) -> str:
        return f"#{self.media_id}"
