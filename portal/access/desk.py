"""The front desk: who is here, what they may do, and the kit they work with."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from flask import Flask, Request, abort, current_app, g, redirect, request, session, url_for
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.access.policy import Permission, may
from portal.queries.people import Person, Place, find_person
from portal.queries.standing_in import stand_in
from portal.rules.scope import Actor, Scope
from portal.services import signing_in
from portal.services.kit import Kit
from portal.services.recording import record

SEEN_EVERY = timedelta(minutes=5)
SCRIPTS = ("HX-Request", "X-Requested-With", "Tus-Resumable")
"""Headers of those who cannot follow a way to the sign-in page: they are told 401."""
NOT_LENT = frozenset({Permission.PEOPLE_MANAGE, Permission.TYPE_IN, Permission.DELEGATE})
"""What nobody does in another's place: accounts, and standing in further, would outlast the days it was given for."""
READS = frozenset({"GET", "HEAD"})
View = TypeVar("View", bound=Callable[..., Any])


class Guest(UserMixin):  # type: ignore[misc]
    """The person behind this request, as Flask-Login wants to see them; `person` holds the facts."""

    def __init__(self, person: Person, secret: str) -> None:
        self.person = person
        self.secret = secret

    def get_id(self) -> str:
        return self.secret


def open_desk(app: Flask, kit: Kit, *, idle_minutes: int, session_hours: int) -> None:
    """Puts the guard before every request of `app`: no route is served that names no permission."""
    app.extensions["portal_kit"] = kit
    app.extensions["portal_doors"] = {"static": Permission.PUBLIC}
    manager = LoginManager(app)
    manager.session_protection = None  # the row decides, not the browser's fingerprint
    idle, longest = timedelta(minutes=idle_minutes), timedelta(hours=session_hours)

    def who(database: Session, hashed: str) -> Person | None:
        person = find_person(database, hashed)
        return stand_in(database, person, kit.now()) if person else None

    def guest(hashed: str, secret: str) -> Guest | None:
        if request.method in READS:
            person = who(reading(), hashed)
        else:
            with kit.read() as database:
                person = who(database, hashed)
        if person is None or is_over(person, kit.now()):
            return None
        return Guest(person, secret)

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(secret: str) -> Guest | None:
        return guest(signing_in.secret_hash(secret), secret)

    @manager.request_loader  # type: ignore[untyped-decorator]
    def load_bearer(asked: Request) -> Guest | None:
        read = getattr(app.view_functions.get(asked.endpoint or ""), "bearer", None)
        token = read(kit.now()) if read else None
        return guest(token.sign_in, "") if token else None

    def is_over(stay: Person | Place, now: datetime) -> bool:
        return now - stay.seen_at > idle or now - stay.started_at > longest

    app.extensions["portal_is_over"] = is_over

    app.before_request(_guard)
    app.teardown_request(_end_reading)


def declare(app: Flask, door: str, permission: Permission) -> None:
    """Says what an endpoint (or a whole blueprint, by its name) asks for."""
    app.extensions["portal_doors"][door] = permission


def permission_of(app: Flask, endpoint: str) -> Permission | None:
    """What an endpoint asks for: its own word, else its blueprint's; None when nobody said."""
    own = getattr(app.view_functions.get(endpoint), "permission", None)
    doors: dict[str, Permission] = app.extensions["portal_doors"]
    return own or doors.get(endpoint) or doors.get(endpoint.rpartition(".")[0])


def needs(permission: Permission) -> Callable[[View], View]:
    """Marks a view with the permission it asks for; the guard reads it."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def takes_bearer(read: Callable[[datetime], Any]) -> Callable[[View], View]:
    """Marks a view that also knows its person by the token of an Authorization header: `read` gives a token whose
    `sign_in` is the hash of the sign-in it was made under, or None. Such a view minds CSRF itself."""

    def mark(view: View) -> View:
        view.bearer = read  # type: ignore[attr-defined]
        return view

    return mark


def unlocked() -> Any:
    """What the secret in the address opened (views of Permission.CAPABILITY)."""
    return g.unlocked


def sign_in_hash() -> str:
    """The hash of the sign-in behind this request's cookie, which a token may be bound to."""
    return signing_in.secret_hash(current_user.get_id())


