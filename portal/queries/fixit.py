"""The fix-it card of a sending that came back: its faults, the frame that shows them, who returned it and when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.models.held_findings import findings_held
from portal.models.places import Authority
from portal.models.reports import Decision, Submission
from portal.models.scoping import within
from portal.models.videos import Review
from portal.queries.submissions import PlaceCard, place_card
from portal.rules.branding import from_data
from portal.rules.facts import Finding
from portal.rules.mending import MendPoint, mend_points
from portal.rules.progress import Step
from portal.rules.report import fields_from_data
from portal.rules.scope import Scope
from portal.rules.vocabulary import Outcome, RuleId, Status


@dataclass(frozen=True)
class FixIt:
    """A returned sending. `still_id` is the frame that was attached, `at_s` its second; `is_open` while it waits to be
    mended."""

    id: int
    report_id: int
    place: PlaceCard
    product: str
    receipt: str
    reason: str
    by_name: str
    at: datetime
    points: tuple[MendPoint, ...]
    still_id: int | None
    at_s: float | None
    is_open: bool


def find_fixit(session: Session, scope: Scope, submission_id: int) -> FixIt | None:
    """The card of a sending inside the scope, as it was returned last; None when it never was."""
    wanted = within(select(Submission), scope, Submission).where(Submission.id == submission_id)
    place = joinedload(Submission.authority).joinedload(Authority.district)
    row = session.scalars(wanted.options(place, joinedload(Submission.sent))).first()
    decision = _last_return(session, submission_id) if row else None
    if row is None or decision is None:
        return None
    found = session.scalars(findings_held(row.report_id, decision.at))
    known = [Finding(RuleId(f.rule), Outcome(f.outcome), f.message_th, f.message_en, f.evidence) for f in found]
    review = _review_of(session, submission_id, decision)
    return FixIt(
        row.id, row.report_id, place_card(row.authority), fields_from_data(row.sent.fields).product_name, row.receipt,
        decision.reason, decision.by_name, decision.at,
        mend_points(from_data(review.checklist) if review else None, known),
        decision.evidence.get("still_id"), decision.evidence.get("at_s"), row.status == Status.RETURNED,
    )  # fmt: skip


def _last_return(session: Session, submission_id: int) -> Decision | None:
    """The last return that was not taken back."""
    ends = (Step.RETURN, Step.REOPEN, Step.UNDO)
    steps = select(Decision).where(Decision.submission_id == submission_id, Decision.step.in_(ends))
    last = session.scalars(steps.order_by(Decision.id.desc()).limit(1)).first()
    return last if last is not None and last.step != Step.UNDO else None


def _review_of(session: Session, submission_id: int, decision: Decision) -> Review | None:
    """The checklist as it stood when the sending was returned."""
    rows = select(Review).where(Review.submission_id == submission_id, Review.at == decision.at)
    return session.scalars(rows.where(Review.verdict == "returned").order_by(Review.id.desc()).limit(1)).first()
