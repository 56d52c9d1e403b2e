"""Typing in for an authority without internet, acting for an absent colleague, and ending either."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.access.desk import actor, here, kit
from portal.access.policy import Permission
from portal.services import standing_in as service
from portal.services.errors import Refused
from portal.web.pages import Pages
from portal.web.posted import number_in
from portal.web.speaking import said

standing_in = Pages("standing_in", __name__)


@standing_in.page("/stand-in/authority/<int:authority_id>", Permission.TYPE_IN, methods=("POST",))
def type_in(authority_id: int) -> Response:
    """From now on the pages are those of the authority; a report may be named to open at once."""
    service.type_in_for(kit(), actor(), here().sign_in_id, authority_id)
    report = number_in(request.form.get("report", ""))
    return redirect(url_for("reports.edit", report_id=report) if report else url_for("products.index"))


@standing_in.page("/stand-in/delegation/<int:delegation_id>", Permission.DELEGATE, methods=("POST",))
def act_for(delegation_id: int) -> Response:
    """From now on one acts for the colleague who is away."""
    try:
        service.act_for(kit(), actor(), here().sign_in_id, delegation_id)
    except Refused as error:
        flash(said(error), "bad")
        return redirect(url_for("delegations.index"))
    return redirect(url_for("home.index"))


@standing_in.page("/stand-in/end", Permission.SIGNED_IN, methods=("POST",))
def end() -> Response:
    """Only oneself again."""
    service.stand_down(kit(), actor(), here().sign_in_id)
    flash(_("You act as yourself again"), "good")
    return redirect(url_for("home.index"))
