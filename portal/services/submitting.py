"""Sending a report towards a round: one row a report and round, a receipt number, and what carries over."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.jobs import Counter
from portal.models.places import Authority
from portal.models.reports import Decision, Report, ReportVersion, Submission
from portal.models.rounds import Round
from portal.rules import report as report_rules
from portal.rules.dates import bangkok_day
from portal.rules.progress import Carried, Step, allowed, carry
from portal.rules.rounds import is_late, receipt_number
from portal.rules.scope import Actor
from portal.rules.vocabulary import Outcome, Route, Status
from portal.services.checking import check_report, current_findings, fields_of, previous_fields
from portal.services.errors import Conflict, Refused
from portal.services.finding_rows import (
    find_current_album,
    find_current_video,
    find_latest_submission,
    report_by_id,
    submission_by_id,
)
from portal.services.kit import Kit


@dataclass(frozen=True)
class Receipt:
    """What the officer gets: the number, when, and where the report stands now."""

    submission_id: int
    number: str
    sent_at: datetime
    status: Status


def submit(kit: Kit, actor: Actor, report_id: int, version: int) -> Receipt:
    """Sends the report towards the round that is open for it.

    The same version sent twice (double tap, retry) is one submission with one receipt. Raises Conflict when the
    report changed since `version`, Refused while something is missing or fails, or while a level above holds it.
    """
    with kit.transaction(actor, "submission.submitted") as session:
        report = report_by_id(session, actor.scope, report_id)
        latest = find_latest_submission(session, report.id)
        if latest and report.sent_version == report.version and latest.status != Status.WITHDRAWN:
            target = find_target_round(session, report, latest, kit.now())
            if target is None or target.id == latest.round_id:
                return _receipt(latest)
        if report.version != version:
            raise Conflict({}, {}, report.version)
        return _send(session, kit, actor, report, latest)


def confirm_unchanged(kit: Kit, actor: Actor, report_id: int) -> Receipt:
    """ "Nothing changed": sends the report as it stands towards the round now open; its verdicts carry over."""
    with kit.transaction(actor, "submission.confirmed") as session:
        report = report_by_id(session, actor.scope, report_id)
        latest = find_latest_submission(session, report.id)
        if latest is None or report.sent_version != report.version:
            raise Refused(
                "มีข้อมูลที่เปลี่ยนไปจากรอบก่อน เปิดรายงาน ตรวจ แล้วส่ง",
                "Something changed since the last round. Open the report, check it and send it.",
            )
        target = find_target_round(session, report, latest, kit.now())
        if target is None or target.id == latest.round_id:
            return _receipt(latest)
        return _send(session, kit, actor, report, latest)


def withdraw(kit: Kit, actor: Actor, submission_id: int) -> None:
    """Takes a sending back before anybody endorsed it. Raises Refused later."""
    with kit.transaction(actor, "submission.withdrawn") as session:
        submission = submission_by_id(session, actor.scope, submission_id)
        move(session, actor, submission, Step.WITHDRAW, kit.now())


def move(
    session: Session,
    actor: Actor,
    submission: Submission,
    step: Step,
    now: datetime,
    *,
    reason: str = "",
    carried: bool = False,
) -> None:
    """One step of a submission by the table of allowed steps, with its decision row. Raises Refused."""
    authority = session.get_one(Authority, submission.authority_id)
    row = allowed(step, Status(submission.status), actor.role, Route(authority.route), reason=reason)
    session.add(
        Decision(
            submission_id=submission.id,
            step=step,
            from_status=submission.status,
            to_status=row.to_status,
            at=now,
            by_user_id=actor.user_id,
            by_name=actor.name,
            by_role=actor.role,
            reason=reason,
            carried=carried,
        )
    )
    submission.status = row.to_status
    submission.version += 1
    session.get_one(Report, submission.report_id).status = row.to_status


def find_target_round(session: Session, report: Report, latest: Submission | None, now: datetime) -> Round | None:
    """The round a sending goes to: the one it was returned in while that is open, else the earliest open round in
    which this report has no submission yet. A round opens when the one before it is past; reopened ones count."""
    open_rounds = rounds_open(session, report.province_id, now)
    if latest and latest.status in (Status.RETURNED, Status.WITHDRAWN):
        same = next((one for one in open_rounds if one.id == latest.round_id), None)
        if same:
            return same
    sent = set(session.scalars(select(Submission.round_id).where(Submission.report_id == report.id)))
    return next((one for one in open_rounds if one.id not in sent), None)


def rounds_open(session: Session, province_id: int, now: datetime) -> list[Round]:
    """Rounds one may send to now: the current one, and earlier ones that are not closed; earliest first."""
    today = bangkok_day(now)
    rows = session.scalars(
        select(Round)
        .where(Round.province_id == province_id, Round.closed_at.is_(None), Round.before_portal.is_(False))
        .order_by(Round.due_on, Round.id)
        .limit(60)
    ).all()
    past = [row for row in rows if row.due_on < today]
    return [*past, *[row for row in rows if row.due_on >= today][:1]]


def _send(session: Session, kit: Kit, actor: Actor, report: Report, latest: Submission | None) -> Receipt:
    now = kit.now()
    authority = session.get_one(Authority, report.authority_id)
    target = find_target_round(session, report, latest, now)
    if target is None:
        raise Refused("ตอนนี้ไม่มีรอบที่เปิดรับ รอรอบถัดไป", "No round is open now. Wait for the next one.")
    check_report(session, report, now)
    _refuse_unready(session, report)
    before = previous_fields(session, report)
    kept = carry(
        Status(latest.status) if latest else None,
        report_rules.changed_fields(before, fields_of(report)) if before else None,
        video_changed=_video_changed(session, report, latest),
    )
    allowed(Step.SUBMIT, _status_for_sending(latest, target), actor.role, Route(authority.route))
    sent = _write_version(session, actor, report, now)
    submission = _write_submission(session, report, authority, target, sent, kept, now)
    submission.late = is_late(now, target.due_on, target.before_portal)
    from_status = _status_for_sending(latest, target)
    session.add(
        Decision(
            submission_id=submission.id,
            step=Step.SUBMIT,
            from_status=from_status,
            to_status=Status.SUBMITTED,
            at=now,
            by_user_id=actor.user_id,
            by_name=actor.name,
            by_role=actor.role,
        )
    )
    _carry_decisions(session, submission, latest, kept, now)
    report.status, report.sent_version = submission.status, report.version
    check_report(session, report, now)
    return _receipt(submission)


def _status_for_sending(latest: Submission | None, target: Round) -> Status:
    return Status(latest.status) if latest and latest.round_id == target.id else Status.DRAFT


def _refuse_unready(session: Session, report: Report) -> None:
    failing = [row for row in current_findings(session, report.id) if row.outcome == Outcome.FAIL]
    # What a reviewer found wrong is judged by the reviewer again; sending is how the authority answers.
    own = [row for row in failing if row.rule not in ("five_marks", "presenter", "topics")]
    if own:
        raise Refused(
            f"ยังส่งไม่ได้ เหลือ {len(own)} เรื่อง: " + " · ".join(row.message_th for row in own),
            f"Cannot be sent yet, {len(own)} left: " + " · ".join(row.message_en for row in own),
        )


def _video_changed(session: Session, report: Report, latest: Submission | None) -> bool:
    video = find_current_video(session, report.id)
    return latest is None or latest.video_id != (video.id if video else None)


def _write_version(session: Session, actor: Actor, report: Report, now: datetime) -> ReportVersion:
    wanted = select(ReportVersion).where(ReportVersion.report_id == report.id, ReportVersion.version == report.version)
    same = session.scalars(wanted).first()
    if same:
        return same
    video, album = find_current_video(session, report.id), find_current_album(session, report.id)
    row = ReportVersion(
        report_id=report.id, version=report.version, fields=report_rules.fields_as_data(fields_of(report)),
        video_id=video.id if video else None, album_id=album.id if album else None, made_at=now, made_by=actor.name,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def _write_submission(
    session: Session, report: Report, authority: Authority, target: Round, sent: ReportVersion, kept: Carried,
    now: datetime,
) -> Submission:  # fmt: skip
    wanted = select(Submission).where(Submission.report_id == report.id, Submission.round_id == target.id)
    row = session.scalars(wanted).first()
    if row is None:
        row = Submission(
            report_id=report.id, round_id=target.id, province_id=report.province_id, authority_id=report.authority_id,
            version=0,
        )  # fmt: skip
        session.add(row)
    row.district_id = authority.district_id if authority.route == Route.VIA_DISTRICT else None
    row.report_version_id, row.video_id = sent.id, sent.video_id
    row.status, row.sent_at, row.asked = Status.SUBMITTED, now, list(kept.asked)
    row.receipt = _next_receipt(session, report.province_id, now)
    row.version += 1
    session.flush()
    return row


def _carry_decisions(
    session: Session, submission: Submission, latest: Submission | None, kept: Carried, now: datetime
) -> None:
    """Verdicts of the round before that still hold: one `carried` decision each, signed by who decided then."""
    if latest is None or not kept.statuses:
        return
    for status in kept.statuses:
        origin = session.scalars(
            select(Decision)
            .where(Decision.submission_id == latest.id, Decision.to_status == status)
            .order_by(Decision.id.desc())
        ).first()
        session.add(
            Decision(
                submission_id=submission.id,
                step="carried",
                from_status=submission.status,
                to_status=status,
                at=now,
                by_user_id=origin.by_user_id if origin else None,
                by_name=origin.by_name if origin else "",
                by_role=origin.by_role if origin else "",
                carried=True,
                evidence={"from_submission": latest.id},
            )
        )
        submission.status = status
    session.flush()


def _next_receipt(session: Session, province_id: int, now: datetime) -> str:
    day = bangkok_day(now)
    name = f"receipt:{province_id}:{day:%Y-%m}"
    counter = session.get(Counter, name, with_for_update=True)
    if counter is None:
        counter = Counter(name=name, value=0)
        session.add(counter)
    counter.value += 1
    session.flush()
    return receipt_number(day, counter.value)


def _receipt(submission: Submission) -> Receipt:
    return Receipt(submission.id, submission.receipt, submission.sent_at, Status(submission.status))
