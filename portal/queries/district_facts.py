"""What the district's board is drawn from: each read once for all rows."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models.reports import Decision, ReportVersion, Submission
from portal.models.videos import FindingRow
from portal.rules.progress import Step
from portal.rules.report import changed_fields, fields_from_data
from portal.rules.vocabulary import Outcome, Role, Status


def sent_of(session: Session, places: Collection[int], rounds: Collection[int]) -> dict[tuple[int, int], Submission]:
    """Sendings of these authorities towards these rounds, by report and round."""
    rows = session.scalars(
        select(Submission).where(Submission.round_id.in_(rounds), Submission.authority_id.in_(places))
    )
    return {(row.report_id, row.round_id): row for row in rows}


def waiting_of(session: Session, places: Collection[int]) -> dict[int, Submission]:
    """The latest sending of each report that waits for the district, of whatever round."""
    rows = session.scalars(
        select(Submission)
        .where(Submission.authority_id.in_(places), Submission.status == Status.SUBMITTED)
        .where(Submission.district_id.is_not(None))
        .order_by(Submission.id)
    )
    return {row.report_id: row for row in rows}


def outcomes_of(session: Session, reports: Collection[int]) -> dict[int, dict[str, int]]:
    """How many findings of each outcome a report has now."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = session.execute(
        select(FindingRow.report_id, FindingRow.outcome, func.count())
        .where(FindingRow.report_id.in_(reports), FindingRow.current.is_(True))
        .group_by(FindingRow.report_id, FindingRow.outcome)
    )
    for report_id, outcome, number in rows:
        found[report_id][Outcome(outcome)] = number
    return found


def reasons_of(session: Session, submissions: Collection[int]) -> dict[int, str]:
    """Why each of these sendings came back last."""
    rows = session.execute(
        select(Decision.submission_id, Decision.reason)
        .where(Decision.submission_id.in_(submissions), Decision.step.in_((Step.RETURN, Step.REOPEN)))
        .order_by(Decision.id)
    )
    return {number: reason for number, reason in rows}  # noqa: C416 - a row is no pair to mypy


def typed_in_of(session: Session, submissions: Collection[int]) -> set[int]:
    """Those of these sendings that an office typed in for the authority the last time they were sent."""
    rows = session.execute(
        select(Decision.submission_id, Decision.by_role)
        .where(Decision.submission_id.in_(submissions), Decision.step == Step.SUBMIT)
        .order_by(Decision.id)
    )
    last = {number: role for number, role in rows}  # noqa: C416 - a row is no pair to mypy
    return {number for number, role in last.items() if role != Role.AUTHORITY}


def changed_of(session: Session, waiting: Collection[Submission], sent: Iterable[Submission]) -> dict[int, int]:
    """Per waiting sending how many fields differ from what was sent the time before; a first one is left out."""
    wanted = select(ReportVersion).where(ReportVersion.report_id.in_([row.report_id for row in waiting]))
    versions: dict[int, list[ReportVersion]] = defaultdict(list)
    for version in session.scalars(wanted.order_by(ReportVersion.version)):
        versions[version.report_id].append(version)
    first_sent: dict[int, int] = {}
    for row in sent:
        first_sent[row.report_version_id] = min(row.id, first_sent.get(row.report_version_id, row.id))
    found = {}
    for row in waiting:
        place = next(n for n, one in enumerate(versions[row.report_id]) if one.id == row.report_version_id)
        if first_sent.get(row.report_version_id, row.id) < row.id:
            found[row.id] = 0
        elif place:
            before, after = versions[row.report_id][place - 1 : place + 1]
            found[row.id] = len(changed_fields(fields_from_data(before.fields), fields_from_data(after.fields)))
    return found
