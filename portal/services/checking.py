"""Running the rules on a report: facts in, findings written beside the ones they follow. Needs no network."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.reports import Report, ReportVersion
from portal.models.videos import Album, Review, Video
from portal.rules import branding, photos, verdicts
from portal.rules import report as report_rules
from portal.rules import video as video_rules
from portal.rules.facts import Finding
from portal.rules.holding import UNDER_WAY
from portal.rules.report import ReportFields
from portal.rules.rulebook import Rulebook as Rules
from portal.rules.scope import SYSTEM
from portal.rules.vocabulary import Outcome, RuleId
from portal.services.alike import alike
from portal.services.finding_rows import find_current_album, find_current_video, find_latest_submission, rulebook_of
from portal.services.gathering import find_folder_look, photos_here, video_facts
from portal.services.kit import Kit
from portal.services.noting import as_findings, current_findings, keep_findings
from portal.services.queueing import Claim, enqueue, settle

RECHECK = "recheck"
SEVERITY = {
    Outcome.PASS: 0, Outcome.WARNING: 20, Outcome.NEEDS_PERSON: 30, Outcome.CANNOT_CHECK: 40, Outcome.BORDERLINE: 60,
    Outcome.FAIL: 100,
}  # fmt: skip
"""Risk of a video by its worst finding: orders the review queue, the surest trouble first."""


def check_report(session: Session, report: Report, now: datetime) -> list[Finding]:
    """Runs every rule on the report as it stands and keeps what they said."""
    session.flush()
    version, rules = rulebook_of(session, report.province_id)
    video, album = find_current_video(session, report.id), find_current_album(session, report.id)
    found = [*_of_report(session, report, video, album, rules), *_of_video(session, report, video, rules)]
    keep_findings(session, report, video, found, version=version, now=now)
    _weigh(session, report, video, found)
    return found


def check_by_person(session: Session, report: Report, video: Video, now: datetime) -> None:
    """Runs the rules that only a reviewer's checklist answers: five marks, presenter, topics."""
    session.flush()
    version, rules = rulebook_of(session, report.province_id)
    found = verdicts.findings(checklist_of(session, video.id), rules)
    keep_findings(session, report, video, found, version=version, now=now, only=branding.POINTS)
    _weigh(session, report, video, as_findings(current_findings(session, report.id)))


def recheck(kit: Kit, claim: Claim, batch: int = 200) -> None:
    """Runs the rules again on the next reports of a province (its rulebook has a new version), then queues the rest."""
    with kit.transaction(SYSTEM, "report.rechecked") as session:
        now = kit.now()
        settle(session, claim, now)
        after = int(claim.payload.get("after", 0))
        wanted = select(Report).where(Report.province_id == claim.number, Report.id > after)
        reports = session.scalars(wanted.order_by(Report.id).limit(batch).with_for_update()).all()
        for one in reports:
            check_report(session, one, now)
        if len(reports) == batch:
            enqueue(session, RECHECK, claim.subject, now, payload={"after": reports[-1].id})


def checklist_of(session: Session, video_id: int | None) -> branding.Checklist:
    """The checklist of a video as it was left last; an empty one before anybody looked."""
    row = session.scalars(select(Review).where(Review.video_id == video_id).order_by(Review.id.desc())).first()
    return branding.from_data(row.checklist) if row else branding.EMPTY


def fields_of(report: Report) -> ReportFields:
    """A report's nine fields as rules read them."""
    return ReportFields(
        identity=report.identity, product_name=report.product_name, group_name=report.group_name,
        people=report.people, income=report.income, training=report.training, publicity=report.publicity,
        photos_url=report.photos_url, video_url=report.video_url, waste_bank_only=report.product.waste_bank_only,
    )  # fmt: skip


def previous_fields(session: Session, report: Report) -> ReportFields | None:
    """The fields as they were sent last."""
    return _sent_fields(session, report, report.version)


def _sent_fields(session: Session, report: Report, until: int) -> ReportFields | None:
    rows = select(ReportVersion).where(ReportVersion.report_id == report.id, ReportVersion.version <= until)
    sent = session.scalars(rows.order_by(ReportVersion.version.desc())).first()
    return report_rules.fields_from_data(sent.fields) if sent else None


def _of_report(
    session: Session, report: Report, video: Video | None, album: Album | None, rules: Rules
) -> Iterable[Finding]:
    # A report that is as it was sent is compared with the sending before, else an odd number would only be asked
    # about until it is sent, and those who decide would never hear of it.
    here = photos_here(session, report.id)
    yield from report_rules.check_report(
        fields_of(report),
        _sent_fields(session, report, report.version - 1),
        rules,
        has_file=bool(video and video.media_id),
        has_photos=here.any,
        confirmed_odd=report.confirmed_odd,
    )
    if rules.is_on(RuleId.PHOTOS_PUBLIC):
        look = find_folder_look(session, album) if album else None
        yield photos.check_photos(report.photos_url, look, here)
    borrowed = alike(session, report, video, album) if rules.is_on(RuleId.DUPLICATE) else []
    if borrowed:
        yield report_rules.is_borrowed(borrowed)


def _of_video(session: Session, report: Report, video: Video | None, rules: Rules) -> Iterable[Finding]:
    if video is None:
        return
    gone = video.state is not None and video.looks_gone >= video_rules.looks_to_believe(video.state)
    yield from video_rules.check_video(video_facts(session, report, video, confirmed_gone=gone), rules)
    yield from verdicts.findings(checklist_of(session, video.id), rules)


def _weigh(session: Session, report: Report, video: Video | None, found: list[Finding]) -> None:
    """Brings the cached risk up to date: of the video, and of the sending that waits for somebody."""
    worst = max((finding.outcome for finding in found), key=SEVERITY.__getitem__, default=Outcome.PASS)
    if video:
        video.risk, video.worst = SEVERITY[worst], worst
    submission = find_latest_submission(session, report.id)
    if submission and submission.status in UNDER_WAY:
        submission.risk = SEVERITY[worst]


__all__ = ["as_findings", "check_report", "checklist_of", "current_findings", "fields_of", "previous_fields", "recheck"]
