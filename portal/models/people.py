"""People, where they are signed in, and the one-time links that invite them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.columns import HasId, Logged, moment
from portal.models.places import Authority, District, Province


class User(Logged, Base):
    """A person. The sign-in name is their own, never an authority's code; `role` is a Role.

    `epoch` counts password, role and status changes; a sign-in of an earlier epoch is dead. `told_by` says how notices
    reach them beside the portal (rules.notices.Way).
    """

    __tablename__ = "users"
    unlogged = frozenset({"password_hash"})
    login: Mapped[str] = mapped_column(String(100), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(50), default="")
    role: Mapped[str] = mapped_column(String(30), index=True)
    province_id: Mapped[int | None] = mapped_column(ForeignKey("provinces.id"), index=True)
    district_id: Mapped[int | None] = mapped_column(ForeignKey("districts.id"), index=True)
    authority_id: Mapped[int | None] = mapped_column(ForeignKey("authorities.id"), index=True)
    password_hash: Mapped[str] = mapped_column(String(300), default="")
    must_change: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(5), default="th")
    told_by: Mapped[str] = mapped_column(String(10), default="email", server_default="email")
    line_id: Mapped[str] = mapped_column(String(40), default="", server_default="")
    epoch: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = moment()
    province: Mapped[Province | None] = relationship()
    district: Mapped[District | None] = relationship()
    authority: Mapped[Authority | None] = relationship()

    def __str__(self) -> str:
        return f"{self.name} ({self.login})"


class SignIn(HasId, Base):
    """One place where a person is signed in; the cookie holds a secret whose hash stands here.

    `for_authority_id` is the authority the person types in for there, `delegation_id` on whose behalf they act there.
    """

    __tablename__ = "sign_ins"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    epoch: Mapped[int]
    started_at: Mapped[datetime] = moment()
    seen_at: Mapped[datetime] = moment()
    ended_at: Mapped[datetime | None] = moment(null=True)
    address: Mapped[str] = mapped_column(String(64), default="")
    device: Mapped[str] = mapped_column(String(300), default="")
    for_authority_id: Mapped[int | None] = mapped_column(ForeignKey("authorities.id"))
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey("delegations.id"))
    user: Mapped[User] = relationship()


class SignInAttempt(HasId, Base):
    """A failed try, for the throttle; names that do not exist count the same."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (
        Index("ix_sign_in_attempts_login_at", "login", "at"),
        Index("ix_sign_in_attempts_address_at", "address", "at"),
    )
    login: Mapped[str] = mapped_column(String(100))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = moment()


class Invitation(Logged, Base):
    """A one-time link (printed as QR) with which a person sets name and password of an account."""

    __tablename__ = "invitations"
    unlogged = frozenset({"secret_hash"})
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = moment()
    expires_at: Mapped[datetime] = moment()
    used_at: Mapped[datetime | None] = moment(null=True)
    user: Mapped[User] = relationship()
