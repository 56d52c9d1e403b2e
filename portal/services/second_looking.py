"""Second looks: chosen when a verdict is given, given blind by somebody else, disagreements settled by the admin."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.reports import Submission
from portal.models.scoping import within
from portal.models.second_looks import SecondLook
from portal.rules import branding
from portal.rules.scope import Actor
from portal.rules.second_look import VERDICTS, is_chosen
from portal.rules.thai import normalise
from portal.rules.vocabulary import Role
from portal.services.checking import checklist_of
from portal.services.errors import Conflict, Invalid, NotFound, Refused
from portal.services.finding_rows import rulebook_of
from portal.services.kit import Kit

LONGEST_NOTE = 2000


def choose(session: Session, actor: Actor, submission: Submission, verdict: str, chance: float) -> None:
    """In the transaction of a verdict: the share that the rulebook asks for waits for a second person."""
    _version, rules = rulebook_of(session, submission.province_id)
    if submission.video_id is None or not is_chosen(chance, rules.second_look_percent):
        return
    drop(session, submission.id)
    session.add(
        SecondLook(
            submission_id=submission.id, province_id=submission.province_id, authority_id=submission.authority_id,
            first_verdict=verdict, first_checklist=branding.as_data(checklist_of(session, submission.video_id)),
            first_user_id=actor.user_id, first_name=actor.name, chosen_at=session.info["now"],
        )
    )  # fmt: skip
    session.flush()


def drop(session: Session, submission_id: int) -> None:
    """A verdict that was taken back, or given anew, needs no second look of its own any more."""
    row = session.scalars(select(SecondLook).where(SecondLook.submission_id == submission_id)).first()
    if row:
        session.delete(row)
        session.flush()


def give_second(kit: Kit, actor: Actor, look_id: int, version: int, verdict: str, checklist: Mapping[str, Any]) -> bool:
    """The second verdict; returns whether both agree. The first stays in force until the admin says otherwise.

    Raises NotFound, Refused for the person who gave the first, Conflict when another gave the second meanwhile,
    Invalid for no verdict or no checklist.
    """
    if verdict not in VERDICTS:
        raise Invalid("verdict", "เลือกว่ารับหรือส่งกลับ", "Choose to accept or to return.")
    try:
        whole = branding.from_data(checklist)
    except ValueError as error:
        raise Invalid("checklist", "ติ๊กให้ครบทุกจุด", f"The checklist cannot be read: {error}") from None
    with kit.transaction(actor, "second_look.given") as session:
        row = _own(session, actor, look_id)
        if row.first_user_id is not None and row.first_user_id == actor.user_id:
            raise Refused("ผู้ตรวจครั้งแรกตรวจซ้ำเองไม่ได้", "Whoever gave the first verdict cannot give the second.")
        if row.version != version or row.second_verdict is not None:
            raise Conflict({"verdict": verdict}, {"verdict": ""}, row.version)
        row.second_verdict, row.second_checklist = verdict, branding.as_data(whole)
        row.second_user_id, row.second_name, row.second_at = actor.user_id, actor.name, kit.now()
        row.agreed = verdict == row.first_verdict
        row.version += 1
        return row.agreed


def settle_look(kit: Kit, actor: Actor, look_id: int, version: int, note: str) -> None:
    """The province admin closes a disagreement, with what was decided. A verdict that must change is reopened beside
    it, by its own step. Raises NotFound, Refused, Conflict, Invalid without a note."""
    note = normalise(note).strip()
    if not note or len(note) > LONGEST_NOTE:
        raise Invalid("note", "เขียนข้อสรุป 1-2,000 ตัวอักษร", "Write what was decided, 1 to 2,000 characters.")
    with kit.transaction(actor, "second_look.settled") as session:
        row = _own(session, actor, look_id)
        if actor.role is not Role.PROVINCE:
            raise Refused("ผู้ดูแลระบบจังหวัดเป็นผู้สรุป", "The province's administrator settles it.")
        if row.version != version or row.settled_at is not None or row.agreed is not False:
            raise Conflict({"note": note}, {"note": row.note}, row.version)
        row.settled_at, row.settled_by, row.note = kit.now(), actor.name, note
        row.version += 1


def _own(session: Session, actor: Actor, look_id: int) -> SecondLook:
    wanted = within(select(SecondLook).where(SecondLook.id == look_id), actor.scope, SecondLook)
    row = session.scalars(wanted.with_for_update()).first()
    if row is None:
        raise NotFound
    return row
