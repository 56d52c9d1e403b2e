"""Receipts: what was sent, when, by whom, and where it stands now."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.models.places import Authority, District
from portal.models.reports import Decision, Report, ReportVersion, Submission
from portal.models.rounds import Round
from portal.models.scoping import within
from portal.rules.progress import Step, steps_open
from portal.rules.report import FIELDS, as_typed, fields_from_data
from portal.rules.scope import Scope
from portal.rules.vocabulary import Role, Route, Status


@dataclass(frozen=True)
class ReceiptRow:
    """A receipt in a list."""

    submission_id: int
    report_id: int
    number: str
    product: str
    due_on: date
    sent_at: datetime
    late: bool
    status: Status


@dataclass(frozen=True)
class StepTaken:
    """One step of a sending. `receipt` is the number that a sending got; `carried` holds from the round before."""

    step: str
    to_status: Status
    at: datetime
    by_name: str
    by_role: str
    reason: str
    carried: bool
    receipt: str


@dataclass(frozen=True)
class ReceiptPage:
    """A receipt with the fields as they were sent (label in both languages, value) and every step since."""

    row: ReceiptRow
    authority: str
    district: str
    sent_by: str
    fields: tuple[tuple[int, str, str, str], ...]
    steps: tuple[StepTaken, ...]
    can_withdraw: bool


def receipts_of(session: Session, scope: Scope, limit: int = 100) -> tuple[ReceiptRow, ...]:
    """The scope's receipts, the latest sending first."""
    statement = within(_sendings(), scope, Submission).order_by(Submission.sent_at.desc(), Submission.id.desc())
    return tuple(_row(*row) for row in session.execute(statement.limit(limit)))


def find_receipt(session: Session, scope: Scope, submission_id: int) -> ReceiptPage | None:
    """One receipt of the scope; None when there is none."""
    found = session.execute(within(_sendings(), scope, Submission).where(Submission.id == submission_id)).first()
    if found is None:
        return None
    sending, due_on, product = found
    place = session.execute(
        select(Authority.name_th, Authority.route, District.name_th)
        .outerjoin(District, District.id == sending.district_id)
        .where(Authority.id == sending.authority_id)
    ).one()
    sent = session.get_one(ReportVersion, sending.report_version_id)
    values = fields_from_data(sent.fields)
    open_steps = steps_open(Status(sending.status), Role.AUTHORITY, Route(place.route))
    steps = _steps(session, sending.id)
    return ReceiptPage(
        _row(sending, due_on, product), place[0], place[2] or "",
        next((step.by_name for step in reversed(steps) if step.step == Step.SUBMIT), sent.made_by),
        tuple((FIELDS[name][0], *FIELDS[name][1:], as_typed(name, getattr(values, name))) for name in FIELDS),
        steps, Step.WITHDRAW in open_steps,
    )  # fmt: skip


def _sendings() -> Select[Submission, date, str]:
    return (
        select(Submission, Round.due_on, Report.product_name)
        .join(Round, Round.id == Submission.round_id)
        .join(Report, Report.id == Submission.report_id)
    )


def _row(sending: Submission, due_on: date, product: str) -> ReceiptRow:
    return ReceiptRow(
        sending.id, sending.report_id, sending.receipt, product, due_on, sending.sent_at, sending.late,
        Status(sending.status),
    )  # fmt: skip


def _steps(session: Session, submission_id: int) -> tuple[StepTaken, ...]:
    rows = session.scalars(select(Decision).where(Decision.submission_id == submission_id).order_by(Decision.id))
    return tuple(
        StepTaken(
            row.step, Status(row.to_status), row.at, row.by_name, row.by_role, row.reason, row.carried,
            str(row.evidence.get("receipt", "")),
        )
        for row in rows
    )  # fmt: skip
