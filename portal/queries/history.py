"""What happened to a row: its events, the latest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.events import Event
from portal.models.scoping import within
from portal.rules.scope import Scope


@dataclass(frozen=True)
class Happening:
    """One event; `before` and `after` hold the columns that changed."""

    at: datetime
    verb: str
    actor_name: str
    actor_role: str
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str


def history_of(session: Session, scope: Scope, kind: str, number: int, limit: int = 20) -> list[Happening]:
    """The events about row `number` of table `kind` inside the scope."""
    columns = (Event.at, Event.verb, Event.actor_name, Event.actor_role, Event.before, Event.after, Event.reason)
    wanted = within(select(*columns), scope, Event).where(Event.subject_kind == kind, Event.subject_id == number)
    rows = session.execute(wanted.order_by(Event.id.desc()).limit(limit))
    return [Happening(*row) for row in rows]
