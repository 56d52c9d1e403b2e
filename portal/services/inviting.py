"""Invitations: one-time links, printed as QR on slips, with which people choose their own name and password."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from portal.models.people import Invitation, SignInAttempt, User
from portal.models.places import Authority, District
from portal.models.scoping import within
from portal.rules.logins import PENDING, clean_login
from portal.rules.scope import Actor
from portal.rules.vocabulary import Role
from portal.services.accounts import (
    Post,
    clean_name,
    may_manage,
    new_user,
    placed,
    refuse_bad_login,
    taken,
    void_invitations,
)
from portal.services.errors import NotFound, Refused
from portal.services.kit import Kit
from portal.services.signing_in import (
    HASHER,
    actor_of,
    begin_within,
    bump,
    refuse_weak,
    refuse_when_tried_too_often,
    secret_hash,
)

VALID_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Slip:
    """What is printed for one invited account. `secret` is told only here; the database keeps its hash."""

    user_id: int
    role: Role
    name: str
    district: str
    secret: str
    expires_at: datetime


def invite_authorities(
    kit: Kit, actor: Actor, authority_ids: Sequence[int] | None = None, *, again: bool = False
) -> list[Slip]:
    """Slips for the given authorities, or for all in the actor's scope without an officer in use.

    Authorities whose slip is still good are left out of "all" unless `again`; a new slip ends the one before. An id
    out of scope is left out as if it were not there.
    """
    if authority_ids is None and not again:
        extra = [~_has(_good_slip(kit.now()))]
    else:
        extra = [] if authority_ids is None else [Authority.id.in_(authority_ids)]
    wanted = (
        select(Authority, District.name_th)
        .outerjoin(District, District.id == Authority.district_id)
        .where(Authority.active.is_(True), ~_has(User.password_hash != ""), *extra)
        .order_by(District.sort_key, Authority.sort_key, Authority.id)
    )
    with kit.transaction(actor, "user.invited") as session:
        found = session.execute(within(wanted, actor.scope, Authority)).all()
        allowed = [(place, name or "") for place, name in found if _may_invite(actor, place)]
        people = _pending_people(session, kit, [place for place, _ in allowed])
        return [
            _slip(session, kit, people[place.id], place.name_th, district, fresh=False) for place, district in allowed
        ]


def waiting_count(session: Session, actor: Actor, now: datetime) -> int:
    """How many authorities `invite_authorities` would take when it is asked for all."""
    wanted = select(Authority.id).where(
        Authority.active.is_(True), ~_has(User.password_hash != ""), ~_has(_good_slip(now))
    )
    return len(session.scalars(within(wanted, actor.scope, Authority)).all())


def invite_person(kit: Kit, actor: Actor, name: str, post: Post) -> Slip:
    """A slip for a new account of any role the actor may give."""
    name = clean_name(name)
    with kit.transaction(actor, "user.invited") as session:
        user = new_user(kit, _placeholder(kit), name, placed(session, actor, post))
        session.add(user)
        session.flush()
        return _slip(session, kit, user, name, "", fresh=True)


def invite_again(kit: Kit, actor: Actor, user_id: int) -> Slip:
    """A new slip for an account that nobody has begun to use; the earlier one leads nowhere."""
    with kit.transaction(actor, "user.invited") as session:
        user = session.get(User, user_id, with_for_update=True)
        if user is None or not may_manage(actor, Role(user.role), user.province_id):
            raise NotFound
        if user.password_hash or not user.active:
            raise Refused("บัญชีนี้เริ่มใช้แล้วหรือปิดอยู่", "This account is in use already, or closed.")
        authority = session.get(Authority, user.authority_id) if user.authority_id else None
        district = authority.district.name_th if authority and authority.district else ""
        return _slip(session, kit, user, authority.name_th if authority else user.name, district, fresh=False)


def join(kit: Kit, secret: str, login: str, name: str, password: str, address: str, device: str) -> str:
    """Begins an invited account with a name and password of its person's own; returns the cookie's secret.

    Raises NotFound for a link that is unknown, used or over, Invalid naming the field, TooManyTries for many tries.
    """
    link, login, name = secret_hash(secret), clean_login(login), clean_name(name)
    marker = f"join {link[:40]}"
    with kit.read() as session:
        _living(session, link, kit.now())
        refuse_when_tried_too_often(session, marker, address, kit.now())
        is_taken = bool(session.scalar(select(User.id).where(User.login == login)))
    refuse_bad_login(login)
    refuse_weak(password, login, name)
    if is_taken:  # counted, so that a slip is no way to ask through the names of the country
        _count_try(kit, marker, address)
        raise taken()
    hashed = HASHER.hash(password)
    with kit.transaction(actor_of(None, login, address), "user.joined") as session:
        invitation = _living(session, link, kit.now())
        user = session.get_one(User, invitation.user_id)
        session.info["actor"] = actor_of(user, login, address)
        if session.scalar(select(User.id).where(User.login == login)):
            raise taken()
        user.login, user.name, user.password_hash, user.must_change = login, name, hashed, False
        invitation.used_at = kit.now()
        bump(session, user, kit.now())
        return begin_within(session, kit, user, address, device)


def _living(session: Session, link: str, now: datetime) -> Invitation:
    found = session.scalars(
        select(Invitation)
        .join(User, User.id == Invitation.user_id)
        .where(Invitation.secret_hash == link, Invitation.used_at.is_(None), Invitation.expires_at > now)
        .where(User.active.is_(True))
    ).first()
    if found is None:
        raise NotFound
    return found


def _count_try(kit: Kit, marker: str, address: str) -> None:
    with kit.database.transaction() as session:
        session.add(SignInAttempt(login=marker, address=address, at=kit.now()))


def _pending_people(session: Session, kit: Kit, places: Iterable[Authority]) -> dict[int, User]:
    """The pending officer of each authority, by the authority's id; made where there is none."""
    by_id = {place.id: place for place in places}
    pending = select(User).where(
        User.role == Role.AUTHORITY, User.password_hash == "", User.active.is_(True), User.is_demo.is_(False)
    )
    people: dict[int, User] = {}
    for user in session.scalars(pending.where(User.authority_id.in_(by_id)).order_by(User.id.desc())):
        people[user.authority_id or 0] = user
    for place in by_id.values():
        if place.id not in people:
            post = Post(Role.AUTHORITY, place.province_id, None, place.id)
            people[place.id] = new_user(kit, _placeholder(kit), place.name_th, post)
            session.add(people[place.id])
    session.flush()
    return people


def _slip(session: Session, kit: Kit, user: User, name: str, district: str, *, fresh: bool) -> Slip:
    if not fresh:
        void_invitations(session, kit, user.id)
    secret, now = kit.secret(), kit.now()
    session.add(
        Invitation(user_id=user.id, secret_hash=secret_hash(secret), created_at=now, expires_at=now + VALID_FOR)
    )
    return Slip(user.id, Role(user.role), name, district, secret, now + VALID_FOR)


def _may_invite(actor: Actor, place: Authority) -> bool:
    return may_manage(actor, Role.AUTHORITY, place.province_id)


def _has(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the authority has a real, open account of which the condition holds."""
    return exists().where(
        User.authority_id == Authority.id, User.role == Role.AUTHORITY, User.active.is_(True),
        User.is_demo.is_(False), condition,
    )  # fmt: skip


def _good_slip(now: datetime) -> ColumnElement[bool]:
    return exists().where(Invitation.user_id == User.id, Invitation.used_at.is_(None), Invitation.expires_at > now)


def _placeholder(kit: Kit) -> str:
    return clean_login(PENDING + kit.secret()[:24])
