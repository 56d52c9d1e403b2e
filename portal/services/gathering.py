"""Facts out of rows, as the rules want them."""

from typing import Any

from sqlalchemy import case, or_, select
from sqlalchemy.orm import Session

from portal.models.media import MediaObject
from portal.models.photos import ReportFile
from portal.models.places import Authority, Channel
from portal.models.reports import Report
from portal.models.videos import Album, FolderListing, Video, VideoProbe
from portal.rules.facts import FileLook, FolderEntry, FolderLook, VideoLook
from portal.rules.kinds import FileKind
from portal.rules.photos import Uploaded
from portal.rules.video import VideoFacts
from portal.rules.vocabulary import FolderState, Platform, ProbeState


def video_facts(session: Session, report: Report, video: Video, *, confirmed_gone: bool) -> VideoFacts:
    """All that is known of a video, from what was kept; no network."""
    authority = session.get_one(Authority, report.authority_id)
    look = find_look(session, video)
    media = session.get(MediaObject, video.media_id) if video.media_id else None
    return VideoFacts(
        given=video.given,
        platform=Platform(video.platform) if video.platform else None,
        look=look,
        file=file_look(media) if media else None,
        file_name=media.original_name if media else None,
        authority_name=authority.name_th,
        own_channels=_channels(session, Channel.authority_id == report.authority_id),
        other_channels=_others(session, look, report),
        confirmed_gone=confirmed_gone,
    )


def find_look(session: Session, video: Video) -> VideoLook | None:
    """The latest look at the link that says something; one that says nothing only when there is no other.

    A look at the same link counts, too, when a file was added beside it since: then the video is a newer row.
    """
    of_link = VideoProbe.video_id == video.id
    if video.state is not None:
        mine = (Video.report_id == video.report_id, Video.canonical_url == video.canonical_url)
        of_link = or_(of_link, VideoProbe.video_id.in_(select(Video.id).where(*mine)))
    row = session.scalars(
        select(VideoProbe)
        .where(of_link, VideoProbe.source != "file")
        .order_by(case((VideoProbe.state == video.state, 0), else_=1), VideoProbe.id.desc())
        .limit(1)
    ).first()
    return _look(row, video) if row else None


def _look(row: VideoProbe, video: Video) -> VideoLook:
    return VideoLook(
        state=ProbeState(row.state), source=row.source, probed_at=row.probed_at,
        platform=Platform(video.platform) if video.platform else None, video_id=video.platform_id,
        canonical_url=video.canonical_url, title=row.title or None, description=row.facts.get("description"),
        duration_s=row.duration_s, channel=row.channel or None, channel_url=row.channel_url or None,
        unlisted=row.unlisted, note=row.note,
    )  # fmt: skip


def file_look(media: MediaObject) -> FileLook | None:
    """What the decoder saw in a stored file; None while nobody looked."""
    return FileLook(**media.facts) if media.facts else None


def find_folder_look(session: Session, album: Album) -> FolderLook | None:
    """The latest listing that says something about the folder; one that says nothing only when there is no other."""
    row = session.scalars(
        select(FolderListing)
        .where(FolderListing.album_id == album.id)
        .order_by(case((FolderListing.state == album.state, 0), else_=1), FolderListing.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    kept = session.get_one(FolderListing, row.same_as).entries if row.same_as else row.entries
    entries = tuple(FolderEntry(**entry) for entry in kept)
    return FolderLook(
        FolderState(row.state), row.source, row.looked_at, album.folder_id, row.title or None, entries, row.note
    )


def photos_here(session: Session, report_id: int) -> Uploaded:
    """How many photos of a report lie here, by what a decoder said of them."""
    wanted = (
        select(MediaObject.facts)
        .join(ReportFile, ReportFile.media_id == MediaObject.id)
        .where(ReportFile.report_id == report_id, ReportFile.current.is_(True), ReportFile.kind == FileKind.PHOTO)
    )
    facts = session.scalars(wanted).all()
    broken = sum(bool(seen.get("problem")) for seen in facts)
    waiting = sum(not seen for seen in facts)
    return Uploaded(len(facts) - broken - waiting, waiting, broken)


def _channels(session: Session, condition: Any) -> tuple[str, ...]:
    return tuple(session.scalars(select(Channel.address).where(condition).order_by(Channel.id)))


def _others(session: Session, look: VideoLook | None, report: Report) -> dict[str, str]:
    if look is None or not look.channel_url:
        return {}
    rows = session.execute(
        select(Channel.address, Authority.name_th)
        .join(Authority, Authority.id == Channel.authority_id)
        .where(Channel.province_id == report.province_id, Channel.authority_id != report.authority_id)
    )
    return {address: name for address, name in rows}  # noqa: C416 - dict(rows) takes a Result for a mapping
