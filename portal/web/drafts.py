"""The key under which an officer's unsent text lies on a phone: each account's own, told to its own pages only."""

import base64
import hashlib
import hmac

from flask import current_app

from portal.access.desk import find_here, here
from portal.rules.vocabulary import Role


def draft_key() -> str:
    """The AES-256 key of the person here (base64url): made from the portal's secret and the account, so that phones
    that several people use show each only their own. It survives sign-out and time-out and is never stored."""
    return base64.urlsafe_b64encode(_digest(here().user_id)).decode().rstrip("=")


def draft_words() -> dict[str, str]:
    """For every page of an officer: the name under which their own drafts lie on this device, which tells nobody
    whose they are."""
    person = find_here()
    if person is None or person.role is not Role.AUTHORITY:
        return {}
    return {"draft_slot": hashlib.sha256(_digest(person.user_id)).hexdigest()[:16]}


def _digest(user_id: int) -> bytes:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, f"drafts of user {user_id}".encode(), hashlib.sha256).digest()
