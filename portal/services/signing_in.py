"""Signing in and out. A sign-in is a row; the cookie carries a secret whose hash stands in it."""

import hashlib
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.models.people import SignIn, SignInAttempt, User
from portal.rules.logins import clean_login
from portal.rules.passwords import LONGEST, find_weakness
from portal.rules.scope import EVERYWHERE, Actor
from portal.rules.vocabulary import Role
from portal.services.errors import Invalid, NotFound, Refused
from portal.services.kit import Kit
from portal.services.recording import record

WINDOW = timedelta(minutes=5)
TRIES_PER_LOGIN, TRIES_PER_ADDRESS = 10, 50
"""Failed tries in five minutes: ten for a name (as PyPI does), fifty for an address, behind which an office sits."""

HASHER = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4)  # RFC 9106, second recommended option
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$+SZDPxZjZGDZc/lVoGTfUw$wc3k5RdYkL78zaM0tp0ZTRo+Qw8C5WHGReEAhFnbwG0"
"""Checked when the name is unknown, so that the answer takes the same time: a hash of HASHER's own making, kept as text
since making it costs each start a tenth of a second."""


class TooManyTries(Refused):
    """Wait five minutes; nothing is locked for longer."""

    def __init__(self) -> None:
        super().__init__(
            "ลองผิดหลายครั้งเกินไป รอ 5 นาทีแล้วลองใหม่ ไม่ต้องทำอะไรกับบัญชี",
            "Too many failed tries. Wait five minutes and try again; the account itself is fine.",
        )


def secret_hash(secret: str) -> str:
    """What stands in the database for a cookie or a link."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_password(password_hash: str, password: str) -> bool:
    """Whether the password fits; an account without one fits nothing, in the same time."""
    try:
        fits = HASHER.verify(password_hash or NOBODY, password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return fits and bool(password_hash)


def sign_in(kit: Kit, login: str, password: str, address: str, device: str) -> str:
    """The cookie's secret. Raises Refused with the same words for a wrong password, an unknown and a disabled name."""
    login, now = clean_login(login), kit.now()
    with kit.read() as session:
        refuse_when_tried_too_often(session, login, address, now)
        user = session.scalars(select(User).where(User.login == login)).first()
    fits = is_password(user.password_hash if user else "", password)
    if user is None or not fits or not user.active:
        _note_failure(kit, actor_of(user, login, address), login, user)
        raise Refused(
            "ชื่อผู้ใช้หรือรหัสผ่านไม่ตรง ลองอีกครั้ง หรือขอรหัสใหม่จากจังหวัด",
            "The name or the password is wrong. Try again, or ask the province for a new one.",
        )
    return begin(kit, user, address, device)


def begin(kit: Kit, user: User, address: str, device: str) -> str:
    """A fresh sign-in for a person already known to be who they are; returns the cookie's secret."""
    with kit.transaction(actor_of(user, user.login, address), "sign_in.begun") as session:
        return begin_within(session, kit, user, address, device)


def begin_within(session: Session, kit: Kit, user: User, address: str, device: str) -> str:
    """The same inside a transaction that already runs (after a new password or an invitation)."""
    secret, now = kit.secret(), kit.now()
    row = SignIn(
        user_id=user.id, secret_hash=secret_hash(secret), epoch=user.epoch, started_at=now, seen_at=now,
        address=address[:64], device=device[:300],
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(session, "sign_in.begun", ("users", user.id), after={"sign_in": row.id})
    return secret


def change_password(kit: Kit, actor: Actor, current: str, password: str, device: str) -> str:
    """Sets one's own password, ends every sign-in of the account and returns the secret of a fresh one.

    The present password is asked unless a one-time password must be changed. Raises Invalid naming the field, and
    TooManyTries as a sign-in does.
    """
    with kit.read() as session:
        user = session.get(User, actor.user_id)
        if user is None:
            raise NotFound
        refuse_when_tried_too_often(session, user.login, actor.address, kit.now())
    if not user.must_change and not is_password(user.password_hash, current):
        _note_failure(kit, actor, user.login, user)
        raise Invalid("current", "รหัสผ่านเดิมไม่ตรง ลองอีกครั้ง", "The present password is wrong. Try again.")
    refuse_weak(password, user.login, user.name)
    if is_password(user.password_hash, password):
        raise Invalid("password", "รหัสผ่านนี้คือรหัสเดิม ตั้งรหัสใหม่", "That is the present password. Choose a new one.")
    hashed = HASHER.hash(password)
    with kit.transaction(actor, "user.password_changed") as session:
        fresh = session.get(User, user.id, with_for_update=True)
        if fresh is None or fresh.epoch != user.epoch or not fresh.active:
            raise NotFound
        fresh.password_hash, fresh.must_change = hashed, False
        bump(session, fresh, kit.now())
        return begin_within(session, kit, fresh, actor.address, device)


def refuse_weak(password: str, *names: str) -> None:
    """Raises Invalid for a password that rules.passwords does not take."""
    weak = find_weakness(password, names)
    if weak:
        raise Invalid("password", weak.message_th, weak.message_en)


def bump(session: Session, user: User, now: datetime) -> None:
    """Begins a new epoch of an account: every sign-in of the earlier one is dead."""
    user.epoch += 1
    user.version += 1
    alive = update(SignIn).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None))
    session.execute(alive.values(ended_at=now))


def end(kit: Kit, actor: Actor, sign_in_id: int) -> None:
    """Ends one of the actor's own sign-ins; its cookie is dead from now on. Raises NotFound for another's."""
    with kit.transaction(actor, "sign_in.ended") as session:
        found = session.scalar(
            update(SignIn)
            .where(SignIn.id == sign_in_id, SignIn.user_id == actor.user_id, SignIn.ended_at.is_(None))
            .values(ended_at=kit.now())
            .returning(SignIn.id)
        )
        if found is None:
            raise NotFound
        record(session, "sign_in.ended", ("users", actor.user_id), after={"sign_in": sign_in_id})


def touch(kit: Kit, sign_in_id: int) -> None:
    """Notes that the person was here now."""
    with kit.database.transaction() as session:
        session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=kit.now()))


def actor_of(user: User | None, login: str, address: str) -> Actor:
    """Somebody at the door, as events record them, known or not."""
    if user is None:
        return Actor(login, Role.SYSTEM, EVERYWHERE, None, address)
    return Actor(user.name, Role(user.role), EVERYWHERE, user.id, address)


def refuse_when_tried_too_often(session: Session, login: str, address: str, now: datetime) -> None:
    """Raises TooManyTries when a name or an address failed too often in the last five minutes."""

    def tries(column: object, value: str) -> int:
        counted = select(func.count()).select_from(SignInAttempt)
        return session.scalar(counted.where(column == value, SignInAttempt.at > now - WINDOW)) or 0  # type: ignore[arg-type]

    if tries(SignInAttempt.login, login) >= TRIES_PER_LOGIN:
        raise TooManyTries
    if address and tries(SignInAttempt.address, address) >= TRIES_PER_ADDRESS:
        raise TooManyTries


def _note_failure(kit: Kit, actor: Actor, login: str, user: User | None) -> None:
    with kit.transaction(actor, "sign_in.failed") as session:
        session.add(SignInAttempt(login=login, address=actor.address, at=kit.now()))
        record(session, "sign_in.failed", ("users", user.id if user else None), after={"login": login})
