"""The small pictures of stored files, handed out under the file's own scope."""

from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from portal.models.media import MediaObject
from portal.models.renditions import Rendition
from portal.models.scoping import within
from portal.queries.uploads import StoredFile
from portal.rules.scope import Scope


@dataclass(frozen=True)
class Shown:
    """What there is to show of a file inside the scope: `file` is None while nothing was made.

    `is_hopeless` says that a decoder found nothing in it that could be shown.
    """

    file: StoredFile | None
    is_hopeless: bool


def find_rendition(session: Session, scope: Scope, media_id: int, kind: str) -> Shown | None:
    """The rendition `kind` of a file; None when the file is another's or not there."""
    made = and_(Rendition.media_id == MediaObject.id, Rendition.kind == kind)
    wanted = select(MediaObject, Rendition).outerjoin(Rendition, made).where(MediaObject.id == media_id)
    row = session.execute(within(wanted, scope, MediaObject)).first()
    if row is None:
        return None
    media, rendition = row
    if rendition is None:
        return Shown(None, bool((media.facts or {}).get("problem")))
    name = f"{kind}-{media.id}.webp"
    file = StoredFile(media.id, rendition.key, rendition.sha256, rendition.size_bytes, rendition.content_type, name)
    return Shown(file, is_hopeless=False)
