"""Ways to show values in the lists, on the pages of rows, and in files."""

from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup, escape

from portal.admin.tongues import NOTHING, Tongue

SEAM = "\x1f"
"""Between texts that are escaped together; a text that holds it has the column escaped piece by piece."""


def escaped(texts: Sequence[str]) -> Sequence[str]:
    """The texts as HTML."""
    together = str(escape(SEAM.join(texts))).split(SEAM)
    return together if len(together) == len(texts) else [escape(text) for text in texts]


class Shown:
    """A way to show values. `text` is what a person reads; cells and facts are that text, escaped, unless a way draws
    more."""

    def text(self, value: Any, _tongue: Tongue) -> str:
        """The value in words."""
        return NOTHING if value is None or value == "" else str(value)

    def cell(self, value: Any, tongue: Tongue) -> str:
        """The value in a table, as HTML."""
        return escape(self.text(value, tongue))

    def cells(self, values: Iterable[Any], tongue: Tongue) -> Sequence[str]:
        """A column of them: texts are escaped all at once."""
        return escaped([self.text(value, tongue) for value in values])

    def whole(self, value: Any, tongue: Tongue) -> str:
        """The value where there is room for all of it, as HTML."""
        return self.cell(value, tongue)


class Text(Shown):
    """A text or number as it stands."""

    def cells(self, values: Iterable[Any], _tongue: Tongue) -> Sequence[str]:
        return escaped([NOTHING if value is None or value == "" else str(value) for value in values])


class Drawn(Shown):
    """A way whose cells are more than text."""

    def cells(self, values: Iterable[Any], tongue: Tongue) -> Sequence[str]:
        return [self.cell(value, tongue) for value in values]


class Day(Drawn):
    """A day, with the Buddhist year in Thai; in a cell of two figures."""

    def text(self, value: Any, tongue: Tongue) -> str:
        return NOTHING if value is None else tongue.day(value)

    def cell(self, value: Any, tongue: Tongue) -> str:
        return NOTHING if value is None else tongue.short_day(value)

    def whole(self, value: Any, tongue: Tongue) -> str:
        return self.text(value, tongue)


class Moment(Drawn):
    """A time, as day and clock in Bangkok."""

    def text(self, value: Any, tongue: Tongue) -> str:
        return NOTHING if value is None else tongue.moment(value)

    def cell(self, value: Any, tongue: Tongue) -> str:
        return NOTHING if value is None else tongue.short_moment(value)

    def whole(self, value: Any, tongue: Tongue) -> str:
        return self.text(value, tongue)


class Count(Shown):
    """A whole number or amount, grouped."""

    def text(self, value: Any, _tongue: Tongue) -> str:
        return NOTHING if value is None else f"{value:,}"


class Officers(Drawn):
    """How many people look after an authority; nobody is worth seeing at a glance."""

    def text(self, value: Any, tongue: Tongue) -> str:
        return tongue.people(value or 0)

    def cell(self, value: Any, tongue: Tongue) -> str:
        text = escape(self.text(value, tongue))
        return text if value else Markup('<span class="row-flag">{}</span>').format(text)


class Size(Shown):
    """A size in bytes, in the unit people read."""

    def text(self, value: Any, _tongue: Tongue) -> str:
        if value is None:
            return NOTHING
        size, units = float(value), ["B", "kB", "MB"]
        while size >= 1000 and len(units) > 1:
            size /= 1000
            units.pop(0)
        return f"{value} B" if units[0] == "B" else f"{size:,.1f} {units[0]}"


class Seconds(Shown):
    """A length, as minutes and seconds."""

    def text(self, value: Any, _tongue: Tongue) -> str:
        return NOTHING if value is None else f"{int(value) // 60}:{int(value) % 60:02d}"


class Word(Shown):
    """A code word, as people call it."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def text(self, value: Any, tongue: Tongue) -> str:
        return NOTHING if value is None or value == "" else tongue.word(self.kind, value)


class Chip(Word, Drawn):
    """A state or an outcome, as its chip; `macro` draws it."""

    def __init__(self, kind: str, macro: str) -> None:
        super().__init__(kind)
        self.macro = macro

    def cell(self, value: Any, tongue: Tongue) -> str:
        return NOTHING if value is None else tongue.drawn(self.macro, value)


class Mark(Shown):
    """Yes as one word, no as nothing."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def text(self, value: Any, tongue: Tongue) -> str:
        return tongue.word("marks", self.kind) if value else NOTHING


class Address(Drawn):
    """A link that people gave: shown whole, followed only when it is http(s)."""

    def cell(self, value: Any, tongue: Tongue) -> str:
        if not str(value or "").startswith(("https://", "http://")):
            return super().cell(value, tongue)
        return Markup('<a href="{0}" target="_blank" rel="noopener noreferrer">{0}</a>').format(value)
