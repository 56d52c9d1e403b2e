"""Waiting work as rows, the circuit of each platform, and running numbers."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Data
from portal.models.columns import HasId, moment

QUEUED = text("status = 'queued'")
WAITS_ONCE = text("status = 'queued' AND due_at IS NULL")


class Job(HasId, Base):
    """One piece of waiting work. `subject` says on what ("video:12"); `due_at` with `kind` is unique for schedules.

    Work of one kind on one subject waits once, however often it is asked for. `lane` names the platform it asks: work
    of one lane starts only so often, and not at all while the lane's circuit is open.

    A running job is held by `owner` ("host:pid:start") until `lease_until`; `token` changes with every claim, and
    a result is written only while it still matches. `attempts` counts claims.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        # With the status in front though it is the same in every entry: SQLite would prefer another index on it.
        Index("ix_jobs_next", "status", "priority", "not_before", "id", sqlite_where=QUEUED, postgresql_where=QUEUED),
        Index("uq_jobs_waiting", "kind", "subject", unique=True, sqlite_where=WAITS_ONCE, postgresql_where=WAITS_ONCE),
        Index("uq_jobs_schedule", "kind", "due_at", "subject", unique=True),
        Index("ix_jobs_subject", "subject", "kind", "status"),
    )
    kind: Mapped[str] = mapped_column(String(30))
    subject: Mapped[str] = mapped_column(String(100))
    lane: Mapped[str | None] = mapped_column(String(20))
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
    """Whether a platform answers: after repeated refusals nobody asks until `open_until`.

    `last_asked_at` is when the latest look began: looks at one platform keep a polite distance.
    """

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
