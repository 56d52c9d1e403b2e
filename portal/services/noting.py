"""Findings as rows: each new one ends the one before of its rule, so what was known at any moment can be told again."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from portal.models.held_findings import findings_now
from portal.models.reports import Report
from portal.models.videos import FindingRow, Video
from portal.rules.facts import Finding
from portal.rules.vocabulary import Outcome, RuleId


def current_findings(session: Session, report_id: int) -> list[FindingRow]:
    """What the rules say of a report now."""
    return list(session.scalars(findings_now(report_id)))


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
