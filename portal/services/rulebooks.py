"""The rulebook of a province: started once, then each change is a new version; none is ever edited."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Rulebook
from portal.rules.rulebook import DEFAULT, BadRulebook, as_data, from_data
from portal.rules.scope import Actor
from portal.services.checking import RECHECK
from portal.services.errors import Conflict, Invalid, NotFound
from portal.services.kit import Kit
from portal.services.queueing import enqueue


def start_rulebook(kit: Kit, actor: Actor, province_id: int) -> bool:
    """Version 1 with the letter's rules; False when the province already has a rulebook."""
    with kit.read() as session:
        if _latest(session, province_id):
            return False
    with kit.transaction(actor, "rulebook.started") as session:
        session.add(
            Rulebook(
                province_id=province_id, version=1, data=as_data(DEFAULT), made_at=kit.now(), made_by=actor.name,
                note="เกณฑ์ตามหนังสือกรมฯ กันยายน 2568",
            )
        )  # fmt: skip
    return True


def follow_rulebook(
    kit: Kit, actor: Actor, province_id: int, data: dict[str, Any], expected_version: int, note: str = ""
) -> int:
    """The next version with `data`; returns its number. Every report is judged again by it, from what was seen already.

    Raises Conflict when another version came meanwhile, Invalid for data no rulebook can be read from.
    """
    try:
        clean = as_data(from_data(data))
    except BadRulebook as bad:
        raise Invalid(bad.field, bad.message_th, bad.message_en) from None
    with kit.transaction(actor, "rulebook.followed", note) as session:
        latest = _latest(session, province_id)
        if latest is None or not (actor.scope.everywhere or actor.scope.province_id == province_id):
            raise NotFound
        if latest.version != expected_version:
            mine = {key: value for key, value in clean.items() if latest.data.get(key) != value}
            raise Conflict(mine, {key: latest.data.get(key) for key in mine}, latest.version)
        if clean == latest.data:
            return latest.version
        session.add(
            Rulebook(
                province_id=province_id, version=latest.version + 1, data=clean, made_at=kit.now(),
                made_by=actor.name, note=note.strip()[:500],
            )
        )  # fmt: skip
        enqueue(session, RECHECK, f"province:{province_id}", kit.now(), payload={"after": 0}, anew=True)
        return latest.version + 1


def _latest(session: Session, province_id: int) -> Rulebook | None:
    of_province = select(Rulebook).where(Rulebook.province_id == province_id)
    return session.scalars(of_province.order_by(Rulebook.version.desc()).limit(1)).first()
