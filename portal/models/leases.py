"""Who works on what at the review desk, what was set aside, and the verdicts given there."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.models.columns import HasId, OfAuthority, moment


class DeskHold(HasId, OfAuthority, Base):
    """A sending that somebody holds until `until`, or that was set aside to come up behind all others.

    `token` is the page that holds it: a late goodbye of an older page lets nothing go. Working state like a job's
    lease, so it is no logged row.
    """

    __tablename__ = "desk_holds"
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    by_name: Mapped[str] = mapped_column(String(200), default="")
    token: Mapped[str] = mapped_column(String(50), default="")
    taken_at: Mapped[datetime | None] = moment(null=True)
    until: Mapped[datetime | None] = moment(null=True)
    set_aside_at: Mapped[datetime | None] = moment(null=True)
    set_aside_by: Mapped[str] = mapped_column(String(200), default="")


class DeskVerdict(HasId, OfAuthority, Base):
    """A verdict given at the desk: from which state, when its video was taken up, and when it was taken back.

    `opened_version` is the sending's version that the reviewer saw, `to_version` the one the verdict made. The
    decision itself is a Decision; this row counts the day's work and lets the verdict be taken back.
    """

    __tablename__ = "desk_verdicts"
    __table_args__ = (
        Index("ix_desk_verdicts_of_province", "province_id", "at"),
        Index("ix_desk_verdicts_of_user", "user_id", "at"),
    )
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    verdict: Mapped[str] = mapped_column(String(20))
    from_status: Mapped[str] = mapped_column(String(20))
    opened_version: Mapped[int]
    to_version: Mapped[int]
    taken_at: Mapped[datetime | None] = moment(null=True)
    at: Mapped[datetime] = moment()
    undone_at: Mapped[datetime | None] = moment(null=True)
