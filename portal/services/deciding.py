"""Endorsing, accepting, returning, delivering, reopening: each by the table of steps, each with its decision row."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.leases import DeskVerdict
from portal.models.reports import Decision, Submission
from portal.models.videos import Review
from portal.rules.branding import as_data
from portal.rules.endorsing import own_typing
from portal.rules.progress import STATUS_WORDS, TABLE, Step
from portal.rules.scope import Actor
from portal.rules.thai import normalise
from portal.rules.verdicts import verdict_allowed
from portal.rules.vocabulary import Role, Status
from portal.services.checking import checklist_of
from portal.services.errors import Conflict, Invalid, Refused
from portal.services.finding_rows import (
    find_current_video,
    find_latest_submission,
    rulebook_of,
    submission_by_id,
)
from portal.services.kit import Kit
from portal.services.leasing import refuse_held
from portal.services.noting import as_findings, current_findings
from portal.services.second_looking import choose
from portal.services.submitting import move

LONGEST_REASON = 5000
Evidence = dict[str, Any]
VERDICTS = {Step.ACCEPT: "accepted", Step.RETURN: "returned"}
"""Steps that end a review, as the review's last row names them."""
YES = frozenset({Step.ENDORSE, Step.ACCEPT})
HOLDS_FOR_SAME = frozenset({Step.ENDORSE, Step.ACCEPT, Step.RETURN})
"""Steps that hold for every sending of the very same version that still waits (of a round that went by undecided)."""


def endorse(kit: Kit, actor: Actor, submission_id: int, version: int) -> None:
    """The district says yes. Raises Conflict when another moved it first, Refused when the step is not open."""
    _step(kit, actor, submission_id, version, Step.ENDORSE, "submission.endorsed")


def return_(
    kit: Kit, actor: Actor, submission_id: int, version: int, reason: str, evidence: Evidence | None = None
) -> None:
    """Back to the authority, with the reason it will read and what shows the fault (`still_id`, `at_s`), if anything.

    Raises Invalid without a reason, HeldByOther while another reviewer holds it.
    """
    clean = _clean_reason(reason)
    _step(kit, actor, submission_id, version, Step.RETURN, "submission.returned", clean, evidence)


def accept(kit: Kit, actor: Actor, submission_id: int, version: int) -> None:
    """The province says yes. Raises Refused while a mark, the presenter, a topic or a rule waits or fails, HeldByOther
    while another reviewer holds it."""
    _step(kit, actor, submission_id, version, Step.ACCEPT, "submission.accepted")


def deliver(kit: Kit, actor: Actor, submission_id: int, version: int) -> None:
    """Handed to the department. Raises Refused while there is no published link: a file alone is only evidence."""
    _step(kit, actor, submission_id, version, Step.DELIVER, "submission.delivered")


def reopen(kit: Kit, actor: Actor, submission_id: int, version: int, reason: str) -> None:
    """An accepted or delivered submission is opened again, with the reason. Only the latest sending of a report can
    be: an earlier one is history. Raises Refused."""
    _step(kit, actor, submission_id, version, Step.REOPEN, "submission.reopened", _clean_reason(reason))


def refuse_unchecked(session: Session, submission: Submission) -> None:
    """Raises Refused with what still waits, or when the report is no longer what was sent."""
    report, video = submission.report, find_current_video(session, submission.report_id)
    if report.version != submission.sent.version or (video.id if video else None) != submission.video_id:
        raise Refused(
            "รายงานเปลี่ยนไปหลังจากส่ง จึงรับฉบับนี้ไม่ได้ ส่งกลับให้ อปท. ส่งใหม่",
            "The report changed after it was sent, so this version cannot be accepted. Return it to be sent again.",
        )
    _version, rules = rulebook_of(session, submission.province_id)
    found = as_findings(current_findings(session, submission.report_id))
    refusal = verdict_allowed(checklist_of(session, submission.video_id), found, rules)
    if refusal:
        raise Refused(refusal.message_th, refusal.message_en)


def refuse_overtaken(session: Session, submission: Submission, opened: int, step: Step) -> None:
    """Raises Conflict when somebody moved the submission since it was opened, and tells who did what and when."""
    if submission.version == opened:
        return
    wish = next(line.to_status for line in TABLE if line.step is step)
    raise overtaken(session, submission, {"status": str(wish)}, {"status": submission.status})


