"""A closed round given back as it was frozen: its data, its papers, and whether anything of it was changed since."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from media_store import NotThere, StoreError
from portal.models import Province
from portal.queries.rounds import rounds_of
from portal.queries.snapshots import Frozen, Paper, body_of, chain_of, snapshots_of
from portal.rules.canonical import GENESIS, digest
from portal.rules.freezing import chained
from portal.rules.scope import Scope
from portal.services.errors import Invalid
from portal.services.kit import Kit
from portal.services.papering import made_with, render
from portal.services.tables import read_table

PIECE = 1 << 20


@dataclass
class Replay:
    """What came back. `flaws` are in both languages; `unread` names what could not be looked at now."""

    snapshot: Frozen
    files: list[str] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    flaws: list[tuple[str, str]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @property
    def code(self) -> int:
        """Exit code: 1 for a flaw, 3 when something could not be checked."""
        return 1 if self.flaws else 3 if self.unread else 0

    def as_json(self) -> dict[str, Any]:
        """The `--json` of `rounds replay`."""
        one = self.snapshot
        return {
            "ok": self.code == 0, "round": one.due_on.isoformat(), "number": one.number, "taken_at": one.taken_at,
            "rulebook_version": one.rulebook_version, "sha256": one.sha256, "chain_sha256": one.chain_sha256,
            "corrections": one.corrections, "files": self.files, "checked": self.checked,
            "flaws": [{"message_th": thai, "message_en": english} for thai, english in self.flaws],
            "unread": self.unread,
        }  # fmt: skip

    def lines(self) -> list[str]:
        """For reading."""
        one = self.snapshot
        head = (
            f"รอบ (round) {one.due_on}  ฉบับที่ (snapshot) {one.number}  {one.taken_at:%Y-%m-%d %H:%M} UTC  {one.sha256}"
        )
        said = [f"ตรวจแล้ว (checked): {', '.join(self.checked)}"] if self.checked else []
        cannot = [f"ตรวจไม่ได้ (could not be checked): {name}" for name in self.unread]
        return [head, *self.files, *said, *(f"{thai} ({english})" for thai, english in self.flaws), *cannot]


def replay(kit: Kit, province: str, day: date, number: int | None = None) -> Replay:
    """The latest snapshot of the round due on a day, or its `number`-th. Raises Invalid where there is none."""
    with kit.read() as session:
        place = session.scalar(select(Province.id).where(Province.code == province))
        rows = rounds_of(session, Scope(place), limit=10_000) if place else []
        due = next((row.id for row in rows if row.due_on == day), None)
        frozen = snapshots_of(session, Scope(place), due) if due else []
    found = next((one for one in frozen if number in (None, one.number)), None)
    if found is None:
        raise Invalid("day", f"ไม่มีฉบับที่เก็บไว้ของรอบ {day}", f"Nothing was frozen of a round due on {day}.")
    return Replay(found)


def write_out(kit: Kit, answer: Replay, folder: Path) -> None:
    """The frozen data and the kept papers as files in `folder`, made when it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{answer.snapshot.due_on}-{answer.snapshot.number}"
    with kit.read() as session:
        body = body_of(session, answer.snapshot.id)
    _keep(folder / f"{stem}.json", io.BytesIO(body.encode()), answer)
    for paper in answer.snapshot.papers:
        try:
            with kit.media.open(paper.key) as stream:
                _keep(folder / f"{stem}.{paper.kind}", stream, answer)
        except NotThere:
            answer.flaws.append((f"ไม่พบไฟล์ {paper.name}", f"The kept {paper.kind} is not in the store."))


def verify(kit: Kit, answer: Replay, province: str) -> None:
    """Checks the body, the chain of the province up to its end, every paper's bytes, and renders them anew."""
    with kit.read() as session:
        place = session.scalars(select(Province.id).where(Province.code == province)).one()
        answer.flaws += _chain_flaws(chain_of(session, place))
        body = body_of(session, answer.snapshot.id)
    answer.checked += ["chain", "body"]
    if digest(body) != answer.snapshot.sha256:
        answer.flaws.append(("ข้อมูลที่เก็บไว้ถูกแก้", "The frozen data was changed."))
        return
    again = render(body)
    for paper in answer.snapshot.papers:
        _check_paper(kit, answer, paper, again[paper.kind])
    if not answer.snapshot.papers:
        answer.unread.append("papers (not made yet)")


def _chain_flaws(links: Iterator[tuple[int, str, str, str]]) -> Iterator[tuple[str, str]]:
    at, last = 0, GENESIS
    for number, sha256, previous, own in links:
        if (number, previous, own) != (at + 1, last, chained(last, sha256)):
            yield f"สายโซ่ของฉบับที่ {number} ไม่ต่อกับฉบับก่อน", f"Snapshot {number} does not follow the one before it."
        at, last = number, own


def _check_paper(kit: Kit, answer: Replay, paper: Paper, again: bytes) -> None:
    answer.checked.append(paper.kind)
    try:
        with kit.media.open(paper.key) as stream:
            kept = stream.read()
    except NotThere:
        answer.flaws.append((f"ไม่พบไฟล์ {paper.name}", f"The kept {paper.kind} is not in the store."))
        return
    except StoreError as error:
        answer.unread.append(f"{paper.kind} ({error})")
        return
    if hashlib.sha256(kept).hexdigest() != paper.sha256:
        answer.flaws.append((f"ไฟล์ {paper.name} ถูกแก้", f"The kept {paper.kind} was changed."))
    elif not _says_the_same(kept, again, byte_equal=paper.made_with == made_with()):
        answer.flaws.append((f"ไฟล์ {paper.name} ไม่ตรงกับข้อมูล", f"The kept {paper.kind} does not say what was frozen."))


def _says_the_same(kept: bytes, again: bytes, *, byte_equal: bool) -> bool:
    """Byte for byte with the same software, cell for cell after an upgrade."""
    return kept == again or (not byte_equal and read_table(kept) == read_table(again))


def _keep(path: Path, stream: Any, answer: Replay) -> None:
    with path.open("wb") as file:
        while piece := stream.read(PIECE):
            file.write(piece)
    answer.files.append(str(path))
