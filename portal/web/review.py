"""The review desk: the queue by risk, one sending with its checklist, and the province's verdict."""

from collections.abc import Callable

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from portal.access.desk import actor, kit, scope
from portal.access.policy import Permission
from portal.queries.desk import set_aside
from portal.queries.review import MANY, Place, districts_of, neighbours, waiting, waiting_count
from portal.rules.vocabulary import Outcome, RuleId
from portal.services import deciding, undoing
from portal.services.errors import Conflict, Invalid, Refused
from portal.services.leasing import HeldByOther
from portal.web.desk_screens import draw_desk, following_of, pace_now, stage_of
from portal.web.desk_ways import asked_filters, desk_url, tail_of
from portal.web.pages import Pages
from portal.web.posted import lead_back, number_in, posted_version
from portal.web.speaking import said
from portal.web.submissions import sending

review = Pages("review", __name__)


@review.page("/review", Permission.REVIEW)
def queue() -> str:
    """What waits for the province, the riskiest first, and what was set aside."""
    filters, start = asked_filters(), _start()
    with kit().read() as session:
        lines = waiting(session, scope(), filters, start)
        count = waiting_count(session, scope(), filters)
        districts = districts_of(session, scope())
        more = bool(lines) and neighbours(session, scope(), filters, Place(lines[-1].risk, lines[-1].id))[1] is not None
        aside = set_aside(session, scope())
    return render_template(
        "review/queue.html", lines=lines, count=count, many=MANY, districts=districts, filters=filters, more=more,
        tail=tail_of(filters), rules=list(RuleId), outcomes=list(Outcome), started=start is not None, aside=aside,
        day_so_far=pace_now(count), now=kit().now(),
    )  # fmt: skip


@review.page("/review/<int:submission_id>", Permission.REVIEW)
def desk(submission_id: int) -> str:
    """One sending on the desk: queue, video, checks, verdict."""
    return draw_desk(submission_id)


@review.page("/review/<int:submission_id>/accept", Permission.REVIEW, methods=("POST",))
def accept(submission_id: int) -> Answer:
    """The province says yes, and on to the next one."""
    version = posted_version()
    return _verdict(submission_id, lambda: deciding.accept(kit(), actor(), submission_id, version), _("Accepted"))


@review.page("/review/<int:submission_id>/return", Permission.REVIEW, methods=("POST",))
def send_back(submission_id: int) -> Answer:
    """Back to the authority with the reason and the picture that shows the fault, and on to the next one."""
    version, reason = posted_version(), request.form.get("reason", "")
    evidence = _evidence(submission_id)
    return _verdict(
        submission_id,
        lambda: deciding.return_(kit(), actor(), submission_id, version, reason, evidence),
        _("Returned. The authority sees the reason at once."),
    )


@review.page("/review/undo", Permission.REVIEW, methods=("POST",))
def undo() -> Answer:
    """Takes the last verdict back: the video is on the desk again."""
    lead_back(url_for("review.queue"))
    try:
        number = undoing.undo_verdict(kit(), actor())
    except Refused as error:
        if _by_script():
            raise
        flash(said(error), "bad")
        return redirect(url_for("review.queue"))
    return _onward(desk_url(number), _("The verdict is taken back. Nothing was sent."))


def _verdict(submission_id: int, give: Callable[[], None], done: str) -> Answer:
    """Gives a verdict and leads on; what stops it is told where the person is."""
    again = desk_url(submission_id)
    lead_back(again)
    following = following_of(submission_id)
    try:
        give()
    except HeldByOther as error:
        if _by_script():
            return held_answer(error, following)
        raise
    except Conflict:
        raise
    except (Invalid, Refused) as error:
        if _by_script():
            raise
        flash(said(error), "bad")
        return redirect(again)
    return _onward(desk_url(following) if following else url_for("review.queue"), done)


def held_answer(error: HeldByOther, following: int | None) -> Answer:
    """For the script: who holds it, and where to go on."""
    onward = desk_url(following) if following else url_for("review.queue")
    answer = jsonify(message=said(error), held_by=error.by_name, next=onward)
    answer.status_code = 409
    return answer


def _onward(url: str, done: str) -> Answer:
    if _by_script():
        return jsonify(next=url, message=done)
    flash(done, "good")
    return redirect(url)


def _by_script() -> bool:
    return "HX-Request" in request.headers


def _evidence(submission_id: int) -> dict[str, int | float]:
    """The picture attached to a return, if it is one of this video's own, and its second."""
    wanted = number_in(request.form.get("still", ""))
    seen = stage_of(sending(submission_id)).screening if wanted is not None else None
    frame = next((each for each in seen.frames if each.still_id == wanted), None) if seen else None
    return {"still_id": frame.still_id, "at_s": frame.at_s} if frame else {}


def _start() -> Place | None:
    """A page's beginning out of the address: "risk-id"."""
    text = request.args.get("after", "")
    if not text:
        return None
    risk, _dash, number = text.partition("-")
    place = number_in(risk), number_in(number)
    return Place(*place) if None not in place else abort(400)  # type: ignore[arg-type]
