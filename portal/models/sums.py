"""What each district had in a round, counted once when the round was closed."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Data
from portal.models.columns import HasId, OfProvince, moment


class DistrictSum(HasId, OfProvince, Base):
    """The numbers of one district in a closed round (see rules.rates.Tally); authorities of no district have a row of
    their own. Append-only: a round that is opened and closed again gets rows of the next `number`, which count.

    `per_round` says that people and income are the round's own, not totals to date. `places` are the marks of each
    authority, `figures` what each report told (rules.rates.Counted): the lists behind the numbers.
    """

    __tablename__ = "district_sums"
    __table_args__ = (
        UniqueConstraint("round_id", "district_id", "number"),
        Index("ix_district_sums_of", "round_id", "number"),
    )
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    district_id: Mapped[int | None] = mapped_column(ForeignKey("districts.id"), index=True)
    number: Mapped[int]
    counted_at: Mapped[datetime] = moment()
    expected: Mapped[int]
    sent: Mapped[int]
    late: Mapped[int]
    standing: Mapped[int]
    complete: Mapped[int]
    people: Mapped[int] = mapped_column(BigInteger)
    income: Mapped[Decimal] = mapped_column(Numeric(20, 2))
    reports: Mapped[int]
    organic: Mapped[int]
    dry: Mapped[int]
    unsorted: Mapped[int]
    per_round: Mapped[bool] = mapped_column(default=False)
    places: Mapped[dict[str, str]] = mapped_column(Data)
    figures: Mapped[dict[str, Any]] = mapped_column(Data)
