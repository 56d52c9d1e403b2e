"""Holding a video at the desk: taken when it opens, renewed while somebody works, let go on leaving, verdict or skip.

Two reviewers never hold one: whoever takes second is told by whom it is held.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.leases import DeskHold
from portal.models.reports import Submission
from portal.rules.desk import LEASE, is_held
from portal.rules.progress import Step, route_as_sent, steps_open
from portal.rules.scope import Actor
from portal.rules.vocabulary import Status
from portal.services.errors import Conflict, NotFound, Refused
from portal.services.finding_rows import submission_by_id
from portal.services.kit import Kit


@dataclass(frozen=True)
class Lease:
    """What somebody holds, until when, and the page it is held by."""

    submission_id: int
    until: datetime
    token: str


class HeldByOther(Conflict):
    """Somebody else holds the video; `by_name` and `until` say who and how long."""

    def __init__(self, by_name: str, until: datetime, version: int) -> None:
        super().__init__({}, {}, version)
        self.message_th, self.message_en = (
            f"{by_name} กำลังตรวจเรื่องนี้อยู่ จุดที่ท่านตรวจไว้ก่อนหน้ายังอยู่ครบ ตรวจเรื่องถัดไปได้เลย",
            f"{by_name} is checking this one now. What you ticked before is kept. Go on with the next one.",
        )
        self.by_name, self.until = by_name, until


def take(kit: Kit, actor: Actor, submission_id: int, token: str) -> Lease:
    """Holds a sending that waits for the province; what else this person held is let go.

    Raises HeldByOther, Refused when it does not wait for the province (any more), NotFound.
    """
    with kit.transaction(actor, "desk.taken") as session:
        now = kit.now()
        submission = submission_by_id(session, actor.scope, submission_id)
        refuse_unless_waiting(submission, actor)
        hold = hold_on(session, actor, submission, now, token)
        others = select(DeskHold).where(DeskHold.user_id == actor.user_id, DeskHold.id != hold.id)
        for other in session.scalars(others.with_for_update()):
            _let_go(session, other)
        return Lease(submission_id, now + LEASE, token)


def take_first(kit: Kit, actor: Actor, submission_ids: Iterable[int], token: str) -> Lease | None:
    """Holds the first that can be held: of a queue as it was read a moment ago, others may have taken some since."""
    for number in submission_ids:
        try:
            return take(kit, actor, number, token)
        except (HeldByOther, Refused, NotFound):
            continue
    return None


def release(kit: Kit, actor: Actor, submission_id: int, token: str | None = None) -> bool:
    """Lets go of what this person holds; with a `token`, only if that page still holds it. False when nothing is."""
    with kit.transaction(actor, "desk.released") as session:
        hold = _mine(session, actor, submission_id)
        if hold is None or (token is not None and hold.token != token):
            return False
        _let_go(session, hold)
        return True


def skip(kit: Kit, actor: Actor, submission_id: int) -> None:
    """Sets a sending aside: it comes up again behind all others. Raises HeldByOther, Refused, NotFound."""
    with kit.transaction(actor, "desk.skipped") as session:
        now = kit.now()
        submission = submission_by_id(session, actor.scope, submission_id)
        refuse_unless_waiting(submission, actor)
        hold = hold_on(session, actor, submission, now)
        hold.set_aside_at, hold.set_aside_by = now, actor.name
        _let_go(session, hold)


def bring_forward(kit: Kit, actor: Actor, submission_id: int) -> None:
    """Takes a skip back: the sending stands where its risk puts it. Raises NotFound."""
    with kit.transaction(actor, "desk.brought_forward") as session:
        submission_by_id(session, actor.scope, submission_id)
        hold = find_hold(session, submission_id)
        if hold:
            hold.set_aside_at, hold.set_aside_by = None, ""
            if hold.user_id is None:
                session.delete(hold)


def hold_on(
    session: Session, actor: Actor, submission: Submission, now: datetime, token: str | None = None
) -> DeskHold:
    """Takes or renews the hold for whoever works on it, inside the transaction of that work. The submission's row is
    locked already, so of two that come at once one waits. Raises HeldByOther."""
    hold = refuse_held(session, actor, submission, now)
    if hold is None:
        hold = DeskHold(
            submission_id=submission.id, province_id=submission.province_id, authority_id=submission.authority_id,
        )  # fmt: skip
        session.add(hold)
    if hold.user_id != actor.user_id or not is_held(hold.until, now):
        hold.taken_at = now
    hold.user_id, hold.by_name, hold.until = actor.user_id, actor.name, now + LEASE
    if token is not None:
        hold.token = token
    session.flush()
    return hold


def refuse_held(session: Session, actor: Actor, submission: Submission, now: datetime) -> DeskHold | None:
    """The row of a submission's hold. Raises HeldByOther while somebody else's counts."""
    hold = find_hold(session, submission.id)
    if hold and hold.user_id not in (None, actor.user_id) and hold.until and is_held(hold.until, now):
        raise HeldByOther(hold.by_name, hold.until, submission.version)
    return hold


def find_hold(session: Session, submission_id: int) -> DeskHold | None:
    """The hold of a submission, whoever has it."""
    wanted = select(DeskHold).where(DeskHold.submission_id == submission_id)
    return session.scalars(wanted.with_for_update()).first()


def refuse_unless_waiting(submission: Submission, actor: Actor) -> None:
    """Raises Refused when a sending does not wait for the province."""
    route = route_as_sent(submission.district_id)
    if Step.ACCEPT not in steps_open(Status(submission.status), actor.role, route):
        raise Refused(
            "รายงานนี้ไม่ได้รอจังหวัดตรวจ จึงบันทึกผลตรวจไม่ได้",
            "This report does not wait for the province: nothing can be ticked.",
        )


def _mine(session: Session, actor: Actor, submission_id: int) -> DeskHold | None:
    hold = find_hold(session, submission_id)
    return hold if hold and hold.user_id is not None and hold.user_id == actor.user_id else None


def _let_go(session: Session, hold: DeskHold) -> None:
    if hold.set_aside_at is None:
        session.delete(hold)
    else:
        hold.user_id, hold.until, hold.taken_at, hold.token, hold.by_name = None, None, None, "", ""
    session.flush()
