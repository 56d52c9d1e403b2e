"""Values as the back office shows them: in the page's language, escaped, and drawn once where they repeat."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from flask import current_app, get_template_attribute, request
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from markupsafe import Markup, escape

from portal.admin.words import WORDS
from portal.rules import dates

NOTHING = "–"


class Tongue:
    """One language of one portal. Made while a request is served, then kept: what it draws never changes."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.day: Callable[[date], str] = lru_cache(4096)(self._day)
        self.drawn: Callable[[str, Any], Markup] = lru_cache(1024)(self._drawn)
        self.short_day: Callable[[date], str] = lru_cache(4096)(self._short_day)
        self.people: Callable[[int], str] = lru_cache(256)(self._people)
        self.word: Callable[[str, Any], str] = lru_cache(1024)(self._word)

    def moment(self, value: datetime) -> str:
        """15 พ.ย. 2568 14:02 น."""
        clock = dates.thai_time(value)
        return f"{self.day(dates.bangkok_day(value))} {clock if self.language == 'th' else clock[:5]}"

    def _short_day(self, value: date) -> str:
        whole = self.day(value)
        return f"{whole[:-4]}{whole[-2:]}" if self.language == "th" else whole

    def _people(self, count: int) -> str:
        return ngettext("%(num)d person", "%(num)d people", count) if count else str(_("Nobody yet"))

    def _day(self, value: date) -> str:
        return dates.thai_date(value) if self.language == "th" else dates.english_date(value)

    def _drawn(self, macro: str, value: Any) -> Markup:
        """A part of `macros/parts.html` for one value, such as a chip."""
        made: Markup = get_template_attribute("macros/parts.html", macro)(value)
        return made

    def _word(self, kind: str, code: Any) -> str:
        """What people call a code word of the programme; an unknown one stands for itself."""
        return str(WORDS[kind]().get(code, code))


def tongue() -> Tongue:
    """The tongue of this page."""
    kept: dict[tuple[str, str], Tongue] = current_app.extensions["portal_tongues"]
    key = (str(get_locale() or "th")[:2], request.script_root)
    found = kept.get(key)
    if found is None:
        found = kept[key] = Tongue(key[0])
    return found


class Text:
    """A text as it stands."""

    def text(self, value: Any, _tongue: Tongue) -> str:
        return NOTHING if value is None or value == "" else str(value)

    def html(self, value: Any, tongue: Tongue) -> str:
        return escape(self.text(value, tongue))

    def whole(self, value: Any, tongue: Tongue) -> str:
        """Where there is room for all of it."""
        return self.html(value, tongue)


class Code(Text):
    """A number or code: digits of one width."""


class Day(Text):
    """A day, with the Buddhist year in Thai; in a cell of two figures."""

    def html(self, value: Any, tongue: Tongue) -> str:
        return NOTHING if value is None else tongue.short_day(value)

    def text(self, value: Any, tongue: Tongue) -> str:
        return NOTHING if value is None else tongue.day(value)

    def whole(self, value: Any, tongue: Tongue) -> str:
        return escape(self.text(value, tongue))


class Moment(Text):
    """A time, as day and clock in Bangkok."""

    def html(self, value: Any, tongue: Tongue) -> str:
        return (
            NOTHING if value is None else f"{tongue.short_day(dates.bangkok_day(value))} {dates.thai_time(value)[:5]}"
        )

    def text(self, value: Any, tongue: Tongue) -> str:
        return NOTHING if value is None else tongue.moment(value)

    def whole(self, value: Any, tongue: Tongue) -> str:
        return escape(self.text(value, tongue))


class Count(Text):
    """A whole number or amount, grouped."""

    def text(self, value: Any, _tongue: Tongue) -> str:
        return NOTHING if value is None else f"{value:,}"


class Officers(Text):
    """How many people look after an authority; nobody is worth seeing at a glance."""

    def text(self, value: Any, tongue: Tongue) -> str:
        return tongue.people(value or 0)

    def html(self, value: Any, tongue: Tongue) -> str:
        text = escape(self.text(value, tongue))
        return text if value else Markup('<span class="row-flag">{}</span>').format(text)


class Size(Text):
    """A size in bytes, in the unit people read."""

    def text(self, value: Any, _tongue: Tongue) -> str:
        if value is None:
            return NOTHING
        size, units = float(value), ["B", "kB", "MB"]
        while size >= 1000 and len(units) > 1:
            size /= 1000
            units.pop(0)
        return f"{value} B" if units[0] == "B" else f"{size:,.1f} {units[0]}"


class Seconds(Text):
    """A length, as minutes and seconds."""

    def text(self, value: Any, _tongue: Tongue) -> str:
        return NOTHING if value is None else f"{int(value) // 60}:{int(value) % 60:02d}"


class Word(Text):
    """A code word, as people call it."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def text(self, value: Any, tongue: Tongue) -> str:
        return NOTHING if value is None or value == "" else tongue.word(self.kind, value)


class Chip(Word):
    """A state or an outcome, as its chip; `macro` draws it."""

    def __init__(self, kind: str, macro: str) -> None:
        super().__init__(kind)
        self.macro = macro

    def html(self, value: Any, tongue: Tongue) -> str:
        return NOTHING if value is None else tongue.drawn(self.macro, value)


class Mark(Text):
    """Yes as one word, no as nothing."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def text(self, value: Any, tongue: Tongue) -> str:
        return tongue.word("marks", self.kind) if value else NOTHING


class Address(Text):
    """A link that people gave: shown whole, followed only when it is http(s)."""

    def html(self, value: Any, tongue: Tongue) -> str:
        if not str(value or "").startswith(("https://", "http://")):
            return super().html(value, tongue)
        return Markup('<a href="{0}" target="_blank" rel="noopener noreferrer">{0}</a>').format(value)
