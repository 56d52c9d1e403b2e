"""Sending a report towards a round: one row a report and round, a receipt number, and what carries over."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.places import Authority
from portal.models.reports import Decision, Report, Submission
from portal.models.rounds import Round
from portal.rules import report as report_rules
from portal.rules.dates import bangkok_day
from portal.rules.facts import Finding
from portal.rules.precheck import blockers
from portal.rules.progress import NotAllowed, Step, allowed, carry, open_rounds, route_as_sent, target_round
from portal.rules.rounds import is_late
from portal.rules.scope import Actor
from portal.rules.vocabulary import Outcome, Route, RuleId, Status
from portal.services.carrying import carry_decisions, is_as_sent, shows_another_video, write_submission, write_version
from portal.services.checking import check_report, current_findings, fields_of, previous_fields
from portal.services.errors import Conflict, Refused
from portal.services.finding_rows import find_latest_submission, report_by_id, submission_by_id
from portal.services.kit import Kit
from portal.services.telling import tell_step

OVER = (Status.RETURNED, Status.WITHDRAWN)
"""A sending in these states is no longer under way: the same content may be sent again in the same round."""


@dataclass(frozen=True)
class Receipt:
    """What the officer gets: the number, when, and where the report stands now."""

    submission_id: int
    number: str
    sent_at: datetime
    status: Status


def submit(kit: Kit, actor: Actor, report_id: int, version: int, round_id: int | None = None) -> Receipt:
    """Sends the report towards the round that is open for it. `round_id` is the round that the page named.

    The same content sent twice (double tap, retry) is one submission with one receipt. Raises Conflict when the
    report changed since `version`, Refused while something is missing or fails, or while a level above holds it.
    """
    with kit.transaction(actor, "submission.submitted") as session:
        report = report_by_id(session, actor.scope, report_id)
        latest = find_latest_submission(session, report.id)
        target = find_target_round(session, report, latest, kit.now())
        under_way = latest is not None and latest.status not in OVER and is_as_sent(session, report, latest)
        if latest and under_way and _is_answered(latest, target, round_id):
            return _receipt(latest)
        if report.version != version:
            raise Conflict({}, {}, report.version)
        return _send(session, kit, actor, report, latest, target)


def confirm_unchanged(kit: Kit, actor: Actor, report_id: int, round_id: int | None = None) -> Receipt:
    """ "Nothing changed": sends the report as it stands towards the round now open; its verdicts carry over. `round_id`
    is the round that the page named: asked again for a round that has it, the answer is the same receipt."""
    with kit.transaction(actor, "submission.confirmed") as session:
        report = report_by_id(session, actor.scope, report_id)
        latest = find_latest_submission(session, report.id)
        if latest is None or latest.status in OVER or not is_as_sent(session, report, latest):
            raise Refused(
                "มีข้อมูลที่เปลี่ยนไปจากรอบก่อน เปิดรายงาน ตรวจ แล้วส่ง",
                "Something changed since the last round. Open the report, check it and send it.",
            )
        target = find_target_round(session, report, latest, kit.now())
        if _is_answered(latest, target, round_id):
            return _receipt(latest)
        return _send(session, kit, actor, report, latest, target)


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
    evidence: dict[str, Any] | None = None,
) -> None:
    """One step of a submission by the table of allowed steps, with its decision row. Raises Refused.

    The report's own status follows only its latest sending: an earlier one that is delivered says nothing of it.
    """
    to_status = next_status(step, Status(submission.status), actor, route_as_sent(submission.district_id), reason)
    session.add(
        Decision(
            submission_id=submission.id,
            step=step,
            from_status=submission.status,
            to_status=to_status,
            at=now,
            by_user_id=actor.user_id,
            by_name=actor.name,
            by_role=actor.signed_role,
            reason=reason,
            carried=carried,
            evidence={
                **({"receipt": submission.receipt} if step is Step.SUBMIT else evidence or {}),
                **({"on_behalf_of": actor.on_behalf_of} if actor.on_behalf_of else {}),
            },
        )
    )
    submission.status = to_status
    submission.version += 1
    latest = find_latest_submission(session, submission.report_id)
    if latest is None or latest.id == submission.id:
        session.get_one(Report, submission.report_id).status = to_status
    if not carried:
        tell_step(session, actor, submission, step, now, reason)


def next_status(step: Step, status: Status, actor: Actor, route: Route, reason: str = "") -> Status:
    """Where a step leads, by the table of allowed steps. Raises Refused."""
    try:
        return allowed(step, status, actor.role, route, reason=reason).to_status
    except NotAllowed as error:
        raise Refused(error.message_th, error.message_en) from None


def find_target_round(session: Session, report: Report, latest: Submission | None, now: datetime) -> Round | None:
    """The round a sending goes to now (rules.progress.target_round)."""
    rounds = {row.id: row for row in rounds_open(session, report.province_id, now)}
    sent = set(session.scalars(select(Submission.round_id).where(Submission.report_id == report.id)))
    status = Status(latest.status) if latest else None
    number = target_round(list(rounds), sent, latest.round_id if latest else None, status)
    return rounds[number] if number is not None else None


def rounds_open(session: Session, province_id: int, now: datetime) -> list[Round]:
    """Rounds one may send to now: the one due next, and earlier ones that are not closed; earliest first."""
    rows = session.scalars(
        select(Round)
        .where(Round.province_id == province_id, Round.closed_at.is_(None), Round.before_portal.is_(False))
        .order_by(Round.due_on, Round.id)
        .limit(60)
    ).all()
    by_id = {row.id: row for row in rows}
    return [by_id[number] for number in open_rounds(((row.id, row.due_on) for row in rows), bangkok_day(now))]


def _is_answered(latest: Submission, target: Round | None, round_id: int | None) -> bool:
    """Whether the round asked for has this sending already, or no round waits for one."""
    return target is None or latest.round_id in (target.id, round_id)


def _send(
    session: Session, kit: Kit, actor: Actor, report: Report, latest: Submission | None, target: Round | None
) -> Receipt:
    now = kit.now()
    authority = session.get_one(Authority, report.authority_id)
    if target is None:
        raise Refused(
            "รอบนี้ส่งแล้วหรือยังไม่มีรอบที่เปิดรับ ข้อมูลที่แก้เก็บไว้แล้ว ส่งได้เมื่อรอบถัดไปเปิด",
            "This round has your report, or none is open. Your changes are kept; send them when the next round opens.",
        )
    again = latest if latest and latest.round_id == target.id else None
    next_status(Step.SUBMIT, Status(again.status) if again else Status.DRAFT, actor, Route(authority.route))
    check_report(session, report, now)
    _refuse_unready(session, report)
    before = previous_fields(session, report)
    kept = carry(
        Status(latest.status) if latest else None,
        report_rules.changed_fields(before, fields_of(report)) if before else None,
        video_changed=shows_another_video(session, report, latest),
    )
    sent = write_version(session, actor, report, now)
    submission = write_submission(session, report, authority, target, sent, kept, now)
    submission.late = is_late(now, target.due_on, target.before_portal)
    move(session, actor, submission, Step.SUBMIT, now)
    if latest:
        carry_decisions(session, submission, latest, kept, now)
    report.status, report.sent_version = submission.status, report.version
    check_report(session, report, now)
    return _receipt(submission)


def _refuse_unready(session: Session, report: Report) -> None:
    rows = current_findings(session, report.id)
    stops = blockers(
        Finding(RuleId(row.rule), Outcome(row.outcome), row.message_th, row.message_en, row.evidence) for row in rows
    )
    if stops:
        thai = " · ".join(f"{line.title_th} {line.message_th}".strip() for line in stops)
        english = " · ".join(f"{line.title_en} {line.message_en}".strip() for line in stops)
        raise Refused(f"ยังส่งไม่ได้ เหลือ {len(stops)} เรื่อง: {thai}", f"Cannot be sent yet, {len(stops)} left: {english}")


def _receipt(submission: Submission) -> Receipt:
    return Receipt(submission.id, submission.receipt, submission.sent_at, Status(submission.status))
