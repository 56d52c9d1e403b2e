"""Who else shows what a report shows: the same link or folder, the same file, a film or a photo that is near the same.

Only others of the province that have sent it are named: drafts are nobody else's business.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from portal.models.archives import ArchivedFile, VideoWatch
from portal.models.likenesses import Likeness
from portal.models.media import MediaObject
from portal.models.photos import ReportFile
from portal.models.places import Authority
from portal.models.reports import Report
from portal.models.videos import Album, Video
from portal.rules.likeness import BANDS, LEAST_FRAMES, bands, is_near, is_same_film

AT_MOST = 20
"""How many others of each sort a warning names."""
MOST_CANDIDATES = 500
Match = dict[str, Any]


def alike(session: Session, report: Report, video: Video | None, album: Album | None) -> list[Match]:
    """Matches with other authorities: `what` (video, photos, file, film, photo), `authority`, `report`; for stored
    files also `mine` and `theirs`, the ids of both."""
    found: list[Match] = []
    if video and video.platform_id:
        mine = (Video.platform == video.platform, Video.platform_id == video.platform_id)
        found += _same_link(session, report, "video", Video, *mine)
    if album and album.folder_id:
        found += _same_link(session, report, "photos", Album, Album.folder_id == album.folder_id)
    films = _films_of(session, video) if video else set()
    photos = _photos_of(session, report, album)
    if films or photos:  # a report of links alone is the usual case, and is checked at every save
        found += [*_same_files(session, report, films | photos), *_near(session, report, films, photos)]
    return found


def _same_link(session: Session, report: Report, what: str, entity: Any, *same: Any) -> Iterator[Match]:
    others = (
        select(Authority.name_th, Report.id)
        .join(entity, entity.authority_id == Authority.id)
        .join(Report, Report.id == entity.report_id)
        .where(*same, entity.current.is_(True), *_another(report, entity))
        .order_by(Authority.name_th, Report.id)
        .limit(AT_MOST)
    )
    for name, number in session.execute(others):
        yield {"what": what, "authority": name, "report": number}


def _same_files(session: Session, report: Report, media: Collection[Any]) -> Iterator[Match]:
    hashes = dict(session.execute(select(MediaObject.sha256, MediaObject.id).where(MediaObject.id.in_(media))).all())
    same = select(MediaObject.id).where(MediaObject.sha256.in_(hashes), *_another(report, MediaObject, sent=False))
    theirs = session.scalars(same.limit(MOST_CANDIDATES)).all()
    if not theirs:
        return
    shown = _shown(session, report, theirs)
    for number, sha256 in session.execute(
        select(MediaObject.id, MediaObject.sha256).where(MediaObject.id.in_(shown)).order_by(MediaObject.id)
    ):
        yield {"what": "file", **shown[number], "mine": hashes[sha256], "theirs": number}


def _near(session: Session, report: Report, films: Collection[Any], photos: Collection[int]) -> Iterator[Match]:
    """Films and photos near the same, those that are the very same bytes left out: they are told as files."""
    own = _hashes(session, {*films, *photos})
    if not own:
        return
    candidates = _candidates(session, report, own)
    if not candidates:
        return
    theirs = _hashes(session, candidates)
    shown = _shown(session, report, candidates)
    same_bytes = _same_bytes(session, own, theirs)
    for mine, hashes in sorted(own.items()):
        for number, others in sorted(theirs.items()):
            if number not in shown or (mine, number) in same_bytes:
                continue
            if mine in films and is_same_film(hashes, others):
                yield {"what": "film", **shown[number], "mine": mine, "theirs": number}
            elif mine not in films and len(others) == 1 and is_near(hashes[0], others[0]):
                yield {"what": "photo", **shown[number], "mine": mine, "theirs": number}


def _candidates(session: Session, report: Report, own: dict[int, list[str]]) -> list[int]:
    """Files of others that share a band with one of ours; films are asked by a few frames, which is enough."""
    asked = {hash_ for hashes in own.values() for hash_ in _some(hashes)}
    parts: list[set[int]] = [set() for _ in range(BANDS)]
    for one in asked:
        for at, band in enumerate(bands(one)):
            parts[at].add(band)
    found: dict[int, None] = {}
    for at, values in enumerate(parts):
        band = getattr(Likeness, f"band{at}")
        wanted = select(Likeness.media_id).where(Likeness.province_id == report.province_id, band.in_(values))
        others = wanted.where(Likeness.authority_id != report.authority_id).distinct().limit(MOST_CANDIDATES)
        found |= dict.fromkeys(session.scalars(others))
    return list(found)


def _some(hashes: list[str]) -> list[str]:
    return hashes if len(hashes) < LEAST_FRAMES else hashes[:: max(1, len(hashes) // 8)]


def _hashes(session: Session, media: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = select(Likeness.media_id, Likeness.hash).where(Likeness.media_id.in_(media))
    for number, one in session.execute(rows.order_by(Likeness.media_id, Likeness.place)):
        found[number].append(one)
    return dict(found)


def _same_bytes(session: Session, *groups: Collection[int]) -> set[tuple[int, int]]:
    ids = [number for group in groups for number in group]
    of: dict[str, list[int]] = defaultdict(list)
    for number, sha256 in session.execute(select(MediaObject.id, MediaObject.sha256).where(MediaObject.id.in_(ids))):
        of[sha256].append(number)
    return {(one, other) for same in of.values() for one in same for other in same}


def _films_of(session: Session, video: Video) -> set[int]:
    copy = select(VideoWatch.media_id).where(VideoWatch.video_id == video.id, VideoWatch.media_id.is_not(None))
    return {number for number in (video.media_id, session.scalar(copy)) if number is not None}


def _photos_of(session: Session, report: Report, album: Album | None) -> set[int]:
    given = select(ReportFile.media_id).where(ReportFile.report_id == report.id, ReportFile.current.is_(True))
    found = set(session.scalars(given))
    if album:
        held = (ArchivedFile.album_id == album.id, ArchivedFile.media_id.is_not(None))
        found |= {number for number in session.scalars(select(ArchivedFile.media_id).where(*held)) if number}
    return found


def _shown(session: Session, report: Report, media: Collection[int]) -> dict[int, Match]:
    """Which of these files a report of another authority shows, with its name and the report's id."""
    found: dict[int, Match] = {}
    for statement in _showing(media):
        others = statement.where(*_another(report, Report))
        for number, name, report_id in session.execute(others.order_by(Report.id).limit(MOST_CANDIDATES)):
            found.setdefault(number, {"authority": name, "report": report_id})
    return found


