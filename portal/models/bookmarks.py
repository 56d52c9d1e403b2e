"""Searches of the back office that a person keeps, as tabs of a list."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.models.columns import Logged, moment


class Bookmark(Logged, Base):
    """One kept search. `view` names the list, `query` is its address's part behind the question mark."""

    __tablename__ = "bookmarks"
    __table_args__ = (Index("ix_bookmarks_tabs", "user_id", "view", "id"),)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    view: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = moment()

    def __str__(self) -> str:
        return self.name
