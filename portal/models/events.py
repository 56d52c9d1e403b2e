"""What happened: who changed which row, when, from where, before and after. Never edited, never deleted."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Data
from portal.models.columns import HasId, moment
from portal.rules.sealing import EventFacts, Seal


class Event(HasId, Base):
    """One change or act. `subject_kind` is a table name; ids are plain numbers, since events outlive their rows.

    `erased` names what was taken out for somebody's privacy: "who" (name, address), "what" (before, after, reason).
    """

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
    erased: Mapped[str] = mapped_column(String(10), default="", server_default="")

    def __str__(self) -> str:
        return self.verb

    def facts(self) -> EventFacts:
        """As the chain sees it."""
        place = (self.subject_kind, self.subject_id, self.province_id, self.authority_id)
        return EventFacts(
            id=self.id,
            fixed=(self.at.isoformat(), self.verb, self.actor_id, self.actor_role, *place),
            who=(self.actor_name, self.address),
            what=(self.before, self.after, self.reason),
            actor_id=self.actor_id,
            subject=(self.subject_kind, self.subject_id),
            verb=self.verb,
            at=self.at,
            erased=self.erased,
        )


class EventSeal(Base):
    """A link of the chain over all events (see rules.sealing): the `seq`-th, without a gap."""

    __tablename__ = "event_seals"
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int] = mapped_column(Integer, unique=True)
    who_salt: Mapped[str] = mapped_column(String(50))
    what_salt: Mapped[str] = mapped_column(String(50))
    who_sha256: Mapped[str] = mapped_column(String(64))
    what_sha256: Mapped[str] = mapped_column(String(64))
    event_sha256: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[datetime] = moment()

    def link(self) -> Seal:
        """As the chain sees it."""
        salts, hashes = (self.who_salt, self.what_salt), (self.who_sha256, self.what_sha256, self.event_sha256)
        return Seal(self.seq, self.event_id, *salts, *hashes, self.sha256)
