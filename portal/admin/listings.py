"""What a list holds, and what a person asks of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from flask_babel import LazyString
from sqlalchemy import ColumnElement, Select, String, literal_column

from portal.admin.filters import Filter
from portal.admin.paging import Cursor, Order, read_cursor
from portal.admin.showing import Shown, Text
from portal.queries.search import Index
from portal.rules.authorities import ABBREVIATION
from portal.rules.scope import Scope
from portal.rules.search_words import Words, read_words

Statement = Select[*tuple[Any, ...]]
NO_WORDS = Words()
LATEST_FOUND = Order(descending=True)
_TYPES = " ".join(f"WHEN '{kind}' THEN '{short}'" for kind, short in ABBREVIATION.items())
SHORT_NAME: Any = literal_column(f"CASE authorities.kind {_TYPES} END || authorities.short_name", String)
"""An authority as tables name it: ทต.ช่อแฮ."""


@dataclass(frozen=True)
class Column:
    """One column of a list: its heading, where its value comes from and how it is shown. `order` names the order that
    its heading switches to; `css` are classes of its cells."""

    label: LazyString | str
    source: Any
    shown: Shown = field(default_factory=Text)
    css: str = ""
    order: str = ""


@dataclass(frozen=True)
class Listing:
    """A list. The first of `orders` is the usual one. `joins` adds what the columns need; `names` are the columns in
    which words of one or two letters are looked for; `jump` is "letter", or the column of the days one may jump to;
    `title` is the column that names a row and leads to it.
    `place` gives the condition of the scope where the entity itself names no place."""

    entity: Any
    columns: tuple[Column, ...]
    orders: Mapping[str, Order]
    filters: tuple[Filter, ...] = ()
    joins: Callable[[Statement], Statement] = lambda statement: statement
    index: Index | None = None
    names: Sequence[Any] = ()
    jump: Any = None
    title: int = 0
    place: Callable[[Scope], ColumnElement[bool]] | None = None

    @property
    def jumps_by_letter(self) -> bool:
        """Whether one may jump to a letter."""
        return isinstance(self.jump, str)

    @property
    def jumps_by_day(self) -> bool:
        """Whether one may jump to a day."""
        return self.jump is not None and not isinstance(self.jump, str)

    @property
    def usual(self) -> str:
        """The name of the order a list is first read in."""
        return next(iter(self.orders))


@dataclass(frozen=True)
class Question:
    """What a person asks of a list. `given` are the filters as they stand in the address, `values` what they mean."""

    order: str
    descending: bool
    given: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    words: Words = NO_WORDS
    cursor: Cursor | None = None
    back: bool = False

    def address(self, usual: "Question", **more: str) -> str:
        """The part of the address behind the question mark; what is usual is left out."""
        parts = {"q": self.text} if self.text else {}
        parts |= self.given
        if (self.order, self.descending) != (usual.order, usual.descending):
            parts["sort"] = ("-" if self.descending else "") + self.order
        return urlencode(parts | more)

    def without(self, name: str) -> "Question":
        """The same without one filter, from the beginning."""
        left = [{key: value for key, value in held.items() if key != name} for held in (self.given, self.values)]
        return replace(self, given=left[0], values=left[1], cursor=None, back=False)


def read_question(listing: Listing, asked: Mapping[str, str]) -> Question:
    """An address as a question; what is no choice of the list counts as not said. Raises BadCursor."""
    text = asked.get("q", "").strip()[:200] if listing.index else ""
    words = read_words(text)
    given, values = {}, {}
    for one in listing.filters:
        value = one.read(asked.get(one.name, ""))
        if value is not None:
            given[one.name], values[one.name] = asked[one.name], value
    name = asked.get("sort", "")
    known = name.removeprefix("-") in listing.orders
    order = name.removeprefix("-") if known else listing.usual
    descending = name.startswith("-") if known else listing.orders[order].descending
    back = "before" in asked
    token = asked.get("before" if back else "after")
    question = Question(order, descending, given, values, text if words else "", words)
    if token is None:
        return question
    return replace(question, cursor=read_cursor(token, order_of(listing, question)), back=back)


def order_of(listing: Listing, question: Question) -> Order:
    """The order of a question. What is searched in an index of its own comes in that index's order, latest first."""
    if found_by_index(listing, question):
        return LATEST_FOUND
    return listing.orders[question.order]


def found_by_index(listing: Listing, question: Question) -> bool:
    """Whether the rows come out of a search index in its own order."""
    return bool(listing.index and listing.index.apart and question.words.long)
