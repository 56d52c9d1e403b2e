"""At the door and one's own account: sign in and out, join by a slip, password, details, language."""

from urllib.parse import urlsplit

from flask import current_app, flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.access.desk import actor, find_here, here, kit
from portal.access.policy import Permission
from portal.queries.notices import choice_of
from portal.queries.people import details_of, find_invited, sign_ins_of
from portal.rules.devices import device_names
from portal.services import accounts, inviting, signing_in
from portal.services.errors import Invalid, NotFound, Refused
from portal.web.pages import Pages
from portal.web.speaking import LANGUAGES, said

account = Pages("account", __name__)
Page = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]
A_YEAR = 365 * 24 * 3600


@account.page("/sign-in", Permission.PUBLIC, methods=("GET", "POST"))
def sign_in() -> Page:
    """Name and password."""
    wanted = safe_next(request.values.get("next", ""))
    if request.method == "GET":
        over = session.pop("over", False)
        return redirect(wanted) if find_here() else render_template("account/sign_in.html", wanted=wanted, over=over)
    login, password = request.form.get("login", "")[:200], request.form.get("password", "")
    try:
        secret = signing_in.sign_in(kit(), login, password, _address(), _device())
    except Refused as error:
        shown = render_template("account/sign_in.html", wanted=wanted, login=login, wrong=said(error))
        return (shown, 429, {"Retry-After": "300"}) if isinstance(error, signing_in.TooManyTries) else (shown, 422)
    _end_here()
    _carry(secret)
    return redirect(wanted)


@account.page("/sign-out", Permission.SIGNED_IN, methods=("POST",))
def sign_out() -> Response:
    """Ends this sign-in; its cookie is dead."""
    _end_here()
    session.clear()
    flash(_("You are signed out"), "good")
    return redirect(url_for("account.sign_in"))


@account.page("/forgotten", Permission.PUBLIC)
def forgotten() -> str:
    """Who gives a new password."""
    return render_template("account/forgotten.html")


@account.page("/join/<secret>", Permission.PUBLIC, methods=("GET", "POST"))
def join(secret: str) -> Page:
    """The page behind a slip's QR: choose a name and a password."""
    fields = {name: request.form.get(name, "")[:400] for name in ("login", "name")}
    wrong: Invalid | Refused | None = None
    if request.method == "POST":
        try:
            password = _repeated_password()
            made = inviting.join(kit(), secret, fields["login"], fields["name"], password, _address(), _device())
        except (Invalid, Refused) as error:
            wrong = error
        except NotFound:
            return render_template("account/join_over.html"), 404
        else:
            _end_here()
            _carry(made)
            flash(_("Your account is ready"), "good")
            return redirect(url_for("home.index"))
    with kit().read() as database:
        invited = find_invited(database, signing_in.secret_hash(secret), kit().now())
    if invited is None:
        return render_template("account/join_over.html"), 404
    shown = render_template("account/join.html", invited=invited, fields=fields, **_marks(wrong))
    return (shown, 422) if wrong else shown


@account.page("/account", Permission.SIGNED_IN)
def show() -> str:
    """My account and where I am signed in."""
    return _account_page()


@account.page("/account/details", Permission.SIGNED_IN, methods=("POST",))
def details() -> Page:
    """One's own display name, e-mail and telephone."""
    given = {name: request.form.get(name, "")[:400] for name in ("name", "email", "phone")}
    text = request.form.get("version", "")
    version = int(text) if text.isascii() and text.isdecimal() else 0
    try:
        accounts.change_details(kit(), actor(), **given, version=version)
    except Invalid as error:
        return _account_page(given, error), 422
    flash(_("Your details are saved"), "good")
    return redirect(url_for("account.show"))


@account.page("/account/password", Permission.SIGNED_IN, methods=("GET", "POST"))
def change_password() -> Page:
    """A new password; after a one-time password this page comes first and alone."""
    wrong: Invalid | Refused | None = None
    if request.method == "POST":
        try:
            password, current = _repeated_password(), request.form.get("current", "")
            secret = signing_in.change_password(kit(), actor(), current, password, _device())
        except (Invalid, Refused) as error:
            wrong = error
        else:
            _carry(secret)
            flash(_("Your password is changed. Every other place was signed out."), "good")
            return redirect(url_for("home.index"))
    shown = render_template("account/password.html", forced=here().must_change, **_marks(wrong))
    return (shown, 429 if isinstance(wrong, signing_in.TooManyTries) else 422) if wrong else shown


@account.page("/account/sign-ins/<int:sign_in_id>/end", Permission.SIGNED_IN, methods=("POST",))
def end_sign_in(sign_in_id: int) -> Response:
    """Ends one of the places where I am signed in."""
    signing_in.end(kit(), actor(), sign_in_id)
    if sign_in_id == here().sign_in_id:
        session.clear()
    flash(_("That place is signed out"), "good")
    return redirect(url_for("account.show"))


@account.page("/language", Permission.PUBLIC, methods=("POST",))
def language() -> Response:
    """Thai or English: kept with the account, or in a cookie for guests."""
    wanted = request.form.get("language", "")
    answer = make_response(redirect(safe_next(request.form.get("next", ""))))
    if wanted not in LANGUAGES:
        return answer
    if find_here():
        accounts.choose_language(kit(), actor(), wanted)
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    answer.set_cookie("language", wanted, max_age=A_YEAR, httponly=True, samesite="Lax", secure=secure)
    return answer


def safe_next(address: str) -> str:
    """A path of this portal to go on to; anything else becomes the first page."""
    plain = address.isprintable() and "\\" not in address and len(address) <= 2000
    if not plain or not address.startswith("/") or address.startswith("//"):
        return "/"
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    # A browser reads "/.//host" as "//host" once the dots are gone.
    return "/" if parts.scheme or parts.netloc or "//" in parts.path else address


def _account_page(given: dict[str, str] | None = None, wrong: Invalid | None = None) -> str:
    person = here()
    with kit().read() as database:
        own, told = details_of(database, person.user_id), choice_of(database, person.user_id)
        places = [
            place
            for place in sign_ins_of(database, person.user_id, person.sign_in_id)
            if place.is_here or not current_app.extensions["portal_is_over"](place, kit().now())
        ]
    shown = given or {"name": own.name, "email": own.email, "phone": own.phone}
    named = [(place, *device_names(place.device)) for place in sorted(places, key=lambda place: not place.is_here)]
    ways = {"told": told, "has_mail": kit().mail is not None, "has_line": kit().line is not None}
    return render_template("account/show.html", own=own, fields=shown, places=named, **ways, **_marks(wrong))


def _marks(wrong: Invalid | Refused | None) -> dict[str, str]:
    """The sentence of a refusal, and the field it belongs to."""
    return {"wrong": said(wrong) if wrong else "", "wrong_field": wrong.field if isinstance(wrong, Invalid) else ""}


def _repeated_password() -> str:
    password = request.form.get("password", "")
    if password != request.form.get("again", ""):
        raise Invalid("again", "รหัสผ่านสองช่องไม่เหมือนกัน พิมพ์ใหม่", "The two passwords differ. Type them again.")
    return password


def _end_here() -> None:
    person = find_here()
    if person:
        signing_in.end(kit(), actor(), person.sign_in_id)


def _carry(secret: str) -> None:
    """A session with nothing of the one before, so that a planted cookie gains nothing."""
    session.clear()
    session["_user_id"] = secret


def _address() -> str:
    return request.remote_addr or ""


def _device() -> str:
    return (request.user_agent.string or "")[:300]
