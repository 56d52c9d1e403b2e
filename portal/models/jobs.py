"""Waiting work as rows, the circuit of each platform, and running numbers."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Data
from portal.models.columns import HasId, moment


class Job(HasId, Base):
    """One piece of waiting work. `subject` says on what ("video:12"); `due_at` with `kind` is unique for schedules.

    A running job is held by `owner` ("host:pid:start") until `lease_until`; `token` changes with every claim, and
    a result is written only while it still matches.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index("ix_jobs_next", "status", "not_before", "priority", "id"),
        Index("uq_jobs_schedule", "kind", "due_at", "subject", unique=True),
        Index("ix_jobs_subject", "subject", "kind", "status"),
    )
    kind: Mapped[str] = mapped_column(String(30))
    subject: Mapped[str] = mapped_column(String(100))
    payload: Mapped[dict[str, Any]] = mapped_column(Data, default=dict)
    status: Mapped[str] = mapped_column(String(10), default="queued")
    priority: Mapped[int] = mapped_column(Integer, default=50)
    attempts: Mapped[int] = mapped_column(default=0)
    max_attempts: Mapped[int] = mapped_column(default=8)
    not_before: Mapped[datetime] = moment()
    due_at: Mapped[datetime | None] = moment(null=True)
    lease_until: Mapped[datetime | None] = moment(null=True)
    token: Mapped[str | None] = mapped_column(String(32))
    owner: Mapped[str | None] = mapped_column(String(200))
    error: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = moment()
    finished_at: Mapped[datetime | None] = moment(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Circuit(Base):
    """Whether a platform answers: after repeated refusals nobody asks until `open_until`."""

    __tablename__ = "circuits"
    platform: Mapped[str] = mapped_column(String(20), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    open_until: Mapped[datetime | None] = moment(null=True)
    last_ok_at: Mapped[datetime | None] = moment(null=True)
    last_asked_at: Mapped[datetime | None] = moment(null=True)
    note: Mapped[str] = mapped_column(Text, default="")


class Counter(Base):
    """A running number, e.g. of receipts in one month of one province."""

    __tablename__ = "counters"
    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[int] = mapped_column(default=0)
