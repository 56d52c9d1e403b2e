"""The searches a person keeps as tabs of a list."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.models import bookmarks

_TABS = (
    select(bookmarks.Bookmark.id, bookmarks.Bookmark.name, bookmarks.Bookmark.query)
    .where(bookmarks.Bookmark.user_id == bindparam("user_id"), bookmarks.Bookmark.view == bindparam("view"))
    .order_by(bookmarks.Bookmark.id)
    .limit(30)
)


@dataclass(frozen=True)
class Bookmark:
    """A kept search; `query` is its address's part behind the question mark."""

    id: int
    name: str
    query: str


def bookmarks_of(session: Session, user_id: int, view: str) -> list[Bookmark]:
    """A person's kept searches of one list, the earliest first."""
    rows = session.connection().execute(_TABS, {"user_id": user_id, "view": view})
    return [Bookmark(*row) for row in rows]
