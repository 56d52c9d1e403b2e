"""Who stands in for whom while a person is absent."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.columns import Logged, OfProvince, moment
from portal.models.people import User


class Delegation(Logged, OfProvince, Base):
    """A colleague of the same place acts for a person from a Bangkok day to another, both included.

    The place (district, authority, or neither for the province) is the one both had when it was made; when either moves
    away, it holds no longer. `ended_at` is set when it was ended by hand before its last day.
    """

    __tablename__ = "delegations"
    district_id: Mapped[int | None] = mapped_column(ForeignKey("districts.id"))
    authority_id: Mapped[int | None] = mapped_column(ForeignKey("authorities.id"))
    from_user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    to_user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = moment()
    ended_at: Mapped[datetime | None] = moment(null=True)
    ended_by: Mapped[str] = mapped_column(String(200), default="")
    from_user: Mapped[User] = relationship(foreign_keys=[from_user_id])
    to_user: Mapped[User] = relationship(foreign_keys=[to_user_id])

    def __str__(self) -> str:
        return f"{self.from_user_id} → {self.to_user_id}"
