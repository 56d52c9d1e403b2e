"""The five-mark checklist as a reviewer fills it: every change is a new row, the last one counts."""

from typing import Any

from portal.models.reports import Report
from portal.models.videos import Review, Video
from portal.rules import branding
from portal.rules.scope import Actor
from portal.services.checking import check_report, checklist_of
from portal.services.errors import Invalid, Refused
from portal.services.finding_rows import row_by_id, submission_by_id
from portal.services.kit import Kit


def save_checklist(
    kit: Kit, actor: Actor, submission_id: int, version: int, data: dict[str, Any]
) -> branding.Checklist:
    """Keeps what the reviewer ticked. `version` is the submission's as opened. Raises Invalid, Refused, NotFound."""
    try:
        checklist = branding.from_data(data)
    except ValueError as error:
        raise Invalid("checklist", "ข้อมูลรายการตรวจไม่ครบ โหลดหน้าใหม่", f"The checklist cannot be read: {error}") from None
    with kit.transaction(actor, "review.saved") as session:
        submission = submission_by_id(session, actor.scope, submission_id)
        if submission.video_id is None:
            raise Refused("รายงานนี้ไม่มีวิดีโอให้ตรวจ", "This report has no video to check.")
        if submission.version != version:
            raise Refused(
                "รายงานนี้มีการเปลี่ยนแปลงระหว่างที่เปิดอยู่ โหลดหน้าใหม่ก่อนตรวจต่อ",
                "The submission changed meanwhile. Reload before going on.",
            )
        video = row_by_id(session, actor.scope, Video, submission.video_id)
        session.add(
            Review(
                video_id=video.id,
                submission_id=submission.id,
                checklist=branding.as_data(checklist),
                at=kit.now(),
                by_user_id=actor.user_id,
                by_name=actor.name,
            )
        )
        session.flush()
        if video.current:
            check_report(session, session.get_one(Report, submission.report_id), kit.now())
        return checklist_of(session, video.id)
