"""Rounds, what was frozen at their close, and the rulebook of a province."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Data
from portal.models.columns import HasId, Logged, OfProvince, moment


class Round(Logged, OfProvince, Base):
    """รอบส่ง. `scheduled_on` is the 5th or 15th it stands for, `due_on` its (editable) Bangkok day."""

    __tablename__ = "rounds"
    __table_args__ = (
        UniqueConstraint("province_id", "scheduled_on"),
        Index("ix_rounds_latest", "province_id", "due_on"),
    )
    scheduled_on: Mapped[date]
    due_on: Mapped[date] = mapped_column(index=True)
    before_portal: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[datetime | None] = moment(null=True)
    reopened_at: Mapped[datetime | None] = moment(null=True)
    note: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)

    def __str__(self) -> str:
        return self.due_on.isoformat()


class RoundSnapshot(HasId, OfProvince, Base):
    """What a round held when it was closed, as canonical JSON with its SHA-256.

    The `number`-th of its province; `chain_sha256` covers the one before it, so none can be changed or left out
    unseen. `corrections` tells what changed since the round was closed before (rules.freezing.corrections).
    """

    __tablename__ = "round_snapshots"
    __table_args__ = (UniqueConstraint("province_id", "number"),)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    number: Mapped[int]
    taken_at: Mapped[datetime] = moment()
    rulebook_version: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    previous_sha256: Mapped[str] = mapped_column(String(64))
    chain_sha256: Mapped[str] = mapped_column(String(64))
    corrections: Mapped[list[dict[str, Any]]] = mapped_column(Data, default=list)
    body: Mapped[str] = mapped_column(Text)


class RoundPaper(HasId, OfProvince, Base):
    """A paper of a snapshot (`kind` xlsx or csv): rendered once, kept in the store, handed out as it is ever after."""

    __tablename__ = "round_papers"
    __table_args__ = (UniqueConstraint("snapshot_id", "kind"),)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("round_snapshots.id"))
    kind: Mapped[str] = mapped_column(String(10))
    media_id: Mapped[int] = mapped_column(ForeignKey("media_objects.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = moment()
    made_with: Mapped[str] = mapped_column(String(100), default="")


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
