"""Products and activities of an authority."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.columns import Logged, OfAuthority, OfProvince, moment
from portal.models.places import Authority, District


class Product(Logged, OfAuthority, Base):
    """ผลิตภัณฑ์. `waste_category` is organic or dry; `waste_bank_only` does not count towards the target."""

    __tablename__ = "products"
    __table_args__ = (Index("ix_products_order", "province_id", "sort_key", "id"),)
    name: Mapped[str] = mapped_column(String(300))
    sort_key: Mapped[str] = mapped_column(String(600))
    search_text: Mapped[str] = mapped_column(Text, default="")
    identity: Mapped[str] = mapped_column(Text, default="")
    waste_category: Mapped[str] = mapped_column(String(20), default="")
    technique: Mapped[str] = mapped_column(String(500), default="")
    group_name: Mapped[str] = mapped_column(String(300), default="")
    story: Mapped[str] = mapped_column(Text, default="")
    waste_bank_only: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = moment()
    authority: Mapped[Authority] = relationship()

    def __str__(self) -> str:
        return self.name


class Activity(Logged, OfProvince, Base):
    """กิจกรรม: meeting, training, visit, publicity, support, briefing or presentation. A number of people, no names.

    `audience` is before whom results were presented (presentations only).
    """

    __tablename__ = "activities"
    authority_id: Mapped[int | None] = mapped_column(ForeignKey("authorities.id"), index=True)
    district_id: Mapped[int | None] = mapped_column(ForeignKey("districts.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    held_on: Mapped[date]
    people: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(Text, default="")
    audience: Mapped[str] = mapped_column(String(300), default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = moment()
    authority: Mapped[Authority | None] = relationship()
    district: Mapped[District | None] = relationship()

    def __str__(self) -> str:
        return f"{self.kind} {self.held_on.isoformat()}"
