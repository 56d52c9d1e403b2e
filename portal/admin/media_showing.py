"""Files as the library draws them: a card each in the grid, a small picture in the list, facts on the file's page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import Row

from portal.admin.showing import Drawn
from portal.admin.tongues import NOTHING, Tongue, in_utc, tongue
from portal.queries.media import Whole
from portal.rules.dates import bangkok_day
from portal.rules.library import LibraryKind
from portal.rules.naming import OPENING

SIGNS = {LibraryKind.PHOTO: "image", LibraryKind.VIDEO: "film", LibraryKind.DOCUMENT: "doc", LibraryKind.PAPER: "print"}
DRAWN = frozenset({LibraryKind.PHOTO, LibraryKind.VIDEO})
Tags = Sequence[tuple[int, str]]


class Thumb(Drawn):
    """A file's small picture by its id; a sheet of paper for what has none. In files it is the file's address."""

    def text(self, value: Any, _tongue: Tongue) -> str:
        return NOTHING if value is None else url_for("files.show", media_id=value)

    def cell(self, value: Any, tongue: Tongue) -> str:
        if value is None:
            return Markup('<span class="thumb shelf-sign">{}</span>').format(tongue.drawn("icon", "doc"))
        return Markup(
            '<img class="thumb" src="{}" width="64" height="48" alt="" loading="lazy" decoding="async">'
        ).format(url_for("files.rendition", media_id=value, kind="thumb"))


@dataclass(frozen=True)
class Card:
    """One file in the grid; `length` and `problem` are "" where there is nothing to say."""

    id: int
    name: str
    authority: str
    kind: str
    sign: str
    length: str
    size: str
    received: str
    problem: str
    binned: bool
    tags: Tags

    @property
    def short(self) -> str:
        """The name without what the letter has all films begin with, so that they can be told apart."""
        return f"…{self.name.removeprefix(OPENING)}" if self.name.startswith(OPENING) else self.name

    @property
    def has_picture(self) -> bool:
        """Whether there may be a small picture of it."""
        return self.kind in DRAWN

    @classmethod
    def of(cls, row: Any, tags: Tags) -> "Card":
        """A card of a whole row of the table."""
        authority = row.authority.name_th if row.authority else ""
        shown = (row.original_name, authority, row.kind, row.content_type, (row.facts or {}).get("duration_s"),
                 row.size_bytes, row.received_at, row.problem, row.binned_at)  # fmt: skip
        return cls._made(row.id, shown, tags, tongue())

    @classmethod
    def _made(cls, number: int, shown: Sequence[Any], tags: Tags, said: Tongue) -> "Card":
        name, authority, kind, _type, seconds, size, received, problem, binned = shown
        return cls(
            number, name, authority or "", kind, SIGNS.get(kind, "doc"),
            length_words(seconds) if kind == LibraryKind.VIDEO else "",
            size_words(size), said.short_day(bangkok_day(in_utc(received))),
            said.word("file_problems", problem) if problem else "", binned is not None, tags,
        )  # fmt: skip


def cards_of(rows: Sequence[Row[Any]], tags: Mapping[int, Tags]) -> list[Card]:
    """Cards of a page's rows, whose columns are those of the library's list."""
    said = tongue()
    return [Card._made(row.row_id, row[1:10], tags.get(row.row_id, ()), said) for row in rows]


def length_words(seconds: float | None) -> str:
    """A length as minutes and seconds; "" for none."""
    return "" if seconds is None else f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def size_words(size: int) -> str:
    """A size as people read it."""
    for unit, bytes_ in (("GB", 1000**3), ("MB", 1000**2), ("kB", 1000)):
        if size >= bytes_:
            return f"{size / bytes_:,.1f} {unit}"
    return f"{size} B"


def facts_of(row: Any, giver: str | None, whole: Whole | None) -> list[tuple[str, str]]:
    """What is known of a file, as (name, value)."""
    said, seen = tongue(), row.facts or {}
    seconds, width, height = (seen.get(name) for name in ("duration_s", "width", "height"))
    facts = [
        (_("Kind"), said.word("library", row.kind)),
        (_("File format"), said.word("types", row.content_type)),
        (_("Size"), f"{size_words(row.size_bytes)} ({row.size_bytes:,} B)"),
        (_("Length"), length_words(seconds)),
        (_("Picture size"), f"{width} × {height}" if width and height else ""),
        (_("Authority"), row.authority.name_th if row.authority else _("The province's own")),
        (_("Received"), said.moment(row.received_at)),
        (_("Received from"), giver or ""),
        (_("Problem"), said.word("file_problems", row.problem) if row.problem else ""),
        (_("Read again and compared"), _whole_words(whole, said)),
        (_("In the bin since"), f"{said.moment(row.binned_at)} · {row.binned_by}" if row.binned_at else ""),
    ]
    return [(name, value) for name, value in facts if value]


def _whole_words(whole: Whole | None, said: Tongue) -> str:
    if whole is None:
        return str(_("Not yet since it was received"))
    state = said.word("fixity", whole.problem) if whole.problem else _("whole")
    return f"{said.moment(whole.checked_at)} · {state}"
