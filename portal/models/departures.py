"""Stored objects whose last row is gone, until their bytes are."""

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.models.columns import moment


class Departure(Base):
    """An object on its way out. Whoever brings the same bytes meanwhile takes the row away, and the object stays.

    From `leaving_at` on the bytes are being deleted, so that nobody may rely on them; at `gone_at` they were.
    """

    __tablename__ = "media_departures"
    object_key: Mapped[str] = mapped_column(String(200), primary_key=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    since: Mapped[datetime] = moment()
    leaving_at: Mapped[datetime | None] = moment(null=True)
    gone_at: Mapped[datetime | None] = moment(null=True)
