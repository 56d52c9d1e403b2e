"""Endorsing, accepting, returning, delivering, reopening: each by the table of steps, each with its decision row."""

from sqlalchemy.orm import Session

from portal.models.reports import Submission
from portal.models.videos import Review
from portal.rules.branding import as_data, verdict_allowed
from portal.rules.facts import Finding
from portal.rules.progress import Step
from portal.rules.scope import Actor
from portal.rules.thai import normalise
from portal.rules.vocabulary import Outcome, RuleId
from portal.services.checking import checklist_of, current_findings
from portal.services.errors import Invalid, Refused
from portal.services.finding_rows import compare_version, submission_by_id
from portal.services.kit import Kit
from portal.services.submitting import move

LONGEST_REASON = 5000


def endorse(kit: Kit, actor: Actor, submission_id: int, version: int) -> None:
    """The district says yes. Raises Conflict when another moved it first, Refused when the step is not open."""
    _step(kit, actor, submission_id, version, Step.ENDORSE, "submission.endorsed")


def return_(kit: Kit, actor: Actor, submission_id: int, version: int, reason: str) -> None:
    """Back to the authority, with the reason it will read. Raises Invalid without one."""
    reason = _clean_reason(reason)
    _step(kit, actor, submission_id, version, Step.RETURN, "submission.returned", reason)


def deliver(kit: Kit, actor: Actor, submission_id: int, version: int) -> None:
    """Handed to the department."""
    _step(kit, actor, submission_id, version, Step.DELIVER, "submission.delivered")


def reopen(kit: Kit, actor: Actor, submission_id: int, version: int, reason: str) -> None:
    """An accepted submission is opened again, with the reason."""
    _step(kit, actor, submission_id, version, Step.REOPEN, "submission.reopened", _clean_reason(reason))


def accept(kit: Kit, actor: Actor, submission_id: int, version: int) -> None:
    """The province says yes. Raises Refused while a mark, the presenter, a topic or a rule waits or fails."""
    with kit.transaction(actor, "submission.accepted") as session:
        submission = submission_by_id(session, actor.scope, submission_id)
        compare_version(submission, version, {"status": "accepted"})
        refuse_unchecked(session, submission)
        move(session, actor, submission, Step.ACCEPT, kit.now())
        _close_review(session, actor, submission, kit, "accepted")


def refuse_unchecked(session: Session, submission: Submission) -> None:
    """Raises Refused with what still waits."""
    checklist = checklist_of(session, submission.video_id)
    refusal = verdict_allowed(checklist, _as_findings(session, submission))
    if refusal:
        raise Refused(refusal.message_th, refusal.message_en)


def _as_findings(session: Session, submission: Submission) -> list[Finding]:
    return [
        Finding(RuleId(row.rule), Outcome(row.outcome), row.message_th, row.message_en, row.evidence)
        for row in current_findings(session, submission.report_id)
    ]


def _step(kit: Kit, actor: Actor, submission_id: int, version: int, step: Step, verb: str, reason: str = "") -> None:
    with kit.transaction(actor, verb, reason) as session:
        submission = submission_by_id(session, actor.scope, submission_id)
        compare_version(submission, version, {"status": step})
        move(session, actor, submission, step, kit.now(), reason=reason)
        if step is Step.RETURN:
            _close_review(session, actor, submission, kit, "returned", reason)


def _close_review(
    session: Session, actor: Actor, submission: Submission, kit: Kit, verdict: str, reason: str = ""
) -> None:
    if submission.video_id is None:
        return

    session.add(
        Review(
            video_id=submission.video_id,
            submission_id=submission.id,
            verdict=verdict,
            note=reason,
            at=kit.now(),
            checklist=as_data(checklist_of(session, submission.video_id)),
            by_user_id=actor.user_id,
            by_name=actor.name,
        )
    )


def _clean_reason(reason: str) -> str:
    clean = normalise(reason)
    if not clean:
        raise Invalid("reason", "เขียนเหตุผลที่ส่งกลับและวิธีแก้", "Write why it goes back and how to mend it.")
    if len(clean) > LONGEST_REASON:
        raise Invalid("reason", "เหตุผลยาวเกินไป ไม่เกิน 5,000 ตัวอักษร", "The reason is too long: at most 5,000 characters.")
    return clean
