"""Activities of an authority: the list, and the sentences that the report takes over."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.products import Activity
from portal.models.scoping import within
from portal.rules.activities import KINDS, ActivityKind, sentence_th
from portal.rules.scope import Scope


@dataclass(frozen=True)
class ActivityRow:
    """One activity; `sentence` is how fields 6 and 7 tell it, in Thai."""

    id: int
    kind: ActivityKind
    held_on: date
    people: int
    note: str
    audience: str
    sentence: str


def activities_of(session: Session, scope: Scope, limit: int = 100) -> tuple[ActivityRow, ...]:
    """The latest activities of the scope's own place (not of those below it), newest first."""
    own = (Activity.authority_id == scope.authority_id, Activity.district_id == scope.district_id)
    statement = within(select(Activity), scope, Activity).where(*own)
    statement = statement.order_by(Activity.held_on.desc(), Activity.id.desc())
    return tuple(
        ActivityRow(
            row.id, KINDS[row.kind], row.held_on, row.people, row.note, row.audience,
            sentence_th(row.kind, row.held_on, row.people, row.note),
        )
        for row in session.scalars(statement.limit(limit))
    )  # fmt: skip
