"""Who acts for me while I am away, and for whom I act; an administrator also names it for others."""

from collections.abc import Callable
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.access.desk import actor, here, kit, may_here, scope
from portal.access.policy import Permission
from portal.queries.delegations import colleagues_of, delegations_of, people_of
from portal.rules.dates import bangkok_day, parse_date
from portal.rules.numbers import Unreadable
from portal.services.delegating import delegate, end_delegation
from portal.services.errors import Invalid, Refused
from portal.web.pages import Pages
from portal.web.posted import asked_number, number_in
from portal.web.speaking import said

delegations = Pages("delegations", __name__)
Page = str | Response | tuple[str, int]


@delegations.page("/delegations", Permission.DELEGATE, methods=("GET", "POST"))
def index() -> Page:
    """The list, and the form of a new one for oneself or, by an administrator, for `?person=`."""
    if request.method == "GET":
        return _page({})
    typed = {name: request.form.get(name, "") for name in ("to", "starts_on", "ends_on")}
    try:
        days = _read("starts_on", parse_date, typed["starts_on"]), _read("ends_on", parse_date, typed["ends_on"])
        delegate(kit(), actor(), _absent(), number_in(typed["to"]) or 0, *days)
    except Invalid as error:
        return _page(typed, error), 422
    flash(_("Your colleague is named. It begins and ends by itself."), "good")
    return redirect(url_for("delegations.index"))


@delegations.page("/delegations/<int:delegation_id>/end", Permission.DELEGATE, methods=("POST",))
def end(delegation_id: int) -> Response:
    """Ends one before its last day."""
    try:
        end_delegation(kit(), actor(), delegation_id)
    except Refused as error:
        flash(said(error), "bad")
    else:
        flash(_("The delegation is ended"), "good")
    return redirect(url_for("delegations.index"))


def _absent() -> int:
    return asked_number("person") or here().user_id


def _page(typed: dict[str, str], wrong: Invalid | None = None) -> str:
    everyone = may_here(Permission.PEOPLE_MANAGE)
    with kit().read() as session:
        rows = delegations_of(session, scope(), here().user_id, bangkok_day(kit().now()), everyone=everyone)
        people = people_of(session, scope()) if everyone else []
        colleagues = colleagues_of(session, scope(), _absent())
    return render_template(
        "account/delegations.html", rows=rows, people=people, colleagues=colleagues, typed=typed, absent=_absent(),
        wrong={wrong.field: said(wrong)} if wrong else {},
    )  # fmt: skip


def _read(name: str, parse: Callable[[str], date], text: str) -> date:
    try:
        return parse(text)
    except Unreadable as error:
        raise Invalid(name, error.message_th, error.message_en) from None
