"""Error pages: plain words, what to do next, an incident id for the log, and nothing of the inside."""

import logging
import secrets

from flask import Flask, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from portal.services.errors import Conflict, Invalid, NotFound, ServiceError
from portal.web.speaking import said

PAGES = {400, 401, 403, 404, 409, 413, 429, 500, 503}
Answer = tuple[object, int]
log = logging.getLogger("portal")


def answer_failures(app: Flask) -> None:
    """Registers one handler a kind of failure."""
    app.register_error_handler(ServiceError, _service)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
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
    page = 404 if code == 404 else 409
    return render_template(f"errors/{page}.html", message=said(error), error=error), code


def _csrf(_error: CSRFError) -> Answer:
    return _page(400)


def _http(error: HTTPException) -> Answer:
    code = error.code or 500
    if code < 400:
        return error.get_response(), code
    return _page(code)


def _database(error: OperationalError) -> Answer:
    return _page(503, incident=_incident(error))


def _unknown(error: Exception) -> Answer:
    return _page(500, incident=_incident(error))


def _incident(error: Exception) -> str:
    number = secrets.token_hex(4)
    log.error("incident %s: %s %s", number, request.method, repr(request.path)[:300], exc_info=error)
    return number


def _page(code: int, incident: str | None = None) -> Answer:
    if wants_data():
        return jsonify({"code": code, "incident": incident}), code
    shown = code if code in PAGES - {401} else 403 if code == 401 else 400 if code < 500 else 500
    return render_template(f"errors/{shown}.html", incident=incident), code


def wants_data() -> bool:
    """Whether a script asks (fetch with JSON), not a person's browser."""
    return request.accept_mimetypes.best == "application/json" or request.is_json
