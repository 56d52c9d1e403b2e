"""Videos and photo folders: what was given, what was seen, what rules found, what people saw. All append-only."""

from datetime import datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, Data
from portal.models.columns import HasId, Logged, OfAuthority, moment
from portal.models.media import MediaObject
from portal.models.places import Authority


class Video(Logged, OfAuthority, Base):
    """A link, an uploaded file, or both. A changed link or file is a new row; one a report is `current`.

    `state` (ProbeState), `title`, `duration_s` cache the latest probe; `worst` the worst current outcome, `risk` 0-100.
    """

    __tablename__ = "videos"
    __table_args__ = (
        Index("ix_videos_platform_id", "platform", "platform_id"),
        Index("ix_videos_order", "province_id", "id"),
    )
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), index=True)
    given: Mapped[str] = mapped_column(Text, default="")
    platform: Mapped[str | None] = mapped_column(String(20))
    platform_id: Mapped[str | None] = mapped_column(String(200))
    canonical_url: Mapped[str | None] = mapped_column(Text)
    media_id: Mapped[int | None] = mapped_column(ForeignKey("media_objects.id"), index=True)
    current: Mapped[bool] = mapped_column(default=True)
    state: Mapped[str | None] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(Text, default="")
    duration_s: Mapped[float | None] = mapped_column(Float)
    channel: Mapped[str] = mapped_column(String(300), default="")
    worst: Mapped[str | None] = mapped_column(String(20))
    risk: Mapped[int] = mapped_column(Integer, default=0)
    looks_gone: Mapped[int] = mapped_column(default=0)
    checked_at: Mapped[datetime | None] = moment(null=True)
    made_at: Mapped[datetime] = moment()
    media: Mapped[MediaObject | None] = relationship()
    authority: Mapped[Authority] = relationship()

    def __str__(self) -> str:
        return self.title or self.given or f"#{self.id}"


class VideoProbe(HasId, Base):
    """One look at a video: the platform's answer, the file's facts, or what a reviewer typed (`by_name`)."""

    __tablename__ = "video_probes"
    __table_args__ = (Index("ix_video_probes_latest", "video_id", "source", "id"),)
    video_id: Mapped[int] = mapped_column(ForeignKey("videos.id"))
    source: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(Text, default="")
    duration_s: Mapped[float | None] = mapped_column(Float)
    channel: Mapped[str] = mapped_column(String(300), default="")
    channel_url: Mapped[str] = mapped_column(String(500), default="")
    unlisted: Mapped[bool] = mapped_column(default=False)
    facts: Mapped[dict[str, Any]] = mapped_column(Data, default=dict)
    note: Mapped[str] = mapped_column(Text, default="")
    probed_at: Mapped[datetime] = moment()
    by_name: Mapped[str] = mapped_column(String(200), default="")
    job_id: Mapped[int | None] = mapped_column(Integer, index=True)


class Album(Logged, OfAuthority, Base):
    """A photo folder link of a report. `state` (FolderState) and `items` cache the latest listing."""

    __tablename__ = "albums"
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), index=True)
    given: Mapped[str] = mapped_column(Text, default="")
    folder_id: Mapped[str | None] = mapped_column(String(200))
    resource_key: Mapped[str | None] = mapped_column(String(200))
    current: Mapped[bool] = mapped_column(default=True)
    state: Mapped[str | None] = mapped_column(String(20))
    items: Mapped[int | None]
    images: Mapped[int | None]
    checked_at: Mapped[datetime | None] = moment(null=True)
    made_at: Mapped[datetime] = moment()
    authority: Mapped[Authority] = relationship()

    def __str__(self) -> str:
        return self.given or f"#{self.id}"


class FolderListing(HasId, Base):
    """What a photo folder held at one look; nought seen is never written as "empty".

    A look that saw just what an earlier one saw (`digest` of its entries) names it in `same_as` and holds no entries.
    """

    __tablename__ = "folder_listings"
    album_id: Mapped[int] = mapped_column(ForeignKey("albums.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(20), default="")
    title: Mapped[str] = mapped_column(String(500), default="")
    entries: Mapped[list[dict[str, Any]]] = mapped_column(Data, default=list)
    note: Mapped[str] = mapped_column(Text, default="")
    digest: Mapped[str | None] = mapped_column(String(64))
    same_as: Mapped[int | None]
    looked_at: Mapped[datetime] = moment()
    job_id: Mapped[int | None] = mapped_column(Integer, index=True)


class FindingRow(HasId, Base):
    """What a rule said, by which rulebook; `current` marks the latest of its rule for its report.

    It held from `found_at` until `replaced_at`: so what was known when somebody decided can be shown again.
    """

    __tablename__ = "findings"
    __table_args__ = (Index("ix_findings_current", "report_id", "current", "rule"),)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"))
    video_id: Mapped[int | None] = mapped_column(ForeignKey("videos.id"), index=True)
    rule: Mapped[str] = mapped_column(String(30))
    rulebook_version: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(20))
    message_th: Mapped[str] = mapped_column(Text)
    message_en: Mapped[str] = mapped_column(Text)
    evidence: Mapped[dict[str, Any]] = mapped_column(Data, default=dict)
    found_at: Mapped[datetime] = moment()
    replaced_at: Mapped[datetime | None] = moment(null=True)
    current: Mapped[bool] = mapped_column(default=True)


class Review(HasId, Base):
    """The checklist as a reviewer left it (see rules.branding.Checklist); each save is a row, the last counts."""

    __tablename__ = "reviews"
    __table_args__ = (Index("ix_reviews_latest", "video_id", "id"),)
    video_id: Mapped[int] = mapped_column(ForeignKey("videos.id"))
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"), index=True)
    checklist: Mapped[dict[str, Any]] = mapped_column(Data)
    verdict: Mapped[str | None] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = moment()
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(200))
