"""Making what is shown of a stored file: a decoder looks at it and draws it small; that look judges a photo."""

import io
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Select, String, cast, delete, exists, literal, or_, select
from sqlalchemy.orm import Session

from media_store import Stored
from portal.models.jobs import Job
from portal.models.media import MediaObject
from portal.models.photos import ReportFile
from portal.models.renditions import Rendition
from portal.models.reports import Report
from portal.rules.facts import ACCIDENTS, FileLook, Picture, Rendered
from portal.rules.kinds import FileKind, kind_of
from portal.rules.scope import SYSTEM
from portal.services.checking import check_report
from portal.services.kit import Kit
from portal.services.likening import enqueue_likeness
from portal.services.queueing import Claim, backoff_s, enqueue, retry, settle, settle_alone

RENDER, RENDER_MISSED = "render", "render_missed"
TRIES = 4
SOON, LATER = 10, 60
"""Priorities: somebody sits in front of the form, or nobody waits."""
MISSED_AT_ONCE = 500
WEBP = "image/webp"


def enqueue_renditions(session: Session, media: MediaObject, now: datetime, priority: int = SOON) -> None:
    """Queues the small pictures of a stored file; a type of which nothing is drawn is left alone."""
    if kind_of(media.content_type) is not None:
        enqueue(session, RENDER, f"media:{media.id}", now, priority=priority, max_attempts=TRIES)
        enqueue_likeness(session, media, now)


def render_media(kit: Kit, claim: Claim) -> None:
    """Draws the file of a job. What the decoder said of a photo or a document is kept with it.

    Raises media_store.NotThere when the store lost it.
    """
    with kit.read() as session:
        media = session.get(MediaObject, claim.number)
        found = (media.key, media.content_type) if media else None
    if found is None or kind_of(found[1]) is None:
        settle_alone(kit, claim)
        return
    with kit.media.local_path(found[0]) as path:
        made = kit.render_file(str(path), found[1])
    stored = [(one, kit.media.put(io.BytesIO(one.content))) for one in made.pictures]
    with kit.transaction(SYSTEM, "media.drawn") as session:
        now = kit.now()
        if made.look.problem in ACCIDENTS:
            retry(
                session, claim, now, f"{made.look.problem}: {made.look.note}", backoff_s(claim.attempts, kit.chance())
            )
        else:
            settle(session, claim, now)
        _keep(session, claim.number, made, stored, now)


def render_missed(kit: Kit, claim: Claim) -> None:
    """Queues what was never drawn: files stored by an earlier version, or by a process killed before it could ask."""
    with kit.database.transaction() as session:
        now = kit.now()
        for media in session.scalars(_never_drawn().limit(MISSED_AT_ONCE)):
            enqueue_renditions(session, media, now, LATER)
        settle(session, claim, now)


def _never_drawn() -> Select[MediaObject]:
    drawable = or_(
        MediaObject.content_type.startswith("image/"), MediaObject.content_type.startswith("video/"),
        MediaObject.content_type == "application/pdf",
    )  # fmt: skip
    known = exists().where(Job.kind == RENDER, Job.subject == literal("media:") + cast(MediaObject.id, String))
    drawn = exists().where(Rendition.media_id == MediaObject.id)
    return select(MediaObject).where(drawable, ~drawn, ~known).order_by(MediaObject.id)


def _keep(session: Session, media_id: int, made: Rendered, stored: list[tuple[Picture, Stored]], now: datetime) -> None:
    shown_by = select(ReportFile.report_id).where(ReportFile.media_id == media_id, ReportFile.current.is_(True))
    wanted = select(Report).where(Report.id.in_(shown_by)).order_by(Report.id).with_for_update()
    reports = session.scalars(wanted).all()
    media = session.get(MediaObject, media_id, with_for_update=True, populate_existing=True)
    if media is None:
        return
    if kind_of(media.content_type) is not FileKind.VIDEO and _says_more(media, made.look):
        media.facts = asdict(made.look)
    if stored:
        session.execute(delete(Rendition).where(Rendition.media_id == media_id))
        session.add_all(_row(media_id, picture, kept, now) for picture, kept in stored)
    for report in reports:
        check_report(session, report, now)


def _says_more(media: MediaObject, look: FileLook) -> bool:
    """Whether this look is to be believed over what is kept: an accident of the machine says nothing of the file."""
    return look.problem not in ACCIDENTS or not media.facts or media.facts.get("problem") in ACCIDENTS


def _row(media_id: int, picture: Picture, kept: Stored, now: datetime) -> Rendition:
    return Rendition(
        media_id=media_id, kind=picture.kind, key=kept.key, sha256=kept.sha256, size_bytes=kept.size,
        width=picture.width, height=picture.height, content_type=WEBP, made_at=now,
    )  # fmt: skip
