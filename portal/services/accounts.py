"""Accounts: who may manage whom, and the changes that end every sign-in of a person."""

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.people import Invitation, User
from portal.models.places import Authority, District, Province
from portal.rules.logins import clean_login, is_ones_own, is_well_formed
from portal.rules.scope import Actor
from portal.rules.thai import is_only_marks, normalise
from portal.rules.vocabulary import Role
from portal.services.errors import Conflict, Invalid, NotFound, Refused
from portal.services.kit import Kit
from portal.services.signing_in import HASHER, bump

LANGUAGES = ("th", "en")
PEOPLE = frozenset({Role.AUTHORITY, Role.DISTRICT, Role.REVIEWER, Role.PROVINCE, Role.DEPARTMENT})


@dataclass(frozen=True)
class Post:
    """A role and the id of its place: an authority's, a district's or a province's; none for the department."""

    role: Role
    province_id: int | None = None
    district_id: int | None = None
    authority_id: int | None = None


def add_user(kit: Kit, actor: Actor, login: str, name: str, post: Post) -> str:
    """A new account; returns its one-time password, told once. Raises Invalid, or NotFound for a place out of reach."""
    login, name = clean_login(login), clean_name(name)
    refuse_bad_login(login)
    password = one_time(kit)
    hashed = HASHER.hash(password)
    with kit.transaction(actor, "user.added") as session:
        if session.scalar(select(User.id).where(User.login == login)):
            raise taken()
        post = placed(session, actor, post)
        session.add(new_user(kit, login, name, post, password_hash=hashed, must_change=True))
    return password


def disable(kit: Kit, actor: Actor, user_id: int, reason: str = "") -> None:
    """Closes an account; every sign-in and every invitation of it is dead at once."""
    with kit.transaction(actor, "user.disabled", reason) as session:
        user = _managed(session, actor, user_id)
        if user.id == actor.user_id:
            raise Refused(
                "ปิดบัญชีของตนเองไม่ได้ ให้ผู้ดูแลอีกคนปิดให้",
                "You cannot close your own account; ask another administrator.",
            )
        user.active = False
        bump(session, user, kit.now())
        void_invitations(session, kit, user.id)


def enable(kit: Kit, actor: Actor, user_id: int) -> None:
    """Opens a closed account again; its person signs in anew."""
    with kit.transaction(actor, "user.enabled") as session:
        user = _managed(session, actor, user_id)
        user.active = True
        bump(session, user, kit.now())


def reset_password(kit: Kit, actor: Actor, user_id: int) -> str:
    """A one-time password, returned once; the old one and every sign-in are dead."""
    password = one_time(kit)
    hashed = HASHER.hash(password)
    with kit.transaction(actor, "user.password_reset") as session:
        user = _managed(session, actor, user_id)
        if not user.active or not user.password_hash:
            raise Refused(
                "บัญชีนี้ยังไม่ได้เริ่มใช้หรือปิดอยู่ ออกใบเชิญใหม่ หรือเปิดบัญชีก่อน",
                "This account is not in use. Print a new slip for it, or open it first.",
            )
        user.password_hash, user.must_change = hashed, True
        bump(session, user, kit.now())
        void_invitations(session, kit, user.id)
    return password


def change_post(kit: Kit, actor: Actor, user_id: int, post: Post) -> None:
    """Another role or place; the person signs in anew with it. Nobody changes their own."""
    with kit.transaction(actor, "user.post_changed") as session:
        user = _managed(session, actor, user_id)
        if user.id == actor.user_id:
            raise Refused("เปลี่ยนหน้าที่ของตนเองไม่ได้", "You cannot change your own role.")
        post = placed(session, actor, post)
        user.role, user.province_id = post.role, post.province_id
        user.district_id, user.authority_id = post.district_id, post.authority_id
        bump(session, user, kit.now())


def change_details(kit: Kit, actor: Actor, name: str, email: str, phone: str, version: int) -> None:
    """One's own display name, e-mail address and telephone. Raises Invalid, and Conflict on an older version."""
    email, phone = email.strip()[:200], normalise(phone)[:50]
    before, at, after = email.partition("@")
    if email and (not at or not before or "." not in after or any(sign.isspace() for sign in email)):
        raise Invalid("email", "อ่านอีเมลไม่ได้ เขียนแบบ somjai@example.go.th", "That is no e-mail address.")
    mine = {"name": clean_name(name), "email": email, "phone": phone}
    with kit.transaction(actor, "user.details_changed") as session:
        user = session.get(User, actor.user_id, with_for_update=True)
        if user is None:
            raise NotFound
        theirs = {field: getattr(user, field) for field in mine}
        if user.version != version:
            raise Conflict(mine, theirs, user.version)
        if mine != theirs:
            user.name, user.email, user.phone = mine["name"], email, phone
            user.version += 1


