"""What happened: who changed which row, when, from where, before and after. Never edited, never deleted."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Data
from portal.models.columns import HasId, moment


class Event(HasId, Base):
    """One change or act. `subject_kind` is a table name; ids are plain numbers, since events outlive their rows."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_subject", "subject_kind", "subject_id", "id"),
        Index("ix_events_province", "province_id", "id"),
        Index("ix_events_authority", "authority_id", "id"),
    )
    at: Mapped[datetime] = moment()
    verb: Mapped[str] = mapped_column(String(60))
    actor_id: Mapped[int | None] = mapped_column(Integer)
    actor_name: Mapped[str] = mapped_column(String(200))
    actor_role: Mapped[str] = mapped_column(String(30))
    address: Mapped[str] = mapped_column(String(64), default="")
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None] = mapped_column(Integer)
    province_id: Mapped[int | None] = mapped_column(Integer)
    authority_id: Mapped[int | None] = mapped_column(Integer)
    before: Mapped[dict[str, Any]] = mapped_column(Data, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(Data, default=dict)
    reason: Mapped[str] = mapped_column(Text, default="")

    def __str__(self) -> str:
        return self.verb
