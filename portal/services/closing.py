"""A round is closed: what every report of the province was at that moment is frozen, and the next rounds are there."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from portal.models import Authority, Decision, FindingRow, Report, Round, RoundSnapshot, Rulebook, Submission
from portal.rules.canonical import canonical, digest
from portal.rules.dates import bangkok_day
from portal.rules.scope import SYSTEM, Actor
from portal.services.errors import Conflict, Invalid, Refused
from portal.services.kit import Kit
from portal.services.opening_rounds import open_missing, round_by_id
from portal.services.queueing import Claim, settle
from portal.services.recording import plain, record

CLOSE = "close"
BATCH = 200
FORMAT = 1
"""Version of the snapshot's shape."""

FIELDS = (
    "identity", "product_name", "group_name", "people", "income", "training", "publicity", "photos_url", "video_url",
)  # fmt: skip


def close_round(kit: Kit, actor: Actor, round_id: int, expected_version: int | None = None) -> int:
    """Closes a round and writes its snapshot; returns the snapshot's id. Refused when it is closed already."""
    with kit.transaction(actor, "round.closed") as session:
        row = round_by_id(session, actor.scope, round_id)
        if expected_version is not None and row.version != expected_version:
            raise Conflict({"version": expected_version}, {"version": row.version}, row.version)
        if row.closed_at is not None:
            raise Refused("รอบนี้ปิดแล้ว", "This round is closed already.")
        return _close(session, row, kit.now())


def close_scheduled(kit: Kit, claim: Claim) -> None:
    """Closes the round of a job whose day is over; one that was moved, reopened or closed meanwhile is left alone."""
    now = kit.now()
    with kit.transaction(SYSTEM, "round.closed") as session:
        settle(session, claim, now)
        row = session.get(Round, claim.number, with_for_update=True)
        if row and row.closed_at is None and row.reopened_at is None and row.due_on < bangkok_day(now):
            _close(session, row, now)


def close_due(kit: Kit) -> int:
    """Closes every round whose Bangkok day is over (the worker's call); returns how many.

    Rounds from before the portal are left alone, since nothing was seen then; so are reopened ones, which the
    province closes by hand.
    """
    today = bangkok_day(kit.now())
    with kit.read() as session:
        due = session.scalars(
            select(Round.id)
            .where(Round.closed_at.is_(None), Round.due_on < today)
            .where(Round.before_portal.is_(False), Round.reopened_at.is_(None))
            .order_by(Round.due_on, Round.id)
        ).all()
    closed = 0
    for round_id in due:
        try:
            close_round(kit, SYSTEM, round_id)
        except Refused:
            continue  # somebody closed it meanwhile
        closed += 1
    return closed


def reopen_round(kit: Kit, actor: Actor, round_id: int, reason: str) -> None:
    """Opens a closed round again; its snapshot stays. The reason is kept in the event."""
    reason = " ".join(reason.split())
    if not 3 <= len(reason) <= 500:
        raise Invalid(
            "reason", "บอกเหตุผลที่เปิดรอบใหม่ (3-500 ตัวอักษร)", "Say why the round is reopened (3 to 500 characters)."
        )
    with kit.transaction(actor, "round.reopened", reason) as session:
        row = round_by_id(session, actor.scope, round_id)
        if row.closed_at is None:
            raise Refused("รอบนี้ยังไม่ปิด", "This round is not closed.")
        row.closed_at, row.reopened_at = None, kit.now()
        row.version += 1


def _close(session: Session, row: Round, now: datetime) -> int:
    row.closed_at = now
    row.version += 1
    session.flush()
    snapshot = _freeze(session, row)
    open_missing(session, row.province_id, bangkok_day(now))
    found = {"snapshot": snapshot.id, "sha256": snapshot.sha256, "due_on": row.due_on.isoformat()}
    record(session, "round.frozen", ("rounds", row.id), after=found, place=(row.province_id, None))
    return snapshot.id


def _freeze(session: Session, closed: Round) -> RoundSnapshot:
    """Body in canonical JSON: keys sorted, no spaces, UTF-8; reports by authority code, then id."""
    of_province = Rulebook.province_id == closed.province_id
    rulebook = session.scalar(select(func.max(Rulebook.version)).where(of_province)) or 0
    head = {
        "format": FORMAT,
        "round": {"scheduled_on": closed.scheduled_on.isoformat(), "due_on": closed.due_on.isoformat()},
        "rulebook_version": rulebook,
        "taken_at": closed.closed_at.isoformat() if closed.closed_at else None,
    }
    parts = ['{"head":', canonical(head), ',"reports":[']
    for number, report in enumerate(_reports(session, closed)):
        parts.append(("," if number else "") + canonical(report))
    parts.append("]}")
    body = "".join(parts)
    taken = closed.closed_at or session.info["now"]
    row = RoundSnapshot(
        round_id=closed.id, taken_at=taken, rulebook_version=rulebook, body=body,
        sha256=digest(body),
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
    loaded = select(Report).options(joinedload(Report.authority)).where(Report.id.in_(ids))
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
        "authority": {"id": place.id, "code": place.code, "name_th": place.name_th, "kind": place.kind},
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
