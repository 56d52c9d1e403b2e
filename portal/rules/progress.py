"""The life of a submission: one table of allowed steps, what each level locks, and what carries over to a new round."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.rules.vocabulary import Role, Route, Status


class Step(StrEnum):
    """What somebody does with a submission."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    ENDORSE = "endorse"
    ACCEPT = "accept"
    RETURN = "return"
    DELIVER = "deliver"
    REOPEN = "reopen"
    UNDO = "undo"


@dataclass(frozen=True)
class Move:
    """One line of the table: who may take which step from where to where, on which routes."""

    step: Step
    from_status: Status
    to_status: Status
    roles: frozenset[Role]
    routes: frozenset[Route]
    needs_reason: bool = False


class NotAllowed(Exception):
    """The step is not in the table; both sentences say why."""

    def __init__(self, message_th: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_th, self.message_en = message_th, message_en


_ALL = frozenset(Route)
_DISTRICT_ROUTE = frozenset({Route.VIA_DISTRICT})
_STRAIGHT = frozenset({Route.DIRECT, Route.NOT_REQUIRED})
_OWNER = frozenset({Role.AUTHORITY})
_DISTRICT = frozenset({Role.DISTRICT})
_PROVINCE = frozenset({Role.REVIEWER, Role.PROVINCE})
_ADMIN = frozenset({Role.PROVINCE})

TABLE: tuple[Move, ...] = (
    Move(Step.SUBMIT, Status.DRAFT, Status.SUBMITTED, _OWNER, _ALL),
    Move(Step.SUBMIT, Status.RETURNED, Status.SUBMITTED, _OWNER, _ALL),
    Move(Step.SUBMIT, Status.WITHDRAWN, Status.SUBMITTED, _OWNER, _ALL),
    Move(Step.WITHDRAW, Status.SUBMITTED, Status.WITHDRAWN, _OWNER, _ALL),
    Move(Step.ENDORSE, Status.SUBMITTED, Status.ENDORSED, _DISTRICT, _DISTRICT_ROUTE),
    Move(Step.RETURN, Status.SUBMITTED, Status.RETURNED, _DISTRICT, _DISTRICT_ROUTE, True),
    Move(Step.ACCEPT, Status.ENDORSED, Status.ACCEPTED, _PROVINCE, _DISTRICT_ROUTE),
    Move(Step.RETURN, Status.ENDORSED, Status.RETURNED, _PROVINCE, _DISTRICT_ROUTE, True),
    Move(Step.ACCEPT, Status.SUBMITTED, Status.ACCEPTED, _PROVINCE, _STRAIGHT),
    Move(Step.RETURN, Status.SUBMITTED, Status.RETURNED, _PROVINCE, _STRAIGHT, True),
    Move(Step.DELIVER, Status.ACCEPTED, Status.DELIVERED, _ADMIN, _ALL),
    Move(Step.REOPEN, Status.ACCEPTED, Status.RETURNED, _ADMIN, _ALL, True),
    Move(Step.REOPEN, Status.DELIVERED, Status.RETURNED, _ADMIN, _ALL, True),
    Move(Step.UNDO, Status.ACCEPTED, Status.ENDORSED, _PROVINCE, _DISTRICT_ROUTE),
    Move(Step.UNDO, Status.RETURNED, Status.ENDORSED, _PROVINCE, _DISTRICT_ROUTE),
    Move(Step.UNDO, Status.ACCEPTED, Status.SUBMITTED, _PROVINCE, _STRAIGHT),
    Move(Step.UNDO, Status.RETURNED, Status.SUBMITTED, _PROVINCE, _STRAIGHT),
)
"""Every allowed step; what is not here is refused. An undo is open to whoever gave the verdict, and for minutes only
(`rules.desk`)."""

STATUS_WORDS = {
    Status.DRAFT: ("เป็นร่าง", "a draft"),
    Status.SUBMITTED: ("ส่งแล้ว", "submitted"),
    Status.ENDORSED: ("อำเภอรับรองแล้ว", "endorsed by the district"),
    Status.ACCEPTED: ("จังหวัดรับแล้ว", "accepted by the province"),
    Status.DELIVERED: ("ส่งกรมแล้ว", "delivered to the department"),
    Status.RETURNED: ("ถูกส่งกลับให้แก้", "returned"),
    Status.WITHDRAWN: ("ถูกถอนคืน", "withdrawn"),
}


def allowed(step: Step, status: Status, role: Role, route: Route, *, reason: str = "") -> Move:
    """The line of the table for a step. Raises NotAllowed, also for a missing reason."""
    lines = [move for move in TABLE if move.step is step and move.from_status is status and route in move.routes]
    move = next((line for line in lines if role in line.roles), None)
    if move is None and lines:
        raise NotAllowed("ขั้นนี้เป็นหน้าที่ของผู้อื่น", "This step belongs to somebody else.")
    if move is None:
        thai, english = STATUS_WORDS[status]
        raise NotAllowed(f"ทำขั้นนี้ไม่ได้ เพราะรายงาน{thai}", f"This step is not open: the report is {english}.")
    if move.needs_reason and not reason.strip():
        raise NotAllowed("เขียนเหตุผลก่อนส่งกลับ", "Write the reason first.")
    return move


def steps_open(status: Status, role: Role, route: Route) -> list[Step]:
    """The steps a person may take now."""
    return [move.step for move in TABLE if move.from_status is status and role in move.roles and route in move.routes]


def route_as_sent(district_id: int | None) -> Route:
    """The way a submission climbs: by the district it was sent through, whatever became of the authority since."""
    return Route.VIA_DISTRICT if district_id is not None else Route.DIRECT


def locked_for(status: Status, role: Role) -> bool:
    """Whether the fields are locked for a role: a level above holds them. An accepted report may be changed again:
    the change is a new version for the next round and leaves what was accepted as it is."""
    if role is not Role.AUTHORITY:
        return True
    return status in (Status.SUBMITTED, Status.ENDORSED)


def open_rounds(rounds: Iterable[tuple[int, date]], today: date) -> list[int]:
    """Of rounds that are not closed, as (id, Bangkok day): those one may send to, earliest first. All that are past,
    and the one that is due next; later ones are not open yet."""
    ordered = sorted(rounds, key=lambda one: (one[1], one[0]))
    past = [number for number, day in ordered if day < today]
    return past + [number for number, day in ordered if day >= today][:1]


def target_round(
    open_now: Sequence[int], sent: Collection[int], latest: int | None, status: Status | None
) -> int | None:
    """The round a sending goes to: the one it came back in while that is open, else the earliest open round that this
    report was not sent to. None while there is none."""
    if status in (Status.RETURNED, Status.WITHDRAWN) and latest in open_now:
        return latest
    return next((number for number in open_now if number not in sent), None)


@dataclass(frozen=True)
class Carried:
    """What a sending towards a new round keeps: `statuses` that hold without a new decision, and the points a person
    is `asked` again (empty: all of them as the checklist stands)."""

    statuses: tuple[Status, ...] = ()
    asked: tuple[str, ...] = ()


def carry(before: Status | None, changed: Iterable[str] | None, *, video_changed: bool) -> Carried:
    """What carries over from the round before (`product.md`, Submission): unchanged keeps every verdict; a change
    re-enters the queues, and a video that stayed keeps its checklist, so only the changed fields are asked."""
    if before is None or changed is None or before in (Status.DRAFT, Status.RETURNED, Status.WITHDRAWN):
        return Carried()
    altered = tuple(changed)
    if altered or video_changed:
        return Carried((), () if video_changed else tuple(f"field:{name}" for name in altered))
    kept = {
        Status.SUBMITTED: (),
        Status.ENDORSED: (Status.ENDORSED,),
        Status.ACCEPTED: (Status.ENDORSED, Status.ACCEPTED),
        Status.DELIVERED: (Status.ENDORSED, Status.ACCEPTED),
    }
    return Carried(kept[before])
