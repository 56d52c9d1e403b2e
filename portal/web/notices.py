"""What concerns me: the page behind the bell and how I want to be told."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.access.desk import actor, here, kit
from portal.access.policy import Permission
from portal.queries.notices import notices_of
from portal.services import notifying
from portal.services.errors import Invalid
from portal.web.pages import Pages
from portal.web.posted import asked_number, number_in
from portal.web.speaking import said

notices = Pages("notices", __name__)


@notices.page("/notices", Permission.SIGNED_IN)
def index() -> str:
    """What happened that concerns me, the latest first."""
    before = asked_number("before")
    with kit().read() as session:
        lines, more = notices_of(session, here().user_id, before)
    return render_template("notices/index.html", lines=lines, more=more, before=before)


@notices.page("/notices/<int:notice_id>/read", Permission.SIGNED_IN, methods=("POST",))
def read(notice_id: int) -> Response:
    """Marks one as read and goes where it leads."""
    return redirect(notifying.read_notice(kit(), actor(), notice_id))


@notices.page("/notices/read", Permission.SIGNED_IN, methods=("POST",))
def read_all() -> Response:
    """Marks all that stood on the page as read."""
    notifying.read_all(kit(), actor(), number_in(request.form.get("up_to", "")) or 0)
    flash(_("All is marked as read"), "good")
    return redirect(url_for("notices.index"))


@notices.page("/account/notices", Permission.SIGNED_IN, methods=("POST",))
def choose() -> Response:
    """How I am told beside the portal."""
    try:
        notifying.choose_way(
            kit(), actor(), request.form.get("told_by", "")[:20], request.form.get("line_id", "")[:100]
        )
    except Invalid as error:
        flash(said(error), "bad")
    else:
        flash(_("Saved how you are told"), "good")
    return redirect(url_for("account.show") + "#told")
