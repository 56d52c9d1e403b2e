"""What an event changed, column by column, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from portal.access.desk import reading, scope
from portal.admin.tongues import NOTHING, Tongue
from portal.admin.verbs import UNSAID, WORDED
from portal.models import Authority, District
from portal.models.scoping import within
from portal.queries.history import Happening

LONGEST_VALUE = 160
PLACES: dict[str, Any] = {"authority_id": Authority, "district_id": District}


@dataclass(frozen=True)
class Change:
    """One column before and after an event, as text."""

    label: str
    before: str
    after: str


def changes_of(events: Iterable[Happening], said: Tongue) -> list[list[Change]]:
    """The changes of each event, without the columns that tell nobody anything."""
    held = list(events)
    names = _names_of(held)
    return [_changes(one, said, names) for one in held]


def _changes(event: Happening, said: Tongue, names: dict[tuple[str, int], str]) -> list[Change]:
    columns = [name for name in dict.fromkeys([*event.before, *event.after]) if _is_told(name)]
    found = []
    for name in columns:
        before, after = (_told(name, part.get(name), said, names) for part in (event.before, event.after))
        if before != after:
            found.append(Change(said.word("fields", name), before, after))
    return found


def _is_told(name: str) -> bool:
    return name not in UNSAID and (name in PLACES or not name.endswith("_id"))


def _names_of(events: Iterable[Happening]) -> dict[tuple[str, int], str]:
    """The names of the places that events mention by id, as far as they are inside the scope."""
    found: dict[tuple[str, int], str] = {}
    for column, entity in PLACES.items():
        ids = {part[column] for one in events for part in (one.before, one.after) if part.get(column)}
        if ids:
            wanted = within(select(entity.id, entity.name_th), scope(), entity).where(entity.id.in_(ids))
            found |= {(column, number): name for number, name in reading().execute(wanted)}
    return found


def _told(name: str, value: Any, said: Tongue, names: dict[tuple[str, int], str]) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if name in PLACES:
        return names.get((name, value), f"#{value}")
    text = str(value)
    if name.endswith("_at"):
        return said.moment(datetime.fromisoformat(text))
    if name.endswith("_on"):
        return said.day(date.fromisoformat(text))
    words = (said.word(kind, text) for kind in WORDED.get(name, ()))
    text = next((word for word in words if word != text), text)
    return text[:LONGEST_VALUE] + "…" if len(text) > LONGEST_VALUE else text
