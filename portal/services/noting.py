"""Findings as rows: each new one ends the one before of its rule, so what was known at any moment can be told again."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.models.reports import Decision, Report, Submission
from portal.models.videos import FindingRow, Video
from portal.rules.facts import Finding
from portal.rules.progress import Step
from portal.rules.vocabulary import Outcome, RuleId, Status

UNDER_WAY = (Status.SUBMITTED, Status.ENDORSED)
"""A submission in these states holds its report: what the rules say now is what they say of it."""


def current_findings(session: Session, report_id: int) -> list[FindingRow]:
    """What the rules say of a report now."""
    rows = select(FindingRow).where(FindingRow.report_id == report_id, FindingRow.current.is_(True))
    return list(session.scalars(rows.order_by(FindingRow.id)))


def findings_at(session: Session, report_id: int, moment: datetime) -> list[FindingRow]:
    """What the rules said of a report at a moment."""
    rows = select(FindingRow).where(
        FindingRow.report_id == report_id,
        FindingRow.found_at <= moment,
        or_(FindingRow.replaced_at.is_(None), FindingRow.replaced_at > moment),
    )
    return list(session.scalars(rows.order_by(FindingRow.id)))


def findings_of(session: Session, submission: Submission) -> list[FindingRow]:
    """What the rules say of a submission: now while it is under way, else as it was when it was decided, since the
    report may have been changed for the next round meanwhile."""
    decided_at = _released_at(session, submission)
    if decided_at is None:
        return current_findings(session, submission.report_id)
    return findings_at(session, submission.report_id, decided_at)


def _released_at(session: Session, submission: Submission) -> datetime | None:
    """When the report was free to be changed again after this sending; None while the sending holds it."""
    if submission.status in UNDER_WAY:
        return None
    rows = session.scalars(
        select(Decision).where(Decision.submission_id == submission.id).order_by(Decision.id.desc())
    ).all()
    since_sent = []
    for row in rows:
        if row.step == Step.SUBMIT:
            break
        since_sent.append(row)
    released = [row.at for row in reversed(since_sent) if row.to_status not in UNDER_WAY]
    return released[0] if released else None


def as_findings(rows: Iterable[FindingRow]) -> list[Finding]:
    """Rows as the rules know findings."""
    return [
        Finding(RuleId(row.rule), Outcome(row.outcome), row.message_th, row.message_en, row.evidence) for row in rows
    ]


def keep_findings(
    session: Session,
    report: Report,
    video: Video | None,
    found: Collection[Finding],
    *,
    version: int,
    now: datetime,
    only: Collection[RuleId] | None = None,
) -> None:
    """Writes down what was found where it differs from what stands there; of all rules, or of `only` these."""
    before = {row.rule: row for row in current_findings(session, report.id) if only is None or row.rule in only}
    for finding in found:
        old = before.get(finding.rule)
        if old and _is_same(old, finding, video, version):
            del before[finding.rule]
            continue
        session.add(
            FindingRow(
                report_id=report.id,
                video_id=video.id if video else None,
                rule=finding.rule,
                rulebook_version=version,
                outcome=finding.outcome,
                message_th=finding.message_th,
                message_en=finding.message_en,
                evidence=finding.evidence,
                found_at=now,
            )
        )
    for row in before.values():
        row.current, row.replaced_at = False, now
    session.flush()


def _is_same(old: FindingRow, new: Finding, video: Video | None, version: int) -> bool:
    return (
        (old.outcome, old.message_th, old.rulebook_version) == (new.outcome, new.message_th, version)
        and old.evidence == new.evidence
        and old.video_id == (video.id if video else None)
    )
