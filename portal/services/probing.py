"""Looking at a video's link: the answer is kept as a row, the platform's circuit minded, the rules run on it."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.reports import Report
from portal.models.videos import Video, VideoProbe
from portal.rules.facts import VideoLook
from portal.rules.scope import SYSTEM, Actor
from portal.rules.thai import normalise
from portal.rules.vocabulary import Platform, ProbeState
from portal.services import pausing
from portal.services.checking import check_report
from portal.services.errors import Invalid
from portal.services.evidence import ask_for_copy
from portal.services.filming import LATER, enqueue_probe
from portal.services.finding_rows import row_by_id
from portal.services.kit import Kit
from portal.services.queueing import Claim, backoff_s, retry, settle, settle_alone
from portal.services.watching import follow_look

AGAIN = {
    ProbeState.BLOCKED,
    ProbeState.RATE_LIMITED,
    ProbeState.NET_ERROR,
    ProbeState.EXTRACTOR_BROKEN,
    ProbeState.INTERNAL,
}
"""Answers that say nothing about the video: it is looked at again."""
GONE = {
    ProbeState.PRIVATE: 2, ProbeState.LOGIN_REQUIRED: 2, ProbeState.MEMBERS: 2, ProbeState.PREMIUM: 2,
    ProbeState.UPCOMING: 2, ProbeState.REMOVED: 3,
}  # fmt: skip
"""Looks with the same answer before it counts (platforms answer "removed" by mistake; three looks settle it)."""
CONFIRM_AFTER, APART = timedelta(minutes=2), timedelta(minutes=1)
"""When the confirming look comes, and how far apart two looks must lie to count as two."""
PAUSE = {ProbeState.RATE_LIMITED: timedelta(minutes=75), ProbeState.BLOCKED: timedelta(minutes=30)}


def probe(kit: Kit, claim: Claim) -> None:
    """One look at the video of a job. The network is asked between two transactions, never inside one."""
    with kit.read() as session:
        video = session.get(Video, claim.number)
        address = (video.canonical_url or "") if video and video.current else ""
        platform = Platform(video.platform) if video and video.platform else None
        video_id = video.platform_id if video else None
    if not address:
        settle_alone(kit, claim)
        return
    look = kit.probe_video(address, platform, video_id)
    with kit.transaction(SYSTEM, "video.looked_at") as session:
        now = kit.now()
        if look.state in AGAIN:
            pause = float(look.retry_after_s or backoff_s(claim.attempts, kit.chance()))
            retry(session, claim, now, f"{look.state}: {look.note}", pause)
        else:
            settle(session, claim, now)
        keep_look(session, claim.number, look, now, job_id=claim.id, chance=kit.chance())
        _mind_circuit(session, claim.lane, look, now)


def type_in(kit: Kit, actor: Actor, video_id: int, title: str, duration_s: float, source: str) -> None:
    """What a reviewer saw with own eyes, kept with who, when and where it was read. Raises Invalid."""
    title, source = normalise(title), normalise(source)
    if not 0 < duration_s < 24 * 3600:
        raise Invalid("duration", "ความยาวต้องมากกว่า 0 และไม่เกิน 24 ชั่วโมง", "Length must be above 0 and below 24 hours.")
    if not title or len(title) > 500:
        raise Invalid("title", "กรอกชื่อวิดีโอ ไม่เกิน 500 ตัวอักษร", "Enter the title, at most 500 characters.")
    if not source:
        raise Invalid("source", "บอกว่าดูจากที่ใด เช่น เปิดในแอป Facebook", "Say where you saw it.")
    with kit.transaction(actor, "video.typed_in") as session:
        video = row_by_id(session, actor.scope, Video, video_id, lock=False)
        look = VideoLook(
            ProbeState.OK, "manual", kit.now(), Platform(video.platform) if video.platform else None,
            video.platform_id, video.canonical_url, title, None, duration_s, note=source[:500],
        )  # fmt: skip
        keep_look(session, video_id, look, kit.now(), by_name=actor.name)


def look_again(kit: Kit, actor: Actor, video_id: int) -> None:
    """A person asks for another look now."""
    with kit.transaction(actor, "video.look_asked") as session:
        video = row_by_id(session, actor.scope, Video, video_id)
        enqueue_probe(session, video, kit.now())


def keep_look(
    session: Session,
    video_id: int,
    look: VideoLook,
    now: datetime,
    *,
    job_id: int | None = None,
    by_name: str = "",
    chance: float = 0.5,
) -> None:
    """Writes a look down, brings the video's cached facts up to date and runs the rules.

    A video that was replaced meanwhile keeps the look, and nothing else follows from it; one taken away has none.
    """
    report_id = session.scalar(select(Video.report_id).where(Video.id == video_id))
    if report_id is None:
        return
    # The report's lock makes looks at its video, folder and file, which end at once, follow one another.
    report = session.get_one(Report, report_id, with_for_update=True, populate_existing=True)
    video = session.get_one(Video, video_id, with_for_update=True, populate_existing=True)
    session.add(
        VideoProbe(
            video_id=video.id,
            source=look.source,
            state=look.state,
            title=look.title or "",
            duration_s=look.duration_s,
            channel=(look.channel or "")[:300],
            channel_url=(look.channel_url or "")[:500],
            unlisted=look.unlisted,
            note=look.note[:2000],
            probed_at=look.probed_at,
            by_name=by_name,
            job_id=job_id,
            facts={"description": (look.description or "")[:5000], "canonical_url": look.canonical_url},
        )
    )
    _cache(session, video, look, now)
    session.flush()
    if not by_name:
        watch = follow_look(session, video, look, now, chance)
        ask_for_copy(session, video, watch, now)
    if video.current:
        check_report(session, report, now)


def _cache(session: Session, video: Video, look: VideoLook, now: datetime) -> None:
    if look.state in GONE:
        if video.state != look.state:
            video.looks_gone = 1
        elif video.checked_at is None or now - video.checked_at >= APART:
            video.looks_gone += 1
        if video.looks_gone < GONE[look.state] and video.current:
            enqueue_probe(session, video, now, priority=LATER, wait=CONFIRM_AFTER)
    elif look.state not in AGAIN:
        video.looks_gone = 0
    if look.state not in AGAIN or video.state is None or video.state in AGAIN:
        video.state = look.state
    video.checked_at = now
    if look.state is ProbeState.OK:
        video.title, video.channel = (look.title or "")[:2000], (look.channel or "")[:300]
        video.duration_s = look.duration_s
    if look.video_id and not video.platform_id:
        video.platform_id, video.canonical_url = look.video_id, look.canonical_url or video.canonical_url


def is_confirmed_gone(video: Video) -> bool:
    """Whether enough looks agree that the public cannot watch it."""
    return video.state is not None and video.looks_gone >= GONE.get(ProbeState(video.state), 1) > 0


def _mind_circuit(session: Session, lane: str | None, look: VideoLook, now: datetime) -> None:
    if look.state not in AGAIN:
        pausing.note_answer(session, lane, now, "" if look.state is ProbeState.OK else look.note)
        return
    pause = PAUSE.get(look.state)
    if pause and look.retry_after_s:
        pause = timedelta(seconds=look.retry_after_s)
    pausing.note_failure(session, lane, now, look.note, lost=look.state is ProbeState.NET_ERROR, pause=pause)
