"""Naming a colleague for the days of an absence, and ending it by hand. By itself it ends after its last day."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.delegations import Delegation
from portal.models.people import User
from portal.models.scoping import within
from portal.rules.dates import bangkok_day
from portal.rules.scope import Actor
from portal.rules.vocabulary import Role
from portal.services.errors import Invalid, NotFound, Refused
from portal.services.finding_rows import row_by_id
from portal.services.kit import Kit

LONGEST = timedelta(days=92)
"""An absence is named for three months at most; a longer one is a new post, which the province gives."""


def delegate(kit: Kit, actor: Actor, from_user_id: int, to_user_id: int, starts_on: date, ends_on: date) -> int:
    """Names who acts for a person, both days included: a person for themselves, a province's admin for its people.

    Both work at the very same place, so nobody ever sees more than the absent one does. Raises NotFound for people
    outside the scope, Invalid naming the field, Refused while one acts for somebody oneself.
    """
    _check_days(starts_on, ends_on, bangkok_day(kit.now()))
    with kit.transaction(actor, "delegation.made") as session:
        if actor.on_behalf_of:
            raise Refused("ผู้ทำแทนมอบหมายต่อไม่ได้", "Who acts for another cannot pass that on.")
        absent, colleague = (_person(session, actor, number) for number in (from_user_id, to_user_id))
        if absent.id != actor.user_id and actor.role is not Role.PROVINCE:
            raise NotFound
        if not _same_place(absent, colleague):
            raise Invalid(
                "to",
                "เลือกเพื่อนร่วมงานในหน่วยงานเดียวกัน ไม่ใช่ตัวเอง",
                "Choose a colleague of the same place, not the same person.",
            )
        row = Delegation(
            province_id=absent.province_id, district_id=absent.district_id, authority_id=absent.authority_id,
            from_user_id=absent.id, to_user_id=colleague.id, starts_on=starts_on, ends_on=ends_on,
            made_by=actor.name, made_at=kit.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def end_delegation(kit: Kit, actor: Actor, delegation_id: int) -> None:
    """Ends it before its last day: by either of the two, or a province's admin. Raises NotFound, Refused when it is
    over already."""
    with kit.transaction(actor, "delegation.ended") as session:
        row = row_by_id(session, actor.scope, Delegation, delegation_id)
        if actor.user_id not in (row.from_user_id, row.to_user_id) and actor.role is not Role.PROVINCE:
            raise NotFound
        if row.ended_at is not None or row.ends_on < bangkok_day(kit.now()):
            raise Refused("การมอบหมายนี้สิ้นสุดไปแล้ว", "This delegation is over already.")
        row.ended_at, row.ended_by = kit.now(), actor.name


def _person(session: Session, actor: Actor, number: int) -> User:
    found = session.scalars(
        within(select(User), actor.scope, User).where(User.id == number, User.active.is_(True))
    ).first()
    if found is None or found.province_id is None:
        raise NotFound
    return found


def _same_place(one: User, other: User) -> bool:
    def place(user: User) -> tuple[int | None, int | None, int | None]:
        return user.province_id, user.district_id, user.authority_id

    return one.id != other.id and place(one) == place(other)


def _check_days(starts_on: date, ends_on: date, today: date) -> None:
    if ends_on < starts_on:
        raise Invalid("ends_on", "วันสุดท้ายต้องไม่ก่อนวันแรก", "The last day is before the first.")
    if ends_on < today:
        raise Invalid("ends_on", "วันเหล่านี้ผ่านไปแล้ว", "These days are past.")
    if ends_on - starts_on > LONGEST:
        raise Invalid("ends_on", "มอบหมายได้ครั้งละไม่เกิน 92 วัน", "At most 92 days at a time.")