def overtaken(session: Session, submission: Submission, mine: dict[str, str], theirs: dict[str, str]) -> Conflict:
    """The conflict that says what happened meanwhile."""
    conflict = Conflict(mine, theirs, submission.version)
    steps = select(Decision).where(Decision.submission_id == submission.id).order_by(Decision.id.desc())
    last = session.scalars(steps).first()
    if last:
        thai, english = STATUS_WORDS[Status(last.to_status)]
        conflict.message_th = f"{last.by_name} ทำไปก่อนแล้ว ตอนนี้รายงาน{thai} ไม่มีข้อมูลใดถูกเขียนทับ"
        conflict.message_en = f"{last.by_name} was first: the report is {english} now. Nothing was overwritten."
    return conflict


def _step(
    kit: Kit, actor: Actor, submission_id: int, version: int, step: Step, verb: str, reason: str = "",
    evidence: Evidence | None = None,
) -> None:  # fmt: skip
    with kit.transaction(actor, verb, reason) as session:
        now = kit.now()
        submission = submission_by_id(session, actor.scope, submission_id)
        at_desk = step in VERDICTS and actor.role in (Role.REVIEWER, Role.PROVINCE)
        if at_desk and _is_given(session, actor, submission, version, step):
            return
        refuse_overtaken(session, submission, version, step)
        before = submission.status
        if step in YES:
            reason = _own_typing(session, actor, submission)
            session.info["reason"] = reason
        move(session, actor, submission, step, now, reason=reason, evidence=evidence)
        _refuse_unfit(session, submission, step)
        if step in HOLDS_FOR_SAME:
            for same in _same_waiting(session, submission, before):
                move(session, actor, same, step, now, reason=reason, carried=True)
        if at_desk:
            _leave_desk(session, actor, submission, version, before, step)
            _close_review(session, actor, submission, kit, VERDICTS[step], reason)
            choose(session, actor, submission, VERDICTS[step], kit.chance())


def _own_typing(session: Session, actor: Actor, submission: Submission) -> str:
    """What marks a yes to what the same office typed in for the authority (rules.endorsing)."""
    sent = select(Decision.by_role).where(Decision.submission_id == submission.id, Decision.step == Step.SUBMIT)
    by_role = session.scalars(sent.order_by(Decision.id.desc())).first()
    return own_typing(by_role, actor.signed_role) if by_role else ""


def _is_given(session: Session, actor: Actor, submission: Submission, version: int, step: Step) -> bool:
    """Whether this very verdict was given already: its answer was lost on the way and it is sent again."""
    mine = select(DeskVerdict.id).where(
        DeskVerdict.submission_id == submission.id, DeskVerdict.user_id == actor.user_id,
        DeskVerdict.opened_version == version, DeskVerdict.verdict == VERDICTS[step],
        DeskVerdict.undone_at.is_(None), DeskVerdict.to_version == submission.version,
    )  # fmt: skip
    return actor.user_id is not None and session.scalar(mine) is not None


def _leave_desk(session: Session, actor: Actor, submission: Submission, opened: int, before: str, step: Step) -> None:
    """The verdict for the day's count and for taking it back; nobody holds the video any more."""
    now: datetime = session.info["now"]
    hold = refuse_held(session, actor, submission, now)
    session.add(
        DeskVerdict(
            submission_id=submission.id, province_id=submission.province_id, authority_id=submission.authority_id,
            user_id=actor.user_id, verdict=VERDICTS[step], from_status=before, opened_version=opened,
            to_version=submission.version, at=now, taken_at=hold.taken_at if hold and hold.user_id else None,
        )
    )  # fmt: skip
    if hold:
        session.delete(hold)
    session.flush()


def _refuse_unfit(session: Session, submission: Submission, step: Step) -> None:
    """What the table of steps cannot know: it is asked after it, so that a forbidden step is named first."""
    if step is Step.ACCEPT:
        refuse_unchecked(session, submission)
    if step is Step.DELIVER and not submission.sent.fields.get("video_url"):
        raise Refused(
            "ยังส่งกรมไม่ได้ เพราะไม่มีลิงก์วิดีโอที่เผยแพร่ เปิดรายงานให้ อปท. เพิ่มลิงก์",
            "Cannot be delivered: there is no published video link. Reopen it so that the authority adds one.",
        )
    latest = find_latest_submission(session, submission.report_id)
    if step is Step.REOPEN and latest and latest.id != submission.id:
        raise Refused(
            "อปท. ส่งฉบับใหม่กว่านี้แล้ว เปิดฉบับล่าสุดแทน",
            "The authority has sent a later version. Reopen the latest one instead.",
        )


def _same_waiting(session: Session, submission: Submission, status: str) -> list[Submission]:
    """Other sendings of the very same version that wait at the same level."""
    others = (
        select(Submission)
        .where(Submission.report_id == submission.report_id, Submission.id != submission.id)
        .where(Submission.report_version_id == submission.report_version_id, Submission.status == status)
        .order_by(Submission.id)
        .with_for_update()
    )
    return list(session.scalars(others))


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
