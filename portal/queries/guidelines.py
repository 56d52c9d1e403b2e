"""The guideline page of a province."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Guideline, GuidelineItem
from portal.models.media import MediaObject
from portal.models.scoping import within
from portal.queries.uploads import StoredFile
from portal.rules.scope import Scope


@dataclass(frozen=True)
class Item:
    """A link of the page, or a document: then `name` and `size_bytes` are its file's."""

    id: int
    title: str
    url: str
    name: str = ""
    size_bytes: int | None = None


@dataclass(frozen=True)
class GuidelinePage:
    """What the province tells its authorities."""

    intro: str
    contact: str
    updated_at: datetime
    version: int
    items: tuple[Item, ...]


def find_guideline(session: Session, scope: Scope) -> GuidelinePage | None:
    """The page of the scope's province; None where there is none (a reader of the whole country)."""
    if scope.province_id is None:
        return None
    page = session.scalars(within(select(Guideline), scope, Guideline)).first()
    if page is None:
        return None
    statement = within(select(GuidelineItem, MediaObject), scope, GuidelineItem).outerjoin(
        MediaObject, MediaObject.id == GuidelineItem.media_id
    )
    rows = session.execute(statement.order_by(GuidelineItem.position, GuidelineItem.id))
    items = tuple(_item(row, file) for row, file in rows)
    return GuidelinePage(page.intro, page.contact, page.updated_at, page.version, items)


def find_document(session: Session, scope: Scope, item_id: int) -> StoredFile | None:
    """The file of a document on the page of the scope's province: everybody of the province may read it."""
    statement = within(select(MediaObject), scope, GuidelineItem).join(
        GuidelineItem, GuidelineItem.media_id == MediaObject.id
    )
    file = session.scalars(statement.where(GuidelineItem.id == item_id)).first()
    if file is None:
        return None
    return StoredFile(file.id, file.key, file.sha256, file.size_bytes, file.content_type, file.original_name)


def _item(row: GuidelineItem, file: MediaObject | None) -> Item:
    if file is None:
        return Item(row.id, row.title, row.url)
    return Item(row.id, row.title, "", file.original_name, file.size_bytes)
