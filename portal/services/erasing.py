"""A person's details are taken out of the portal when the law asks for it; what was done stays, done by nobody named.

Decisions and reviews keep the names they were signed with: they are the office's own record of an official act.
Events are never changed but for this; the chain over them holds, since it covers hashes of what is taken out.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, delete, or_, select, update
from sqlalchemy.orm import Session

from portal.models.events import Event, EventSeal
from portal.models.notices import Notice, OutboxRow
from portal.models.people import Invitation, SignIn, User
from portal.rules.letters import LetterStatus
from portal.rules.scope import Actor
from portal.rules.sealing import ERASED
from portal.services.errors import Invalid, NotFound, Refused
from portal.services.kit import Kit
from portal.services.recording import record

SHORTEST, LONGEST = 3, 500


@dataclass(frozen=True)
class Erased:
    """How many events lost who did them, and how many what they said of the person."""

    who: int
    what: int


def erase_person(kit: Kit, actor: Actor, login: str, reason: str) -> Erased:
    """Takes the details of a closed account out of its row, its sign-ins and every event.

    Raises NotFound, Refused while the account is open, Invalid without a reason (3 to 500 letters).
    """
    reason = " ".join(reason.split())
    if not SHORTEST <= len(reason) <= LONGEST:
        raise Invalid("reason", "บอกเหตุผลที่ลบ (3-500 ตัวอักษร)", "Say why the details are erased (3 to 500 characters).")
    with kit.transaction(actor, ERASED, reason) as session:
        user = session.scalars(select(User).where(User.login == login.strip().casefold()).with_for_update()).first()
        if user is None:
            raise NotFound
        if user.active:
            raise Refused("ปิดบัญชีก่อน แล้วจึงลบข้อมูล", "Close the account first, then erase its details.")
        for invitation in session.scalars(select(Invitation).where(Invitation.user_id == user.id)):
            session.delete(invitation)
        user.login, user.name, user.email, user.phone, user.password_hash = f"erased-{user.id}", "-", "", "", ""
        user.version += 1
        session.flush()
        session.execute(delete(SignIn).where(SignIn.user_id == user.id))
        _burn_letters(session, user)
        counts = Erased(_take_out(session, user.id, "who"), _take_out(session, user.id, "what"))
        place = (user.province_id, user.authority_id)
        record(session, ERASED, ("users", user.id), after={"who": counts.who, "what": counts.what}, place=place)
    return counts


def _burn_letters(session: Session, user: User) -> None:
    """Takes away what the person was told and what letters to them said; that they were sent stays."""
    user.line_id = ""
    session.execute(delete(Notice).where(Notice.user_id == user.id))
    blank = {"address": "", "subject": "-", "body": "", "html": "", "error": ""}
    session.execute(update(OutboxRow).where(OutboxRow.user_id == user.id).values(blank))
    open_ones = (OutboxRow.user_id == user.id, OutboxRow.status.in_((LetterStatus.WAITING, LetterStatus.FAILED)))
    session.execute(update(OutboxRow).where(*open_ones).values(status=LetterStatus.DEAD))


def _take_out(session: Session, user_id: int, part: str) -> int:
    """Empties a part of every event of the person, and the salt with which it could be guessed."""
    empty: dict[str, Any]
    if part == "who":
        those, empty = Event.actor_id == user_id, {"actor_name": "", "address": ""}
    else:
        about = (Event.subject_kind == "users") & (Event.subject_id == user_id)
        tries = (Event.subject_kind.in_(("sign_ins", "invitations"))) & (Event.actor_id == user_id)
        those, empty = or_(about, tries), {"before": {}, "after": {}, "reason": ""}
    fresh = (those, Event.erased.not_like(f"%{part}%"))
    salt = {f"{part}_salt": ""}
    of_those = EventSeal.event_id.in_(select(Event.id).where(*fresh))
    session.execute(update(EventSeal).where(of_those).values(salt), execution_options={"synchronize_session": False})
    marked = case((Event.erased == "", part), else_=Event.erased + f" {part}")
    done = session.execute(
        update(Event).where(*fresh).values(erased=marked, **empty), execution_options={"synchronize_session": False}
    )
    return int(done.rowcount)  # type: ignore[attr-defined]