def _showing(media: Collection[int]) -> Iterator[Any]:
    archived = and_(Album.report_id == Report.id, Album.current.is_(True))
    for entity, way in (
        (Video, and_(Video.report_id == Report.id, Video.current.is_(True))),
        (ReportFile, and_(ReportFile.report_id == Report.id, ReportFile.current.is_(True))),
    ):
        named = select(entity.media_id, Authority.name_th, Report.id).join(Report, way)
        yield named.join(Authority, Authority.id == Report.authority_id).where(entity.media_id.in_(media))
    named = select(ArchivedFile.media_id, Authority.name_th, Report.id).join(Album, Album.id == ArchivedFile.album_id)
    named = named.join(Report, archived).join(Authority, Authority.id == Report.authority_id)
    yield named.where(ArchivedFile.media_id.in_(media))
    copied = select(VideoWatch.media_id, Authority.name_th, Report.id).join(Video, Video.id == VideoWatch.video_id)
    copied = copied.join(Report, and_(Video.report_id == Report.id, Video.current.is_(True)))
    yield copied.join(Authority, Authority.id == Report.authority_id).where(VideoWatch.media_id.in_(media))


def _another(report: Report, entity: Any, *, sent: bool = True) -> tuple[Any, ...]:
    """Conditions of what is another authority's of the province, and (of a report) was sent."""
    others = (entity.province_id == report.province_id, entity.authority_id != report.authority_id)
    return (*others, Report.sent_version > 0) if sent else others
