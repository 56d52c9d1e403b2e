"""Signing in and out. A sign-in is a row; the cookie carries a secret whose hash stands in it."""

import hashlib
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.models.people import SignIn, SignInAttempt, User
from portal.rules.scope import EVERYWHERE, Actor
from portal.rules.vocabulary import Role
from portal.services.errors import NotFound, Refused
from portal.services.kit import Kit
from portal.services.recording import record

WINDOW = timedelta(minutes=5)
TRIES_PER_LOGIN, TRIES_PER_ADDRESS = 10, 50
"""Failed tries in five minutes: ten for one name (as PyPI does), fifty for one address, behind which a whole office sits."""

HASHER = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4)  # RFC 9106, second recommended option
NOBODY = HASHER.hash("nobody has this password")
"""Checked when the name is unknown, so that the answer takes the same time."""


def secret_hash(secret: str) -> str:
    """What stands in the database for a cookie or a link."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_password(password_hash: str, password: str) -> bool:
    """Whether the password fits; an account without one fits nothing, in the same time."""
    try:
        return HASHER.verify(password_hash or NOBODY, password) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False


def sign_in(kit: Kit, login: str, password: str, address: str, device: str) -> str:
    """The cookie's secret. Raises Refused with the same words for a wrong password, an unknown and a disabled name."""
    login, now = login.strip().casefold()[:100], kit.now()
    with kit.read() as session:
        _refuse_when_tried_too_often(session, login, address, now)
        user = session.scalars(select(User).where(User.login == login)).first()
    fits = is_password(user.password_hash if user else "", password)
    actor = _actor(user, login, address)
    if user is None or not fits or not user.active:
        with kit.transaction(actor, "sign_in.failed") as session:
            session.add(SignInAttempt(login=login, address=address, at=now))
            record(session, "sign_in.failed", ("users", user.id if user else None), after={"login": login})
        raise Refused(
            "เข้าไม่สำเร็จ ชื่อผู้ใช้หรือรหัสผ่านไม่ตรง ลองอีกครั้ง หรือขอรหัสใหม่จากจังหวัด",
            "Sign-in failed: the name or the password is wrong. Try again, or ask the province for a new one.",
        )
    return begin(kit, user, address, device)


def begin(kit: Kit, user: User, address: str, device: str) -> str:
    """A fresh sign-in for a person already known to be who they are; returns the cookie's secret."""
    secret, now = kit.secret(), kit.now()
    with kit.transaction(_actor(user, user.login, address), "sign_in.begun") as session:
        row = SignIn(
            user_id=user.id, secret_hash=secret_hash(secret), epoch=user.epoch, started_at=now, seen_at=now,
            address=address, device=device[:300],
        )  # fmt: skip
        session.add(row)
        session.flush()
        record(session, "sign_in.begun", ("users", user.id), after={"sign_in": row.id})
    return secret


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


def _actor(user: User | None, login: str, address: str) -> Actor:
    if user is None:
        return Actor(login, Role.SYSTEM, EVERYWHERE, None, address)
    return Actor(user.name, Role(user.role), EVERYWHERE, user.id, address)


def _refuse_when_tried_too_often(session: Session, login: str, address: str, now: datetime) -> None:
    def tries(column: object, value: str) -> int:
        counted = select(func.count()).select_from(SignInAttempt)
        return session.scalar(counted.where(column == value, SignInAttempt.at > now - WINDOW)) or 0  # type: ignore[arg-type]

    if tries(SignInAttempt.login, login) >= TRIES_PER_LOGIN or tries(SignInAttempt.address, address) >= TRIES_PER_ADDRESS:
        raise Refused(
            "ลองผิดหลายครั้งเกินไป รอ 5 นาทีแล้วลองใหม่ ไม่ต้องทำอะไรกับบัญชี",
            "Too many failed tries. Wait five minutes and try again; the account itself is fine.",
        )
