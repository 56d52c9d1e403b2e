"""The pictures of the five marks that a person gives."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.media import MediaObject
from portal.models.scoping import within
from portal.models.sightings import ReferenceMark
from portal.rules.branding import MARKS
from portal.rules.marks import marks_given_by
from portal.rules.scope import Scope


@dataclass(frozen=True)
class MarkPicture:
    """One picture of a mark; `media_id` is its stored file."""

    id: int
    media_id: int
    name: str


@dataclass(frozen=True)
class MarkCard:
    """One mark and its pictures; without any it is compared with a placeholder."""

    mark: int
    name_th: str
    name_en: str
    pictures: tuple[MarkPicture, ...]


def mark_cards(session: Session, scope: Scope) -> tuple[MarkCard, ...]:
    """The marks that somebody of this scope gives, with their pictures."""
    of_authority = scope.authority_id is not None
    wanted = within(select(ReferenceMark, MediaObject), scope, ReferenceMark).join(
        MediaObject, MediaObject.id == ReferenceMark.media_id
    )
    rows = session.execute(wanted.order_by(ReferenceMark.id)).all()
    return tuple(
        MarkCard(
            mark, *MARKS[mark],
            tuple(
                MarkPicture(row.id, media.id, media.original_name)
                for row, media in rows
                if row.mark == mark and (of_authority or row.authority_id is None)
            ),
        )
        for mark in marks_given_by(of_authority=of_authority)
    )  # fmt: skip
