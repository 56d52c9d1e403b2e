"""Searches a person keeps as tabs of a list, and takes away again."""

from sqlalchemy import func, select

from portal.models.bookmarks import Bookmark
from portal.rules.scope import Actor
from portal.rules.thai import is_only_marks, normalise
from portal.services.errors import Invalid, NotFound, Refused
from portal.services.kit import Kit

LONGEST_NAME, LONGEST_QUERY, MOST = 60, 2000, 20


def keep_search(kit: Kit, actor: Actor, view: str, name: str, query: str) -> int:
    """Keeps a search under a name; returns its id. Raises Invalid, and Refused when there are too many already."""
    clean = " ".join(normalise(name[:400]).split())
    if not clean or is_only_marks(clean) or len(clean) > LONGEST_NAME:
        raise Invalid("name", "ตั้งชื่อที่อ่านได้ ไม่เกิน 60 ตัวอักษร", "Give a name that can be read, at most 60 characters.")
    if not query or len(query) > LONGEST_QUERY:
        raise Invalid("query", "ยังไม่มีการค้นให้เก็บ เลือกตัวกรองก่อน", "There is no search to keep. Choose a filter first.")
    with kit.transaction(actor, "search.kept") as session:
        if actor.user_id is None:
            raise NotFound
        kept = select(func.count()).where(Bookmark.user_id == actor.user_id, Bookmark.view == view)
        if (session.scalar(kept) or 0) >= MOST:
            raise Refused(f"เก็บได้ไม่เกิน {MOST} การค้น เอาของเก่าออกก่อน", f"At most {MOST} searches. Take one away first.")
        row = Bookmark(user_id=actor.user_id, view=view, name=clean, query=query, made_at=kit.now())
        session.add(row)
        session.flush()
        return row.id


def drop_search(kit: Kit, actor: Actor, bookmark_id: int) -> None:
    """Takes a kept search away. Another person's is NotFound."""
    with kit.transaction(actor, "search.dropped") as session:
        row = session.get(Bookmark, bookmark_id)
        if row is None or row.user_id != actor.user_id:
            raise NotFound
        session.delete(row)
