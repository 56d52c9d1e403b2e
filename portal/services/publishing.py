"""Documents of the guideline page: a PDF is checked, kept in the store and put at the end of the page."""

import io

from portal.models import GuidelineItem
from portal.models.media import MediaObject
from portal.rules.documents import PDF, find_document_fault
from portal.rules.file_names import clean_name
from portal.rules.scope import Actor
from portal.services.errors import Invalid
from portal.services.guiding import next_position, own_guideline, readable_title, refuse_stranger
from portal.services.kit import Kit

PURPOSE = "guideline"


def add_document(kit: Kit, actor: Actor, title: str, file_name: str, content: bytes) -> int:
    """A document at the end of the page; returns the item's id. Without a title its file's name stands.

    Raises Invalid naming `document` or `title`, Refused for a full page, NotFound where there is no page.
    """
    fault = find_document_fault(content)
    if fault:
        raise Invalid("document", *fault)
    name = clean_name(file_name)
    title = readable_title(title.strip() or name.rsplit(".", 1)[0])
    with kit.read() as session:
        refuse_stranger(session, actor)  # and a full page is said before anything is stored
        next_position(session, actor.scope.province_id)
    stored = kit.media.put(io.BytesIO(content))
    with kit.transaction(actor, "guideline.document_added") as session:
        guideline = own_guideline(session, actor, kit.now())
        position = next_position(session, guideline.province_id)
        media = MediaObject(
            province_id=guideline.province_id, key=stored.key, sha256=stored.sha256, size_bytes=len(content),
            content_type=PDF, original_name=name, facts={"purpose": PURPOSE}, received_at=kit.now(),
        )  # fmt: skip
        session.add(media)
        session.flush()
        row = GuidelineItem(province_id=guideline.province_id, title=title, media_id=media.id, position=position)
        session.add(row)
        guideline.updated_at = kit.now()
        session.flush()
        return row.id
