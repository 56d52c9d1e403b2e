"""Filters of the lists: what may be chosen, how it narrows the rows, and how it is said while it is on."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from flask_babel import LazyString
from sqlalchemy import ColumnElement, Integer, Select, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.admin.paging import read_id
from portal.admin.scopes import later_scope, scope_shape, scope_values
from portal.admin.tongues import Tongue
from portal.models.places import District, Province
from portal.models.scoping import within
from portal.rules.scope import Scope

Choices = Sequence[tuple[str, str]]


class Filter:
    """A filter that takes one value. `narrow`: its rows are few wherever the scope ends, so it leads the search."""

    narrow = False

    def __init__(self, name: str, label: LazyString, column: InstrumentedAttribute[Any]) -> None:
        self.name = name
        self.label = label
        self.column = column

    def read(self, text: str) -> Any | None:
        """The value of a choice in an address, or None for what is no choice."""
        raise NotImplementedError

    def condition(self, _value: Any) -> ColumnElement[bool]:
        """The rows it leaves; the value is bound under the filter's name."""
        return self.column == bindparam(self.name, type_=self.column.type)

    def shape(self, _value: Any) -> str:
        """Filters of one shape make the same statement, with other values."""
        return self.name

    def choices(self, _session: Session, _scope: Scope, _tongue: Tongue) -> Choices | None:
        """(value, words) of what can be chosen; None for a filter that is set by links alone."""
        return None

    def said(self, _session: Session, _scope: Scope, value: Any, _tongue: Tongue) -> str | None:
        """The chosen value in words; None when there is no such thing inside the scope."""
        return str(value)


class ByWord(Filter):
    """One of the code words of a kind."""

    def __init__(
        self, name: str, label: LazyString, column: InstrumentedAttribute[Any], kind: str, codes: Sequence[str]
    ) -> None:
        super().__init__(name, label, column)
        self.kind = kind
        self.codes = tuple(str(code) for code in codes)

    def read(self, text: str) -> str | None:
        return text if text in self.codes else None

    def choices(self, _session: Session, _scope: Scope, tongue: Tongue) -> Choices:
        return [(code, tongue.word(self.kind, code)) for code in self.codes]

    def said(self, _session: Session, _scope: Scope, value: Any, tongue: Tongue) -> str:
        return tongue.word(self.kind, value)


class ByFlag(Filter):
    """Yes or no; `kind` is the pair of words for it."""

    def __init__(
        self, name: str, label: LazyString, column: InstrumentedAttribute[Any], yes: LazyString, no: LazyString
    ) -> None:
        super().__init__(name, label, column)
        self.words = {True: yes, False: no}

    def read(self, text: str) -> bool | None:
        return {"yes": True, "no": False}.get(text)

    def choices(self, _session: Session, _scope: Scope, _tongue: Tongue) -> Choices:
        return [("yes", str(self.words[True])), ("no", str(self.words[False]))]

    def said(self, _session: Session, _scope: Scope, value: Any, _tongue: Tongue) -> str:
        return str(self.words[value])


class ByPresence(ByFlag):
    """Whether a row has something: `exists` is the condition of having it."""

    def __init__(
        self, name: str, label: LazyString, exists: Callable[[], ColumnElement[bool]], yes: LazyString, no: LazyString
    ) -> None:
        self.name, self.label, self.exists = name, label, exists
        self.words = {True: yes, False: no}

    def condition(self, value: Any) -> ColumnElement[bool]:
        return self.exists() if value else ~self.exists()

    def shape(self, value: Any) -> str:
        return f"{self.name}={value}"


class ById(Filter):
    """The rows that belong to another row, which is named where it is inside the scope."""

    narrow = True

    def __init__(
        self, name: str, label: LazyString, column: InstrumentedAttribute[Any], entity: Any, words: Any
    ) -> None:
        super().__init__(name, label, column)
        self.entity = entity
        self.words = words
        self._naming: dict[Hashable, Select[Any]] = {}

    def read(self, text: str) -> int | None:
        return read_id(text)

    def said(self, session: Session, scope: Scope, value: Any, tongue: Tongue) -> str | None:
        shape = scope_shape(scope)
        wanted = self._naming.get(shape)
        if wanted is None:
            wanted = within(select(self.words), later_scope(scope), self.entity)
            wanted = self._naming[shape] = wanted.where(self.entity.id == bindparam("named", type_=Integer))
        row = session.connection().execute(wanted, {"named": value, **scope_values(scope)}).first()
        return self.worded(row[0], tongue) if row else None

    def worded(self, value: Any, _tongue: Tongue) -> str:
        """The other row's name."""
        return str(value)


class ByDay(ById):
    """Like ById, for rows that are named by a day."""

    def worded(self, value: Any, tongue: Tongue) -> str:
        return tongue.day(value)


class ByPlace(ById):
    """A district or a province, chosen from those inside the scope in Thai order."""

    def __init__(self, name: str, label: LazyString, column: InstrumentedAttribute[Any], entity: Any) -> None:
        super().__init__(name, label, column, entity, entity.name_th)

    def choices(self, session: Session, scope: Scope, _tongue: Tongue) -> Choices | None:
        if self.entity is Province and not scope.everywhere:
            return None
        if self.entity is District and scope.everywhere:
            return None  # a thousand of them: chosen from a province's own page
        wanted = within(select(self.entity.id, self.entity.name_th), scope, self.entity)
        rows = session.connection().execute(wanted.order_by(self.entity.sort_key, self.entity.id))
        return [(str(number), name) for number, name in rows]
