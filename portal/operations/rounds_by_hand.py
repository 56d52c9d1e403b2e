"""Rounds at the command line."""

from datetime import date

from sqlalchemy import select

from portal.models import Province
from portal.queries.rounds import RoundRow, rounds_of
from portal.rules.scope import OPERATOR, Scope
from portal.services.closing import close_due, close_round
from portal.services.errors import Invalid
from portal.services.kit import Kit
from portal.services.opening_rounds import add_earlier_rounds


def list_rounds(kit: Kit, province: str) -> list[RoundRow]:
    """The rounds of a province, newest first."""
    with kit.read() as session:
        return rounds_of(session, Scope(_province(kit, province)), limit=500)


def add_rounds(kit: Kit, province: str, start: date) -> int:
    """Rounds from before the portal, from `start` on; returns how many."""
    return add_earlier_rounds(kit, OPERATOR, _province(kit, province), start)


def close_rounds(kit: Kit, province: str, day: str | None) -> int:
    """Closes the round due on a day; without one every round of the country whose day is over. Returns how many."""
    if day is None:
        return close_due(kit)
    due = next((row for row in list_rounds(kit, province) if row.due_on.isoformat() == day), None)
    if due is None:
        raise Invalid("day", f"ไม่มีรอบที่ครบกำหนด {day[:20]}", f"No round is due on {day[:20]}.")
    close_round(kit, OPERATOR, due.id, due.version)
    return 1


def round_line(row: RoundRow) -> str:
    """A round as a line."""
    state = "closed" if row.closed_at else "reopened" if row.reopened_at else "open"
    before = ", before the portal" if row.before_portal else ""
    moved = f" (scheduled {row.scheduled_on})" if row.scheduled_on != row.due_on else ""
    return f"{row.due_on}  {state}{before}{moved}  {row.note}".rstrip()


def _province(kit: Kit, code: str) -> int:
    with kit.read() as session:
        found = session.scalar(select(Province.id).where(Province.code == code))
    if found is None:
        raise Invalid("province", f"ไม่มีจังหวัดรหัส {code[:10]}", f"There is no province {code[:10]}.")
    return found
