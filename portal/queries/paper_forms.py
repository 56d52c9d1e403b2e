"""The nine fields for a sheet of paper: as far as they are known, or empty to be filled by hand."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.models.places import Authority
from portal.models.reports import Report
from portal.models.scoping import within
from portal.queries.rounds import find_round_now
from portal.queries.submissions import PlaceCard, place_card
from portal.rules.naming import mandated_name
from portal.rules.report import FIELDS, as_typed
from portal.rules.scope import Scope

Line = tuple[str, int, str, str, str]
"""Name, number, Thai label, English label and value (empty when not known) of a field."""


@dataclass(frozen=True)
class PaperForm:
    """One sheet. `report_id` is None for an authority without a product, `name` the mandated name of the video."""

    place: PlaceCard
    report_id: int | None
    title: str
    name: str
    due_on: date | None
    lines: tuple[Line, ...]


def find_paper_form(session: Session, scope: Scope, report_id: int, now: datetime, *, empty: bool) -> PaperForm | None:
    """The sheet of a report of the scope; `empty` leaves its values out."""
    wanted = within(select(Report), scope, Report).where(Report.id == report_id).options(joinedload(Report.authority))
    row = session.scalars(wanted).first()
    if row is None:
        return None
    values = {name: "" if empty else as_typed(name, getattr(row, name)) for name in FIELDS}
    return _sheet(session, row.authority, row.id, row.product_name, values, now)


def find_empty_form(session: Session, scope: Scope, authority_id: int, now: datetime) -> PaperForm | None:
    """The sheet of an authority of the scope, for a product that the portal does not know yet."""
    place = session.scalars(within(select(Authority), scope, Authority).where(Authority.id == authority_id)).first()
    return _sheet(session, place, None, "", dict.fromkeys(FIELDS, ""), now) if place else None


def _sheet(
    session: Session, place: Authority, report_id: int | None, title: str, values: dict[str, str], now: datetime
) -> PaperForm:  # fmt: skip
    due = find_round_now(session, place.province_id, now)
    lines = tuple((name, *FIELDS[name], values[name]) for name in FIELDS)
    return PaperForm(
        place_card(place), report_id, title, mandated_name(place.name_th), due.due_on if due else None, lines
    )  # fmt: skip
