"""What every report of a province is at the close of its round, as canonical JSON, chained to what was frozen before.

`body` of a snapshot: `head` {format, round, rulebook_version, taken_at, number, previous, reopened, corrections} and
`reports`, ordered by authority code, then id. `number` counts the province's snapshots without a gap.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from portal.models import Authority, Decision, FindingRow, Report, Round, RoundSnapshot, Rulebook, Submission
from portal.rules.canonical import GENESIS, canonical, digest
from portal.rules.freezing import FIELDS, FORMAT, chained, corrections
from portal.services.recording import plain

BATCH = 200


def freeze(session: Session, closed: Round, now: datetime) -> RoundSnapshot:
    """The snapshot of a round in the transaction that closes it."""
    of_province = Rulebook.province_id == closed.province_id
    rulebook = session.scalar(select(func.max(Rulebook.version)).where(of_province)) or 0
    newest = RoundSnapshot.number.desc()
    link = select(RoundSnapshot.number, RoundSnapshot.chain_sha256)
    last = session.execute(
        link.where(RoundSnapshot.province_id == closed.province_id).order_by(newest).limit(1)
    ).first()
    frozen = select(RoundSnapshot.body).where(RoundSnapshot.round_id == closed.id).order_by(newest).limit(1)
    before = session.scalar(frozen)
    previous = last.chain_sha256 if last else GENESIS
    parts = [canonical(report) for report in _reports(session, closed)]
    head = {
        "format": FORMAT,
        "round": {"scheduled_on": closed.scheduled_on.isoformat(), "due_on": closed.due_on.isoformat()},
        "note": closed.note,
        "rulebook_version": rulebook,
        "taken_at": now.isoformat(),
        "number": last.number + 1 if last else 1,
        "previous": previous,
        "reopened_at": closed.reopened_at.isoformat() if closed.reopened_at else None,
        "corrections": corrections(before, parts) if before else [],
    }
    body = "".join(('{"head":', canonical(head), ',"reports":[', ",".join(parts), "]}"))
    sha256 = digest(body)
    row = RoundSnapshot(
        round_id=closed.id, province_id=closed.province_id, number=head["number"], taken_at=now,
        rulebook_version=rulebook, body=body, sha256=sha256, previous_sha256=previous,
        chain_sha256=chained(previous, sha256), corrections=head["corrections"],
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def _reports(session: Session, closed: Round) -> Iterator[dict[str, Any]]:
    ids = session.scalars(
        select(Report.id)
        .join(Authority, Authority.id == Report.authority_id)
        .where(Report.province_id == closed.province_id)
        .order_by(Authority.code.is_(None), Authority.code, Report.id)
    ).all()
    for at in range(0, len(ids), BATCH):
        yield from _batch(session, closed, ids[at : at + BATCH])


def _batch(session: Session, closed: Round, ids: Any) -> Iterator[dict[str, Any]]:
    loaded = (
        select(Report).options(joinedload(Report.authority).joinedload(Authority.district)).where(Report.id.in_(ids))
    )
    reports = {row.id: row for row in session.scalars(loaded)}
    sent = {
        row.report_id: row
        for row in session.scalars(
            select(Submission).where(Submission.round_id == closed.id, Submission.report_id.in_(ids))
        )
    }
    findings: dict[int, list[dict[str, Any]]] = defaultdict(list)
    current = select(FindingRow).where(FindingRow.report_id.in_(ids), FindingRow.current.is_(True))
    for row in session.scalars(current.order_by(FindingRow.rule, FindingRow.id)):
        findings[row.report_id].append(
            {
                "rule": row.rule,
                "outcome": row.outcome,
                "rulebook_version": row.rulebook_version,
                "evidence": row.evidence,
            }
        )
    decisions = _decisions(session, [row.id for row in sent.values()])
    for number in ids:
        submission = sent.get(number)
        yield _report(reports[number]) | {
            "findings": findings[number],
            "submission": _submission(submission, decisions) if submission else None,
        }


def _report(row: Report) -> dict[str, Any]:
    place = row.authority
    return {
        "id": row.id,
        "authority": {"id": place.id, "code": place.code, "name_th": place.name_th, "kind": place.kind}
        | ({"district": place.district.name_th} if place.district else {}),
        "status": row.status,
        "version": row.version,
        "fields": {name: plain(getattr(row, name)) for name in FIELDS},
    }


def _submission(row: Submission, decisions: dict[int, list[dict[str, Any]]]) -> dict[str, Any]:
    return {
        "id": row.id,
        "status": row.status,
        "receipt": row.receipt,
        "sent_at": row.sent_at.isoformat(),
        "late": row.late,
        "report_version_id": row.report_version_id,
        "decisions": decisions[row.id],
    }


def _decisions(session: Session, submissions: list[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = session.scalars(select(Decision).where(Decision.submission_id.in_(submissions)).order_by(Decision.id))
    for row in rows:
        found[row.submission_id].append(
            {"step": row.step, "to": row.to_status, "at": row.at.isoformat(), "by": row.by_name, "carried": row.carried}
        )
    return found
