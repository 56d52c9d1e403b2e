"""The pictures of the five marks: a province gives 1, 2, 3 and 5, every authority its own 4."""

import io
import tempfile

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models.media import MediaObject
from portal.models.places import Authority
from portal.models.scoping import within
from portal.models.sightings import ReferenceMark
from portal.rules.file_names import clean_name
from portal.rules.first_bytes import HEAD_BYTES, begins_as, type_of
from portal.rules.marks import LEAST_SIDE, MOST_PICTURE_BYTES, MOST_PICTURES, marks_given_by
from portal.rules.scope import Actor
from portal.services.errors import Invalid, NotFound, Refused
from portal.services.kit import Kit

PURPOSE = "mark"
KINDS = ("image/png", "image/jpeg", "image/webp")


def add_mark(kit: Kit, actor: Actor, mark: int, file_name: str, content: bytes) -> int:
    """Another picture of a mark; returns its id. Raises Invalid naming `picture`, Refused when there are many already,
    NotFound for a mark that is not the actor's to give."""
    kind = _picture_kind(file_name, content)
    with kit.read() as session:
        _place(session, actor, mark)
    _refuse_unreadable(kit, kind, content)
    stored = kit.media.put(io.BytesIO(content))
    with kit.transaction(actor, "mark.added") as session:
        now = kit.now()
        province_id, authority_id = _place(session, actor, mark)
        media = MediaObject(
            province_id=province_id, authority_id=authority_id, key=stored.key, sha256=stored.sha256,
            size_bytes=stored.size, content_type=kind, original_name=clean_name(file_name),
            facts={"purpose": PURPOSE}, received_at=now,
        )  # fmt: skip
        session.add(media)
        session.flush()
        row = ReferenceMark(
            province_id=province_id, authority_id=authority_id, mark=mark, media_id=media.id, made_at=now
        )
        session.add(row)
        session.flush()
        return row.id


def remove_mark(kit: Kit, actor: Actor, reference_id: int) -> None:
    """Takes a picture away; films screened with it keep what was seen. Raises NotFound."""
    with kit.transaction(actor, "mark.removed") as session:
        wanted = within(select(ReferenceMark), actor.scope, ReferenceMark).where(ReferenceMark.id == reference_id)
        row = session.scalars(wanted).first()
        if row is None or row.mark not in marks_given_by(of_authority=actor.scope.authority_id is not None):
            raise NotFound
        session.delete(row)


def _place(session: Session, actor: Actor, mark: int) -> tuple[int, int | None]:
    """Whose picture it becomes. Raises NotFound, and Refused when there is no room for another."""
    scope = actor.scope
    if scope.province_id is None or mark not in marks_given_by(of_authority=scope.authority_id is not None):
        raise NotFound
    if scope.authority_id is not None and session.get(Authority, scope.authority_id) is None:
        raise NotFound
    of_mark = within(select(func.count()).select_from(ReferenceMark), scope, ReferenceMark)
    if (session.scalar(of_mark.where(ReferenceMark.mark == mark)) or 0) >= MOST_PICTURES:
        raise Refused(
            f"ตรานี้มีครบ {MOST_PICTURES} ภาพแล้ว เอาภาพเก่าออกก่อน",
            f"There are {MOST_PICTURES} pictures of this mark: remove one first.",
        )
    return scope.province_id, scope.authority_id


def _picture_kind(file_name: str, content: bytes) -> str:
    kind = type_of(file_name)
    if kind not in KINDS or not begins_as(kind, content[:HEAD_BYTES]):
        raise Invalid("picture", "ใช้ไฟล์ PNG JPEG หรือ WebP", "Use a PNG, JPEG or WebP picture.")
    if len(content) > MOST_PICTURE_BYTES:
        raise Invalid("picture", "ภาพใหญ่เกิน 5 MB ย่อให้เล็กลง", "Larger than 5 MB: make the picture smaller.")
    return kind


def _refuse_unreadable(kit: Kit, kind: str, content: bytes) -> None:
    """A decoder in a child of its own must be able to open it."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        look = kit.render_file(file.name, kind).look
    if look.problem:
        raise Invalid("picture", "เปิดภาพนี้ไม่ได้ บันทึกใหม่เป็น PNG", "This picture cannot be opened: save it as PNG.")
    if min(look.width or 0, look.height or 0) < LEAST_SIDE:
        raise Invalid(
            "picture", f"ภาพเล็กเกินไป ใช้ภาพอย่างน้อย {LEAST_SIDE} พิกเซล", f"Too small: at least {LEAST_SIDE} pixels."
        )
