"""Error pages: plain words, what to do next, an incident id for the log, and nothing of the inside."""

import logging
import secrets

from flask import Flask, Response, current_app, g, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from portal.access.desk import forget_here
from portal.services.errors import Collision, Conflict, Invalid, NotFound, ServiceError, Unreachable
from portal.web.speaking import said

PAGES = {400, 401, 403, 404, 409, 413, 429, 500, 503}
Answer = tuple[str | Response, int]
log = logging.getLogger("portal")


def answer_failures(app: Flask) -> None:
    """Registers one handler a kind of failure."""
    app.register_error_handler(ServiceError, _service)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Unreachable, _database)
    app.register_error_handler(Collision, _collision)
    app.register_error_handler(Exception, _unknown)


def _service(error: ServiceError) -> Answer:
    code = 404 if isinstance(error, NotFound) else 409 if isinstance(error, Conflict) else 422
    if wants_data():
        body: dict[str, object] = {"message": said(error)}
        if isinstance(error, Conflict):
            body |= {"mine": error.mine, "theirs": error.theirs, "version": error.version}
        if isinstance(error, Invalid):
            body["field"] = error.field
        return jsonify(body), code
    return render_template(f"errors/{code}.html", message=said(error), error=error, same_page=_same_page()), code


def _csrf(_error: CSRFError) -> Answer:
    return _page(400)


def _http(error: HTTPException) -> Answer | HTTPException:
    code = error.code or 500
    if code < 400:
        return error  # a redirect is its own answer
    return _page(code)


def _collision(error: Collision) -> Answer:
    _incident(error)  # two people made the same thing in the same moment: the second is told, the log knows
    return _page(409)


def _database(error: Unreachable) -> Answer:
    return _page(503, incident=_incident(error))


def _unknown(error: Exception) -> Answer:
    return _page(500, incident=_incident(error))


def _incident(error: Exception) -> str:
    number = secrets.token_hex(4)
    # The rule, not the address: an address may hold the secret of an invitation.
    where = request.url_rule.rule if request.url_rule else repr(request.path)[:300]
    log.error("incident %s: %s %s", number, request.method, where, exc_info=error)
    return number


def _page(code: int, incident: str | None = None) -> Answer:
    if incident:
        forget_here()
    if wants_data():
        return jsonify({"code": code, "incident": incident}), code
    shown = code if code in PAGES - {401} else 403 if code == 401 else 400 if code < 500 else 500
    return render_template(f"errors/{shown}.html", incident=incident, same_page=_same_page()), code


def _same_page() -> str:
    """The way back that the view named (`posted.lead_back`), else the address of the page that was sent from, when it
    stands at the address it was sent to; else nothing."""
    if named := g.get("way_back"):
        return str(named)
    if request.method != "POST":
        return ""
    asked = current_app.create_url_adapter(request)
    return request.path if asked and "GET" in asked.allowed_methods(request.path) else ""


def wants_data() -> bool:
    """Whether a script asks (fetch with JSON, htmx, a tus client), not a person's browser."""
    asked_by_script = request.is_json or "HX-Request" in request.headers or "Tus-Resumable" in request.headers
    return asked_by_script or request.accept_mimetypes.best == "application/json"
