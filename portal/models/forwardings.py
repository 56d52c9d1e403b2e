"""What a district handed on to the province of a round, and who was missing then."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, Data
from portal.models.columns import Logged, OfProvince, moment
from portal.models.places import District
from portal.models.rounds import Round


class Forwarding(Logged, OfProvince, Base):
    """One handing on: the `number`-th of a district and round. Written once; a later one stands beside it.

    `forwarded` of `expected` authorities had an endorsed report; `missing` names the others as they were named then.
    """

    __tablename__ = "forwardings"
    __table_args__ = (UniqueConstraint("round_id", "district_id", "number"),)
    district_id: Mapped[int] = mapped_column(ForeignKey("districts.id"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    number: Mapped[int]
    at: Mapped[datetime] = moment()
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    forwarded: Mapped[int]
    expected: Mapped[int]
    missing: Mapped[list[str]] = mapped_column(Data, default=list)
    district: Mapped[District] = relationship()
    round: Mapped[Round] = relationship()

    def __str__(self) -> str:
        return f"{self.forwarded}/{self.expected}"
