"""A district hands a round on to the province, in part if need be: the gap is written down, and it may do so again."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.forwardings import Forwarding
from portal.models.places import Authority, District
from portal.models.reports import Submission
from portal.models.rounds import Round
from portal.models.scoping import within
from portal.rules.authorities import label
from portal.rules.scope import Actor
from portal.rules.vocabulary import Role, Route, Status
from portal.services.errors import Conflict, NotFound, Refused
from portal.services.kit import Kit

PASSED = (Status.ENDORSED, Status.ACCEPTED, Status.DELIVERED)
"""What the district has said yes to, wherever it stands by now."""


def forward(kit: Kit, actor: Actor, round_id: int, seen: int) -> int:
    """Hands on what is endorsed of a round and writes down who is missing; returns the row's id.

    `seen` is how many earlier ones the person saw. Raises Conflict when a colleague was first, Refused when nothing is
    endorsed or nothing changed since the last one, NotFound for another's round.
    """
    with kit.transaction(actor, "round.forwarded") as session:
        district = _own_district(session, actor)
        due = session.scalars(
            select(Round).where(Round.id == round_id, Round.province_id == district.province_id)
        ).first()
        if due is None:
            raise NotFound
        last = _last(session, district.id, round_id)
        if (last.number if last else 0) != seen:
            raise _overtaken(last)
        expected, missing = gap(session, district.id, round_id)
        _refuse_empty(expected, missing, last)
        row = Forwarding(
            province_id=district.province_id, district_id=district.id, round_id=round_id, number=seen + 1, at=kit.now(),
            by_user_id=actor.user_id, by_name=actor.name, forwarded=expected - len(missing), expected=expected,
            missing=missing,
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def gap(session: Session, district_id: int, round_id: int) -> tuple[int, list[str]]:
    """How many authorities report through a district, and the names of those of which nothing is endorsed yet."""
    passed = select(Submission.authority_id).where(
        Submission.round_id == round_id, Submission.district_id == district_id, Submission.status.in_(PASSED)
    )
    expected = (
        select(Authority)
        .where(Authority.district_id == district_id, Authority.active.is_(True), Authority.route == Route.VIA_DISTRICT)
        .order_by(Authority.sort_key, Authority.id)
    )
    done = set(session.scalars(passed))
    places = session.scalars(expected).all()
    return len(places), [label(row.kind, row.short_name) for row in places if row.id not in done]


def _own_district(session: Session, actor: Actor) -> District:
    """The actor's district, locked, so that two who forward at once come one after the other."""
    if actor.role is not Role.DISTRICT or actor.scope.district_id is None:
        raise NotFound
    wanted = within(select(District), actor.scope, District).where(District.id == actor.scope.district_id)
    return session.scalars(wanted.with_for_update()).one()


def _last(session: Session, district_id: int, round_id: int) -> Forwarding | None:
    rows = select(Forwarding).where(Forwarding.district_id == district_id, Forwarding.round_id == round_id)
    return session.scalars(rows.order_by(Forwarding.number.desc())).first()


def _overtaken(last: Forwarding | None) -> Conflict:
    conflict = Conflict({}, {}, last.number if last else 0)
    if last:
        conflict.message_th = f"{last.by_name} ส่งต่อจังหวัดไปก่อนแล้ว {last.forwarded} จาก {last.expected} แห่ง"
        conflict.message_en = f"{last.by_name} forwarded it first: {last.forwarded} of {last.expected}."
    return conflict


def _refuse_empty(expected: int, missing: list[str], last: Forwarding | None) -> None:
    if len(missing) == expected:
        raise Refused(
            "ยังไม่มีรายงานที่รับรองในรอบนี้ รับรองก่อนแล้วจึงส่งต่อ",
            "Nothing of this round is endorsed yet. Endorse first, then forward.",
        )
    if last and (last.expected, last.missing) == (expected, missing):
        raise Refused(
            "ส่งต่อไปแล้ว และยังไม่มีแห่งใดเพิ่ม", "It was forwarded already and nothing was added since."
        )  # fmt: skip
