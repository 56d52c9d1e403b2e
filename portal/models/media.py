"""Stored files and uploads on their way in."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Data
from portal.models.columns import Logged, OfAuthority, OfProvince, moment


class MediaObject(Logged, OfProvince, Base):
    """A file someone gave: where its bytes lie (`key`, content hash), and its original name as mere text.

    Without `authority_id` it is the province's own (a guideline document).
    """

    __tablename__ = "media_objects"
    authority_id: Mapped[int | None] = mapped_column(ForeignKey("authorities.id"), index=True)
    key: Mapped[str] = mapped_column(String(200), index=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    content_type: Mapped[str] = mapped_column(String(100))
    original_name: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(Data, default=dict)
    received_at: Mapped[datetime] = moment()
    is_demo: Mapped[bool] = mapped_column(default=False)

    def __str__(self) -> str:
        return self.original_name


class Upload(OfAuthority, Base):
    """A file on its way in: how much has arrived, and what it became.

    `secret_hash` is the hash of the 128 random bits in its address, `sent_metadata` what the client said of the file
    (tus), `head` the first bytes, `status` one of receiving, stored, refused, abandoned, expired. The store knows best
    how much has arrived; `received_bytes` follows it within seconds.
    """

    __tablename__ = "uploads"
    id: Mapped[int] = mapped_column(primary_key=True)
    store_id: Mapped[str] = mapped_column(String(100), unique=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(20))
    original_name: Mapped[str] = mapped_column(Text)
    content_type: Mapped[str] = mapped_column(String(100), default="")
    sent_metadata: Mapped[str] = mapped_column(Text, default="")
    head: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    received_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    status: Mapped[str] = mapped_column(String(20), default="receiving")
    problem: Mapped[str] = mapped_column(Text, default="")
    media_id: Mapped[int | None] = mapped_column(ForeignKey("media_objects.id"))
    started_at: Mapped[datetime] = moment()
    updated_at: Mapped[datetime] = moment(index=True)
