"""Taking a video up, leaving it, skipping it, and the versions that were sent before."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from portal.access.desk import actor, here, kit, scope
from portal.access.policy import Permission
from portal.queries.desk import free_for
from portal.queries.versions import versions_of
from portal.rules.desk import LEASE
from portal.services import leasing
from portal.services.leasing import HeldByOther
from portal.web.desk_screens import following_of
from portal.web.desk_ways import asked_filters, desk_url
from portal.web.pages import Pages
from portal.web.posted import lead_back
from portal.web.review import held_answer
from portal.web.submissions import sending

desk_holds = Pages("desk_holds", __name__)
KEY_SIZE = 50


@desk_holds.page("/review/next", Permission.REVIEW, methods=("POST",))
def take_next() -> Answer:
    """Takes up the first of the queue that nobody holds."""
    with kit().read() as session:
        free = free_for(session, scope(), asked_filters(), here().user_id, kit().now())
    lease = leasing.take_first(kit(), actor(), free, _key())
    if lease is None:
        flash(_("Nothing is free to check: what waits is held by others or the queue is empty"), "info")
        return redirect(url_for("review.queue"))
    return redirect(desk_url(lease.submission_id))


@desk_holds.page("/review/<int:submission_id>/take", Permission.REVIEW, methods=("POST",))
def take(submission_id: int) -> Answer:
    """Takes a video up or holds it on; who comes second is told by whom it is held, and where to go on."""
    lead_back(desk_url(submission_id))
    by_script = "HX-Request" in request.headers
    try:
        leasing.take(kit(), actor(), submission_id, _key())
    except HeldByOther as error:
        if not by_script:
            raise
        return held_answer(error, following_of(submission_id))
    return jsonify(seconds=int(LEASE.total_seconds())) if by_script else redirect(desk_url(submission_id))


@desk_holds.page("/review/<int:submission_id>/leave", Permission.REVIEW, methods=("POST",))
def leave(submission_id: int) -> Answer:
    """Lets go of a video: the page that held it is left."""
    leasing.release(kit(), actor(), submission_id, _key())
    return jsonify(left=True) if "HX-Request" in request.headers else redirect(url_for("review.queue"))


@desk_holds.page("/review/<int:submission_id>/skip", Permission.REVIEW, methods=("POST",))
def skip(submission_id: int) -> Answer:
    """Sets a video aside, behind all others, and goes on."""
    lead_back(desk_url(submission_id))
    following = following_of(submission_id)
    by_script = "HX-Request" in request.headers
    try:
        leasing.skip(kit(), actor(), submission_id)
    except HeldByOther as error:
        if not by_script:
            raise
        return held_answer(error, following)
    onward, done = desk_url(following) if following else url_for("review.queue"), _("Set aside: it comes up again last")
    if by_script:
        return jsonify(next=onward, message=done)
    flash(done, "good")
    return redirect(onward)


@desk_holds.page("/review/<int:submission_id>/versions", Permission.REVIEW)
def versions(submission_id: int) -> str:
    """What was sent before, side by side with this one."""
    page = sending(submission_id)
    with kit().read() as session:
        rows = versions_of(session, scope(), page.report_id)
    return render_template("review/versions.html", page=page, rows=rows)


def _key() -> str:
    return request.form.get("page", "")[:KEY_SIZE]
