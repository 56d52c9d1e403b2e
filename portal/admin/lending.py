"""The back office's words for what happened, lent to the pages outside it."""

from collections.abc import Iterable
from typing import Any

from flask import Flask

from portal.admin.changes import Change, changes_of
from portal.admin.tongues import tongue
from portal.queries.history import Happening


def lend_words(app: Flask) -> None:
    """Templates may say a code word (`word`) and what an event changed (`changes_of`)."""
    app.jinja_env.globals.update(word=_word, changes_of=_changes_of)


def _word(kind: str, code: Any) -> str:
    return tongue().word(kind, code)


def _changes_of(events: Iterable[Happening]) -> list[list[Change]]:
    return changes_of(events, tongue())
