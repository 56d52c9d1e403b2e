"""Second looks that wait, disagreements that are open, and how far two reviewers agree."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.places import Authority
from portal.models.reports import Report, Submission
from portal.models.scoping import within
from portal.models.second_looks import SecondLook
from portal.models.videos import Video
from portal.rules.scope import Scope
from portal.rules.second_look import kappa

AT_ONCE = 50
LATEST = 1000
"""So many pairs the agreement is worked out of."""


@dataclass(frozen=True)
class Waiting:
    """A video that waits for a second person; nothing of the first verdict is in it."""

    id: int
    version: int
    authority: str
    product: str
    chosen_at: datetime
    submission_id: int
    media_id: int | None
    video_url: str | None


@dataclass(frozen=True)
class Disagreement:
    """Two verdicts that differ, both sides with their checklists (rules.branding)."""

    id: int
    version: int
    authority: str
    product: str
    submission_id: int
    first: tuple[str, str, dict[str, Any]]
    second: tuple[str, str, dict[str, Any]]
    second_at: datetime | None
    settled_at: datetime | None
    settled_by: str
    note: str


@dataclass(frozen=True)
class Agreement:
    """How many pairs there are, how many agree, and Cohen's kappa (None where nothing can be said)."""

    pairs: int
    agreed: int
    kappa: float | None


def waiting_looks(session: Session, scope: Scope, user_id: int | None) -> list[Waiting]:
    """What this person may look at a second time: not their own verdicts; the oldest first."""
    rows = session.execute(_waiting(scope).where(_not_mine(user_id)).order_by(SecondLook.id).limit(AT_ONCE))
    return [Waiting(*row) for row in rows]


def find_waiting(session: Session, scope: Scope, user_id: int | None, look_id: int) -> Waiting | None:
    """One of them; None for one's own, another's, and one that was given meanwhile."""
    row = session.execute(_waiting(scope).where(_not_mine(user_id), SecondLook.id == look_id)).first()
    return Waiting(*row) if row else None


def disagreements(session: Session, scope: Scope) -> list[Disagreement]:
    """Verdicts that differ: the open ones first, then the latest settled."""
    one = SecondLook
    wanted = select(one, Authority.name_th, Report.product_name).join(Authority, Authority.id == one.authority_id)
    wanted = wanted.join(Submission, Submission.id == one.submission_id).join(Report, Report.id == Submission.report_id)
    rows = session.execute(
        within(wanted, scope, one)
        .where(one.agreed.is_(False))
        .order_by(one.settled_at.is_not(None), one.id.desc())
        .limit(AT_ONCE)
    )
    return [
        Disagreement(
            row.id, row.version, authority, product, row.submission_id,
            (row.first_name, row.first_verdict, row.first_checklist),
            (row.second_name, row.second_verdict or "", row.second_checklist),
            row.second_at, row.settled_at, row.settled_by, row.note,
        )
        for row, authority, product in rows
    ]  # fmt: skip


def agreement(session: Session, scope: Scope) -> Agreement:
    """Over the latest pairs of the scope."""
    one = SecondLook
    given = within(select(one.first_verdict, one.second_verdict), scope, one).where(one.second_verdict.is_not(None))
    pairs = [(row[0], row[1] or "") for row in session.execute(given.order_by(one.id.desc()).limit(LATEST))]
    return Agreement(len(pairs), sum(first == second for first, second in pairs), kappa(pairs))


def _waiting(scope: Scope) -> Any:
    one = SecondLook
    columns = (one.id, one.version, Authority.name_th, Report.product_name, one.chosen_at, one.submission_id)
    wanted = select(*columns, Video.media_id, Video.canonical_url).join(Authority, Authority.id == one.authority_id)
    wanted = wanted.join(Submission, Submission.id == one.submission_id).join(Report, Report.id == Submission.report_id)
    wanted = wanted.join(Video, Video.id == Submission.video_id)
    return within(wanted, scope, one).where(one.second_verdict.is_(None))


def _not_mine(user_id: int | None) -> Any:
    return SecondLook.first_user_id.is_distinct_from(user_id)
