"""The five-mark checklist as a reviewer fills it: every change is a new row, the last one counts."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.reports import Report, Submission
from portal.models.videos import Review, Video
from portal.rules import branding, ticking
from portal.rules.branding import Checklist
from portal.rules.scope import Actor
from portal.rules.thai import normalise
from portal.rules.ticking import SeenOtherwise, Tick
from portal.services.checking import check_by_person, checklist_of
from portal.services.deciding import overtaken
from portal.services.errors import Invalid, Refused
from portal.services.finding_rows import submission_by_id
from portal.services.kit import Kit
from portal.services.leasing import hold_on, refuse_unless_waiting

LONGEST_NOTE = 2000
Change = Callable[[Checklist], Checklist]


def tick(
    kit: Kit, actor: Actor, submission_id: int, version: int, ticks: Iterable[Tick], order: str | None = None
) -> Checklist:
    """Keeps what a reviewer ticked, and the order of the marks as typed when one is given.

    `version` is the submission's as opened. Whoever ticks holds the video from then on. Raises Conflict when the
    submission was decided meanwhile or another reviewer ticked the same point otherwise, HeldByOther while another
    holds it, Invalid for what is no point, value or order, Refused, NotFound.
    """
    wanted = tuple(ticks)

    def change(checklist: Checklist) -> Checklist:
        for one in wanted:
            checklist = ticking.tick(checklist, one)
        return checklist if order is None else ticking.set_order(checklist, _order(order))

    return _save(kit, actor, submission_id, version, change)


def write_note(kit: Kit, actor: Actor, submission_id: int, version: int, note: str) -> None:
    """Keeps the reviewers' own remark on a video; the last one counts. Raises as `tick`."""
    clean = normalise(note)
    if len(clean) > LONGEST_NOTE:
        raise Invalid("note", "บันทึกยาวเกินไป ไม่เกิน 2,000 ตัวอักษร", "The note is too long: at most 2,000 characters.")
    _save(kit, actor, submission_id, version, lambda checklist: checklist, clean)


def save_checklist(kit: Kit, actor: Actor, submission_id: int, version: int, data: dict[str, Any]) -> Checklist:
    """Keeps a whole checklist at once, as JSON holds it. Raises as `tick`."""
    try:
        whole = branding.from_data(data)
    except ValueError as error:
        raise _unreadable(error) from None
    return _save(kit, actor, submission_id, version, lambda _before: whole)


def _save(
    kit: Kit, actor: Actor, submission_id: int, version: int, change: Change, note: str | None = None
) -> Checklist:
    with kit.transaction(actor, "review.saved") as session:
        submission = submission_by_id(session, actor.scope, submission_id)
        if submission.version != version:
            raise overtaken(session, submission, {}, {"status": submission.status})
        video = _video_to_review(session, actor, submission)
        hold_on(session, actor, submission, kit.now())
        before = checklist_of(session, video.id)
        after = _changed(session, submission, change, before)
        if after == before and note is None:
            return before
        session.add(
            Review(
                video_id=video.id,
                submission_id=submission.id,
                checklist=branding.as_data(after),
                note=_last_note(session, video.id) if note is None else note,
                at=kit.now(),
                by_user_id=actor.user_id,
                by_name=actor.name,
            )
        )
        session.flush()
        if video.current:
            check_by_person(session, session.get_one(Report, submission.report_id), video, kit.now())
        return after


def _changed(session: Session, submission: Submission, change: Change, before: Checklist) -> Checklist:
    try:
        return change(before)
    except SeenOtherwise as error:
        mine, theirs = {error.mine.point: str(error.mine.value)}, {error.mine.point: str(error.theirs)}
        conflict = overtaken(session, submission, mine, theirs)
        conflict.message_th = "ผู้ตรวจอีกคนตรวจจุดนี้ไปแล้วและเห็นต่างกัน ดูทั้งสองค่าแล้วเลือกอีกครั้ง"
        conflict.message_en = "Another reviewer ticked this point otherwise. Look at both and choose again."
        raise conflict from None
    except ValueError as error:
        raise _unreadable(error) from None


def _video_to_review(session: Session, actor: Actor, submission: Submission) -> Video:
    refuse_unless_waiting(submission, actor)
    if submission.video_id is None:
        raise Refused("รายงานนี้ไม่มีวิดีโอให้ตรวจ", "This report has no video to check.")
    return session.get_one(Video, submission.video_id)


def _last_note(session: Session, video_id: int) -> str:
    notes = select(Review.note).where(Review.video_id == video_id, Review.verdict.is_(None))
    return session.scalars(notes.order_by(Review.id.desc())).first() or ""


def _order(text: str) -> tuple[int, ...]:
    try:
        return ticking.parse_order(text)
    except ValueError:
        raise Invalid(
            "order", "พิมพ์ลำดับตราที่พบจากซ้ายไปขวา ใช้เลข 1 ถึง 5 ตัวละครั้ง เช่น 1 2 4 3 5",
            "Type the marks from left to right, 1 to 5, each once, such as 1 2 4 3 5.",
        ) from None  # fmt: skip


def _unreadable(error: ValueError) -> Invalid:
    return Invalid("checklist", "ข้อมูลรายการตรวจไม่ครบ โหลดหน้าใหม่", f"The checklist cannot be read: {error}")
