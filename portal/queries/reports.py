"""The report form: what is typed, what the rules say of it, where it stands, and the round it would go to."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.models.reports import Report
from portal.models.scoping import within
from portal.queries.prechecks import prechecks_of
from portal.queries.standings import OpenRound, SentBack, Standing, rounds_open_now, sent_back, standings_of, targets_of
from portal.rules.naming import mandated_name
from portal.rules.precheck import Precheck
from portal.rules.progress import Step, locked_for, steps_open
from portal.rules.report import FIELDS, as_typed, fingerprint
from portal.rules.scope import Scope
from portal.rules.vocabulary import Role, Route, Status

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("s1", ("identity", "product_name", "group_name")),
    ("s2", ("people", "income", "training", "publicity")),
    ("s3", ("photos_url", "video_url")),
)
"""The form's first three steps and their fields; the fourth is the check."""


@dataclass(frozen=True)
class ReportForm:
    """A report as its officer opens it. `values` as typed, `prints` the mark of each (rules.report.fingerprint),
    `name` the mandated name of the video's file."""

    id: int
    product_id: int
    title: str
    version: int
    status: Status
    updated_at: datetime
    values: dict[str, str]
    prints: dict[str, str]
    name: str
    route: Route
    panel: Precheck
    target: OpenRound | None = None
    standing: Standing | None = None
    back: SentBack | None = None
    odd: dict[str, tuple[str, str, str]] = field(default_factory=dict)

    @property
    def is_locked(self) -> bool:
        """Whether a level above holds it."""
        return locked_for(self.status, Role.AUTHORITY)

    @property
    def can_withdraw(self) -> bool:
        """Whether its owner may take the sending back."""
        return Step.WITHDRAW in steps_open(self.status, Role.AUTHORITY, self.route)

    @property
    def sheet(self) -> tuple[tuple[int, str, str, str], ...]:
        """The nine fields to read: number, label in both languages, value."""
        return tuple((*FIELDS[name], text) for name, text in self.values.items())

    @property
    def steps(self) -> list[tuple[str, bool]]:
        """The four sections, each with whether nothing is left to do in it."""
        undone = {line.field for line in self.panel.blockers}
        done = [(section, not undone & set(names)) for section, names in SECTIONS]
        return [*done, ("s4", False)]


def find_report_form(session: Session, scope: Scope, report_id: int, now: datetime) -> ReportForm | None:
    """The form of a report inside the scope; None when there is none."""
    statement = within(select(Report).where(Report.id == report_id), scope, Report)
    row = session.scalars(statement.options(joinedload(Report.product), joinedload(Report.authority))).first()
    if row is None:
        return None
    standing = standings_of(session, [row]).get(row.id)
    rounds = rounds_open_now(session, row.province_id, now)
    panel = prechecks_of(session, [row.id], now)[row.id]
    back = sent_back(session, [standing.submission_id]) if standing and standing.status == Status.RETURNED else {}
    return ReportForm(
        id=row.id, product_id=row.product_id, title=row.product_name or row.product.name, version=row.version,
        status=Status(row.status), updated_at=row.updated_at,
        values={name: as_typed(name, getattr(row, name)) for name in FIELDS},
        prints={name: fingerprint(getattr(row, name)) for name in FIELDS},
        name=mandated_name(row.authority.name_th), route=Route(row.authority.route), panel=panel,
        target=targets_of(session, [row.id], {row.id: standing} if standing else {}, rounds).get(row.id),
        standing=standing, back=back.get(standing.submission_id) if standing else None,
        odd={
            line.field: (line.title_th, line.title_en, line.evidence["before"])
            for line in panel.lines if "before" in line.evidence
        },
    )  # fmt: skip
