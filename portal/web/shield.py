"""What every answer carries: security headers, a strict content policy with a nonce, no caching behind sign-in."""

import secrets

from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFProtect

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
    CSRFProtect(app)
    app.jinja_env.globals["csp_nonce"] = nonce

    @app.after_request
    def shield(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY.format(nonce=nonce()))
        if https:
            response.headers["Strict-Transport-Security"] = HSTS
        if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
            response.headers["Cache-Control"] = FOR_EVER
        response.headers.setdefault("Cache-Control", "no-store")  # what everybody may keep says so itself
        response.headers.pop("Server", None)
        return response


def nonce() -> str:
    """This request's nonce for its own scripts."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    made: str = g.nonce
    return made
