"""The desk as one screen: queue, video, what the machine saw, checks and the day's pace."""

from dataclasses import dataclass
from datetime import datetime

from flask import render_template

from portal.access.desk import here, kit, scope
from portal.queries.desk import Holder, day_of, free_for, holder_of, last_good_look, set_aside
from portal.queries.review import MANY, QueueLine, desk_of, neighbours, place_of, waiting, waiting_count
from portal.queries.sightings import Screening, sightings_of
from portal.queries.submissions import SubmissionPage
from portal.rules.branding import TEMPLATES
from portal.rules.desk import Pace
from portal.rules.embeds import PLAYERS, Embed, embed_of
from portal.rules.vocabulary import ProbeState
from portal.services.errors import NotFound
from portal.web.desk_checks import checks_of
from portal.web.desk_ways import asked_filters, tail_of
from portal.web.dressing import role_label
from portal.web.shield import allow_frames
from portal.web.submissions import sending, steps_for

LATER = 12
"""Lines of the queue shown before the open one's page: enough to see what comes next."""
GONE = frozenset({ProbeState.PRIVATE, ProbeState.REMOVED, ProbeState.LOGIN_REQUIRED, ProbeState.MEMBERS,
                  ProbeState.PREMIUM, ProbeState.UPCOMING})  # fmt: skip
"""What a platform said of a video that nobody can watch there now."""


@dataclass(frozen=True)
class Queue:
    """The queue beside a sending: its first lines, how many wait (None: more than MANY), and the ways on.

    `following` is the one that comes up after this one's verdict: the next that nobody holds.
    """

    lines: list[QueueLine]
    aside: list[QueueLine]
    count: int | None
    before: int | None
    after: int | None
    following: int | None
    tail: str


@dataclass(frozen=True)
class Stage:
    """What the middle shows: the platform's player, what the machine saw, and whether the video can be watched."""

    embed: Embed | None
    screening: Screening | None
    gone: bool
    last_good: datetime | None
    holder: Holder | None


def draw_desk(submission_id: int) -> str:
    """The whole desk with one sending. Raises NotFound."""
    page = sending(submission_id)
    queue = queue_around(submission_id)
    with kit().read() as session:
        found = desk_of(session, page.province_id, page.video.id if page.video else None)
        day = day_of(session, scope(), here().user_id, queue.count or MANY, kit().now())
    stage = stage_of(page)
    allow_frames(*PLAYERS)
    checks = checks_of(page, found, steps_for(here(), page), stage.screening)
    return render_template(
        "review/desk.html", page=page, checks=checks, queue=queue, many=MANY, role_of=role_label, stage=stage,
        day_so_far=day, held_by_me=stage.holder is not None and stage.holder.user_id == here().user_id,
        page_key=kit().secret()[:20], me=here().user_id, return_templates=TEMPLATES, now=kit().now(),
    )  # fmt: skip


def stage_of(page: SubmissionPage) -> Stage:
    """The middle of the desk."""
    video = page.video
    with kit().read() as session:
        holder = holder_of(session, scope(), page.id, kit().now())
        if video is None:
            return Stage(None, None, gone=False, last_good=None, holder=holder)
        gone = video.state in GONE
        seen = sightings_of(session, scope(), video.id)
        last = last_good_look(session, video.id) if gone else None
    return Stage(embed_of(video.platform, video.url), seen, gone, last, holder)


def queue_around(submission_id: int) -> Queue:
    """The queue beside one sending. Raises NotFound."""
    filters = asked_filters()
    with kit().read() as session:
        place = place_of(session, scope(), submission_id)
        if place is None:
            raise NotFound
        before, after = neighbours(session, scope(), filters, place)
        count = waiting_count(session, scope(), filters)
        lines = waiting(session, scope(), filters)
        aside = set_aside(session, scope())
        if place.id not in {line.id for line in lines} and before is not None:
            lines = [*lines[:LATER], *waiting(session, scope(), filters, place_of(session, scope(), before))]
    shown = count if count <= MANY else None
    return Queue(lines, aside, shown, before, after, following_of(submission_id), tail_of(filters))


def following_of(submission_id: int) -> int | None:
    """What comes up after this one: the next that nobody else holds."""
    with kit().read() as session:
        place = place_of(session, scope(), submission_id)
        free = free_for(session, scope(), asked_filters(), here().user_id, kit().now(), place)
    return next((each for each in free if each != submission_id), None)


def pace_now(count: int) -> Pace:
    """The day so far, for the page of the whole queue."""
    with kit().read() as session:
        return day_of(session, scope(), here().user_id, count, kit().now())
