"""The chain of events at the command line: sealed, walked link by link, compared with the heads that were kept."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from portal.queries import chain
from portal.rules.sealing import Break, Chain, Flaw, Seal
from portal.services.kit import Kit
from portal.services.sealing import LATE, keep_head, seal_all

MOST_FLAWS = 1000


@dataclass
class Verdict:
    """What a walk along the chain found. `unsealed`: events after the last link, which nothing guards yet."""

    events: int = 0
    sealed: int = 0
    head: str = ""
    unsealed: dict[str, int] = field(default_factory=dict)
    erased: int = 0
    heads_compared: int = 0
    flaws: list[Flaw] = field(default_factory=list)

    @property
    def code(self) -> int:
        """Exit code: 1 when something is wrong, 3 when nothing was sealed yet though there are events."""
        return 1 if self.flaws else 3 if self.events and not self.sealed else 0

    def as_json(self) -> dict[str, Any]:
        """The `--json` of `events verify`."""
        flaws = [
            {"kind": one.kind, "event_id": one.event_id, "seq": one.seq}
            | {"message_th": one.message_th, "message_en": one.message_en}
            for one in self.flaws
        ]
        return {"ok": self.code == 0, **asdict(self), "flaws": flaws}

    def lines(self) -> list[str]:
        """For reading."""
        out = [f"{one.message_th} ({one.message_en})" for one in self.flaws]
        if self.unsealed:
            first, last = self.unsealed["first_id"], self.unsealed["last_id"]
            out.append(f"ยังไม่ปิดผนึก (not sealed yet): {self.unsealed['count']} ({first}-{last})")
        said = "ครบถ้วน (whole)" if self.code == 0 else "ยังไม่มีการปิดผนึก (nothing is sealed yet)"
        out.append(f"{len(self.flaws)} ข้อผิด (flaws)" if self.flaws else said)
        out.append(f"เหตุการณ์ (events) {self.events}, ปิดผนึก (sealed) {self.sealed}, หัว (head) {self.head or '-'}")
        return out


def verify_events(kit: Kit, kept: Path, heads: tuple[str, ...] = ()) -> Verdict:
    """Walks the whole chain; compares it with the heads kept in the file `kept` and with those given by hand.

    A head is "SEQ:SHA256". Raises ValueError for one that cannot be read.
    """
    wanted = [*_kept_heads(kept), *(_head(one) for one in heads)]
    walk, verdict = Chain(), Verdict()
    expected = dict(wanted)
    with kit.read() as session:
        for link in walk.walk(chain.links(session)):
            _compare(link, expected, verdict)
            del walk.flaws[MOST_FLAWS:]
        walk.finish()
        verdict.events = chain.count_events(session)
        _tail(verdict, walk, *chain.last_sealed(session), chain.unsealed(session))
    verdict.flaws += [Flaw(Break.CUT_OFF, None, seq) for seq in sorted(expected)]
    verdict.flaws = [*walk.flaws, *verdict.flaws][:MOST_FLAWS]
    verdict.sealed, verdict.head, verdict.erased = walk.seq, walk.sha256 if walk.seq else "", len(walk.erased)
    verdict.heads_compared = len(wanted)
    return verdict


def print_head(kit: Kit) -> str:
    """Seals what is committed, keeps the head beside the database and returns it as "SEQ:SHA256"; "" without events."""
    seal_all(kit)
    keep_head(kit)
    with kit.read() as session:
        seq, sha256 = chain.head(session)
    return f"{seq}:{sha256}" if seq else ""


def _compare(link: Seal, expected: dict[int, str], verdict: Verdict) -> None:
    kept = expected.pop(link.seq, None)
    if kept is not None and kept != link.sha256:
        verdict.flaws.append(Flaw(Break.CUT_OFF, None, link.seq))


def _tail(verdict: Verdict, walk: Chain, last: int, sealed_at: Any, unsealed: Any) -> None:
    """Events without a link: new ones wait for the next sealing, old ones were put in afterwards."""
    waiting = []
    for number, at in unsealed:
        if number > last or (sealed_at is not None and at >= sealed_at - LATE):
            waiting.append(number)
        elif len(walk.flaws) < MOST_FLAWS:
            walk.flaws.append(Flaw(Break.INSERTED, number, None))
    if waiting:
        verdict.unsealed = {"count": len(waiting), "first_id": waiting[0], "last_id": waiting[-1]}


def _kept_heads(path: Path) -> list[tuple[int, str]]:
    if not path.exists():
        return []
    rows = [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
    return [(int(row["seq"]), str(row["sha256"])) for row in rows]


def _head(text: str) -> tuple[int, str]:
    seq, _, sha256 = text.strip().partition(":")
    if not seq.isdecimal() or len(sha256) != 64:
        raise ValueError("a head is written as SEQ:SHA256")
    return int(seq), sha256.lower()
