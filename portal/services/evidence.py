"""An evidence copy of a linked video, where the province wants one: it is what the desk plays when the link is gone."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from media_store import Stored, StoreError
from portal.models.archives import VideoWatch
from portal.models.media import MediaObject
from portal.models.videos import Video
from portal.rules.facts import Fetched
from portal.rules.file_names import clean_name
from portal.rules.listings import FileState
from portal.rules.scope import SYSTEM
from portal.rules.vocabulary import ProbeState
from portal.services import pausing
from portal.services.arriving import Arrival, Unwanted, Whole, finish_left
from portal.services.filming import INSPECT, INSPECT_TRIES, LATER
from portal.services.finding_rows import rulebook_of
from portal.services.kit import Kit
from portal.services.queueing import OUTSIDE_TRIES, Claim, backoff_s, enqueue, retry, settle, settle_alone
from portal.services.watching import watch_video

KEEP_VIDEO = "keep_video"
MOST_BYTES = 512 * 1024**2
CAN_WAIT = 70
LONGEST_S = 1200.0
"""Longer films than four times what the letter allows are not the programme's."""
AGAIN = {ProbeState.BLOCKED, ProbeState.RATE_LIMITED, ProbeState.NET_ERROR, ProbeState.INTERNAL}
ENDINGS = {"video/mp4": "mp4", "video/webm": "webm", "video/quicktime": "mov"}


def ask_for_copy(session: Session, video: Video, watch: VideoWatch, now: datetime) -> None:
    """Queues the copy of a video that can be watched, if the province keeps copies and there is none yet."""
    if not (video.current and video.canonical_url and video.state == ProbeState.OK):
        return
    if video.media_id or watch.copy_state or (video.duration_s or LONGEST_S) > LONGEST_S:
        return
    if not rulebook_of(session, video.province_id)[1].keep_video_copy:
        return
    watch.copy_state = FileState.WAITING
    enqueue(
        session, KEEP_VIDEO, f"video:{video.id}", now, priority=CAN_WAIT, lane=video.platform,
        max_attempts=OUTSIDE_TRIES,
    )  # fmt: skip


def keep_video(kit: Kit, claim: Claim) -> None:
    """Saves the video of a job. What is no film, or too large, is not tried again; what could not be had is."""
    with kit.transaction(SYSTEM, "video.copied") as session:
        video = session.get(Video, claim.number)
        watch = watch_video(session, video, kit.now()) if video else None
    if video is None or watch is None or not video.canonical_url or watch.copy_state != FileState.WAITING:
        settle_alone(kit, claim)
        return
    try:
        left = finish_left(kit.media, watch)
        answer = Fetched(ProbeState.OK)
        if left is None:
            left, answer = _fetch(kit, video)
    except StoreError as error:
        answer = Fetched(ProbeState.INTERNAL, f"the storage does not take it ({type(error).__name__})")
    _end(kit, claim, answer, left if answer.state is ProbeState.OK else None)


def _fetch(kit: Kit, video: Video) -> tuple[Stored | None, Fetched]:
    arrival = Arrival(kit.media, MOST_BYTES)
    try:
        answer = kit.fetch_video(video.canonical_url or "", video.platform_id, arrival.take)
        whole = arrival.end() if answer.state is ProbeState.OK else None
    except Unwanted as error:
        arrival.drop()
        return None, Fetched(ProbeState.UNSUPPORTED, error.note)
    except BaseException:
        arrival.drop()
        raise
    if whole is None or whole.content_type not in ENDINGS:
        arrival.drop()
        return None, answer if whole is None else Fetched(ProbeState.UNSUPPORTED, "what came is no film")
    _announce(kit, video.id, whole)
    return kit.media.finish(whole.upload_id, size=whole.size, sha256=whole.sha256), answer


def _announce(kit: Kit, video_id: int, whole: Whole) -> None:
    """From here on the bytes have somebody who will own them; the note holds their type meanwhile."""
    with kit.transaction(SYSTEM, "video.copied") as session:
        watch = watch_video(session, session.get_one(Video, video_id), kit.now())
        watch.upload_id, watch.sha256, watch.copy_note = whole.upload_id, whole.sha256, whole.content_type


def _end(kit: Kit, claim: Claim, answer: Fetched, stored: Stored | None) -> None:
    with kit.transaction(SYSTEM, "video.copied") as session:
        now = kit.now()
        again = answer.state in AGAIN
        if again:
            pause = float(answer.retry_after_s or backoff_s(claim.attempts, kit.chance()))
            retry(session, claim, now, f"{answer.state}: {answer.note}", pause)
        else:
            settle(session, claim, now)
        video = session.get_one(Video, claim.number)
        watch = watch_video(session, video, now)
        upload_id = watch.upload_id
        if stored is not None:
            _own(session, video, watch, stored, now)
        else:
            watch.copy_note = f"{answer.state}: {answer.note}"[:500]
            watch.copy_state = FileState.WAITING if again else FileState.REFUSED
        if again and answer.state is not ProbeState.INTERNAL:
            rest = timedelta(seconds=answer.retry_after_s) if answer.retry_after_s else None
            lost = answer.state is ProbeState.NET_ERROR
            pausing.note_failure(session, claim.lane, now, answer.note, lost=lost, pause=rest)
    if stored is not None and upload_id:
        kit.media.abandon(upload_id)  # only what is remembered of it: the object stays


def _own(session: Session, video: Video, watch: VideoWatch, stored: Stored, now: datetime) -> None:
    kind = watch.copy_note if watch.copy_note in ENDINGS else "video/mp4"
    name = clean_name(f"{video.title or video.platform_id or 'video'}.{ENDINGS[kind]}")
    media = MediaObject(
        key=stored.key, sha256=stored.sha256, size_bytes=stored.size, content_type=kind, original_name=name,
        received_at=now, province_id=video.province_id, authority_id=video.authority_id,
    )  # fmt: skip
    session.add(media)
    session.flush()
    enqueue(session, INSPECT, f"media:{media.id}", now, priority=LATER, max_attempts=INSPECT_TRIES)
    watch.media_id, watch.sha256, watch.upload_id = media.id, stored.sha256, None
    watch.copy_state, watch.copy_note = FileState.HELD, f"{video.canonical_url}"
