"""The review desk: the queue by risk, one sending with its checklist, and the province's verdict."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from portal.access.desk import actor, here, kit, scope
from portal.access.policy import Permission
from portal.queries.review import (
    MANY,
    Place,
    QueueLine,
    desk_of,
    districts_of,
    neighbours,
    place_of,
    waiting,
    waiting_count,
)
from portal.rules.vocabulary import Outcome, RuleId
from portal.services import deciding
from portal.services.errors import Invalid, NotFound, Refused
from portal.web.desk_checks import checks_of
from portal.web.desk_ways import asked_filters, desk_url, tail_of
from portal.web.dressing import role_label
from portal.web.pages import Pages
from portal.web.posted import lead_back, number_in, posted_version
from portal.web.speaking import said
from portal.web.submissions import sending, steps_for

review = Pages("review", __name__)
LATER = 12
"""Lines of the queue shown before the open one's page: enough to see what comes next."""


@dataclass(frozen=True)
class Queue:
    """The queue beside a sending: its first lines, how many wait (None: more than MANY), and the ways on."""

    lines: list[QueueLine]
    count: int | None
    before: int | None
    after: int | None
    tail: str


@review.page("/review", Permission.REVIEW)
def queue() -> str:
    """What waits for the province, the riskiest first."""
    filters, start = asked_filters(), _start()
    with kit().read() as session:
        lines = waiting(session, scope(), filters, start)
        count = waiting_count(session, scope(), filters)
        districts = districts_of(session, scope())
        more = bool(lines) and neighbours(session, scope(), filters, Place(lines[-1].risk, lines[-1].id))[1] is not None
    return render_template(
        "review/queue.html", lines=lines, count=count, many=MANY, districts=districts, filters=filters, more=more,
        tail=tail_of(filters), rules=list(RuleId), outcomes=list(Outcome), started=start is not None,
    )  # fmt: skip


@review.page("/review/<int:submission_id>", Permission.REVIEW)
def desk(submission_id: int) -> str:
    """One sending on the desk: queue, video, checks, verdict."""
    page = sending(submission_id)
    with kit().read() as session:
        found = desk_of(session, page.province_id, page.video.id if page.video else None)
    checks = checks_of(page, found, steps_for(here(), page))
    return render_template(
        "review/desk.html", page=page, checks=checks, queue=_queue(submission_id), many=MANY, role_of=role_label
    )


@review.page("/review/<int:submission_id>/accept", Permission.REVIEW, methods=("POST",))
def accept(submission_id: int) -> Answer:
    """The province says yes, and on to the next one."""
    here_again, onward = _ways(submission_id)
    try:
        deciding.accept(kit(), actor(), submission_id, posted_version())
    except Refused as error:
        flash(said(error), "bad")
        return redirect(here_again)
    flash(_("Accepted"), "good")
    return redirect(onward)


@review.page("/review/<int:submission_id>/return", Permission.REVIEW, methods=("POST",))
def send_back(submission_id: int) -> Answer:
    """Back to the authority with the reason, and on to the next one."""
    here_again, onward = _ways(submission_id)
    try:
        deciding.return_(kit(), actor(), submission_id, posted_version(), request.form.get("reason", ""))
    except (Invalid, Refused) as error:
        flash(said(error), "bad")
        return redirect(here_again)
    flash(_("Returned. The authority sees the reason at once."), "good")
    return redirect(onward)


def _ways(submission_id: int) -> tuple[str, str]:
    """Where a refused verdict and a given one lead: back to this sending, and on to the one after it."""
    again = desk_url(submission_id)
    lead_back(again)
    queue = _queue(submission_id)
    first = next((line.id for line in queue.lines if line.id != submission_id), None)
    onward = queue.after or first
    return again, desk_url(onward) if onward else url_for("review.queue")


def _queue(submission_id: int) -> Queue:
    filters = asked_filters()
    with kit().read() as session:
        place = place_of(session, scope(), submission_id)
        if place is None:
            raise NotFound
        before, after = neighbours(session, scope(), filters, place)
        count = waiting_count(session, scope(), filters)
        lines = waiting(session, scope(), filters)
        if place.id not in {line.id for line in lines} and before is not None:
            lines = _around(waiting(session, scope(), filters, place_of(session, scope(), before)), lines)
    return Queue(lines, count if count <= MANY else None, before, after, tail_of(filters))


def _around(rest: list[QueueLine], first: list[QueueLine]) -> list[QueueLine]:
    """The first lines of the queue and those from the open one on, when it lies further down."""
    return [*first[:LATER], *rest]


def _start() -> Place | None:
    """A page's beginning out of the address: "risk-id"."""
    text = request.args.get("after", "")
    if not text:
        return None
    risk, _dash, number = text.partition("-")
    place = number_in(risk), number_in(number)
    return Place(*place) if None not in place else abort(400)  # type: ignore[arg-type]
