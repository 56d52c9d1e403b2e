"""Telling people what concerns them: notices are written in the transaction of their cause, each once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from portal.models.notices import Notice
from portal.models.people import User
from portal.models.reports import Report, Submission
from portal.rules.notices import Told, link_gone, of_step, returned_above
from portal.rules.progress import Step
from portal.rules.scope import Actor
from portal.rules.vocabulary import Role

CHUNK = 400
Reader = tuple[int, int]
"""(user id, province id) of somebody who is told."""

_notices: Table = Notice.__table__  # type: ignore[assignment]


def tell(session: Session, readers: Iterable[Reader], told: Told, key: str, now: datetime) -> None:
    """One notice for each reader, unless they have one under this key. Belongs into the transaction of its cause."""
    rows = [
        {
            "user_id": user, "province_id": province, "kind": told.kind, "key": key, "title_th": told.title_th,
            "title_en": told.title_en, "reason": told.reason, "link": told.link, "at": now,
        }
        for user, province in readers
    ]  # fmt: skip
    for start in range(0, len(rows), CHUNK):
        insert: Any = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
        wanted = insert(_notices).values(rows[start : start + CHUNK])
        session.execute(wanted.on_conflict_do_nothing(index_elements=["user_id", "key"]))


def tell_step(session: Session, actor: Actor, submission: Submission, step: Step, now: datetime, reason: str) -> None:
    """A step of a sending, for the people of its authority; a return by the province for its district as well."""
    key = f"step:{submission.id}:"
    if step is Step.UNDO:
        unsent = (Notice.outbox_id.is_(None), Notice.read_at.is_(None))
        taken_back = (Notice.province_id == submission.province_id, Notice.key == f"{key}{submission.version - 1}")
        session.execute(delete(Notice).where(*taken_back, *unsent))
        return
    report = session.get_one(Report, submission.report_id)
    name = report.product_name or report.product.name
    told = of_step(step, name, submission.id, reason)
    if told is None:
        return
    key = f"{key}{submission.version}"
    tell(session, _others(session, actor, User.authority_id == submission.authority_id), told, key, now)
    if step is Step.RETURN and actor.role is not Role.DISTRICT and submission.district_id is not None:
        above = returned_above(name, submission.authority.name_th, submission.id, reason)
        readers = _others(session, actor, User.district_id == submission.district_id, User.role == Role.DISTRICT)
        tell(session, readers, above, key, now)


def tell_gone(session: Session, what: str, row_id: int, report_id: int, now: datetime) -> None:
    """A link of a report that can no longer be opened, for the people of its authority."""
    report = session.get_one(Report, report_id)
    told = link_gone(what, report.product_name or report.product.name, report_id)
    readers = _readers(session, User.authority_id == report.authority_id)
    tell(session, readers, told, f"gone:{what}:{row_id}:{now:%Y%m%d%H%M}", now)


def _others(session: Session, actor: Actor, *which: Any) -> list[Reader]:
    """Everybody of a place but whoever does it."""
    return [one for one in _readers(session, *which) if one[0] != actor.user_id]


def _readers(session: Session, *which: Any) -> Sequence[Reader]:
    there = select(User.id, User.province_id).where(User.active.is_(True), User.province_id.is_not(None), *which)
    return [(row.id, row.province_id) for row in session.execute(there.order_by(User.id))]
