"""The language of a page, and values as people read them: Buddhist years, Bangkok time, grouped digits."""

from datetime import date, datetime
from typing import Any, Protocol

from flask import Flask, g, request
from flask_babel import Babel, get_locale, get_translations
from markupsafe import Markup

from portal.access.desk import find_here
from portal.bundle import PACKAGE
from portal.rules import dates, numbers
from portal.web.keeping import keep

LANGUAGES = ("th", "en")


class TwoTongued(Protocol):
    """Anything that brings its sentence in both languages."""

    @property
    def message_th(self) -> str: ...

    @property
    def message_en(self) -> str: ...


def speak(app: Flask) -> None:
    """Thai first, English when the person chose it; catalogues lie in the package."""
    app.config["BABEL_DEFAULT_LOCALE"] = "th"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(PACKAGE / "translations")
    Babel(app, locale_selector=choose_language, timezone_selector=lambda: "Asia/Bangkok")
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals["language"] = language
    app.jinja_env.globals["_"] = say


def choose_language() -> str:
    """The person's own language, else the cookie's, else Thai."""
    person = find_here()
    wanted = person.language if person else request.cookies.get("language", "th")
    return wanted if wanted in LANGUAGES else "th"


def say(text: str, /, **values: Any) -> Markup:
    """`_` of the templates: a sentence in the page's language, its values escaped.

    A page says a hundred of them; Flask-Babel's own looks the catalogue up for each, at six times the price.
    """
    catalogue = getattr(g, "catalogue", None)
    if catalogue is None:
        catalogue = g.catalogue = get_translations()
    said = Markup(catalogue.ugettext(text))  # noqa: S704 from our own catalogue
    return said % values if "%" in said else said


def language() -> str:
    """The language of this page: th or en."""
    return str(get_locale() or "th")[:2]


def said(thing: TwoTongued) -> str:
    """A finding's, a refusal's or an error's sentence in the page's language."""
    return thing.message_th if language() == "th" else thing.message_en


def day(value: date | datetime | None, style: str = "short") -> str:
    """15 พฤศจิกายน 2568 (long), 15 พ.ย. 2568 (short), 15 พ.ย. (table); the Bangkok day of a time."""
    if value is None:
        return "–"
    on = dates.bangkok_day(value) if isinstance(value, datetime) else value
    return dates.thai_date(on, style) if language() == "th" else dates.english_date(on)


def clock(value: datetime | None) -> str:
    """14:02 น."""
    if value is None:
        return "–"
    text = dates.thai_time(value)
    return text if language() == "th" else text.replace(" น.", "")


def moment(value: datetime | None) -> str:
    """Day and time together."""
    return f"{day(value)} {clock(value)}" if value else "–"


def baht(value: Any) -> str:
    """An amount with grouped digits; nothing when there is none."""
    return numbers.format_baht(value) if value is not None else "–"


FILTERS = {
    "baht": baht, "clock": clock, "count": numbers.format_count, "day": day, "keep": keep, "moment": moment,
    "said": said,
}  # fmt: skip
"""What templates may put behind a value."""
