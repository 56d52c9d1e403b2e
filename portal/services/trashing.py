"""The bin of the media library: files go in and come back; after thirty days they go for good, bytes and all."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.media import MediaObject
from portal.models.media_uses import USES, is_used
from portal.models.scoping import within
from portal.rules.library import MOST_AT_ONCE
from portal.rules.scope import Actor, Scope
from portal.services.errors import NotFound, Refused
from portal.services.kit import Kit

TOLD = 5
PLACES = {
    "report_file": ("ภาพหรือเอกสารของรายงาน", "photo or document of a report"),
    "video": ("วิดีโอของรายงาน", "video of a report"),
    "archived": ("สำเนาของโฟลเดอร์ภาพ", "copy of a photo folder"),
    "evidence": ("สำเนาหลักฐานของวิดีโอ", "evidence copy of a video"),
    "guideline": ("เอกสารแนวทาง", "guideline document"),
    "paper": ("เอกสารของรอบส่ง", "paper of a round"),
    "emblem": ("ตรา", "emblem"),
}
"""What a use is, in Thai and English."""


class InUse(Refused):
    """Files that cannot be binned: their names and what holds each."""

    def __init__(self, held: Sequence[tuple[str, list[str]]]) -> None:
        thai = "; ".join(f"{name} ({', '.join(PLACES[word][0] for word in words)})" for name, words in held[:TOLD])
        english = "; ".join(f"{name} ({', '.join(PLACES[word][1] for word in words)})" for name, words in held[:TOLD])
        more = len(held) - TOLD
        super().__init__(
            f"ยังทิ้งไม่ได้ เพราะมีที่ใช้อยู่: {thai}{f' และอีก {more} ไฟล์' if more > 0 else ''} เอาออกจากที่ใช้ก่อน",
            f"Still in use: {english}{f' and {more} more' if more > 0 else ''}. Take it out of use first.",
        )
        self.held = list(held)


@dataclass(frozen=True)
class Binned:
    """How many files went into the bin, and those that are held: (name, code words of its uses)."""

    count: int
    held: list[tuple[str, list[str]]]


def bin_media(kit: Kit, actor: Actor, numbers: Sequence[int]) -> Binned:
    """Moves files to the bin; those in use stay where they are. Raises NotFound, InUse when every one is in use."""
    with kit.transaction(actor, "media.binned") as session:
        rows = locked_media(session, actor.scope, numbers)
        used = set(session.scalars(select(MediaObject.id).where(MediaObject.id.in_(numbers), is_used())))
        held = [(row.original_name, _words(session, row.id)) for row in rows if row.id in used]
        free = [row for row in rows if row.id not in used and row.binned_at is None]
        for row in free:
            row.binned_at, row.binned_by = kit.now(), actor.name[:200]
        if held and not free:
            raise InUse(held)
        return Binned(len(free), held)


def restore_media(kit: Kit, actor: Actor, numbers: Sequence[int]) -> int:
    """Takes files out of the bin; returns how many lay there. Raises NotFound."""
    with kit.transaction(actor, "media.restored") as session:
        rows = [row for row in locked_media(session, actor.scope, numbers) if row.binned_at is not None]
        for row in rows:
            row.binned_at, row.binned_by = None, ""
        return len(rows)


def locked_media(session: Session, scope: Scope, numbers: Sequence[int]) -> Sequence[MediaObject]:
    """The files of these ids inside the scope, locked in order. Raises NotFound when one is missing, Refused for more
    than one deed may touch."""
    if len(set(numbers)) > MOST_AT_ONCE:
        raise Refused(
            f"ทำได้ครั้งละไม่เกิน {MOST_AT_ONCE:,} ไฟล์ เลือกให้น้อยลง",
            f"At most {MOST_AT_ONCE:,} files at once. Choose fewer.",
        )
    wanted = within(select(MediaObject).where(MediaObject.id.in_(set(numbers))), scope, MediaObject)
    rows = session.scalars(wanted.order_by(MediaObject.id).with_for_update(of=MediaObject)).all()
    if len(rows) < len(set(numbers)):
        raise NotFound
    return rows


def _words(session: Session, number: int) -> list[str]:
    held = (select(use.entity.id).where(use.column == number, use.holds()).limit(1) for use in USES)
    return [use.word for use, one in zip(USES, held, strict=True) if session.scalar(one) is not None]
