"""What every answer carries: security headers, a strict content policy with a nonce, no caching behind sign-in."""

import secrets
from typing import Any

from flask import Flask, Response, g, request
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect
from itsdangerous import URLSafeTimedSerializer

CONTENT_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; media-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
FOR_EVER = "public, max-age=31536000, immutable"
"""For static files whose address changes with their content."""
HSTS = "max-age=31536000; includeSubDomains"


class Cookies(SecureCookieSessionInterface):
    """Flask's own signed cookie; its signer is made once a key instead of twice a request."""

    def __init__(self) -> None:
        self._made: tuple[Any, URLSafeTimedSerializer | None] | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer of the app's key, which cannot change but by another `SECRET_KEY`."""
        keys = (app.secret_key, tuple(app.config["SECRET_KEY_FALLBACKS"] or ()))
        if self._made is None or self._made[0] != keys:
            self._made = (keys, super().get_signing_serializer(app))
        return self._made[1]


def raise_shield(app: Flask, *, https: bool) -> None:
    """CSRF on every unsafe method, headers on every answer, cookies as strict as the scheme allows."""
    app.config.update(
        SESSION_COOKIE_NAME="__Host-portal" if https else "portal",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session
        WTF_CSRF_SSL_STRICT=False,  # the token is enough; Referrer-Policy drops the header it would look at
    )
    app.session_interface = Cookies()
    CSRFProtect(app)
    app.jinja_env.globals["csp_nonce"] = nonce

    @app.after_request
    def shield(response: Response) -> Response:
        carried = {name.lower() for name, _value in response.headers}  # `setdefault` walks them all for each of ours
        policy = CONTENT_POLICY.format(nonce=nonce()) + "".join(g.get("frames", ()))
        for name, value in (*HEADERS.items(), ("Content-Security-Policy", policy), ("Cache-Control", "no-store")):
            if name.lower() not in carried:
                response.headers.add(name, value)
        if https:
            response.headers["Strict-Transport-Security"] = HSTS
        if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
            response.headers["Cache-Control"] = FOR_EVER
        response.headers.pop("Server", None)
        return response


def allow_frames(*origins: str) -> None:
    """Lets this one answer show frames of these origins (a platform's player); every other answer shows none."""
    g.frames = (f"; frame-src {' '.join(origins)}",)


def nonce() -> str:
    """This request's nonce for its own scripts."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    made: str = g.nonce
    return made
