"""What people are told: a notice in the portal for each thing, and the letters that go out by e-mail or LINE."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.models.columns import HasId, OfProvince, moment


class Notice(HasId, OfProvince, Base):
    """One thing told to one person; `key` names its cause, so that nobody is told the same thing twice.

    `kind` is a rules.notices.Kind, `link` a path of the portal, `reason` the words of whoever did it. `outbox_id` is
    the letter it went out with.
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("user_id", "key"),
        Index("ix_notices_unread", "user_id", "read_at"),
        Index("ix_notices_at", "at"),
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(120))
    title_th: Mapped[str] = mapped_column(Text)
    title_en: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    link: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = moment()
    read_at: Mapped[datetime | None] = moment(null=True)
    outbox_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"), index=True)


class OutboxRow(HasId, OfProvince, Base):
    """One letter. `channel` is email or line; `status` waiting, sent, failed (tried again at `not_before`) or dead.

    `key` names its cause ("digest:2026-11-24:12"); `message_id` stays the same however often it is tried. A letter to
    a LINE group has no person.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_next", "status", "not_before", "id"),)
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(120), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    channel: Mapped[str] = mapped_column(String(10))
    address: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(300), default="")
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text, default="")
    message_id: Mapped[str] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(10), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = moment()
    not_before: Mapped[datetime] = moment()
    sent_at: Mapped[datetime | None] = moment(null=True)

    def __str__(self) -> str:
        return self.subject or self.key
