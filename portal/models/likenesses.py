"""By what stored photos and films are known again."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.models.columns import HasId, OfAuthority


class Likeness(HasId, OfAuthority, Base):
    """The perceptual hash of a photo, or of the `place`-th looked-at frame of a film (rules.likeness).

    It can be worked out again from the file at any time, so it is no logged row. `band0` to `band3` are the hash in
    four parts, by which near ones are found.
    """

    __tablename__ = "likenesses"
    __table_args__ = (
        UniqueConstraint("media_id", "place"),
        Index("ix_likenesses_band0", "province_id", "band0"),
        Index("ix_likenesses_band1", "province_id", "band1"),
        Index("ix_likenesses_band2", "province_id", "band2"),
        Index("ix_likenesses_band3", "province_id", "band3"),
    )
    media_id: Mapped[int] = mapped_column(ForeignKey("media_objects.id"))
    place: Mapped[int]
    hash: Mapped[str] = mapped_column(String(16))
    band0: Mapped[int]
    band1: Mapped[int]
    band2: Mapped[int]
    band3: Mapped[int]
