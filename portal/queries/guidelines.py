"""The guideline page of a province."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Guideline, GuidelineItem
from portal.models.scoping import within
from portal.rules.scope import Scope


@dataclass(frozen=True)
class Item:
    """A link of the page."""

    id: int
    title: str
    url: str


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
    statement = within(select(GuidelineItem), scope, GuidelineItem)
    rows = session.scalars(statement.order_by(GuidelineItem.position, GuidelineItem.id))
    items = tuple(Item(row.id, row.title, row.url) for row in rows)
    return GuidelinePage(page.intro, page.contact, page.updated_at, page.version, items)
