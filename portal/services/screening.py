"""Screening a film for the five marks: what the machine saw is kept with its pictures. It suggests, never decides."""

import hashlib
import io
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from media_store import Stored
from portal.models.archives import VideoWatch
from portal.models.media import MediaObject
from portal.models.scoping import within
from portal.models.sightings import ReferenceMark, Sighting, Still
from portal.models.videos import Video
from portal.rules.branding import MARKS
from portal.rules.facts import ACCIDENTS
from portal.rules.marks import OWN_MARK, Screened
from portal.rules.scope import SYSTEM, Actor
from portal.services.kit import Kit
from portal.services.queueing import Claim, backoff_s, enqueue, retry, settle, settle_alone

SCREEN = "screen"
SCREEN_TRIES = 3
CAN_WAIT = 60
"""Nobody sits before it: what people wait for goes first."""
JPEG = "image/jpeg"


@dataclass(frozen=True)
class Task:
    """What a screening needs: the film's key, the video it belongs to, (mark, key) of the reference pictures."""

    key: str
    place: dict[str, int]
    references: tuple[tuple[int, str], ...]

    @property
    def placeholders(self) -> list[int]:
        """The marks of which no picture was given."""
        return sorted(set(MARKS) - {mark for mark, _key in self.references})

    @property
    def compared_with(self) -> str:
        """A hash of all that the film is compared with."""
        told = "\n".join(f"{mark} {key}" for mark, key in self.references)
        return hashlib.sha256(told.encode()).hexdigest()


def enqueue_screening(session: Session, media_id: int, now: datetime) -> None:
    """Queues the screening of a stored film."""
    enqueue(session, SCREEN, f"media:{media_id}", now, priority=CAN_WAIT, max_attempts=SCREEN_TRIES)


def screen_again(kit: Kit, actor: Actor) -> int:
    """Queues the screening of every current video with a file inside the actor's scope; returns how many."""
    with kit.transaction(actor, "videos.screened_again") as session:
        wanted = select(Video.media_id).where(Video.current.is_(True), Video.media_id.is_not(None)).distinct()
        numbers = [number for number in session.scalars(within(wanted, actor.scope, Video)) if number]
        for number in numbers:
            enqueue_screening(session, number, kit.now())
    return len(numbers)


def screen_media(kit: Kit, claim: Claim) -> None:
    """Screens the film of a job. Raises media_store.NotThere when the store lost it or a reference picture."""
    with kit.read() as session:
        task = _task(session, claim.number)
    if task is None:
        settle_alone(kit, claim)
        return
    with ExitStack() as stack:
        film = stack.enter_context(kit.media.local_path(task.key))
        pictures = [(mark, str(stack.enter_context(kit.media.local_path(key)))) for mark, key in task.references]
        seen = kit.screen_video(str(film), [*pictures, *((mark, "") for mark in task.placeholders)])
    stored = [kit.media.put(io.BytesIO(picture.content)) for picture in seen.pictures]
    with kit.transaction(SYSTEM, "video.screened") as session:
        now = kit.now()
        problem = seen.look.problem or ""
        if problem in ACCIDENTS and retry(session, claim, now, problem, backoff_s(claim.attempts, kit.chance())):
            return
        if problem not in ACCIDENTS:
            settle(session, claim, now)
        _keep(session, claim, task, (seen, stored), now)


def _task(session: Session, media_id: int) -> Task | None:
    media = session.get(MediaObject, media_id)
    if media is None:
        return None
    watched = select(VideoWatch.video_id).where(VideoWatch.media_id == media_id)
    shown = or_(Video.media_id == media_id, Video.id.in_(watched))
    # A row follows a row when only the link changed: the newest is screened, earlier ones keep what they have.
    last = session.scalars(select(Video).where(shown).order_by(Video.id.desc()).limit(1)).first()
    if last is None:
        return None
    wanted = (
        select(ReferenceMark.mark, MediaObject.key)
        .join(MediaObject, MediaObject.id == ReferenceMark.media_id)
        .where(ReferenceMark.province_id == last.province_id, _serves(last.authority_id))
        .order_by(ReferenceMark.mark, ReferenceMark.id)
    )
    references = tuple((mark, key) for mark, key in session.execute(wanted))
    place = {"video_id": last.id, "province_id": last.province_id, "authority_id": last.authority_id}
    return Task(media.key, place, references)


def _serves(authority_id: int) -> ColumnElement[bool]:
    """Pictures of the province's own marks, and the authority's of mark 4."""
    province = ReferenceMark.authority_id.is_(None) & (ReferenceMark.mark != OWN_MARK)
    own: ColumnElement[bool] = (ReferenceMark.authority_id == authority_id) & (ReferenceMark.mark == OWN_MARK)
    return province | own


def _keep(session: Session, claim: Claim, task: Task, answer: tuple[Screened, list[Stored]], now: datetime) -> None:
    seen, stored = answer
    look = seen.look
    row = Sighting(
        **task.place, media_id=claim.number, marks=[asdict(mark) for mark in look.marks], order_seen=look.order,
        placeholders=task.placeholders, problem=look.problem or "", compared_with=task.compared_with,
        frames_looked_at=look.frames_looked_at, seconds=look.seconds, screened_at=now, job_id=claim.id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    frames = iter(enumerate(look.frames))
    for picture, kept in zip(seen.pictures, stored, strict=True):
        number, frame = next(frames) if picture.kind == "still" else (0, {})
        session.add(
            Still(
                **task.place,
                sighting_id=row.id,
                kind=picture.kind,
                place=number,
                at_s=frame.get("at_s", 0.0),
                boxes=frame.get("boxes", []),
                key=kept.key,
                sha256=kept.sha256,
                size_bytes=kept.size,
                content_type=JPEG,
                width=picture.width,
                height=picture.height,
            )
        )
