"""What the rules say of reports now, as the panel before sending shows it."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.jobs import Job
from portal.models.photos import ReportFile
from portal.models.videos import Album, FindingRow, Video
from portal.rules.facts import Finding
from portal.rules.kinds import FileKind
from portal.rules.precheck import Precheck, precheck
from portal.rules.vocabulary import JobStatus, Outcome, RuleId

AT_ONCE = timedelta(seconds=10)
"""A look that is due within this is said to be under way."""


def prechecks_of(session: Session, report_ids: Collection[int], now: datetime) -> dict[int, Precheck]:
    """The panel of each report. The caller names reports that it read inside the person's scope."""
    found: dict[int, list[Finding]] = {number: [] for number in report_ids}
    rows = session.scalars(
        select(FindingRow)
        .where(FindingRow.report_id.in_(report_ids), FindingRow.current.is_(True))
        .order_by(FindingRow.report_id, FindingRow.id)
    )
    for row in rows:
        said = Finding(RuleId(row.rule), Outcome(row.outcome), row.message_th, row.message_en, row.evidence)
        found[row.report_id].append(said)
    looks = _looks(session, report_ids, now)
    return {number: precheck(each, looks.get(number)) for number, each in found.items()}


def _looks(session: Session, report_ids: Collection[int], now: datetime) -> dict[int, dict[str, datetime | None]]:
    """Per report the fields whose link or file will be looked at (again), and when; None is at once."""
    where: dict[str, tuple[int, str]] = {}
    videos = select(Video.id, Video.report_id, Video.media_id)
    for video in session.execute(videos.where(Video.report_id.in_(report_ids), Video.current.is_(True))):
        where[f"video:{video.id}"] = where[f"media:{video.media_id}"] = (video.report_id, "video_url")
    albums = select(Album.id, Album.report_id).where(Album.report_id.in_(report_ids), Album.current.is_(True))
    for album in session.execute(albums):
        where[f"album:{album.id}"] = (album.report_id, "photos_url")
    photos = select(ReportFile.media_id, ReportFile.report_id).where(
        ReportFile.report_id.in_(report_ids), ReportFile.current.is_(True), ReportFile.kind == FileKind.PHOTO
    )
    for photo in session.execute(photos):
        where[f"media:{photo.media_id}"] = (photo.report_id, "photos_url")
    jobs = session.execute(
        select(Job.subject, Job.status, Job.not_before)
        .where(Job.subject.in_(where), Job.status.in_((JobStatus.QUEUED, JobStatus.RUNNING)))
        .order_by(Job.not_before.desc())
    )
    looks: dict[int, dict[str, datetime | None]] = defaultdict(dict)
    for job in jobs:
        report_id, field = where[job.subject]
        soon = job.status == JobStatus.RUNNING or job.not_before <= now + AT_ONCE
        looks[report_id][field] = None if soon else job.not_before
    return looks
