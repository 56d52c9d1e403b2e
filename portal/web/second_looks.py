"""The second look: videos whose verdict another person gives once more, blind; disagreements for the administrator."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from portal.access.desk import actor, here, kit, scope
from portal.access.policy import Permission
from portal.queries.second_looks import agreement, disagreements, find_waiting, waiting_looks
from portal.rules.branding import MARKS, RIGHT_ORDER, TOPICS
from portal.rules.vocabulary import MarkState
from portal.services.errors import Conflict, Invalid, NotFound, ServiceError
from portal.services.second_looking import give_second, settle_look
from portal.web.pages import Pages
from portal.web.posted import posted_version
from portal.web.speaking import said

second_looks = Pages("second_looks", __name__)
STATES = (MarkState.FOUND, MarkState.WRONG, MarkState.MISSING)


@second_looks.page("/second-looks", Permission.REVIEW)
def index() -> str:
    """What waits for this person, what two people saw differently, and how far they agree in all."""
    with kit().read() as session:
        waiting = waiting_looks(session, scope(), here().user_id)
        differing, agreed = disagreements(session, scope()), agreement(session, scope())
    return render_template("second_looks/index.html", waiting=waiting, differing=differing, agreed=agreed)


@second_looks.page("/second-looks/<int:look_id>", Permission.REVIEW, methods=("GET", "POST"))
def look(look_id: int) -> str | tuple[str, int] | Answer:
    """One video to check again, with an empty checklist."""
    wrong = ""
    if request.method == "POST":
        try:
            agreed = give_second(
                kit(), actor(), look_id, posted_version(), request.form.get("verdict", ""), _checklist()
            )
        except (Conflict, NotFound):
            raise
        except ServiceError as error:
            wrong = said(error)
        else:
            flash(
                _("Kept. Both see it alike.")
                if agreed
                else _("Kept. The two verdicts differ: the administrator settles it."),
                "good",
            )
            return redirect(url_for("second_looks.index"))
    with kit().read() as session:
        waiting = find_waiting(session, scope(), here().user_id, look_id)
    if waiting is None:
        raise NotFound
    shown = render_template(
        "second_looks/look.html", look=waiting, marks=MARKS, topics=TOPICS, states=STATES, wrong=wrong
    )
    return (shown, 422) if wrong else shown


@second_looks.page("/second-looks/<int:look_id>/settle", Permission.REVIEW, methods=("POST",))
def settle(look_id: int) -> Answer:
    """The administrator's last word on a disagreement."""
    try:
        settle_look(kit(), actor(), look_id, posted_version(), request.form.get("note", ""))
    except (Conflict, NotFound):
        raise
    except ServiceError as error:
        flash(said(error), "bad")
    else:
        flash(_("Settled"), "good")
    return redirect(url_for("second_looks.index"))


def _checklist() -> dict[str, Any]:
    form = request.form
    order = [int(letter) for letter in form.get("order", "").replace(" ", "") if letter in "12345"]
    return {
        "marks": [{"state": form.get(f"mark:{number}", "")} for number in RIGHT_ORDER],
        "order_found": order,
        "presenter": _yes("presenter"),
        "topics": [{"seen": _yes(f"topic:{number}")} for number in TOPICS],
    }


def _yes(name: str) -> bool:
    answer = request.form.get(name, "")
    if answer not in ("yes", "no"):
        raise Invalid("checklist", "ติ๊กให้ครบทุกจุด", "Answer every point.")
    return answer == "yes"
