"""Activities of an authority, a district or a province: kind, day, number of people, and before whom it presented."""

from collections.abc import Callable
from typing import TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.access.desk import actor, here, kit, scope
from portal.access.policy import Permission
from portal.queries.activities import activities_of
from portal.rules.activities import BEFORE, KINDS, kinds_of
from portal.rules.dates import parse_date
from portal.rules.numbers import Unreadable, parse_count
from portal.rules.vocabulary import Role
from portal.services.errors import Invalid
from portal.services.producing import add_activity, remove_activity
from portal.web.pages import Pages
from portal.web.speaking import said

activities = Pages("activities", __name__)
FIELDS = ("kind", "held_on", "people", "audience", "note")
Page = str | Response | tuple[str, int]
Value = TypeVar("Value")


@activities.page("/activities", Permission.ACTIVITY_WRITE, methods=("GET", "POST"))
def index() -> Page:
    """The list, and the form of a new one. Days and numbers are read as people type them."""
    if request.method == "GET":
        return _page({})
    typed = {name: request.form.get(name, "") for name in FIELDS}
    try:
        day = _read("held_on", parse_date, typed["held_on"])
        people = _read("people", parse_count, typed["people"] or "0")
        add_activity(kit(), actor(), typed["kind"], day, people, typed["note"], typed["audience"])
    except Invalid as error:
        return _page(typed, error), 422
    flash(_("The activity is added"), "good")
    return redirect(url_for("activities.index"))


@activities.page("/activities/<int:activity_id>/remove", Permission.ACTIVITY_WRITE, methods=("POST",))
def remove(activity_id: int) -> Response:
    """Takes an activity away."""
    remove_activity(kit(), actor(), activity_id)
    flash(_("The activity is taken away"), "good")
    return redirect(url_for("activities.index"))


def _page(typed: dict[str, str], wrong: Invalid | None = None) -> str:
    with kit().read() as session:
        rows = activities_of(session, scope())
    return render_template(
        "authority/activities.html", rows=rows, kinds=[KINDS[code] for code in kinds_of(here().role)],
        typed=typed, before=BEFORE.get(here().role, ()), is_office=here().role is not Role.AUTHORITY,
        wrong={wrong.field: said(wrong)} if wrong else {},
    )  # fmt: skip


def _read(name: str, parse: Callable[[str], Value], text: str) -> Value:
    try:
        return parse(text)
    except Unreadable as error:
        raise Invalid(name, error.message_th, error.message_en) from None