def kit() -> Kit:
    """The kit of the running app."""
    found: Kit = current_app.extensions["portal_kit"]
    return found


def reading() -> Session:
    """The reading session of this request: opened at its first question, closed at its end, so that a page asks all
    its questions of one picture and over one connection. Not for what a request reads after it has written."""
    found: Session | None = getattr(g, "reading", None)
    if found is None:
        found = g.reading = kit().database.reading_session()
    return found


def _end_reading(error: BaseException | None) -> None:
    opened: Session | None = g.pop("reading", None)
    if opened is None:
        return
    if error is None and opened.is_active:
        opened.commit()  # a rollback would make psycopg forget the statements it has prepared
    opened.close()


def find_here() -> Person | None:
    """The person signed in, if any."""
    # Not `if current_user`: a proxy whose loading fails counts as false, and a fault would look like a guest. A page
    # asks who is here a dozen times: once loaded, Flask-Login's own answer is asked without its proxy.
    loaded = g.get("_login_user")
    found: Person | None = getattr(current_user if loaded is None else loaded, "person", None)
    return found


def forget_here() -> None:
    """Shows this request nobody: for error pages, as asking who is here may be what failed."""
    g._login_user = AnonymousUserMixin()


def here() -> Person:
    """The person signed in. Only for pages whose permission is not public."""
    person = find_here()
    if person is None:
        abort(401)
    return person


def actor() -> Actor:
    """The person signed in, as events record them."""
    return here().actor(request.remote_addr or "")


def scope() -> Scope:
    """What the person signed in may see."""
    return here().scope


def may_here(permission: Permission) -> bool:
    """Whether the person here has a permission (for menus and buttons; the guard asks again)."""
    person = find_here()
    if person and person.acting and permission in NOT_LENT:
        return False
    return may(person.role if person else None, permission)


def require(permission: Permission) -> None:
    """Stops with 403 unless the person here has a permission, and writes the refusal down."""
    if may_here(permission):
        return
    person = here()
    with kit().transaction(actor(), "access.refused") as database:
        place = (person.province_id, person.authority_id)
        record(database, "access.refused", ("users", person.user_id), after={"path": request.path[:300]}, place=place)
    abort(403)


def _guard() -> Response | None:
    if request.endpoint is None:
        return None  # no such page: the 404 page says so
    permission = permission_of(current_app, request.endpoint)
    if permission is None:
        abort(404)
    if permission is Permission.PUBLIC:
        return None  # without a look at the database: styles and pictures come through here too
    if permission is Permission.CAPABILITY:
        _try_lock()
        return None
    person = find_here()
    if person is None:
        if session.pop("_user_id", None):
            session["over"] = True  # the sign-in page says why the person meets it again
        if any(name in request.headers for name in SCRIPTS):
            abort(401)
        wanted = request.full_path.rstrip("?") if request.method == "GET" and request.path != "/" else None
        return redirect(url_for("account.sign_in", next=wanted))
    if person.must_change and request.endpoint not in {"account.change_password", "account.sign_out"}:
        return redirect(url_for("account.change_password"))
    if permission is not Permission.SIGNED_IN:
        require(permission)
    if kit().now() - person.seen_at > SEEN_EVERY and not g.get("seen"):
        g.seen = True
        signing_in.touch(kit(), person.sign_in_id)
    return None


def _try_lock() -> None:
    lock = getattr(current_app.view_functions[request.endpoint or ""], "lock", None)
    g.unlocked = lock(**(request.view_args or {})) if lock else None
    if g.unlocked is None:
        abort(404)
