"""Content that two authorities share, both sides beside each other."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models.places import Authority
from portal.models.reports import Report, Submission
from portal.models.scoping import within
from portal.models.videos import FindingRow
from portal.rules.scope import Scope
from portal.rules.vocabulary import RuleId


@dataclass(frozen=True)
class Side:
    """One of two reports: who sent it, what it is called, when it was first sent, its links."""

    report_id: int
    authority: str
    product: str
    first_sent_at: datetime | None
    last_submission_id: int | None
    video_url: str
    photos_url: str


@dataclass(frozen=True)
class Shared:
    """What both show: `what` is video, photos, file, film or photo; `mine` and `theirs` are stored files' ids."""

    what: str
    theirs: Side
    mine_media: int | None
    theirs_media: int | None


@dataclass(frozen=True)
class Alike:
    """A report and all that it shares with others. What lies outside the reader's scope is left out."""

    mine: Side
    shared: tuple[Shared, ...]


def find_alike(session: Session, scope: Scope, report_id: int) -> Alike | None:
    """What the rule found when it ran last; None when the report is another's or not there."""
    sides = _sides(session, scope, [report_id])
    if report_id not in sides:
        return None
    current = (FindingRow.report_id == report_id, FindingRow.rule == RuleId.DUPLICATE, FindingRow.current.is_(True))
    evidence = session.scalars(select(FindingRow.evidence).where(*current).order_by(FindingRow.id.desc())).first()
    matches: list[dict[str, Any]] = [one for one in (evidence or {}).get("matches", ()) if "report" in one]
    others = _sides(session, scope, [one["report"] for one in matches])
    shared = (
        Shared(one["what"], others[one["report"]], one.get("mine"), one.get("theirs"))
        for one in matches
        if one["report"] in others
    )
    return Alike(sides[report_id], tuple(shared))


def _sides(session: Session, scope: Scope, reports: list[int]) -> dict[int, Side]:
    sent = select(func.min(Submission.sent_at)).where(Submission.report_id == Report.id).scalar_subquery()
    last = select(func.max(Submission.id)).where(Submission.report_id == Report.id).scalar_subquery()
    columns = (Report.id, Authority.name_th, Report.product_name, sent, last, Report.video_url, Report.photos_url)
    wanted = select(*columns).join(Authority, Authority.id == Report.authority_id).where(Report.id.in_(reports))
    return {row[0]: Side(*row) for row in session.execute(within(wanted, scope, Report))}
