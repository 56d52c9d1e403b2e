"""Values out of a posted form or an address, read the same way by every page of the office."""

from flask import abort, g, request

from portal.rules.numbers import Unreadable
from portal.rules.video_words import parse_clock
from portal.services.errors import Invalid


def posted_version() -> int:
    """The version the page was opened with; a form without it is none of ours (400)."""
    found = number_in(request.form.get("version", ""))
    return found if found is not None else abort(400)


def posted_seconds(name: str) -> float | None:
    """A place in a video as typed, 4:38 or 278; None when left empty. Raises Invalid."""
    text = request.form.get(name, "").strip()
    if not text:
        return None
    try:
        return parse_clock(text)
    except Unreadable as error:
        raise Invalid(name, error.message_th, error.message_en) from None


def asked_number(name: str) -> int | None:
    """A number of the address (`?district=3`); anything else counts as not asked."""
    return number_in(request.args.get(name, ""))


def number_in(text: str) -> int | None:
    """A plain positive number a database can hold, or None."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else None


def lead_back(address: str) -> None:
    """Says where an error page leads if what follows is refused: back to what the person looked at."""
    g.way_back = address
