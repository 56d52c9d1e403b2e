"""The pictures of the five marks, and the pictures that a screening made."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from portal.access.desk import actor, kit, may_here, scope
from portal.access.policy import Permission
from portal.queries.marks import mark_cards
from portal.queries.sightings import find_still
from portal.services.errors import NotFound, ServiceError
from portal.services.marking import add_mark, remove_mark
from portal.services.screening import screen_again
from portal.web.files import hand_out
from portal.web.pages import Pages
from portal.web.speaking import said

marks = Pages("marks", __name__)
A_YEAR = "private, max-age=31536000, immutable"


@marks.page("/stills/<int:still_id>", Permission.SIGNED_IN)
def still(still_id: int) -> Response:
    """A contact sheet or a still of a film inside the person's scope. It never changes."""
    with kit().read() as session:
        file = find_still(session, scope(), still_id)
    if file is None:
        raise NotFound
    answer = hand_out(file)
    answer.headers["Cache-Control"] = A_YEAR
    return answer


@marks.page("/marks", Permission.MARKS_WRITE)
def index() -> str:
    """The marks that this person gives, each with its pictures."""
    with kit().read() as session:
        cards = mark_cards(session, scope())
    return render_template("marks/index.html", cards=cards, may_screen=may_here(Permission.GUIDELINE_WRITE))


@marks.page("/my-emblem", Permission.REPORT_WRITE)
def own() -> str:
    """The same page where an authority finds it."""
    return index()


@marks.page("/marks/<int:mark>", Permission.MARKS_WRITE, methods=("POST",))
def add(mark: int) -> Answer:
    """Adds a picture."""
    given = request.files.get("picture")
    try:
        if given is None or not given.filename:
            flash(_("Choose a file first"), "bad")
            return redirect(url_for("marks.index"))
        add_mark(kit(), actor(), mark, given.filename, given.stream.read())
    except NotFound:
        raise
    except ServiceError as error:
        flash(said(error), "bad")
    else:
        flash(_("The picture is added"), "good")
    return redirect(url_for("marks.index"))


@marks.page("/marks/pictures/<int:reference_id>/remove", Permission.MARKS_WRITE, methods=("POST",))
def remove(reference_id: int) -> Answer:
    """Takes a picture away."""
    remove_mark(kit(), actor(), reference_id)
    flash(_("The picture is removed"), "good")
    return redirect(url_for("marks.index"))


@marks.page("/marks/screen-again", Permission.GUIDELINE_WRITE, methods=("POST",))
def again() -> Answer:
    """Has every film looked through again."""
    count = screen_again(kit(), actor())
    flash(_("%(count)s films are looked through again", count=count), "good")
    return redirect(url_for("marks.index"))
