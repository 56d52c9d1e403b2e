"""Accounts made at the command line: a person with a one-time password that must be changed at the first sign-in."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.models import Authority, District, Province, SignIn, User
from portal.rules.scope import Actor
from portal.rules.vocabulary import Role
from portal.services.errors import Invalid, NotFound
from portal.services.kit import Kit
from portal.services.signing_in import HASHER


@dataclass(frozen=True)
class NewPerson:
    """Who is to be enrolled. Places are given by code: province "54", district "5401", authority "05540103"."""

    login: str
    name: str
    role: Role
    province: str | None = None
    district: str | None = None
    authority: str | None = None


def add_person(kit: Kit, actor: Actor, person: NewPerson) -> str:
    """The one-time password of the new account, told once. Raises Invalid for a taken name or a missing place."""
    login = person.login.strip().casefold()
    if not 2 <= len(login) <= 100 or any(mark.isspace() for mark in login):
        raise Invalid("login", "ชื่อผู้ใช้ต้องยาว 2-100 ตัวอักษร ไม่มีวรรค", "A sign-in name has 2 to 100 characters, no spaces.")
    password = _one_time(kit)
    with kit.transaction(actor, "user.added") as session:
        if session.scalar(select(User.id).where(User.login == login)):
            raise Invalid("login", f"มีชื่อผู้ใช้ {login} แล้ว เลือกชื่ออื่น", f"The name {login} is taken. Choose another.")
        province, district, authority = _places(session, person)
        session.add(
            User(
                login=login, name=person.name.strip()[:200] or login, role=person.role, province_id=province,
                district_id=district, authority_id=authority, password_hash=HASHER.hash(password), must_change=True,
                created_at=kit.now(),
            )
        )  # fmt: skip
    return password


def disable_person(kit: Kit, actor: Actor, login: str) -> None:
    """Closes an account; every sign-in of it is dead at once. Raises NotFound."""
    with kit.transaction(actor, "user.disabled") as session:
        user = _user(session, login)
        user.active = False
        user.epoch += 1
        user.version += 1
        _end_sign_ins(session, kit, user.id)


def reset_password(kit: Kit, actor: Actor, login: str) -> str:
    """A fresh one-time password; the old one and every sign-in are dead. Raises NotFound."""
    password = _one_time(kit)
    with kit.transaction(actor, "user.password_reset") as session:
        user = _user(session, login)
        user.password_hash, user.must_change = HASHER.hash(password), True
        user.epoch += 1
        user.version += 1
        _end_sign_ins(session, kit, user.id)
    return password


def has_admin(session: Session, province_id: int) -> bool:
    """Whether the province has an administrator."""
    found = select(User.id).where(User.role == Role.PROVINCE, User.province_id == province_id, User.is_demo.is_(False))
    return session.scalar(found.limit(1)) is not None


def _one_time(kit: Kit) -> str:
    return kit.secret()[:20]  # 120 bits, of a secret of 256


def _user(session: Session, login: str) -> User:
    user = session.scalars(select(User).where(User.login == login.strip().casefold())).first()
    if user is None:
        raise NotFound
    return user


def _end_sign_ins(session: Session, kit: Kit, user_id: int) -> None:
    alive = update(SignIn).where(SignIn.user_id == user_id, SignIn.ended_at.is_(None))
    session.execute(alive.values(ended_at=kit.now()))


def _places(session: Session, person: NewPerson) -> tuple[int | None, int | None, int | None]:
    """Province, district and authority ids as the role needs them."""
    if person.role is Role.DEPARTMENT:
        return None, None, None
    if person.role is Role.AUTHORITY:
        found = session.execute(
            select(Authority.id, Authority.province_id).where(Authority.code == (person.authority or ""))
        ).first()
        if found is None:
            raise _no_place("authority", person.authority)
        return found.province_id, None, found.id
    if person.role is Role.DISTRICT:
        row = session.execute(
            select(District.id, District.province_id).where(District.code == (person.district or ""))
        ).first()
        if row is None:
            raise _no_place("district", person.district)
        return row.province_id, row.id, None
    province = session.scalar(select(Province.id).where(Province.code == (person.province or "")))
    if province is None:
        raise _no_place("province", person.province)
    return province, None, None


def _no_place(what: str, code: str | None) -> Invalid:
    shown = (code or "-")[:20]
    return Invalid(what, f"ไม่พบ{_THAI[what]}รหัส {shown}", f"There is no {what} with the code {shown}.")


_THAI = {"authority": " อปท. ", "district": "อำเภอ", "province": "จังหวัด"}
