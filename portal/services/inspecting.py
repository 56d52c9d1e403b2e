"""Looking into an uploaded file: the decoder's facts are kept with the file and as a probe of its video."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.media import MediaObject
from portal.models.reports import Report
from portal.models.videos import Video, VideoProbe
from portal.rules.facts import ACCIDENTS, FileLook
from portal.rules.scope import SYSTEM
from portal.rules.vocabulary import ProbeState
from portal.services.checking import check_report
from portal.services.kit import Kit
from portal.services.queueing import Claim, backoff_s, retry, settle, settle_alone
from portal.services.screening import enqueue_screening


def inspect_media(kit: Kit, claim: Claim) -> None:
    """One look of the decoder at the file of a job. Raises media_store.NotThere when the store lost it."""
    with kit.read() as session:
        media = session.get(MediaObject, claim.number)
        key = media.key if media else None
    if key is None:
        settle_alone(kit, claim)
        return
    with kit.media.local_path(key) as path:
        look = kit.inspect_file(str(path))
    with kit.transaction(SYSTEM, "media.inspected") as session:
        now = kit.now()
        if look.problem in ACCIDENTS:
            retry(session, claim, now, f"{look.problem}: {look.note}", backoff_s(claim.attempts, kit.chance()))
        else:
            settle(session, claim, now)
        _keep(session, claim, look, now)


def _keep(session: Session, claim: Claim, look: FileLook, now: datetime) -> None:
    videos = session.scalars(select(Video).where(Video.media_id == claim.number).order_by(Video.id)).all()
    wanted = select(Report).where(Report.id.in_({video.report_id for video in videos})).order_by(Report.id)
    reports = {report.id: report for report in session.scalars(wanted.with_for_update())}
    media = session.get(MediaObject, claim.number, with_for_update=True, populate_existing=True)
    if media is None:
        return
    if look.problem not in ACCIDENTS or not media.facts or media.facts.get("problem") in ACCIDENTS:
        media.facts = asdict(look)
    for video in videos:
        session.add(
            VideoProbe(
                video_id=video.id,
                source="file",
                state=ProbeState.OK if look.problem is None else ProbeState.INTERNAL,
                duration_s=look.duration_s,
                facts=asdict(look),
                note=look.problem or "",
                probed_at=now,
                job_id=claim.id,
            )
        )
    if look.problem is None:
        enqueue_screening(session, media.id, now)
    session.flush()
    for video in videos:
        if video.current:
            check_report(session, reports[video.report_id], now)
