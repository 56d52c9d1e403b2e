"""Handing a round on to the province, and what the province then sees of it."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.access.desk import actor, here, kit, scope
from portal.access.policy import Permission
from portal.queries.forwardings import districts_forwarded, find_forwarding
from portal.queries.round_lists import rounds_to_choose
from portal.queries.rounds import find_round_now
from portal.services.errors import Conflict, NotFound, Refused
from portal.services.forwarding import forward
from portal.web.pages import Pages
from portal.web.posted import asked_number, number_in
from portal.web.speaking import said

forwardings = Pages("forwardings", __name__)


@forwardings.page("/forwardings", Permission.PROGRESS_READ)
def index() -> str:
    """Every district of the scope and the latest it handed on of a round."""
    with kit().read() as session:
        province = asked_number("province") or here().province_id or 0
        rounds = rounds_to_choose(session, scope(), province)
        now = find_round_now(session, province, kit().now())
        wanted = asked_number("round") or (now.id if now else None)
        chosen = next((one for one in rounds if one.id == wanted), rounds[0] if rounds else None)
        lines = districts_forwarded(session, scope(), province, chosen.id) if chosen else []
    return render_template("forwardings/index.html", lines=lines, rounds=rounds, chosen=chosen)


@forwardings.page("/forwardings/<int:forwarding_id>", Permission.PROGRESS_READ)
def show(forwarding_id: int) -> str:
    """One handing on as a sheet of paper, with the names of those who are missing."""
    with kit().read() as session:
        row = find_forwarding(session, scope(), forwarding_id)
    if row is None:
        raise NotFound
    return render_template("forwardings/show.html", row=row)


@forwardings.page("/district/forward", Permission.DISTRICT_DECIDE, methods=("POST",))
def send() -> Response:
    """Hands on what is endorsed and shows its sheet; a colleague who was first is named."""
    round_id, seen = number_in(request.form.get("round", "")), number_in(request.form.get("seen", "")) or 0
    try:
        number = forward(kit(), actor(), round_id or 0, seen)
    except (Conflict, Refused) as error:
        flash(said(error), "bad")
        return redirect(url_for("district.board"))
    return redirect(url_for("forwardings.show", forwarding_id=number))
