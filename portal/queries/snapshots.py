"""What was frozen at the close of rounds, and the papers that were rendered of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.media import MediaObject
from portal.models.rounds import Round, RoundPaper, RoundSnapshot
from portal.models.scoping import within
from portal.rules.scope import Scope


@dataclass(frozen=True)
class Paper:
    """A kept paper: its kind, its file in the store and its hash; `made_with` names the software that rendered it."""

    kind: str
    media_id: int
    key: str
    name: str
    sha256: str
    size_bytes: int
    made_with: str


@dataclass(frozen=True)
class Frozen:
    """A snapshot without its body; `corrections` tells what changed since the round was closed before."""

    id: int
    number: int
    due_on: date
    taken_at: datetime
    rulebook_version: int
    sha256: str
    chain_sha256: str
    corrections: list[dict[str, Any]]
    papers: tuple[Paper, ...]


def snapshots_of(session: Session, scope: Scope, round_id: int) -> list[Frozen]:
    """The snapshots of a round, the latest first."""
    one = RoundSnapshot
    columns = (one.id, one.number, Round.due_on, one.taken_at, one.rulebook_version, one.sha256, one.chain_sha256)
    wanted = within(select(*columns, one.corrections).join(Round, Round.id == one.round_id), scope, Round)
    rows = session.execute(wanted.where(one.round_id == round_id).order_by(one.number.desc())).all()
    papers = _papers(session, [row.id for row in rows])
    return [Frozen(*(*row, tuple(papers.get(row.id, ())))) for row in rows]


def body_of(session: Session, snapshot_id: int) -> str:
    """What was frozen, as canonical JSON."""
    return session.scalars(select(RoundSnapshot.body).where(RoundSnapshot.id == snapshot_id)).one()


def chain_of(session: Session, province_id: int) -> Iterator[tuple[int, str, str, str]]:
    """Number, hash of the body, previous and chain hash of each snapshot of a province, in order."""
    one = RoundSnapshot
    wanted = select(one.number, one.sha256, one.previous_sha256, one.chain_sha256)
    for row in session.execute(wanted.where(one.province_id == province_id).order_by(one.number)):
        yield row.number, row.sha256, row.previous_sha256, row.chain_sha256


def _papers(session: Session, snapshots: list[int]) -> dict[int, list[Paper]]:
    wanted = select(RoundPaper, MediaObject).join(MediaObject, MediaObject.id == RoundPaper.media_id)
    found: dict[int, list[Paper]] = {}
    for row, media in session.execute(wanted.where(RoundPaper.snapshot_id.in_(snapshots)).order_by(RoundPaper.kind)):
        paper = Paper(
            row.kind, media.id, media.key, media.original_name, row.sha256, media.size_bytes, row.made_with
        )  # fmt: skip
        found.setdefault(row.snapshot_id, []).append(paper)
    return found
