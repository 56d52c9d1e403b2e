"""The page of one row: its facts, what belongs to it, and what happened to it beside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import LazyString

from portal.access.desk import may_here, reading, scope
from portal.access.policy import Permission
from portal.admin.acting import ActingView
from portal.admin.changes import changes_of
from portal.admin.doors import door
from portal.admin.showing import Shown, Text
from portal.admin.tongues import tongue
from portal.queries.history import Happening, history_of


@dataclass(frozen=True)
class Fact:
    """One line of the facts: `value` takes it out of the row. `long` texts stand below their name."""

    label: LazyString | str
    value: Callable[[Any], Any]
    shown: Shown = field(default_factory=Text)
    long: bool = False


@dataclass(frozen=True)
class Panel:
    """Something that belongs to the row, drawn by a template of backoffice/ from `content`."""

    title: str
    template: str
    content: Any


class DetailedView(ActingView):
    """A view whose rows have a page each, drawn by the template `sheet`."""

    facts: tuple[Fact, ...] = ()
    sheet = "admin/model/details.html"

    @door("/<int:number>/")
    def details_view(self, number: int) -> str:
        """One row."""
        row, said = self.row(number), tongue()
        happened = self._history(row.id) if may_here(Permission.EVENTS_READ) else []
        drawn: str = self.render(
            self.sheet,
            row=row,
            name=self.name_of(row),
            facts=[(fact, fact.shown.whole(fact.value(row), said)) for fact in self.facts],
            panels=self.panels(row),
            links=self.links(row),
            history=[
                (one, said.word("verbs", one.verb), changes)
                for one, changes in zip(happened, changes_of(happened, said), strict=True)
            ],
            said=said,
        )
        return drawn

    def _history(self, number: int) -> list[Happening]:
        return history_of(reading(), scope(), self.model.__tablename__, number)

    def name_of(self, row: Any) -> str:
        """The heading of a row's page."""
        return str(row)

    def panels(self, _row: Any) -> Sequence[Panel]:
        """What belongs to the row."""
        return ()

    def links(self, _row: Any) -> Sequence[tuple[str, str, str]]:
        """Other pages about the row: (address, label, icon)."""
        return ()