def choose_language(kit: Kit, actor: Actor, language: str) -> None:
    """The language of one's pages, th or en."""
    if language not in LANGUAGES:
        raise Invalid("language", "ไม่มีภาษานี้", "There is no such language.")
    with kit.transaction(actor, "user.language_chosen") as session:
        user = session.get(User, actor.user_id)
        if user is None:
            raise NotFound
        user.language = language


def placed(session: Session, actor: Actor, post: Post) -> Post:
    """The post with its province filled in. Raises NotFound for a place or role the actor may not give."""
    bare = Post(post.role)
    if post.role is Role.AUTHORITY:
        found = session.get(Authority, post.authority_id) if post.authority_id else None
        full = replace(bare, province_id=found.province_id, authority_id=found.id) if found else None
    elif post.role is Role.DISTRICT:
        district = session.get(District, post.district_id) if post.district_id else None
        full = replace(bare, province_id=district.province_id, district_id=district.id) if district else None
    elif post.role is Role.DEPARTMENT:
        full = bare
    else:
        province = session.get(Province, post.province_id) if post.province_id else None
        full = replace(bare, province_id=province.id) if province else None
    if full is None or not may_manage(actor, full.role, full.province_id):
        raise NotFound
    return full


def may_manage(actor: Actor, role: Role, province_id: int | None) -> bool:
    """Whether the actor manages people of this role there: the operator everyone, a province its own, nobody else."""
    if role not in PEOPLE:
        return False
    if actor.role in (Role.OPERATOR, Role.SYSTEM):
        return True
    own = actor.signed_role is Role.PROVINCE and province_id is not None and actor.scope.province_id == province_id
    return own and role is not Role.DEPARTMENT


def new_user(
    kit: Kit, login: str, name: str, post: Post, *, password_hash: str = "", must_change: bool = False
) -> User:
    """The row of a new account; without a password it is pending."""
    return User(
        login=login, name=name, role=post.role, province_id=post.province_id, district_id=post.district_id,
        authority_id=post.authority_id, password_hash=password_hash, must_change=must_change, created_at=kit.now(),
    )  # fmt: skip


def void_invitations(session: Session, kit: Kit, user_id: int) -> None:
    """Links given out earlier lead nowhere from now on."""
    alive = select(Invitation).where(Invitation.user_id == user_id, Invitation.used_at.is_(None))
    for invitation in session.scalars(alive.where(Invitation.expires_at > kit.now())):
        invitation.expires_at = kit.now()


def clean_name(name: str) -> str:
    """A person's name. Raises Invalid when nothing can be read."""
    name = " ".join(normalise(name[:400]).split())[:200]
    if not name or is_only_marks(name):
        raise Invalid("name", "ใส่ชื่อที่อ่านได้ เช่น สมใจ ใจดี", "Write a name that can be read.")
    return name


def refuse_bad_login(login: str) -> None:
    """Raises Invalid for what cannot be a sign-in name."""
    if not is_ones_own(login):
        raise Invalid(
            "login",
            "ชื่อผู้ใช้ต้องเป็นของท่านเอง ไม่ใช้รหัส อปท. หรือเลขประจำตัวประชาชน",
            "The sign-in name must be your own: no authority code, no citizen's number.",
        )
    if not is_well_formed(login):
        raise Invalid(
            "login",
            "ชื่อผู้ใช้ยาว 3-60 ตัวอักษร ใช้ตัวหนังสือ ตัวเลข และ . _ - @ + ไม่มีวรรค",
            "A sign-in name has 3 to 60 letters, digits or . _ - @ + and no spaces.",
        )


def taken() -> Invalid:
    """What a person hears whose sign-in name belongs to somebody."""
    return Invalid("login", "ใช้ชื่อนี้ไม่ได้ เลือกชื่ออื่น", "This name cannot be used. Choose another.")


def one_time(kit: Kit) -> str:
    """A fresh one-time password: 120 bits of a secret of 256."""
    return kit.secret()[:20]


def _managed(session: Session, actor: Actor, user_id: int) -> User:
    user = session.get(User, user_id, with_for_update=True)
    if user is None or not may_manage(actor, Role(user.role), user.province_id):
        raise NotFound
    return user
