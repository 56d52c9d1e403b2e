"""The media library's own questions: where a file is used, who gave it, which tags there are, whether it is whole."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.fixity import FixityMark
from portal.models.media import Upload
from portal.models.media_tags import MediaTag, MediaTagging
from portal.models.media_uses import USES
from portal.models.people import User
from portal.models.scoping import within
from portal.rules.scope import Scope

MOST_SHOWN = 50


@dataclass(frozen=True)
class UsePlace:
    """A place where a file is used: `word` says what it is there, `about` is the id of the row to show for it.

    A place that does not hold the file is one where it was used earlier.
    """

    word: str
    about: int | None
    name: str
    holds: bool


@dataclass(frozen=True)
class Whole:
    """When a file's bytes were read again last, and what was wrong with them then (None for nothing)."""

    checked_at: datetime
    problem: str | None


def places_of(session: Session, media_id: int) -> list[UsePlace]:
    """Every place of a file, those of now first. The caller has made sure that the file is inside the scope."""
    found = []
    for use in USES:
        wanted = select(use.entity, use.holds().label("holds")).where(use.column == media_id)
        for row, holds in session.execute(wanted.order_by(use.entity.id.desc()).limit(MOST_SHOWN)):
            found.append(UsePlace(use.word, getattr(row, use.about), _name_of(row), bool(holds)))
    return sorted(found, key=lambda place: not place.holds)


def _name_of(row: Any) -> str:
    entity: Any = type(row)
    words = row if entity.__str__ is not object.__str__ else f"#{row.id}"
    return str(getattr(row, "name", "") or words)


def giver_of(session: Session, media_id: int) -> str | None:
    """The name of the person who uploaded a file, where it came by an upload."""
    sent = select(User.name).join(Upload, Upload.user_id == User.id).where(Upload.media_id == media_id)
    return session.scalar(sent.order_by(Upload.id).limit(1))


def whole_of(session: Session, key: str) -> Whole | None:
    """What re-reading found of an object; None when it was not read again yet."""
    mark = session.get(FixityMark, key)
    return Whole(mark.checked_at, mark.problem) if mark else None


def tags_of(session: Session, media_ids: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    """(id, word) of the tags on each of some files, in the order in which they were put on."""
    wanted = select(MediaTagging.media_id, MediaTag.id, MediaTag.name).join(
        MediaTag, MediaTag.id == MediaTagging.tag_id
    )
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = session.connection().execute(wanted.where(MediaTagging.media_id.in_(media_ids)).order_by(MediaTagging.id))
    for media_id, number, name in rows:
        found[media_id].append((number, name))
    return dict(found)


def tags_within(session: Session, scope: Scope, most: int = 200) -> list[tuple[int, str]]:
    """(id, word) of the tags that are in use inside a scope, by their words."""
    wanted = within(select(MediaTag.id, MediaTag.name), scope, MediaTag)
    rows = session.connection().execute(wanted.order_by(MediaTag.folded, MediaTag.id).limit(most))
    return [(number, name) for number, name in rows]
