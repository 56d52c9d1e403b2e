"""The roster: provinces, districts, authorities, their earlier names and their channels."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.columns import Logged, OfAuthority, OfProvince, moment


class Province(Logged, Base):
    """จังหวัด. `code` is the two digits of the interior ministry (54 for Phrae)."""

    __tablename__ = "provinces"
    code: Mapped[str] = mapped_column(String(2), unique=True)
    name_th: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    sort_key: Mapped[str] = mapped_column(String(200))

    def __str__(self) -> str:
        return self.name_th


class District(Logged, OfProvince, Base):
    """อำเภอ. `code` is the four digits of the interior ministry (5401 …)."""

    __tablename__ = "districts"
    code: Mapped[str] = mapped_column(String(4), unique=True)
    name_th: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    sort_key: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(50), default="")
    line_group: Mapped[str] = mapped_column(String(40), default="", server_default="")
    province: Mapped[Province] = relationship()

    def __str__(self) -> str:
        return self.name_th


class Authority(Logged, OfProvince, Base):
    """อปท. `code` is text (leading zero) and may be missing; names and types change, the id stays.

    `kind` is an AuthorityType, `route` a Route; `name_th` is the full name (with the type), `short_name` without.
    """

    __tablename__ = "authorities"
    __table_args__ = (
        UniqueConstraint("province_id", "name_th", "district_id"),
        Index("ix_authorities_order", "province_id", "sort_key", "id"),
        Index("ix_authorities_sort", "sort_key", "id"),
    )
    code: Mapped[str | None] = mapped_column(String(8), unique=True)
    kind: Mapped[str] = mapped_column(String(30), index=True)
    name_th: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    sort_key: Mapped[str] = mapped_column(String(400))
    search_text: Mapped[str] = mapped_column(String(600), default="")
    district_id: Mapped[int | None] = mapped_column(ForeignKey("districts.id"), index=True)
    route: Mapped[str] = mapped_column(String(20))
    executive: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(50), default="")
    website: Mapped[str] = mapped_column(String(300), default="")
    source: Mapped[str] = mapped_column(String(100), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    province: Mapped[Province] = relationship()
    district: Mapped[District | None] = relationship()

    def __str__(self) -> str:
        return self.name_th


class AuthorityName(OfAuthority, Base):
    """A name, type or code an authority had until a day; kept for ever."""

    __tablename__ = "authority_names"
    id: Mapped[int] = mapped_column(primary_key=True)
    name_th: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(30))
    code: Mapped[str | None] = mapped_column(String(8))
    until: Mapped[date]
    changed_at: Mapped[datetime] = moment()
    reason: Mapped[str] = mapped_column(String(300), default="")


class Channel(Logged, OfAuthority, Base):
    """An authority's own YouTube, Facebook or TikTok page. `address_key` is the normalised address."""

    __tablename__ = "channels"
    platform: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(500))
    address_key: Mapped[str] = mapped_column(String(500), unique=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    authority: Mapped[Authority] = relationship()

    def __str__(self) -> str:
        return self.address
