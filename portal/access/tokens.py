"""Bearer tokens made on the page: short-lived, for one report, dead with the sign-in under which they were made."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from portal.access.desk import here, sign_in_hash

LASTS = timedelta(hours=1)
SALT = "portal upload token"


@dataclass(frozen=True)
class Token:
    """Who may upload, to which report; `sign_in` is the hash of the sign-in it hangs on."""

    sign_in: str
    user_id: int
    report_id: int


def make_token(report_id: int, now: datetime) -> tuple[str, datetime]:
    """A token for the person signed in here, and when it ends."""
    until = now + LASTS
    made = _seal().dumps([sign_in_hash(), here().user_id, report_id, int(until.timestamp())])
    return (made.decode() if isinstance(made, bytes) else made), until


def read_token(now: datetime) -> Token | None:
    """The token of this request's Authorization header; None when there is none, or it is forged or over."""
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    if kind.casefold() != "bearer":
        return None
    try:
        sign_in, user_id, report_id, until = _seal().loads(text.strip())
    except (BadSignature, ValueError, TypeError):
        return None
    return Token(sign_in, user_id, report_id) if now.timestamp() < until else None


def _seal() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=SALT)
