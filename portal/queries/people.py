"""People: who is behind a cookie or a link, where they are signed in, and the list that an administrator keeps."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, case, func, select, tuple_
from sqlalchemy.orm import Session

from portal.models.people import Invitation, SignIn, User
from portal.models.places import Authority, District, Province
from portal.models.scoping import within
from portal.rules.scope import Actor, Scope
from portal.rules.vocabulary import Role


@dataclass(frozen=True)
class Acting:
    """For whom somebody stands in: the own role, whom (`whom` is an authority or a person), and the words with which
    records are signed. `types_in` tells typing in for an authority from acting for a colleague `until` a day."""

    own_role: Role
    whom: str
    signature: str
    types_in: bool = False
    until: date | None = None


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
    is_demo: bool = False
    for_authority_id: int | None = None
    delegation_id: int | None = None
    acting: Acting | None = None

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
        own = Actor(self.name, self.role, self.scope, self.user_id, address, self.is_demo)
        if self.acting is None:
            return own
        return replace(own, name=self.acting.signature, own_role=self.acting.own_role, on_behalf_of=self.acting.whom)


_SIGNED_IN = (
    select(
        User.id, User.login, User.name, User.role, User.language, User.must_change, User.province_id, User.district_id,
        User.authority_id, Authority.name_th.label("authority"), District.name_th.label("district"),
        Province.name_th.label("province"), SignIn.id.label("sign_in_id"), SignIn.started_at, SignIn.seen_at,
        SignIn.for_authority_id, SignIn.delegation_id,
    )
    .join(SignIn, SignIn.user_id == User.id)
    .outerjoin(Authority, Authority.id == User.authority_id)
    .outerjoin(District, District.id == User.district_id)
    .outerjoin(Province, Province.id == User.province_id)
    .where(SignIn.secret_hash == bindparam("secret_hash"), SignIn.ended_at.is_(None))
    .where(User.active.is_(True), SignIn.epoch == User.epoch)
)  # fmt: skip
"""Asked by every page, so it is put together once and brings columns, no whole rows."""


def find_person(session: Session, secret_hash: str) -> Person | None:
    """The active person whose living sign-in has this hash; time limits are the desk's matter."""
    row = session.connection().execute(_SIGNED_IN, {"secret_hash": secret_hash}).first()
    if row is None:
        return None
    return Person(
        user_id=row.id, login=row.login, name=row.name, role=Role(row.role), language=row.language,
        must_change=row.must_change, province_id=row.province_id, district_id=row.district_id,
        authority_id=row.authority_id, place_name=_place(row.role, row.authority, row.district, row.province),
        province_name=row.province or "", sign_in_id=row.sign_in_id, started_at=row.started_at, seen_at=row.seen_at,
        for_authority_id=row.for_authority_id, delegation_id=row.delegation_id,
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


@dataclass(frozen=True)
class Details:
    """What a person may change about themselves, and the version it was read at."""

    name: str
    email: str
    phone: str
    version: int


def details_of(session: Session, user_id: int) -> Details:
    """One's own details."""
    user = session.get_one(User, user_id)
    return Details(user.name, user.email, user.phone, user.version)


@dataclass(frozen=True)
class Invited:
    """For whom a link was made."""

    role: Role
    name: str
    place_name: str
    province_name: str
    expires_at: datetime


def find_invited(session: Session, secret_hash: str, now: datetime) -> Invited | None:
    """Whom a living link invites, else None. `name` is empty where only the place is known."""
    row = session.execute(
        _with_places(select(User, Authority.name_th, District.name_th, Province.name_th, Invitation.expires_at))
        .join(Invitation, Invitation.user_id == User.id)
        .where(Invitation.secret_hash == secret_hash, Invitation.used_at.is_(None), Invitation.expires_at > now)
        .where(User.active.is_(True))
    ).first()
    if row is None:
        return None
    user, authority, district, province, expires_at = row
    name = "" if user.role == Role.AUTHORITY and user.name == authority else user.name
    place = _place(user.role, authority, district, province)
    return Invited(Role(user.role), name, place, province or "", expires_at)


PAGE = 100
Rows = TypeVar("Rows", bound=Select[*tuple[Any, ...]])


@dataclass(frozen=True)
class PersonRow:
    """One line of the list. `state` is active, pending or disabled; `invited_until` a good slip's last day."""

    id: int
    name: str
    login: str
    role: Role
    place_name: str
    district_name: str
    state: str
    invited_until: datetime | None
    seen_at: datetime | None


@dataclass(frozen=True)
class PeoplePage:
    """A page of people; `before` and `after` are the ids to go back and on from, None at an end."""

    rows: list[PersonRow]
    before: int | None
    after: int | None


def people_page(
    session: Session, scope: Scope, now: datetime, *, after: int | None = None, before: int | None = None
) -> PeoplePage:
    """A hundred people of the scope: the province's own first, then districts, then authorities in Thai order."""
    back = before is not None
    statement = within(_people(now), scope, User)
    cursor = before if back else after
    if cursor is not None:
        place = within(_with_places(select(_order())), scope, User).where(User.id == cursor)
        at = session.scalar(place) or ""
        here, there = tuple_(_order(), User.id), tuple_(at, cursor)
        statement = statement.where(here < there if back else here > there)
    order = (_order().desc(), User.id.desc()) if back else (_order(), User.id)
    found = [_person_row(*row) for row in session.execute(statement.order_by(*order).limit(PAGE + 1))]
    more, rows = len(found) > PAGE, found[:PAGE]
    if back:
        rows.reverse()
    has_before, has_after = (more, bool(rows)) if back else (cursor is not None and bool(rows), more)
    return PeoplePage(rows, rows[0].id if has_before else None, rows[-1].id if has_after else None)


def person_row(session: Session, scope: Scope, user_id: int, now: datetime) -> PersonRow | None:
    """One person of the scope."""
    row = session.execute(within(_people(now), scope, User).where(User.id == user_id)).first()
    return _person_row(*row) if row else None


@dataclass(frozen=True)
class Choice:
    """A place that can be chosen for a new account."""

    id: int
    name: str


def places_of(session: Session, scope: Scope) -> tuple[list[Choice], list[Choice]]:
    """The districts and the authorities of the scope, in Thai order."""
    districts = within(select(District.id, District.name_th), scope, District).order_by(District.sort_key, District.id)
    open_ones = select(Authority.id, Authority.name_th, District.name_th).outerjoin(
        District, District.id == Authority.district_id
    )
    authorities = within(open_ones, scope, Authority).where(Authority.active.is_(True))
    ordered = session.execute(authorities.order_by(Authority.sort_key, Authority.id))
    return (
        [Choice(number, name) for number, name in session.execute(districts)],
        [Choice(number, f"{name} อ.{district}" if district else name) for number, name, district in ordered],
    )


def _people(now: datetime) -> Select[User, str, str, str, datetime, datetime]:
    slip = select(func.max(Invitation.expires_at)).where(
        Invitation.user_id == User.id, Invitation.used_at.is_(None), Invitation.expires_at > now
    )
    seen = select(func.max(SignIn.seen_at)).where(SignIn.user_id == User.id)
    columns = (User, Authority.name_th, District.name_th, Province.name_th)
    return _with_places(select(*columns, slip.scalar_subquery(), seen.scalar_subquery()))


def _with_places(statement: Rows) -> Rows:
    """`statement` with the person's places beside; the district is the authority's own when there is one."""
    district = func.coalesce(User.district_id, Authority.district_id)
    return (
        statement.select_from(User)
        .outerjoin(Authority, Authority.id == User.authority_id)
        .outerjoin(District, District.id == district)
        .outerjoin(Province, Province.id == User.province_id)
    )


def _order() -> ColumnElement[str]:
    return case(
        (User.authority_id.is_not(None), "2" + Authority.sort_key),
        (User.district_id.is_not(None), "1" + District.sort_key),
        else_="0",
    )


def _person_row(
    user: User, authority: str, district: str, province: str, until: datetime | None, seen: datetime | None
) -> PersonRow:
    state = "disabled" if not user.active else "active" if user.password_hash else "pending"
    begun = bool(user.password_hash)
    place = _place(user.role, authority, district, province)
    return PersonRow(
        id=user.id, name=user.name if begun or user.role != Role.AUTHORITY else "", login=user.login if begun else "",
        role=Role(user.role), place_name=place, district_name=district or "", state=state, invited_until=until,
        seen_at=seen,
    )  # fmt: skip
