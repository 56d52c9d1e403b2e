"""The photos and documents of a report: shown as they are looked at, put in order, taken away."""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.access.desk import actor, kit, scope
from portal.access.policy import Permission
from portal.queries.photos import files_of
from portal.queries.uploads import is_report_there
from portal.services import attaching
from portal.services.errors import NotFound
from portal.web.pages import Pages

photos = Pages("photos", __name__)
PAUSES_S = (1, 1, 2, 3, 5, 8, 13, 20, 30, 60)
"""Seconds before the list asks again while a file waits for the decoder; then it stops until something changes."""
LOOKS = 40


@photos.page("/reports/<int:report_id>/photos", Permission.REPORT_WRITE)
def index(report_id: int) -> str:
    """The list by itself, as the page puts it in place of its own; `look` is how often it asked."""
    look = request.args.get("look", "0")
    number = int(look) if look.isascii() and look.isdecimal() and len(look) < 6 else 0
    with kit().read() as session:
        if not is_report_there(session, scope(), report_id):
            raise NotFound
        files = files_of(session, scope(), report_id)
    return render_template("authority/photos.html", report_id=report_id, shown=files, look=number, pauses=PAUSES_S)


@photos.page("/reports/<int:report_id>/photos/<int:file_id>/remove", Permission.REPORT_WRITE, methods=("POST",))
def remove(report_id: int, file_id: int) -> Response:
    """Takes one off the report; its bytes stay."""
    attaching.take_away(kit(), actor(), report_id, file_id)
    return _back(report_id)


@photos.page("/reports/<int:report_id>/photos/<int:file_id>/move", Permission.REPORT_WRITE, methods=("POST",))
def move(report_id: int, file_id: int) -> Response:
    """Moves one a place towards the front (`by` -1) or the end (1)."""
    by = request.form.get("by", "")
    if by not in ("-1", "1"):
        abort(400)
    attaching.move(kit(), actor(), report_id, file_id, int(by))
    return _back(report_id)


def _back(report_id: int) -> Response:
    if "X-Requested-With" in request.headers:  # the script fetches the list by itself
        return Response(status=204)
    return redirect(url_for("reports.edit", report_id=report_id, _anchor="photos"))
