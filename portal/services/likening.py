"""Stored photos and films are made known again: hashed once, then whoever shows them is checked anew."""

from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from portal.models.archives import ArchivedFile, VideoWatch
from portal.models.likenesses import Likeness
from portal.models.media import MediaObject
from portal.models.photos import ReportFile
from portal.models.reports import Report
from portal.models.videos import Album, Video
from portal.rules.facts import ACCIDENTS, Hashes
from portal.rules.kinds import FileKind, kind_of
from portal.rules.likeness import bands
from portal.rules.scope import SYSTEM
from portal.services.checking import check_report
from portal.services.kit import Kit
from portal.services.queueing import Claim, backoff_s, enqueue, retry, settle, settle_alone

LIKEN = "liken"
TRIES = 4
LATER = 60
KNOWN = (FileKind.PHOTO, FileKind.VIDEO)


def enqueue_likeness(session: Session, media: MediaObject, now: datetime) -> None:
    """Queues the hashing of an authority's photo or film; the province's own files are nobody's evidence."""
    if media.authority_id is not None and kind_of(media.content_type) in KNOWN:
        enqueue(session, LIKEN, f"media:{media.id}", now, priority=LATER, max_attempts=TRIES)


def liken_media(kit: Kit, claim: Claim) -> None:
    """Hashes the file of a job. Raises media_store.NotThere when the store lost it."""
    with kit.read() as session:
        media = session.get(MediaObject, claim.number)
    if media is None or media.authority_id is None or kind_of(media.content_type) not in KNOWN:
        settle_alone(kit, claim)
        return
    with kit.media.local_path(media.key) as path:
        found = kit.liken_file(str(path), media.content_type)
    with kit.transaction(SYSTEM, "media.likened") as session:
        now = kit.now()
        if found.problem in ACCIDENTS:
            retry(session, claim, now, str(found.problem), backoff_s(claim.attempts, kit.chance()))
            return
        settle(session, claim, now)
        _keep(session, media, found)
        for report in _showing(session, media.id):
            check_report(session, report, now)


def _keep(session: Session, media: MediaObject, found: Hashes) -> None:
    session.execute(delete(Likeness).where(Likeness.media_id == media.id))
    for place, one in enumerate(found.hashes):
        parts = {f"band{at}": band for at, band in enumerate(bands(one))}
        session.add(
            Likeness(
                media_id=media.id, province_id=media.province_id, authority_id=media.authority_id, place=place,
                hash=one, **parts,
            )
        )  # fmt: skip


def _showing(session: Session, media_id: int) -> list[Report]:
    ways = (
        select(Video.report_id).where(Video.media_id == media_id, Video.current.is_(True)),
        select(Video.report_id)
        .join(VideoWatch, VideoWatch.video_id == Video.id)
        .where(VideoWatch.media_id == media_id, Video.current.is_(True)),
        select(ReportFile.report_id).where(ReportFile.media_id == media_id, ReportFile.current.is_(True)),
        select(Album.report_id)
        .join(ArchivedFile, ArchivedFile.album_id == Album.id)
        .where(ArchivedFile.media_id == media_id, Album.current.is_(True)),
    )
    shown = or_(*(Report.id.in_(way) for way in ways))
    return list(session.scalars(select(Report).where(shown).order_by(Report.id).with_for_update()))
