"""Values as the back office shows them: in the page's language, escaped, and drawn once where they repeat."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from flask import current_app, get_template_attribute, request
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from markupsafe import Markup, escape

from portal.access.desk import here
from portal.admin.list_words import list_words
from portal.admin.words import WORDS
from portal.rules import dates

NOTHING = "–"
BANGKOK_AHEAD = timedelta(hours=7)
UTC_OR_BARE = (UTC, None)
"""A time from the database that names no zone is in UTC."""

LIST_ICONS = ("star", "plus", "cross", "search", "filter", "left", "right", "pencil", "sort", "up", "down")


class Tongue:
    """One language of one portal. Made while a request is served, then kept: what it draws never changes."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.day: Callable[[date], str] = lru_cache(4096)(self._day)
        self.drawn: Callable[[str, Any], Markup] = lru_cache(1024)(self._drawn)
        self.short_day: Callable[[date], str] = lru_cache(4096)(self._short_day)
        self.people: Callable[[int], str] = lru_cache(256)(self._people)
        self.word: Callable[[str, Any], str] = lru_cache(1024)(self._word)
        self._heard: dict[int, Markup] = {}
        self.words = SimpleNamespace(**{name: escape(text) for name, text in list_words().items()})
        self.icons = SimpleNamespace(**{name: self.drawn("icon", name) for name in LIST_ICONS})

    def moment(self, value: datetime) -> str:
        """15 พ.ย. 2568 14:02 น."""
        clock = dates.thai_time(in_utc(value))
        return f"{self.day((in_utc(value) + BANGKOK_AHEAD).date())} {clock if self.language == 'th' else clock[:5]}"

    def short_moment(self, value: datetime) -> str:
        """15 พ.ย. 68 14:02. Bangkok is seven hours ahead all year."""
        at = (value if value.tzinfo in UTC_OR_BARE else value.astimezone(UTC)) + BANGKOK_AHEAD
        return f"{self.short_day(at.date())} {at.hour:02d}:{at.minute:02d}"

    def _short_day(self, value: date) -> str:
        whole = self.day(value)
        return f"{whole[:-4]}{whole[-2:]}" if self.language == "th" else whole

    def _people(self, count: int) -> str:
        return ngettext("%(num)d person", "%(num)d people", count) if count else str(_("Nobody yet"))

    def said(self, words: LazyString | str) -> Markup:
        """Words that stand in a class and are lazy until a page asks: said once. They are known by their place, as to
        hash a lazy word is to say it."""
        found = self._heard.get(id(words))
        if found is None:
            found = self._heard[id(words)] = escape(str(words))
        return found

    def _day(self, value: date) -> str:
        return dates.thai_date(value) if self.language == "th" else dates.english_date(value)

    def _drawn(self, macro: str, value: Any) -> Markup:
        """A part of `macros/parts.html` for one value, such as a chip."""
        made: Markup = get_template_attribute("macros/parts.html", macro)(value)
        return made

    def _word(self, kind: str, code: Any) -> str:
        """What people call a code word of the programme; an unknown one stands for itself."""
        return str(WORDS[kind]().get(code, code))


def in_utc(value: datetime) -> datetime:
    """A time as it is in UTC."""
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def tongue() -> Tongue:
    """The tongue of this page, which is the person's own."""
    kept: dict[tuple[str, str], Tongue] = current_app.extensions["portal_tongues"]
    key = ("en" if here().language == "en" else "th", request.script_root)
    found = kept.get(key)
    if found is None:
        found = kept[key] = Tongue(key[0])
    return found
