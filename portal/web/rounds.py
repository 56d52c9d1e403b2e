"""The province's rounds: add earlier ones, move, close, reopen; and the rulebook."""

from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from portal.access.desk import actor, here, kit, scope
from portal.access.policy import Permission
from portal.queries.rounds import find_round, rounds_of
from portal.queries.snapshots import snapshots_of
from portal.rules.dates import bangkok_day, parse_date
from portal.rules.numbers import Unreadable
from portal.rules.report import FIELDS
from portal.rules.schedule import FIRST
from portal.services.closing import close_round, reopen_round
from portal.services.errors import Conflict, Invalid, NotFound, ServiceError
from portal.services.opening_rounds import add_earlier_rounds, move_round
from portal.web.pages import Pages
from portal.web.posted import posted_version
from portal.web.speaking import said

rounds = Pages("rounds", __name__)


@rounds.page("/rounds", Permission.ROUNDS_MANAGE)
def index() -> str:
    """The rounds, newest first."""
    with kit().read() as session:
        rows = rounds_of(session, scope())
    return render_template("rounds/index.html", rows=rows, today=bangkok_day(kit().now()), first=FIRST)


@rounds.page("/rounds/earlier", Permission.ROUNDS_MANAGE, methods=("POST",))
def add_earlier() -> Answer:
    """Rounds from before the portal, from a day on."""
    try:
        added = add_earlier_rounds(kit(), actor(), _own_province(), _day("from"))
    except ServiceError as error:
        flash(said(error), "bad")
    else:
        flash(_("%(n)d rounds added", n=added), "good")
    return redirect(url_for("rounds.index"))


@rounds.page("/rounds/<int:round_id>", Permission.ROUNDS_MANAGE, methods=("GET", "POST"))
def edit(round_id: int) -> str | tuple[str, int] | Answer:
    """Another day or note for a round."""
    wrong = ""
    if request.method == "POST":
        try:
            note, version = request.form.get("note", ""), posted_version()
            move_round(kit(), actor(), round_id, _day("due_on"), note, version)
        except (Conflict, NotFound):
            raise
        except ServiceError as error:
            wrong = said(error)
        else:
            flash(_("The round is changed"), "good")
            return redirect(url_for("rounds.index"))
    with kit().read() as session:
        row = find_round(session, scope(), round_id)
    if row is None:
        raise NotFound
    shown = render_template("rounds/edit.html", row=row, wrong=wrong)
    return (shown, 422) if wrong else shown


@rounds.page("/rounds/<int:round_id>/kept", Permission.ROUNDS_MANAGE)
def kept(round_id: int) -> str:
    """What was frozen of a round: its papers, its hashes, what was corrected after it was opened again."""
    with kit().read() as session:
        row = find_round(session, scope(), round_id)
        frozen = snapshots_of(session, scope(), round_id)
    if row is None:
        raise NotFound
    return render_template("rounds/kept.html", row=row, frozen=frozen, fields=FIELDS)


@rounds.page("/rounds/<int:round_id>/close", Permission.ROUNDS_MANAGE, methods=("POST",))
def close(round_id: int) -> Answer:
    """Closes a round and freezes what every report is now."""
    close_round(kit(), actor(), round_id, posted_version())
    flash(_("The round is closed and its snapshot is kept"), "good")
    return redirect(url_for("rounds.index"))


@rounds.page("/rounds/<int:round_id>/reopen", Permission.ROUNDS_MANAGE, methods=("POST",))
def reopen(round_id: int) -> Answer:
    """Opens a closed round again, with the reason."""
    try:
        reopen_round(kit(), actor(), round_id, request.form.get("reason", ""))
    except Invalid as error:
        flash(said(error), "bad")
        return redirect(url_for("rounds.edit", round_id=round_id))
    flash(_("The round is open again"), "good")
    return redirect(url_for("rounds.index"))


def _own_province() -> int:
    province_id = here().province_id
    return province_id if province_id is not None else abort(404)


def _day(name: str) -> date:
    try:
        return parse_date(request.form.get(name, "")[:100])
    except Unreadable:
        raise Invalid(
            name, "อ่านวันที่ไม่ได้ เขียนแบบ 15 ธ.ค. 2569 หรือ 15/12/2569", "That is no day: write 15/12/2026 or 15/12/2569."
        ) from None
