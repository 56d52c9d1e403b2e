"""Rounds, what was frozen at their close, and the rulebook of a province."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Data
from portal.models.columns import HasId, Logged, OfProvince, moment


class Round(Logged, OfProvince, Base):
    """รอบส่ง. `scheduled_on` is the 5th or 15th it stands for, `due_on` its (editable) Bangkok day."""

    __tablename__ = "rounds"
    __table_args__ = (UniqueConstraint("province_id", "scheduled_on"),)
    scheduled_on: Mapped[date]
    due_on: Mapped[date] = mapped_column(index=True)
    before_portal: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[datetime | None] = moment(null=True)
    reopened_at: Mapped[datetime | None] = moment(null=True)
    note: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)

    def __str__(self) -> str:
        return self.due_on.isoformat()


class RoundSnapshot(HasId, Base):
    """What a round held when it was closed, as canonical JSON with its SHA-256."""

    __tablename__ = "round_snapshots"
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    taken_at: Mapped[datetime] = moment()
    rulebook_version: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text)


class Rulebook(Logged, OfProvince, Base):
    """One version of a province's rulebook; the highest version counts. Never edited, only followed."""

    __tablename__ = "rulebooks"
    __table_args__ = (UniqueConstraint("province_id", "version"),)
    version: Mapped[int]
    data: Mapped[dict[str, Any]] = mapped_column(Data)
    made_at: Mapped[datetime] = moment()
    made_by: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(500), default="")

    def __str__(self) -> str:
        return f"v{self.version}"
