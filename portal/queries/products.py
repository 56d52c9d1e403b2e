"""Products of an authority, with where their reports stand."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.models.products import Product
from portal.models.reports import Report
from portal.models.scoping import within
from portal.queries.prechecks import prechecks_of
from portal.queries.standings import OpenRound, Standing, rounds_open_now, standings_of, targets_of
from portal.rules.precheck import Precheck
from portal.rules.progress import locked_for
from portal.rules.scope import Scope
from portal.rules.vocabulary import Role, Status

MOST = 200
"""An authority has a handful of products; this is only a bound."""


@dataclass(frozen=True)
class ProductRow:
    """A product in a list: its report's state, the round of its latest sending, and what is left to do."""

    id: int
    report_id: int
    name: str
    waste_bank_only: bool
    status: Status
    panel: Precheck
    updated_at: datetime
    standing: Standing | None
    target: OpenRound | None

    @property
    def due_on(self) -> date | None:
        """The round of the latest sending."""
        return self.standing.due_on if self.standing else None

    @property
    def to_mend(self) -> int:
        """How many things stop a sending, or wait since it came back."""
        asked = sum(line.outcome == "fail" for line in self.panel.lines)
        return max(asked, 1) if self.status == Status.RETURNED else len(self.panel.blockers)

    @property
    def is_sent(self) -> bool:
        """Whether every round that is open has it."""
        return self.standing is not None and self.target is None

    @property
    def is_unchanged(self) -> bool:
        """Whether it may be sent to the open round as it was sent before."""
        last = self.standing
        under_way = last is not None and last.is_as_sent and last.status not in (Status.RETURNED, Status.WITHDRAWN)
        return under_way and self.target is not None and not self.panel.blockers

    @property
    def has_unsent_changes(self) -> bool:
        """Whether something was changed since it was sent."""
        return self.standing is not None and not self.standing.is_as_sent


@dataclass(frozen=True)
class ProductForm:
    """A product as its form shows it; `is_locked` while a level above holds its report."""

    id: int
    report_id: int
    version: int
    values: dict[str, str]
    waste_bank_only: bool
    is_locked: bool


def products_of(session: Session, scope: Scope, now: datetime) -> tuple[ProductRow, ...]:
    """The scope's products in Thai order."""
    statement = select(Report).join(Product, Product.id == Report.product_id).where(Product.active.is_(True))
    ordered = within(statement, scope, Report).order_by(Product.sort_key, Product.id).limit(MOST)
    reports = session.scalars(ordered.options(joinedload(Report.product))).all()
    if not reports:
        return ()
    ids = [report.id for report in reports]
    standings = standings_of(session, reports)
    targets = targets_of(session, ids, standings, rounds_open_now(session, reports[0].province_id, now))
    panels = prechecks_of(session, ids, now)
    return tuple(
        ProductRow(
            report.product_id, report.id, report.product_name or report.product.name, report.product.waste_bank_only,
            Status(report.status), panels[report.id], report.updated_at, standings.get(report.id),
            targets.get(report.id),
        )
        for report in reports
    )  # fmt: skip


def find_product_form(session: Session, scope: Scope, product_id: int) -> ProductForm | None:
    """One product of the scope, for its form."""
    statement = within(select(Product, Report), scope, Product).join(Report, Report.product_id == Product.id)
    row = session.execute(statement.where(Product.id == product_id)).first()
    if row is None:
        return None
    product, report = row
    names = ("name", "identity", "waste_category", "technique", "group_name", "story")
    return ProductForm(
        product.id, report.id, product.version, {name: getattr(product, name) for name in names},
        product.waste_bank_only, locked_for(Status(report.status), Role.AUTHORITY),
    )  # fmt: skip
