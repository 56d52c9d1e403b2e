"""Running the rules on a report: facts in, findings written beside the ones they follow. Needs no network."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.reports import Report, ReportVersion, Submission
from portal.models.rounds import Rulebook
from portal.models.videos import Album, FindingRow, Review, Video
from portal.rules import branding, photos
from portal.rules import report as report_rules
from portal.rules import video as video_rules
from portal.rules.facts import Finding
from portal.rules.report import ReportFields
from portal.rules.rulebook import Rulebook as Rules
from portal.rules.rulebook import from_data
from portal.rules.scope import Actor
from portal.rules.vocabulary import Outcome, ProbeState, Status
from portal.services.finding_rows import find_current_album, find_current_video, find_latest_submission, rulebook_of
from portal.services.gathering import find_folder_look, video_facts
from portal.services.kit import Kit
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
    video = find_current_video(session, report.id)
    found = [*_of_report(session, report, rules), *_of_video(session, report, video, rules)]
    _keep(session, report, video, found, version, now)
    risk = max((SEVERITY[finding.outcome] for finding in found), default=0)
    if video:
        video.risk = risk
        video.worst = max(found, key=lambda finding: SEVERITY[finding.outcome]).outcome
    submission = find_latest_submission(session, report.id)
    if submission and submission.status in (Status.SUBMITTED, Status.ENDORSED):
        submission.risk = risk
    return found


def recheck_province(kit: Kit, actor: Actor, province_id: int) -> None:
    """Queues a new run of the rules on every report of a province (after a new rulebook)."""
    with kit.transaction(actor, "rulebook.recheck_asked") as session:
        enqueue(session, RECHECK, f"province:{province_id}", kit.now(), payload={"after": 0})


def recheck(kit: Kit, claim: Claim, batch: int = 200) -> None:
    """Runs the rules again on the next reports of a province, then queues the rest."""
    with kit.database.transaction() as session:
        now = kit.now()
        settle(session, claim, now)
        after = int(claim.payload.get("after", 0))
        wanted = select(Report).where(Report.province_id == claim.number, Report.id > after)
        reports = session.scalars(wanted.order_by(Report.id).limit(batch)).all()
        session.info.setdefault("verb", "report.rechecked")
        for one in reports:
            check_report(session, one, now)
        if len(reports) == batch:
            enqueue(session, RECHECK, claim.subject, now, payload={"after": reports[-1].id})


def current_findings(session: Session, report_id: int) -> list[FindingRow]:
    """What the rules say of a report now."""
    rows = select(FindingRow).where(FindingRow.report_id == report_id, FindingRow.current.is_(True))
    return list(session.scalars(rows.order_by(FindingRow.id)))


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
    rows = select(ReportVersion).where(ReportVersion.report_id == report.id).order_by(ReportVersion.version.desc())
    sent = session.scalars(rows).first()
    return report_rules.fields_from_data(sent.fields) if sent else None


def _of_report(session: Session, report: Report, rules: Rules) -> Iterable[Finding]:
    video = find_current_video(session, report.id)
    yield from report_rules.check_report(
        fields_of(report),
        previous_fields(session, report),
        rules,
        has_file=bool(video and video.media_id),
        confirmed_odd=report.confirmed_odd,
    )
    album = find_current_album(session, report.id)
    yield photos.check_photos(
        given=report.photos_url, look=find_folder_look(session, album) if album else None, uploaded=0
    )
    borrowed = _lookalikes(session, report)
    if borrowed:
        yield report_rules.is_borrowed(borrowed)


def _of_video(session: Session, report: Report, video: Video | None, rules: Rules) -> Iterable[Finding]:
    if video is None:
        return
    gone = video.state is not None and video.looks_gone >= _looks_needed(video.state)
    yield from video_rules.check_video(video_facts(session, report, video, confirmed_gone=gone), rules)
    yield from branding.findings(checklist_of(session, video.id))


def _looks_needed(state: str) -> int:
    from portal.services.probing import GONE

    return GONE.get(ProbeState(state), 1)


def _lookalikes(session: Session, report: Report) -> list[dict[str, str]]:
    """Other authorities whose current video has the same platform id, or whose folder is the same."""
    video, album = find_current_video(session, report.id), find_current_album(session, report.id)
    same: list[tuple[str, object]] = []
    if video and video.platform_id:
        mine = (Video.platform == video.platform, Video.platform_id == video.platform_id, Video.current.is_(True))
        same += [("video", row) for row in session.scalars(select(Video).where(*mine).limit(20))]
    if album and album.folder_id:
        shared = (Album.folder_id == album.folder_id, Album.current.is_(True), Album.province_id == report.province_id)
        same += [("photos", row) for row in session.scalars(select(Album).where(*shared).limit(20))]
    return [
        {"what": what, "authority": str(row.authority)}  # type: ignore[attr-defined]
        for what, row in same
        if row.authority_id != report.authority_id  # type: ignore[attr-defined]
    ]


def _keep(
    session: Session, report: Report, video: Video | None, found: list[Finding], version: int, now: datetime
) -> None:
    before = {row.rule: row for row in current_findings(session, report.id)}
    for finding in found:
        old = before.pop(finding.rule, None)
        if old and _is_same(old, finding, video, version):
            continue
        if old:
            old.current = False
        session.add(
            FindingRow(
                report_id=report.id,
                video_id=video.id if video else None,
                rule=finding.rule,
                rulebook_version=version,
                outcome=finding.outcome,
                message_th=finding.message_th,
                message_en=finding.message_en,
                evidence=finding.evidence,
                found_at=now,
            )
        )
    for row in before.values():
        row.current = False
    session.flush()


def _is_same(old: FindingRow, new: Finding, video: Video | None, version: int) -> bool:
    return (
        (old.outcome, old.message_th, old.rulebook_version) == (new.outcome, new.message_th, version)
        and old.evidence == new.evidence
        and old.video_id == (video.id if video else None)
    )


__all__ = ["Rulebook", "Submission", "check_report", "checklist_of", "current_findings", "from_data", "recheck"]
