"""Words that a province's people put on stored files to find them again."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.models.columns import HasId, Logged, OfProvince, moment


class MediaTag(Logged, OfProvince, Base):
    """A word of one province; `folded` tells words that people take for the same."""

    __tablename__ = "media_tags"
    __table_args__ = (UniqueConstraint("province_id", "folded"),)
    unlogged = frozenset({"folded"})
    name: Mapped[str] = mapped_column(String(60))
    folded: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = moment()

    def __str__(self) -> str:
        return self.name


class MediaTagging(HasId, Base):
    """A word on a file. It is no logged row: the event stands with the file, and says the word."""

    __tablename__ = "media_taggings"
    __table_args__ = (UniqueConstraint("tag_id", "media_id"), Index("ix_media_taggings_of", "media_id", "tag_id"))
    tag_id: Mapped[int] = mapped_column(ForeignKey("media_tags.id"))
    media_id: Mapped[int] = mapped_column(ForeignKey("media_objects.id"))
    tagged_at: Mapped[datetime] = moment()
