"""Who is at the door: the person behind a cookie, and where they are signed in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.people import SignIn, User
from portal.models.places import Authority, District, Province
from portal.rules.scope import Actor, Scope
from portal.rules.vocabulary import Role


@dataclass(frozen=True)
class Person:
    """Somebody signed in: enough for the masthead, the policy and the scope."""

    user_id: int
    login: str
    name: str
    role: Role
    language: str
    must_change: bool
    province_id: int | None
    district_id: int | None
    authority_id: int | None
    place_name: str
    province_name: str
    sign_in_id: int
    started_at: datetime
    seen_at: datetime

    @property
    def scope(self) -> Scope:
        """What this person sees; a role without its place sees nothing."""
        if self.role is Role.DEPARTMENT:
            return Scope(everywhere=True)
        if self.role is Role.AUTHORITY:
            return Scope(self.province_id, None, self.authority_id) if self.authority_id else Scope()
        if self.role is Role.DISTRICT:
            return Scope(self.province_id, self.district_id) if self.district_id else Scope()
        return Scope(self.province_id)

    def actor(self, address: str) -> Actor:
        """This person as events record them."""
        return Actor(self.name, self.role, self.scope, self.user_id, address)


def find_person(session: Session, secret_hash: str) -> Person | None:
    """The active person whose living sign-in has this hash; time limits are the desk's matter."""
    row = session.execute(
        select(User, SignIn, Authority.name_th, District.name_th, Province.name_th)
        .join(SignIn, SignIn.user_id == User.id)
        .outerjoin(Authority, Authority.id == User.authority_id)
        .outerjoin(District, District.id == User.district_id)
        .outerjoin(Province, Province.id == User.province_id)
        .where(SignIn.secret_hash == secret_hash, SignIn.ended_at.is_(None))
        .where(User.active.is_(True), SignIn.epoch == User.epoch)
    ).first()
    if row is None:
        return None
    user, sign_in, authority, district, province = row
    return Person(
        user_id=user.id, login=user.login, name=user.name, role=Role(user.role), language=user.language,
        must_change=user.must_change, province_id=user.province_id, district_id=user.district_id,
        authority_id=user.authority_id, place_name=_place(user.role, authority, district, province),
        province_name=province or "", sign_in_id=sign_in.id, started_at=sign_in.started_at, seen_at=sign_in.seen_at,
    )  # fmt: skip


def _place(role: str, authority: str | None, district: str | None, province: str | None) -> str:
    if role == Role.AUTHORITY:
        return authority or ""
    if role == Role.DISTRICT:
        return f"อำเภอ{district or ''}"
    return f"จังหวัด{province}" if province else "กรมส่งเสริมการปกครองท้องถิ่น"


@dataclass(frozen=True)
class Place:
    """One place where a person is signed in."""

    id: int
    started_at: datetime
    seen_at: datetime
    address: str
    device: str
    is_here: bool


def sign_ins_of(session: Session, user_id: int, here: int) -> list[Place]:
    """The living sign-ins of a person, the latest first; `here` is the one that asks."""
    rows = session.scalars(
        select(SignIn)
        .join(User, User.id == SignIn.user_id)
        .where(SignIn.user_id == user_id, SignIn.ended_at.is_(None), SignIn.epoch == User.epoch)
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
        .limit(50)
    )
    return [Place(row.id, row.started_at, row.seen_at, row.address, row.device, row.id == here) for row in rows]
