"""What services say, in the language of the page."""

from typing import Protocol

from flask_babel import get_locale


class TwoTongued(Protocol):
    """Anything that brings its sentence in both languages."""

    message_th: str
    message_en: str


def said(thing: TwoTongued) -> str:
    """The sentence in the page's language."""
    return thing.message_th if str(get_locale() or "th").startswith("th") else thing.message_en
