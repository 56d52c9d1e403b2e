"""What the machine saw in a video, the pictures that show it, and the reference pictures it compared with."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Float, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, Data
from portal.models.columns import HasId, Logged, OfAuthority, OfProvince, moment
from portal.models.media import MediaObject


class ReferenceMark(Logged, OfProvince, Base):
    """A picture of one of the five marks: the province's (1, 2, 3, 5), or with `authority_id` an authority's own 4."""

    __tablename__ = "reference_marks"
    __table_args__ = (Index("ix_reference_marks_of", "province_id", "authority_id", "mark"),)
    authority_id: Mapped[int | None] = mapped_column(ForeignKey("authorities.id"), index=True)
    mark: Mapped[int]
    media_id: Mapped[int] = mapped_column(ForeignKey("media_objects.id"), index=True)
    made_at: Mapped[datetime] = moment()
    media: Mapped[MediaObject] = relationship()

    def __str__(self) -> str:
        return f"#{self.id}"


class Sighting(HasId, OfAuthority, Base):
    """One screening of a video's file, kept for ever; the latest of a video is the one that is shown.

    `marks` holds a `rules.marks.MarkSeen` for each of the five as data, `order_seen` is right, wrong or unknown,
    `placeholders` the marks that were compared with our own drawings for want of real ones, `problem` why nothing
    was seen ("" when all went well), `compared_with` the hash of all reference pictures.
    """

    __tablename__ = "sightings"
    __table_args__ = (Index("ix_sightings_latest", "video_id", "id"),)
    video_id: Mapped[int] = mapped_column(ForeignKey("videos.id"))
    media_id: Mapped[int | None] = mapped_column(ForeignKey("media_objects.id"), index=True)
    marks: Mapped[list[dict[str, Any]]] = mapped_column(Data, default=list)
    order_seen: Mapped[str] = mapped_column(String(20))
    placeholders: Mapped[list[int]] = mapped_column(Data, default=list)
    problem: Mapped[str] = mapped_column(String(40), default="")
    compared_with: Mapped[str] = mapped_column(String(64), default="")
    frames_looked_at: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[float] = mapped_column(Float, default=0.0)
    screened_at: Mapped[datetime] = moment()
    job_id: Mapped[int | None] = mapped_column(Integer, index=True)


class Still(HasId, OfAuthority, Base):
    """A picture out of a screening: `kind` is sheet or still; `boxes` are the marks in it, in pixels of the picture."""

    __tablename__ = "stills"
    sighting_id: Mapped[int] = mapped_column(ForeignKey("sightings.id"), index=True)
    video_id: Mapped[int] = mapped_column(ForeignKey("videos.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    place: Mapped[int]
    at_s: Mapped[float] = mapped_column(Float)
    boxes: Mapped[list[dict[str, Any]]] = mapped_column(Data, default=list)
    key: Mapped[str] = mapped_column(String(200), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    content_type: Mapped[str] = mapped_column(String(100))
    width: Mapped[int]
    height: Mapped[int]
