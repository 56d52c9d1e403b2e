"""The living report of a product, its versions, its sendings towards rounds and the decisions on them."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, Data
from portal.models.columns import HasId, Logged, OfAuthority, moment
from portal.models.media import MediaObject
from portal.models.places import Authority
from portal.models.products import Product
from portal.models.rounds import Round


class Report(Logged, OfAuthority, Base):
    """รายงานเก้าช่อง of one product. `status` is the cached Status of its latest submission, `draft` before any.

    `version` counts changes; `sent_version` is the one sent last. The current video and album are those with `current`.
    """

    __tablename__ = "reports"
    __table_args__ = (
        Index("ix_reports_queue", "province_id", "status", "id"),
        Index("ix_reports_of", "authority_id", "status", "id"),
    )
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), unique=True)
    identity: Mapped[str] = mapped_column(Text, default="")
    product_name: Mapped[str] = mapped_column(String(300), default="")
    group_name: Mapped[str] = mapped_column(String(300), default="")
    people: Mapped[int | None]
    income: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    training: Mapped[str] = mapped_column(Text, default="")
    publicity: Mapped[str] = mapped_column(Text, default="")
    photos_url: Mapped[str] = mapped_column(Text, default="")
    video_url: Mapped[str] = mapped_column(Text, default="")
    confirmed_odd: Mapped[dict[str, Any]] = mapped_column(Data, default=dict)
    status: Mapped[str] = mapped_column(String(20), default="draft")
    version: Mapped[int] = mapped_column(default=1)
    sent_version: Mapped[int] = mapped_column(default=0)
    updated_at: Mapped[datetime] = moment()
    product: Mapped[Product] = relationship()
    authority: Mapped[Authority] = relationship()

    def __str__(self) -> str:
        return self.product_name or f"#{self.id}"


class ReportVersion(HasId, Base):
    """The nine fields, video and album as they were sent; written once."""

    __tablename__ = "report_versions"
    __table_args__ = (UniqueConstraint("report_id", "version"),)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"))
    version: Mapped[int]
    fields: Mapped[dict[str, Any]] = mapped_column(Data)
    video_id: Mapped[int | None] = mapped_column(ForeignKey("videos.id"))
    album_id: Mapped[int | None] = mapped_column(ForeignKey("albums.id"))
    made_at: Mapped[datetime] = moment()
    made_by: Mapped[str] = mapped_column(String(200))


class Submission(Logged, OfAuthority, Base):
    """One sending of a report towards a round; one row a report and round, so a double tap cannot make two.

    `risk` (0-100) orders the review queue; `asked` names the points a person must look at again.
    """

    __tablename__ = "submissions"
    __table_args__ = (
        UniqueConstraint("report_id", "round_id"),
        Index("ix_submissions_queue", "province_id", "status", "risk", "id"),
        Index("ix_submissions_district", "district_id", "status", "id"),
        Index("ix_submissions_round", "round_id", "authority_id"),
        Index("ix_submissions_done", "report_id", "status", "id"),
    )
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    district_id: Mapped[int | None] = mapped_column(ForeignKey("districts.id"))
    report_version_id: Mapped[int] = mapped_column(ForeignKey("report_versions.id"))
    video_id: Mapped[int | None] = mapped_column(ForeignKey("videos.id"), index=True)
    status: Mapped[str] = mapped_column(String(20))
    receipt: Mapped[str] = mapped_column(String(30), index=True)
    sent_at: Mapped[datetime] = moment()
    late: Mapped[bool] = mapped_column(default=False)
    risk: Mapped[int] = mapped_column(default=0)
    asked: Mapped[list[str]] = mapped_column(Data, default=list)
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    report: Mapped[Report] = relationship()
    round: Mapped[Round] = relationship()
    authority: Mapped[Authority] = relationship()
    sent: Mapped[ReportVersion] = relationship()

    def __str__(self) -> str:
        return self.receipt


class Decision(HasId, Base):
    """One step of a submission: who moved it, when, from where to where, why. Append-only."""

    __tablename__ = "decisions"
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    step: Mapped[str] = mapped_column(String(20))
    from_status: Mapped[str] = mapped_column(String(20))
    to_status: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = moment()
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    by_role: Mapped[str] = mapped_column(String(30))
    reason: Mapped[str] = mapped_column(Text, default="")
    carried: Mapped[bool] = mapped_column(default=False)
    evidence: Mapped[dict[str, Any]] = mapped_column(Data, default=dict)


__all__ = ["Decision", "MediaObject", "Report", "ReportVersion", "Submission"]
