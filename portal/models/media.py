"""Stored files and uploads on their way in."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from portal.db import Base, Data
from portal.models.columns import Logged, OfAuthority, OfProvince, moment
from portal.models.places import Authority
from portal.rules.library import kind_of_stored
from portal.rules.sorting import sort_key

BINNED, ODD = text("binned_at IS NOT NULL"), text("problem <> ''")


def _kind(context: Any) -> str:
    return kind_of_stored(context.get_current_parameters()["content_type"])


def _sort_key(context: Any) -> str:
    return sort_key(context.get_current_parameters()["original_name"])[:300]


class MediaObject(Logged, OfProvince, Base):
    """A file someone gave: where its bytes lie (`key`, content hash), and its original name as mere text.

    Without `authority_id` it is the province's own (a guideline document). `kind` is a rules.library.LibraryKind,
    `problem` what the decoder found wrong ("" for nothing). A row with `binned_at` lies in the bin.
    """

    __tablename__ = "media_objects"
    __table_args__ = (
        Index("ix_media_objects_bin", "binned_at", sqlite_where=BINNED, postgresql_where=BINNED),
        Index("ix_media_objects_problem", "id", sqlite_where=ODD, postgresql_where=ODD),
    )
    unlogged = frozenset({"kind", "sort_key", "problem"})
    authority_id: Mapped[int | None] = mapped_column(ForeignKey("authorities.id"), index=True)
    key: Mapped[str] = mapped_column(String(200), index=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    content_type: Mapped[str] = mapped_column(String(100))
    original_name: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(Data, default=dict)
    received_at: Mapped[datetime] = moment()
    is_demo: Mapped[bool] = mapped_column(default=False)
    kind: Mapped[str] = mapped_column(String(20), default=_kind)
    sort_key: Mapped[str] = mapped_column(String(300), default=_sort_key)
    problem: Mapped[str] = mapped_column(String(40), default="")
    binned_at: Mapped[datetime | None] = moment(null=True)
    binned_by: Mapped[str] = mapped_column(String(200), default="")
    authority: Mapped[Authority | None] = relationship()

    def __str__(self) -> str:
        return self.original_name

    @validates("facts")
    def _note_problem(self, _name: str, facts: dict[str, Any]) -> dict[str, Any]:
        self.problem = str((facts or {}).get("problem") or "")[:40]
        return facts


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
    media_id: Mapped[int | None] = mapped_column(ForeignKey("media_objects.id"), index=True)
    started_at: Mapped[datetime] = moment()
    updated_at: Mapped[datetime] = moment(index=True)
