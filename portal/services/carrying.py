"""What a sending writes down: the fields as they were sent, the submission, and the verdicts that still hold."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from portal.models.jobs import Counter
from portal.models.places import Authority
from portal.models.reports import Decision, Report, ReportVersion, Submission
from portal.models.rounds import Round
from portal.rules import report as report_rules
from portal.rules.dates import bangkok_day
from portal.rules.progress import Carried, Step
from portal.rules.rounds import receipt_number
from portal.rules.scope import Actor
from portal.rules.vocabulary import Route, Status
from portal.services.checking import fields_of
from portal.services.finding_rows import find_current_album, find_current_video


def is_as_sent(session: Session, report: Report, latest: Submission) -> bool:
    """Whether fields, video and folder are those of the sending: changes that were taken back do not count."""
    sent = session.get_one(ReportVersion, latest.report_version_id)
    same_fields = not report_rules.changed_fields(report_rules.fields_from_data(sent.fields), fields_of(report))
    return same_fields and (sent.video_id, sent.album_id) == _shown(session, report)


def shows_another_video(session: Session, report: Report, latest: Submission | None) -> bool:
    """Whether the video is not the one of the latest sending."""
    return latest is None or latest.video_id != _shown(session, report)[0]


def write_version(session: Session, actor: Actor, report: Report, now: datetime) -> ReportVersion:
    """The report as it is now, as a version. A new file changes the video without a typed field: it is a new version
    all the same."""
    wanted = select(ReportVersion).where(ReportVersion.report_id == report.id, ReportVersion.version == report.version)
    same = session.scalars(wanted).first()
    video_id, album_id = _shown(session, report)
    if same and (same.video_id, same.album_id) == (video_id, album_id):
        return same
    if same:
        report.version += 1
    row = ReportVersion(
        report_id=report.id, version=report.version, fields=report_rules.fields_as_data(fields_of(report)),
        video_id=video_id, album_id=album_id, made_at=now, made_by=actor.name,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def write_submission(
    session: Session, report: Report, authority: Authority, target: Round, sent: ReportVersion, kept: Carried,
    now: datetime,
) -> Submission:  # fmt: skip
    """The row of this report and round, with a new receipt number. Its status is still the one before this sending."""
    wanted = select(Submission).where(Submission.report_id == report.id, Submission.round_id == target.id)
    row = session.scalars(wanted).first()
    receipt = _next_receipt(session, report.province_id, now)
    if row is None:
        row = Submission(
            report_id=report.id, round_id=target.id, province_id=report.province_id, authority_id=report.authority_id,
            status=Status.DRAFT, version=0,
        )  # fmt: skip
        session.add(row)
    row.receipt = receipt
    row.district_id = authority.district_id if authority.route == Route.VIA_DISTRICT else None
    row.report_version_id, row.video_id = sent.id, sent.video_id
    row.sent_at, row.asked = now, list(kept.asked)
    session.flush()
    return row


def carry_decisions(session: Session, submission: Submission, latest: Submission, kept: Carried, now: datetime) -> None:
    """Verdicts of the round before that still hold: one `carried` decision each, signed by who decided then. A level
    that never decided (a direct route has no district) is left out."""
    for status in kept.statuses:
        origin = session.scalars(
            select(Decision)
            .where(Decision.submission_id == latest.id, Decision.to_status == status, Decision.step != Step.UNDO)
            .order_by(Decision.id.desc())
        ).first()
        if origin is None:
            continue
        session.add(
            Decision(
                submission_id=submission.id,
                step="carried",
                from_status=submission.status,
                to_status=status,
                at=now,
                by_user_id=origin.by_user_id,
                by_name=origin.by_name,
                by_role=origin.by_role,
                carried=True,
                evidence={"from_submission": latest.id, "decided_at": _decided_at(origin)},
            )
        )
        submission.status = status
    session.flush()


def _decided_at(origin: Decision) -> str:
    first: str = origin.evidence.get("decided_at", origin.at.isoformat())
    return first


def _shown(session: Session, report: Report) -> tuple[int | None, int | None]:
    video, album = find_current_video(session, report.id), find_current_album(session, report.id)
    return video.id if video else None, album.id if album else None


def _next_receipt(session: Session, province_id: int, now: datetime) -> str:
    day = bangkok_day(now)
    name = f"receipt:{province_id}:{day:%Y-%m}"
    insert = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
    session.execute(insert(Counter).values(name=name, value=0).on_conflict_do_nothing())
    counter = session.get_one(Counter, name, with_for_update=True)
    counter.value += 1
    session.flush()
    return receipt_number(day, counter.value)
