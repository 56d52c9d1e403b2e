"""The frame around a list is drawn once a person and view and kept for a minute; a page brings what is its own.

Masthead, rail and words of a page hold a hundred small pieces and change with nobody's click, yet to draw them takes
longer than to read and show fifty rows of a hundred thousand. What does differ from one answer to the next stands in
the kept frame as a mark: the nonce, the token against forgery, where one is, what is asked, and the list itself.
"""

import re
import time
from collections.abc import Callable, Hashable
from typing import Any

from flask import current_app, request, session
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

KEPT_S, MOST = 60.0, 500
BODY, QUERY = "\x02body\x03", "\x02query\x03"
_NONCE, _TOKEN, _HERE = "\x02nonce\x03", "\x02token\x03", "\x02here\x03"
_MARKS = re.compile("(\x02[a-z]+\x03)")
_NEXT = re.compile('(name="next" value=")[^"]*')

Draw = Callable[[Markup, Markup], str]
"""Draws the whole page around a body, with the question's part of the address."""


class Shells:
    """The frames that are kept."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[float, list[str]]] = {}

    def around(self, body: str, query: str, key: Hashable, draw: Draw) -> str:
        """The page. `key` must name everything that the frame hangs on, the person first of all."""
        asked = escape(query)
        if session.get("_flashes"):
            return draw(Markup(body), asked)  # noqa: S704 drawn by us
        known = self._kept.get(key)
        if known is None or time.monotonic() - known[0] > KEPT_S:
            if len(self._kept) >= MOST:
                self._kept.clear()
            known = self._kept[key] = (time.monotonic(), _pieces(draw(Markup(BODY), Markup(QUERY))))  # noqa: S704 our marks
        own = {BODY: body, QUERY: str(asked), _NONCE: _nonce(), _TOKEN: generate_csrf(), _HERE: _here()}
        return "".join([own.get(piece, piece) for piece in known[1]])


def _pieces(page: str) -> list[str]:
    marked = page.replace(_nonce(), _NONCE).replace(str(generate_csrf()), _TOKEN)
    return _MARKS.split(_NEXT.sub(rf"\g<1>{_HERE}", marked))


def _nonce() -> str:
    made: Any = current_app.jinja_env.globals["csp_nonce"]
    return str(made())


def _here() -> str:
    return str(escape(request.full_path.rstrip("?")))
