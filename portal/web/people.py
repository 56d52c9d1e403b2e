"""The people of a province: who has an account, slips that invite, one-time passwords, closing and opening."""

import segno
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from portal.access.desk import actor, kit, scope
from portal.access.policy import Permission
from portal.queries.people import PersonRow, people_page, person_row, places_of
from portal.rules.vocabulary import Role
from portal.services import accounts, inviting
from portal.services.accounts import Post
from portal.services.errors import Invalid, NotFound, Refused
from portal.services.inviting import Slip
from portal.web.dressing import role_label
from portal.web.pages import Pages
from portal.web.speaking import said

people = Pages("people", __name__)
MANAGE = Permission.PEOPLE_MANAGE
GIVEN = (Role.AUTHORITY, Role.DISTRICT, Role.REVIEWER, Role.PROVINCE)
"""Roles a province may give."""


@people.page("/people", MANAGE)
def index() -> str:
    """Everybody of the province, with what can be done."""
    with kit().read() as database:
        page = people_page(database, scope(), kit().now(), after=_number("after"), before=_number("before"))
        waiting = inviting.waiting_count(database, actor(), kit().now())
    return render_template("people/index.html", page=page, waiting=waiting, label=role_label)


@people.page("/people/slips", MANAGE, methods=("POST",))
def slips() -> str | Response:
    """Slips for all authorities that wait for one (or also for those that have one), ready to print."""
    made = inviting.invite_authorities(kit(), actor(), again="again" in request.form)
    if not made:
        flash(_("Every authority has its officer or a slip that is still good"), "info")
        return redirect(url_for("people.index"))
    return _print(made)


@people.page("/people/<int:user_id>/slip", MANAGE, methods=("POST",))
def slip(user_id: int) -> str:
    """A new slip for one account that is not in use yet."""
    return _print([inviting.invite_again(kit(), actor(), user_id)])


@people.page("/people/add", MANAGE, methods=("GET", "POST"))
def add() -> str | tuple[str, int]:
    """A new account: its slip comes at once."""
    wrong: Invalid | None = None
    if request.method == "POST":
        try:
            return _print([inviting.invite_person(kit(), actor(), request.form.get("name", ""), _post())])
        except Invalid as error:
            wrong = error
    with kit().read() as database:
        districts, authorities = places_of(database, scope())
    roles = [(role, role_label(role)) for role in GIVEN]
    shown = render_template(
        "people/add.html", roles=roles, form=request.form,
        districts=[(place.id, place.name) for place in districts],
        authorities=[(place.id, place.name) for place in authorities],
        wrong=said(wrong) if wrong else "", wrong_field=wrong.field if wrong else "",
    )  # fmt: skip
    return (shown, 422) if wrong else shown


@people.page("/people/<int:user_id>/password", MANAGE, methods=("POST",))
def reset_password(user_id: int) -> str:
    """A one-time password, shown once."""
    password = accounts.reset_password(kit(), actor(), user_id)
    return render_template("people/password.html", row=_row(user_id), password=password)


@people.page("/people/<int:user_id>/disable", MANAGE, methods=("POST",))
def disable(user_id: int) -> Response:
    """Closes an account."""
    try:
        accounts.disable(kit(), actor(), user_id, request.form.get("reason", "")[:500])
    except Refused as error:
        flash(said(error), "bad")
    else:
        flash(_("The account is closed. Every place was signed out."), "good")
    return redirect(url_for("people.index"))


@people.page("/people/<int:user_id>/enable", MANAGE, methods=("POST",))
def enable(user_id: int) -> Response:
    """Opens a closed account again."""
    accounts.enable(kit(), actor(), user_id)
    flash(_("The account is open again"), "good")
    return redirect(url_for("people.index"))


def qr_of(text: str) -> Markup:
    """A QR code as inline SVG, dark on white whatever the theme, without any style attribute."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(
        omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff"
    )
    return Markup(drawn)  # noqa: S704 drawn from squares, holds no text


def _print(made: list[Slip]) -> str:
    links = [f"{kit().base_url}/join/{slip.secret}" for slip in made]
    rows = [(slip, link, qr_of(link)) for slip, link in zip(made, links, strict=True)]
    return render_template("people/slips.html", rows=rows, label=role_label)


def _row(user_id: int) -> PersonRow:
    with kit().read() as database:
        row = person_row(database, scope(), user_id, kit().now())
    if row is None:
        raise NotFound
    return row


def _post() -> Post:
    given = request.form.get("role", "")
    if given not in GIVEN:
        raise Invalid("role", "เลือกหน้าที่ก่อน", "Choose a role first.")
    role = Role(given)
    if role is Role.AUTHORITY:
        return Post(role, authority_id=_place("authority"))
    if role is Role.DISTRICT:
        return Post(role, district_id=_place("district"))
    return Post(role, province_id=scope().province_id)


def _place(name: str) -> int:
    text = request.form.get(name, "")
    if not (text.isascii() and text.isdecimal()):
        raise Invalid(name, "เลือก อปท. หรืออำเภอของคนนี้ก่อน", "Choose this person's authority or district first.")
    return int(text)


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    if not text:
        return None
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else abort(404)
