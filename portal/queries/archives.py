"""What is kept of a photo folder: the statement of its files, and which links of an authority can be opened no more."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.archives import Archive, ArchiveChange, ArchivedFile, VideoWatch
from portal.models.media import MediaObject
from portal.models.products import Product
from portal.models.reports import Report
from portal.models.scoping import within
from portal.models.videos import Album, Video
from portal.rules.listings import FileState
from portal.rules.scope import Scope
from portal.rules.statements import Seen, said_of
from portal.rules.watches import LinkState

PAGE, ON_PAPER, CHANGES = 100, 2000, 50


@dataclass(frozen=True)
class FileLine:
    """One file with one content. `message_th` and `message_en` say when it was seen, missed and copied."""

    id: int
    name: str
    path: str
    state: str
    is_gone: bool
    size_bytes: int | None
    sha256: str
    media_id: int | None
    content_type: str
    message_th: str
    message_en: str


@dataclass(frozen=True)
class ChangeLine:
    """A difference between two looks; `what` is a rules.listings.What."""

    at: datetime
    what: str
    name: str
    before: str


@dataclass(frozen=True)
class ArchivePage:
    """The statement of one folder. Without `looked_at` nobody has looked yet; `after` leads to the next files."""

    album_id: int
    report_id: int
    product: str
    place: str
    given: str
    state: str
    missed_since: datetime | None
    looked_at: datetime | None
    wait_until: datetime | None
    note: str
    files: int
    held: int
    held_bytes: int
    waiting: int
    absent: int
    problems: int
    lines: tuple[FileLine, ...]
    changes: tuple[ChangeLine, ...]
    after: int | None


@dataclass(frozen=True)
class LostLink:
    """A link of a report that can be opened no more: `what` is video or photos; `held` copies are here."""

    what: str
    report_id: int
    product: str
    since: datetime
    held: int


def find_archive(
    session: Session, scope: Scope, album_id: int, *, after: int = 0, limit: int = PAGE
) -> ArchivePage | None:
    """The statement of a folder inside the scope, `limit` files from the one behind `after` on."""
    wanted = within(select(Album, Product.name).where(Album.id == album_id), scope, Album)
    joined = wanted.join(Report, Report.id == Album.report_id).join(Product, Product.id == Report.product_id)
    found = session.execute(joined).first()
    if found is None:
        return None
    album, product = found
    row = session.scalars(select(Archive).where(Archive.album_id == album_id)).first() or _none_yet()
    lines = _lines(session, album_id, after, limit + 1)
    return ArchivePage(
        album.id, album.report_id, product, album.authority.name_th, album.given, row.state, row.missed_since,
        row.looked_at, row.wait_until, row.note, row.files, row.held, row.held_bytes, row.waiting, row.absent,
        row.problems, lines[:limit], _changes(session, album_id), lines[limit - 1].id if len(lines) > limit else None,
    )  # fmt: skip


def find_album_of(session: Session, scope: Scope, report_id: int) -> int | None:
    """The photo folder that a report of the scope names now."""
    wanted = within(select(Album.id).where(Album.report_id == report_id, Album.current.is_(True)), scope, Album)
    return session.scalar(wanted.order_by(Album.id.desc()).limit(1))


def find_video_copy(session: Session, video_id: int) -> MediaObject | None:
    """The evidence copy of a video whose row the caller may see."""
    wanted = select(MediaObject).join(VideoWatch, VideoWatch.media_id == MediaObject.id)
    return session.scalars(wanted.where(VideoWatch.video_id == video_id)).first()


def lost_links(session: Session, scope: Scope) -> tuple[LostLink, ...]:
    """Links that reports of the scope show now and that are confirmed gone, the latest first."""
    films = within(select(VideoWatch, Video.report_id, Product.name), scope, VideoWatch).where(
        VideoWatch.state == LinkState.GONE, Video.current.is_(True)
    )
    films = films.join(Video, Video.id == VideoWatch.video_id).join(Report, Report.id == Video.report_id)
    folders = within(select(Archive, Album.report_id, Product.name), scope, Archive).where(
        Archive.state == LinkState.GONE, Album.current.is_(True)
    )
    folders = folders.join(Album, Album.id == Archive.album_id).join(Report, Report.id == Album.report_id)
    found = [
        LostLink("video", report_id, name, row.missed_since or row.made_at, int(row.media_id is not None))
        for row, report_id, name in session.execute(films.join(Product, Product.id == Report.product_id).limit(50))
    ]
    found += [
        LostLink("photos", report_id, name, row.missed_since or row.made_at, row.held)
        for row, report_id, name in session.execute(folders.join(Product, Product.id == Report.product_id).limit(50))
    ]
    return tuple(sorted(found, key=lambda one: one.since, reverse=True))


def _none_yet() -> Archive:
    return Archive(state=LinkState.UNKNOWN, note="", files=0, held=0, held_bytes=0, waiting=0, absent=0, problems=0)


def _lines(session: Session, album_id: int, after: int, limit: int) -> tuple[FileLine, ...]:
    wanted = select(ArchivedFile, MediaObject.content_type).outerjoin(
        MediaObject, MediaObject.id == ArchivedFile.media_id
    )
    rows = session.execute(
        wanted.where(ArchivedFile.album_id == album_id, ArchivedFile.id > after).order_by(ArchivedFile.id).limit(limit)
    )
    return tuple(_line(row, kind or "") for row, kind in rows)


def _line(row: ArchivedFile, kind: str) -> FileLine:
    seen = Seen(
        FileState(row.state), row.first_seen_at, row.last_seen_at, row.gone_since, row.replaced_at, row.fetched_at,
        row.retry_at,
    )  # fmt: skip
    gone = row.gone_since is not None or row.replaced_at is not None
    held = row.sha256 if row.state == FileState.HELD else None
    return FileLine(
        row.id, row.name, row.path, row.state, gone, row.size_bytes, held or "", row.media_id, kind, *said_of(seen)
    )


def _changes(session: Session, album_id: int) -> tuple[ChangeLine, ...]:
    rows = session.scalars(
        select(ArchiveChange).where(ArchiveChange.album_id == album_id).order_by(ArchiveChange.id.desc()).limit(CHANGES)
    )
    return tuple(ChangeLine(row.at, row.what, row.name, row.before) for row in rows)
