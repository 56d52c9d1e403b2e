"""What a province publishes to its authorities: one page with its items."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.models.columns import Logged, OfProvince, moment
from portal.models.media import MediaObject


class Guideline(Logged, OfProvince, Base):
    """The province's guideline page: opening words and the coordinator's contact."""

    __tablename__ = "guidelines"
    intro: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[str] = mapped_column(Text, default="")
    updated_at: Mapped[datetime] = moment()
    version: Mapped[int] = mapped_column(default=1)

    def __str__(self) -> str:
        return f"#{self.id}"


class GuidelineItem(Logged, OfProvince, Base):
    """A link (shown with a QR code) or a stored document on the guideline page."""

    __tablename__ = "guideline_items"
    title: Mapped[str] = mapped_column(String(300))
    url: Mapped[str] = mapped_column(Text, default="")
    media_id: Mapped[int | None] = mapped_column(ForeignKey("media_objects.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    def __str__(self) -> str:
        return self.title


__all__ = ["Guideline", "GuidelineItem", "MediaObject"]
