"""The video and the photo folder a report shows: a changed link or file is a new row, and a look at it is queued."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.models.media import MediaObject
from portal.models.reports import Report
from portal.models.videos import Album, Video
from portal.rules.links import FolderLink, VideoLink, recognise, recognise_folder
from portal.services.finding_rows import find_current_album, find_current_video
from portal.services.queueing import OUTSIDE_TRIES, enqueue

PROBE, INSPECT, LIST = "probe", "inspect", "list"
DRIVE = "drive"
"""The lane of looks into folders; looks at videos use their platform's."""
INSPECT_TRIES = 4
SOON, LATER = 10, 50
"""Priorities: somebody sits in front of the form, or nobody waits."""


def show_link(session: Session, report: Report, given: str, now: datetime) -> Video | None:
    """Makes `given` the report's video link. A file already uploaded stays with it; an emptied link leaves the file."""
    before = find_current_video(session, report.id)
    link = recognise(given)
    if before and before.given == given:
        return before
    if not given.strip() and (before is None or before.media_id is None):
        if before:
            before.current = False
        return None
    video = _follow(session, report, before, now)
    video.given = given
    if isinstance(link, VideoLink):
        video.platform, video.platform_id = link.platform, link.video_id
        video.canonical_url = link.canonical_url
        enqueue_probe(session, video, now)
    video.media_id = before.media_id if before else None
    session.flush()
    return video


def show_file(session: Session, report: Report, media: MediaObject, now: datetime) -> Video:
    """Makes an uploaded file part of the report's video, beside the link if there is one."""
    before = find_current_video(session, report.id)
    video = _follow(session, report, before, now)
    if before:
        for name in ("given", "platform", "platform_id", "canonical_url", "state", "title", "channel", "duration_s"):
            setattr(video, name, getattr(before, name))
        video.checked_at, video.looks_gone = before.checked_at, before.looks_gone
    video.media_id = media.id
    session.flush()
    enqueue(session, INSPECT, f"media:{media.id}", now, priority=SOON, max_attempts=INSPECT_TRIES)
    if before and before.canonical_url:
        enqueue_probe(session, video, now)
    return video


def show_folder(session: Session, report: Report, given: str, now: datetime) -> Album | None:
    """Makes `given` the report's photo folder and queues a look into it."""
    before = find_current_album(session, report.id)
    if before and before.given == given:
        return before
    if before:
        before.current = False
    if not given.strip():
        return None
    link = recognise_folder(given)
    album = Album(
        report_id=report.id, province_id=report.province_id, authority_id=report.authority_id, given=given, made_at=now
    )
    session.add(album)
    session.flush()
    if isinstance(link, FolderLink):
        album.folder_id, album.resource_key = link.folder_id, link.resource_key
        enqueue_listing(session, album, now)
    return album


def enqueue_probe(
    session: Session, video: Video, now: datetime, priority: int = SOON, wait: timedelta = timedelta(0)
) -> None:
    """Queues a look at a video's link."""
    session.flush()
    enqueue(
        session, PROBE, f"video:{video.id}", now, priority=priority, wait=wait, lane=video.platform,
        max_attempts=OUTSIDE_TRIES,
    )  # fmt: skip


def enqueue_listing(session: Session, album: Album, now: datetime, priority: int = SOON) -> None:
    """Queues a look into a photo folder."""
    session.flush()
    enqueue(
        session, LIST, f"album:{album.id}", now, priority=priority, lane=DRIVE, max_attempts=OUTSIDE_TRIES
    )  # fmt: skip


def _follow(session: Session, report: Report, before: Video | None, now: datetime) -> Video:
    if before:
        before.current = False
    video = Video(
        report_id=report.id, province_id=report.province_id, authority_id=report.authority_id, made_at=now, current=True
    )
    session.add(video)
    session.flush()
    return video
