"""Links are looked at again, spread over the days; one look decides nothing, and a platform's fault is no link's."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models.archives import Archive, VideoWatch
from portal.models.jobs import Circuit
from portal.models.videos import Album, Video
from portal.rules import watches
from portal.rules.facts import VideoLook
from portal.rules.vocabulary import ProbeState
from portal.rules.watches import AFTER_OUTAGE, LinkState, Seen
from portal.services.filming import DRIVE, LATER, enqueue_listing, enqueue_probe
from portal.services.kit import Kit
from portal.services.queueing import Claim, settle_alone
from portal.services.recording import record
from portal.services.standing import keep_standing
from portal.services.telling import tell_gone

WATCH = "watch"
A_TURN = 100
"""Links of one platform put in at a turn of ten minutes: about what a platform is politely asked in that time."""


def watch(kit: Kit, claim: Claim) -> None:
    """One turn of the clock: puts in the looks that are due."""
    look_due(kit)
    settle_alone(kit, claim)


def look_due(kit: Kit) -> int:
    """Queues a look at each link that is due, the longest due first; returns how many. Reads only those, by index.

    Links of a platform that is being left in peace stay due.
    """
    now, done = kit.now(), 0
    with kit.read() as session:
        shut = set(session.scalars(select(Circuit.platform).where(Circuit.open_until > now)))
    with kit.database.transaction() as session:
        folders = select(Archive).where(Archive.due_at <= now).order_by(Archive.due_at).limit(A_TURN)
        for archive in session.scalars(folders) if DRIVE not in shut else ():
            album = session.get_one(Album, archive.album_id)
            archive.due_at = now + AFTER_OUTAGE if album.current else None
            if album.current:
                enqueue_listing(session, album, now, priority=LATER)
                done += 1
        films = select(VideoWatch).where(VideoWatch.due_at <= now, VideoWatch.platform.not_in(shut))
        for row in session.scalars(films.order_by(VideoWatch.due_at).limit(A_TURN)):
            video = session.get_one(Video, row.video_id)
            row.due_at = now + AFTER_OUTAGE if video.current else None
            if video.current:
                enqueue_probe(session, video, now, priority=LATER)
                done += 1
    return done


def watch_video(session: Session, video: Video, now: datetime) -> VideoWatch:
    """The watch over a video's link, made with the first look and locked for change."""
    wanted = select(VideoWatch).where(VideoWatch.video_id == video.id).with_for_update()
    found = session.scalars(wanted.execution_options(populate_existing=True)).first()
    if found is None:
        place = {"province_id": video.province_id, "authority_id": video.authority_id}
        found = VideoWatch(video_id=video.id, platform=video.platform or "", due_at=now, made_at=now, **place)
        session.add(found)
        session.flush()
    return found


def follow_look(session: Session, video: Video, look: VideoLook, now: datetime, chance: float) -> VideoWatch:
    """Keeps what one look says of a video's link."""
    row = watch_video(session, video, now)
    seen = watches.of_video(look.state)
    outage = seen is Seen.MISSED and row.state in (LinkState.WELL, LinkState.UNKNOWN) and is_out(session, row, now)
    before, row.seen = row.state, look.state
    keep_standing(row, Seen.NOTHING if outage else seen, now)
    if row.state != before and LinkState.GONE in (row.state, before):
        verb = "video.gone" if row.state == LinkState.GONE else "video.back"
        record(session, verb, ("videos", video.id), place=(video.province_id, video.authority_id))
        if row.state == LinkState.GONE and video.current:
            tell_gone(session, "video", video.id, video.report_id, now)
    row.note = "" if seen is Seen.THERE else look.note[:500]
    row.wait_until = None
    row.due_at = watches.next_look(video.id, LinkState(row.state), now, chance) if video.current else None
    if outage:
        row.note, row.due_at = f"many links of {row.platform} fail at once; {look.note}"[:500], now + AFTER_OUTAGE
    return row


def is_out(session: Session, row: VideoWatch, now: datetime) -> bool:
    """Whether the platform itself is out of order: it is being left in peace, or many of its links fail at once."""
    circuit = session.get(Circuit, row.platform)
    if circuit is not None and circuit.open_until is not None and circuit.open_until > now:
        return True
    lately = (VideoWatch.platform == row.platform, VideoWatch.looked_at > now - AFTER_OUTAGE, VideoWatch.id != row.id)
    looked = session.scalar(select(func.count()).select_from(VideoWatch).where(*lately)) or 0
    states = session.execute(
        select(VideoWatch.seen, func.count()).where(*lately, VideoWatch.misses <= 1).group_by(VideoWatch.seen)
    )
    failing = sum(count for state, count in states if state and watches.of_video(ProbeState(state)) is Seen.MISSED)
    return watches.is_outage(failing + 1, looked + 1)
