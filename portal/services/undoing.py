"""Taking back a verdict given at the desk, for a few minutes and while nobody acted on it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.leases import DeskVerdict
from portal.models.reports import Decision, Report, Submission
from portal.models.videos import Review
from portal.rules.branding import as_data
from portal.rules.desk import can_be_undone
from portal.rules.progress import Step
from portal.rules.scope import Actor
from portal.services.checking import check_report, checklist_of
from portal.services.errors import Refused
from portal.services.finding_rows import find_current_video, find_latest_submission, submission_by_id
from portal.services.kit import Kit
from portal.services.leasing import hold_on
from portal.services.second_looking import drop
from portal.services.submitting import move


def undo_verdict(kit: Kit, actor: Actor) -> int:
    """Takes back the latest verdict of this person: the sending waits for the province again and is held by them.

    Gives the submission's id. Raises Refused when there is none, it is too old, or somebody acted on it meanwhile.
    """
    with kit.transaction(actor, "submission.verdict_undone") as session:
        now = kit.now()
        given = _latest(session, actor)
        if given is None or not can_be_undone(given.at, now):
            raise Refused(
                "ไม่มีผลตรวจที่เลิกทำได้ เลิกทำได้ภายใน 10 นาทีหลังรับหรือส่งกลับ",
                "There is no verdict to take back: it can be done for 10 minutes after accepting or returning.",
            )
        submission = submission_by_id(session, actor.scope, given.submission_id)
        _refuse_acted_on(session, submission, given)
        for each in (submission, *_carried_with(session, submission, given)):
            move(session, actor, each, Step.UNDO, now)
        given.undone_at = now
        drop(session, submission.id)
        _reopen_review(session, actor, submission, now)
        hold_on(session, actor, submission, now)
        check_report(session, session.get_one(Report, submission.report_id), now)
        return submission.id


def _latest(session: Session, actor: Actor) -> DeskVerdict | None:
    mine = select(DeskVerdict).where(DeskVerdict.user_id == actor.user_id, DeskVerdict.undone_at.is_(None))
    return session.scalars(mine.order_by(DeskVerdict.at.desc(), DeskVerdict.id.desc()).limit(1)).first()


def _refuse_acted_on(session: Session, submission: Submission, given: DeskVerdict) -> None:
    report = session.get_one(Report, submission.report_id)
    video, latest = find_current_video(session, report.id), find_latest_submission(session, report.id)
    untouched = (
        submission.version == given.to_version
        and report.version == submission.sent.version
        and (video.id if video else None) == submission.video_id
        and (latest is None or latest.id == submission.id)
    )
    if not untouched:
        raise Refused(
            "เลิกทำไม่ได้ เพราะมีผู้ทำขั้นต่อไปหรือ อปท. เริ่มแก้ไขแล้ว",
            "This cannot be taken back: somebody took the next step, or the authority has begun to mend it.",
        )


def _carried_with(session: Session, submission: Submission, given: DeskVerdict) -> list[Submission]:
    """Other sendings of the same version that this very verdict moved along."""
    moved = select(Decision.submission_id).where(
        Decision.at == given.at, Decision.carried.is_(True), Decision.step.in_((Step.ACCEPT, Step.RETURN))
    )
    others = (
        select(Submission)
        .where(Submission.report_id == submission.report_id, Submission.id != submission.id)
        .where(Submission.report_version_id == submission.report_version_id)
        .where(Submission.status == submission.status, Submission.id.in_(moved))
    )
    return list(session.scalars(others.order_by(Submission.id).with_for_update()))


def _reopen_review(session: Session, actor: Actor, submission: Submission, now: datetime) -> None:
    """The checklist stands as it was when the verdict was given."""
    if submission.video_id is None:
        return
    checklist = as_data(checklist_of(session, submission.video_id))
    session.add(
        Review(
            video_id=submission.video_id, submission_id=submission.id, checklist=checklist, verdict="undone", at=now,
            by_user_id=actor.user_id, by_name=actor.name,
        )
    )  # fmt: skip
    session.flush()
