"""Looking into an uploaded file: the decoder's facts are kept with the file and as a probe of its video."""

from dataclasses import asdict

from sqlalchemy import select

from portal.models.media import MediaObject
from portal.models.reports import Report
from portal.models.videos import Video, VideoProbe
from portal.rules.vocabulary import ProbeState
from portal.services.checking import check_report
from portal.services.kit import Kit
from portal.services.queueing import Claim, settle


def inspect_media(kit: Kit, claim: Claim) -> None:
    """One look of the decoder at the file of a job."""
    with kit.read() as session:
        media = session.get(MediaObject, claim.number)
        key = media.key if media else None
    if key is None:
        with kit.database.transaction() as session:
            settle(session, claim, kit.now())
        return
    with kit.media.local_path(key) as path:
        look = kit.inspect_file(str(path))
    with kit.database.transaction() as session:
        now = kit.now()
        settle(session, claim, now)
        session.get_one(MediaObject, claim.number).facts = asdict(look)
        for video in session.scalars(select(Video).where(Video.media_id == claim.number)):
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
            session.flush()
            check_report(session, session.get_one(Report, video.report_id), now)
