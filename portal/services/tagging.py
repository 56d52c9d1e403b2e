"""Words on stored files: a province's own, put on and taken off one file or many."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models.media import MediaObject
from portal.models.media_tags import MediaTag, MediaTagging
from portal.rules.library import LONGEST_TAG, MOST_TAGS, folded_tag, readable_tag
from portal.rules.scope import Actor
from portal.services.errors import Invalid, Refused
from portal.services.kit import Kit
from portal.services.recording import record
from portal.services.trashing import locked_media


def tag_media(kit: Kit, actor: Actor, numbers: Sequence[int], given: str) -> int:
    """Puts a word on files; returns how many did not have it. Raises Invalid, NotFound, Refused (too many words)."""
    name = _readable(given)
    with kit.transaction(actor, "media.tagged") as session:
        done = 0
        for row in locked_media(session, actor.scope, numbers):
            tag = _tag_of(session, kit, row.province_id, name)
            done += _put_on(session, kit, row, tag)
        return done


def untag_media(kit: Kit, actor: Actor, numbers: Sequence[int], given: str) -> int:
    """Takes a word off files; returns how many had it. A word that no file bears any more is forgotten."""
    folded = folded_tag(_readable(given))
    with kit.transaction(actor, "media.untagged") as session:
        rows = {row.id: row for row in locked_media(session, actor.scope, numbers)}
        wanted = select(MediaTagging, MediaTag).join(MediaTag, MediaTag.id == MediaTagging.tag_id)
        found = session.execute(wanted.where(MediaTagging.media_id.in_(rows), MediaTag.folded == folded)).all()
        for tagging, tag in found:
            session.delete(tagging)
            _record(session, "media.untagged", rows[tagging.media_id], tag, None)
        session.flush()
        for tag in {tag for _tagging, tag in found}:
            if session.scalar(select(MediaTagging.id).where(MediaTagging.tag_id == tag.id).limit(1)) is None:
                session.delete(tag)
        return len(found)


def _readable(given: str) -> str:
    name = readable_tag(given)
    if not name:
        raise Invalid(
            "tag",
            f"ใส่ป้ายที่อ่านได้ ไม่เกิน {LONGEST_TAG} ตัวอักษร",
            f"Give a tag that can be read, at most {LONGEST_TAG} characters.",
        )
    return name


def _tag_of(session: Session, kit: Kit, province_id: int, name: str) -> MediaTag:
    folded = folded_tag(name)
    same = (MediaTag.province_id == province_id, MediaTag.folded == folded)
    tag = session.scalars(select(MediaTag).where(*same)).first()
    if tag is None:
        tag = MediaTag(province_id=province_id, name=name, folded=folded, made_at=kit.now())
        session.add(tag)
        session.flush()
    return tag


def _put_on(session: Session, kit: Kit, row: MediaObject, tag: MediaTag) -> bool:
    there = select(MediaTagging.tag_id).where(MediaTagging.media_id == row.id)
    if tag.id in session.scalars(there).all():
        return False
    if (session.scalar(select(func.count()).select_from(there.subquery())) or 0) >= MOST_TAGS:
        raise Refused(
            f"{row.original_name} มีป้ายครบ {MOST_TAGS} แล้ว เอาป้ายเก่าออกก่อน",
            f"{row.original_name} has {MOST_TAGS} tags. Take one off first.",
        )
    session.add(MediaTagging(tag_id=tag.id, media_id=row.id, tagged_at=kit.now()))
    _record(session, "media.tagged", row, None, tag)
    return True


def _record(session: Session, verb: str, row: MediaObject, before: MediaTag | None, after: MediaTag | None) -> None:
    held = [{"tag": tag.name} if tag else None for tag in (before, after)]
    place = (row.province_id, row.authority_id)
    record(session, verb, ("media_objects", row.id), before=held[0], after=held[1], place=place)
