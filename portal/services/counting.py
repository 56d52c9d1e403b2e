"""What the store holds by kind, counted once an hour so that no page has to."""

from datetime import timedelta

from sqlalchemy import case, delete, func, select

from portal.models.fixity import StoredCount
from portal.models.media import MediaObject
from portal.models.renditions import Rendition
from portal.services.kit import Kit

EVERY = timedelta(hours=1)
RENDITIONS = "rendition"


def count_stored(kit: Kit) -> None:
    """Counts what rows name, by kind (image, video, document, rendition), unless that was done within the hour."""
    with kit.read() as session:
        last = session.scalar(select(func.max(StoredCount.counted_at)))
        if last is not None and kit.now() - last < EVERY:
            return
        kind = case(
            (MediaObject.content_type.startswith("image/"), "image"),
            (MediaObject.content_type.startswith("video/"), "video"),
            else_="document",
        )
        total = func.coalesce(func.sum(MediaObject.size_bytes), 0)
        found = [tuple(row) for row in session.execute(select(kind, func.count(), total).group_by(kind))]
        drawn = select(func.count(), func.coalesce(func.sum(Rendition.size_bytes), 0))
        found.append((RENDITIONS, *session.execute(drawn).one()))
    with kit.database.transaction() as session:
        session.execute(delete(StoredCount))
        for name, objects, size in found:
            session.add(StoredCount(kind=name, objects=objects, bytes=int(size), counted_at=kit.now()))
