"""The district's board: who is missing, what waits for it, and its yes or no to each sending."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from portal.access.desk import actor, kit, scope
from portal.access.policy import Permission
from portal.queries.district import Board, district_board
from portal.queries.forwardings import forwardings_of
from portal.rules.reminding import Missing, reminder, what_is_left
from portal.services import deciding
from portal.services.endorsing import endorse_clean
from portal.services.errors import Invalid, Refused
from portal.web.pages import Pages
from portal.web.posted import asked_number, lead_back, number_in, posted_version
from portal.web.speaking import said
from portal.web.submissions import sending

district = Pages("district", __name__)
SHOWN = {
    "missing": ("missing",),
    "waiting": ("waiting",),
    "ready": ("ready",),
    "all": ("missing", "waiting", "ready", "other", "straight"),
}
"""Groups of each tab, in the order they are shown."""
MOST = 200
"""Reports that one press may endorse."""


@district.page("/district", Permission.DISTRICT_DECIDE)
def board() -> str:
    """All authorities by the rounds, missing first; the chosen sending beside them."""
    with kit().read() as session:
        found = district_board(session, scope(), kit().now())
        forwarded = forwardings_of(session, scope(), found.now.id) if found.now else []
    waiting = found.groups["waiting"]
    wanted = asked_number("chosen") or (waiting[0].submission_id if waiting else None)
    chosen = sending(wanted) if wanted else None
    tab = request.args.get("show", "all")
    shown = SHOWN.get(tab, SHOWN["all"])
    return render_template(
        "district/board.html", board=found, chosen=chosen, reminder=reminder_of(found), shown=shown,
        tab=tab if tab in SHOWN else "all", nothing=not any(found.groups[key] for key in shown), forwarded=forwarded,
    )  # fmt: skip


@district.page("/district/<int:submission_id>", Permission.DISTRICT_DECIDE)
def chosen(submission_id: int) -> str | Answer:
    """The panel of one sending, for the script that moves along the rows; others are led to its page."""
    page = sending(submission_id)
    if "HX-Request" not in request.headers:
        return redirect(url_for("submissions.show", submission_id=submission_id))
    return render_template("district/chosen.html", chosen=page)


@district.page("/district/<int:submission_id>/endorse", Permission.DISTRICT_DECIDE, methods=("POST",))
def endorse(submission_id: int) -> Answer:
    """The district says yes."""
    lead_back(url_for("submissions.show", submission_id=submission_id))
    try:
        deciding.endorse(kit(), actor(), submission_id, posted_version())
    except Refused as error:
        flash(said(error), "bad")
    else:
        flash(_("Endorsed and forwarded to the province"), "good")
    return redirect(_next(submission_id))


@district.page("/district/endorse", Permission.DISTRICT_DECIDE, methods=("POST",))
def endorse_many() -> Answer:
    """Yes to those that are ticked, or to all that are clean (`act` is all); each by itself, losers told by name."""
    listed = request.form.getlist("clean" if request.form.get("act") == "all" else "pick")
    pairs = [tuple(map(number_in, one.partition(":")[::2])) for one in listed[:MOST]]
    picked = [(number, version) for number, version in pairs if number is not None and version is not None]
    done, left = endorse_clean(kit(), actor(), picked)
    if done:
        flash(ngettext("Endorsed %(num)d report", "Endorsed %(num)d reports", done), "good")
    for one in left:
        flash(_("Not endorsed, %(name)s: %(why)s", name=one.name, why=said(one.why)), "bad")
    if not (done or left):
        flash(_("Tick the reports to endorse first"), "info")
    return redirect(url_for("district.board"))


@district.page("/district/<int:submission_id>/return", Permission.DISTRICT_DECIDE, methods=("POST",))
def send_back(submission_id: int) -> Answer:
    """Back to the authority, with the reason."""
    lead_back(url_for("submissions.show", submission_id=submission_id))
    try:
        deciding.return_(kit(), actor(), submission_id, posted_version(), request.form.get("reason", ""))
    except (Invalid, Refused) as error:
        flash(said(error), "bad")
    else:
        flash(_("Returned. The authority sees the reason at once."), "good")
    return redirect(_next(submission_id))


def _next(submission_id: int) -> str:
    if request.form.get("next") == "submission":
        return url_for("submissions.show", submission_id=submission_id)
    return url_for("district.board")


def reminder_of(board: Board) -> str:
    """The text for the LINE group, naming those who are missing."""
    if board.now is None:
        return ""
    missing = [Missing(row.place.short, what_is_left(row.left)) for row in board.missing]
    return reminder(board.now.due_on, board.name, board.days_left, missing, board.places - len(missing))
