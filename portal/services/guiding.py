"""The guideline page of a province: its words, contact, links and documents."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import Guideline, GuidelineItem, Province
from portal.models.scoping import within
from portal.rules.scope import Actor
from portal.rules.thai import is_only_marks, normalise
from portal.services.errors import Conflict, Invalid, NotFound, Refused
from portal.services.kit import Kit

TEXT_LIMIT, TITLE_LIMIT, URL_LIMIT, ITEMS_LIMIT = 5000, 300, 2000, 50


def start_guideline(kit: Kit, actor: Actor, province_id: int) -> bool:
    """An empty guideline page; False when the province already has one."""
    with kit.read() as session:
        if session.scalar(select(Guideline.id).where(Guideline.province_id == province_id)):
            return False
    with kit.transaction(actor, "guideline.started") as session:
        session.add(Guideline(province_id=province_id, updated_at=kit.now()))
    return True


def write_guideline(kit: Kit, actor: Actor, intro: str, contact: str, expected_version: int) -> None:
    """New words; the first begin the page at version 1. Raises Conflict, Invalid (too long), NotFound."""
    intro, contact = intro.strip(), contact.strip()
    if max(len(intro), len(contact)) > TEXT_LIMIT:
        raise Invalid(
            "intro", f"ยาวเกิน {TEXT_LIMIT} ตัวอักษร ตัดให้สั้นลง", f"Longer than {TEXT_LIMIT} characters: shorten it."
        )
    with kit.transaction(actor, "guideline.written") as session:
        row = own_guideline(session, actor, kit.now())
        if row.version != expected_version:
            mine, theirs = {"intro": intro, "contact": contact}, {"intro": row.intro, "contact": row.contact}
            raise Conflict(mine, theirs, row.version)
        row.intro, row.contact, row.updated_at = intro, contact, kit.now()
        row.version += 1


def add_item(kit: Kit, actor: Actor, title: str, url: str) -> int:
    """A link at the end of the page; returns its id. Raises Invalid for anything but an http(s) address."""
    title, url = readable_title(title), url.strip()
    if not url.startswith(("https://", "http://")) or len(url) > URL_LIMIT or any(mark.isspace() for mark in url):
        raise Invalid("url", "ลิงก์ต้องขึ้นต้นด้วย https:// และไม่มีวรรค", "A link starts with https:// and has no spaces.")
    with kit.transaction(actor, "guideline.item_added") as session:
        guideline = own_guideline(session, actor, kit.now())
        position = next_position(session, guideline.province_id)
        row = GuidelineItem(province_id=guideline.province_id, title=title, url=url, position=position)
        session.add(row)
        guideline.updated_at = kit.now()
        session.flush()
        return row.id


def remove_item(kit: Kit, actor: Actor, item_id: int) -> None:
    """Takes an item off the page. Raises NotFound."""
    with kit.transaction(actor, "guideline.item_removed") as session:
        of_scope = within(select(GuidelineItem), actor.scope, GuidelineItem)
        row = session.scalars(of_scope.where(GuidelineItem.id == item_id)).first()
        if row is None:
            raise NotFound
        session.delete(row)
        own_guideline(session, actor, kit.now()).updated_at = kit.now()


def readable_title(title: str) -> str:
    """A title without needless blanks. Raises Invalid for none and for one that is too long."""
    title = " ".join(normalise(title[: TITLE_LIMIT * 4]).split())
    if not title or is_only_marks(title) or len(title) > TITLE_LIMIT:
        raise Invalid("title", f"ใส่ชื่อ 1-{TITLE_LIMIT} ตัวอักษร", f"Give a title of 1 to {TITLE_LIMIT} characters.")
    return title


def next_position(session: Session, province_id: int | None) -> int:
    """Where the next item of a province's page stands. Raises Refused when the page is full."""
    of_province = GuidelineItem.province_id == province_id
    wanted = select(func.count(), func.max(GuidelineItem.position)).where(of_province)
    total, last = session.execute(wanted).one()
    if total >= ITEMS_LIMIT:
        raise Refused(
            f"มีครบ {ITEMS_LIMIT} รายการแล้ว เอารายการเก่าออกก่อน", f"There are {ITEMS_LIMIT} items: remove one first."
        )
    return (last or 0) + 1


def own_guideline(session: Session, actor: Actor, now: datetime) -> Guideline:
    """The page of the actor's province, begun when there is none yet. Raises NotFound for who has no province."""
    row = session.scalars(within(select(Guideline), actor.scope, Guideline)).first()
    if row is None:
        refuse_stranger(session, actor)
        row = Guideline(province_id=actor.scope.province_id, updated_at=now, version=1)
        session.add(row)
        session.flush()
    return row


def refuse_stranger(session: Session, actor: Actor) -> None:
    """Raises NotFound for somebody without a province."""
    if actor.scope.province_id is None or session.get(Province, actor.scope.province_id) is None:
        raise NotFound
