"""Verdicts that a second reviewer gives once more, blind."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, Data
from portal.models.columns import Logged, OfAuthority, moment
from portal.models.reports import Submission


class SecondLook(Logged, OfAuthority, Base):
    """A verdict chosen for a second look: what the first person said, then what the second, then who settled it.

    `agreed` is None until the second verdict; a disagreement is open until `settled_at`.
    """

    __tablename__ = "second_looks"
    __table_args__ = (Index("ix_second_looks_open", "province_id", "agreed", "settled_at"),)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    first_verdict: Mapped[str] = mapped_column(String(20))
    first_checklist: Mapped[dict[str, Any]] = mapped_column(Data, default=dict)
    first_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    first_name: Mapped[str] = mapped_column(String(200))
    chosen_at: Mapped[datetime] = moment()
    second_verdict: Mapped[str | None] = mapped_column(String(20))
    second_checklist: Mapped[dict[str, Any]] = mapped_column(Data, default=dict)
    second_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    second_name: Mapped[str] = mapped_column(String(200), default="")
    second_at: Mapped[datetime | None] = moment(null=True)
    agreed: Mapped[bool | None]
    settled_at: Mapped[datetime | None] = moment(null=True)
    settled_by: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    submission: Mapped[Submission] = relationship()

    def __str__(self) -> str:
        return str(self.submission)
