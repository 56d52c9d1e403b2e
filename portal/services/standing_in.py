"""Beginning and ending to stand in for somebody: an authority without internet, or a colleague who is away.

It hangs on one sign-in, so it ends with it, holds in that browser alone, and is asked anew at every request
(`portal.queries.standing_in`).
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.models.delegations import Delegation
from portal.models.people import SignIn
from portal.models.places import Authority
from portal.rules.dates import bangkok_day
from portal.rules.scope import Actor
from portal.rules.vocabulary import Role, Route
from portal.services.errors import NotFound, Refused
from portal.services.finding_rows import row_by_id
from portal.services.kit import Kit
from portal.services.recording import record


def type_in_for(kit: Kit, actor: Actor, sign_in_id: int, authority_id: int) -> None:
    """From now on this sign-in types in for an authority of the actor's scope: with its rights and its locks, signed
    by the person. A district types in for those that report through it. Raises NotFound for any other."""
    with kit.transaction(actor, "stand_in.typing_begun") as session:
        _refuse_twice(actor)
        place = row_by_id(session, actor.scope, Authority, authority_id, lock=False)
        allowed = actor.role is Role.PROVINCE or (actor.role is Role.DISTRICT and place.route == Route.VIA_DISTRICT)
        if not (allowed and place.active):
            raise NotFound
        _set(session, actor, sign_in_id, authority_id=place.id)
        record(session, "stand_in.typing_begun", ("authorities", place.id), place=(place.province_id, place.id))


def act_for(kit: Kit, actor: Actor, sign_in_id: int, delegation_id: int) -> None:
    """From now on this sign-in acts for the colleague who named the actor. Raises NotFound, Refused on other days."""
    with kit.transaction(actor, "stand_in.acting_begun") as session:
        _refuse_twice(actor)
        lent = session.scalars(
            select(Delegation).where(Delegation.id == delegation_id, Delegation.to_user_id == actor.user_id)
        ).first()
        if lent is None:
            raise NotFound
        if lent.ended_at is not None or not lent.starts_on <= bangkok_day(kit.now()) <= lent.ends_on:
            raise Refused(
                "การมอบหมายนี้ยังไม่เริ่มหรือสิ้นสุดแล้ว", "This delegation has not begun yet or is over."
            )  # fmt: skip
        _set(session, actor, sign_in_id, delegation_id=lent.id)
        place = (lent.province_id, lent.authority_id)
        record(session, "stand_in.acting_begun", ("delegations", lent.id), place=place)


def stand_down(kit: Kit, actor: Actor, sign_in_id: int) -> None:
    """The person is only themselves again. Ending what is over already changes nothing more."""
    with kit.transaction(actor, "stand_in.ended") as session:
        _set(session, actor, sign_in_id)
        place = (actor.scope.province_id, actor.scope.authority_id)
        record(session, "stand_in.ended", ("users", actor.user_id), place=place)


def _refuse_twice(actor: Actor) -> None:
    if actor.on_behalf_of:
        raise Refused(
            f"ท่านกำลังทำแทน {actor.on_behalf_of} อยู่ เลิกทำแทนก่อน",
            f"You act for {actor.on_behalf_of} now. End that first.",
        )


def _set(
    session: Session, actor: Actor, sign_in_id: int, *,
    authority_id: int | None = None, delegation_id: int | None = None,
) -> None:  # fmt: skip
    own = update(SignIn).where(SignIn.id == sign_in_id, SignIn.user_id == actor.user_id, SignIn.ended_at.is_(None))
    values = {"for_authority_id": authority_id, "delegation_id": delegation_id}
    if session.scalar(own.values(**values).returning(SignIn.id)) is None:
        raise NotFound
