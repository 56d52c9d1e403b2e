"""The chain of events: every event is hashed together with the one before it, so that no past can be changed unseen.

A seal covers the fixed facts of an event and two salted hashes: of who did it, and of what it says. When a person's
details are erased, the texts and their salts go, the hashes stay, and the chain still holds.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from portal.rules.canonical import GENESIS, canonical, digest


@dataclass(frozen=True)
class EventFacts:
    """An event as the chain sees it; `erased` names the parts that were taken out ("who", "what", "who what")."""

    id: int
    fixed: tuple[Any, ...]
    who: tuple[str, str]
    what: tuple[dict[str, Any], dict[str, Any], str]
    actor_id: int | None
    subject: tuple[str, int | None]
    verb: str
    at: datetime
    erased: str = ""


@dataclass(frozen=True)
class Seal:
    """One link of the chain. `seq` counts from 1 without a gap."""

    seq: int
    event_id: int
    who_salt: str
    what_salt: str
    who_sha256: str
    what_sha256: str
    event_sha256: str
    sha256: str


class Break(StrEnum):
    """What can be wrong with the chain."""

    EDITED = "edited"
    DELETED = "deleted"
    INSERTED = "inserted"
    REORDERED = "reordered"
    CUT_OFF = "cut_off"
    ERASED_UNSAID = "erased_unsaid"


WORDS = {
    Break.EDITED: ("เหตุการณ์ {event} ถูกแก้หลังจากปิดผนึก", "Event {event} was edited after it was sealed."),
    Break.DELETED: ("เหตุการณ์ {event} ถูกลบ", "Event {event} was deleted."),
    Break.INSERTED: ("เหตุการณ์ {event} ถูกแทรกเข้ามาภายหลัง", "Event {event} was put in afterwards."),
    Break.REORDERED: ("ลำดับของสายโซ่ผิดที่ข้อ {seq}", "The chain is out of order at link {seq}."),
    Break.CUT_OFF: (
        "ปลายสายโซ่ถูกตัดหรือเขียนใหม่: ข้อ {seq} ไม่ตรงกับที่ส่งออกไว้",
        "The end of the chain was cut off or rewritten: link {seq} is not the one that was exported.",
    ),
    Break.ERASED_UNSAID: (
        "รายละเอียดของเหตุการณ์ {event} ถูกลบโดยไม่มีบันทึก", "Details of event {event} were erased and no record says so.",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Flaw:
    """One thing wrong, where, and in words."""

    kind: Break
    event_id: int | None
    seq: int | None

    @property
    def message_th(self) -> str:
        """In Thai."""
        return WORDS[self.kind][0].format(event=self.event_id, seq=self.seq)

    @property
    def message_en(self) -> str:
        """In English."""
        return WORDS[self.kind][1].format(event=self.event_id, seq=self.seq)


def seal(event: EventFacts, seq: int, previous: str, salts: tuple[str, str]) -> Seal:
    """The link of an event after the link whose hash is `previous`. Each salt: at least 128 random bits as text."""
    who, what = _part(salts[0], event.who), _part(salts[1], event.what)
    own = _own(event, who, what)
    return Seal(seq, event.id, *salts, who, what, own, link(previous, seq, own))


def link(previous: str, seq: int, own: str) -> str:
    """The chain's hash at a link."""
    return digest(previous, "\n", str(seq), "\n", own)


def _part(salt: str, value: Any) -> str:
    return digest(salt, "\n", canonical(value))


def _own(event: EventFacts, who: str, what: str) -> str:
    return digest(canonical([event.id, *event.fixed, who, what]))


@dataclass
class Chain:
    """Walks the seals in order and notes what is wrong; at its end `seq` and `sha256` are the head."""

    seq: int = 0
    sha256: str = GENESIS
    flaws: list[Flaw] = field(default_factory=list)
    erased: list[EventFacts] = field(default_factory=list)
    told: set[int] = field(default_factory=set)
    """Users of whom an event says that their details were erased."""

    def walk(self, pairs: Iterable[tuple[Seal, EventFacts | None]]) -> Iterator[Seal]:
        """Judges each link and gives it on."""
        for one, event in pairs:
            self._judge(one, event)
            yield one

    def finish(self) -> None:
        """Once every link was walked: whoever was erased must have been named."""
        for event in self.erased:
            users = {event.actor_id} | ({event.subject[1]} if event.subject[0] == "users" else set())
            if not users & self.told:
                self.flaws.append(Flaw(Break.ERASED_UNSAID, event.id, None))

    def _judge(self, one: Seal, event: EventFacts | None) -> None:
        if one.seq != self.seq + 1 or one.sha256 != link(self.sha256, one.seq, one.event_sha256):
            self.flaws.append(Flaw(Break.REORDERED, one.event_id, one.seq))
        self.seq, self.sha256 = one.seq, one.sha256
        if event is None:
            self.flaws.append(Flaw(Break.DELETED, one.event_id, one.seq))
            return
        if not _is_same(one, event):
            self.flaws.append(Flaw(Break.EDITED, event.id, one.seq))
        if event.erased:
            self.erased.append(event)
        elif event.verb == ERASED and event.subject[1] is not None:
            self.told.add(event.subject[1])


ERASED = "user.erased"
"""The verb of the event that says whose details were taken out."""


def _is_same(one: Seal, event: EventFacts) -> bool:
    gone = event.erased.split()
    who_stands = "who" in gone or _part(one.who_salt, event.who) == one.who_sha256
    what_stands = "what" in gone or _part(one.what_salt, event.what) == one.what_sha256
    return who_stands and what_stands and _own(event, one.who_sha256, one.what_sha256) == one.event_sha256
