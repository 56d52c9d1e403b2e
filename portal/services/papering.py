"""The papers of a closed round: rendered once from what was frozen and kept; after that only handed out."""

import io
import json
from collections.abc import Callable
from importlib.metadata import version

from sqlalchemy import select

from portal.models import MediaObject, Round, RoundPaper, RoundSnapshot
from portal.rules.freezing import HEADING, paper_name, table
from portal.rules.scope import SYSTEM
from portal.services.kit import Kit
from portal.services.queueing import Claim, settle, settle_alone
from portal.services.sheets import csv_bytes, xlsx_bytes

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS: dict[str, tuple[str, Callable[..., bytes]]] = {"xlsx": (XLSX, xlsx_bytes), "csv": ("text/csv", csv_bytes)}
PURPOSE = "round paper"


def make_papers(kit: Kit, claim: Claim) -> None:
    """The job of a snapshot: its XLSX and CSV go into the store, then their rows are written together."""
    with kit.read() as session:
        snapshot = session.get(RoundSnapshot, claim.number)
        made = session.scalars(select(RoundPaper.id).where(RoundPaper.snapshot_id == claim.number)).first()
    if snapshot is None or made is not None:
        settle_alone(kit, claim)
        return
    stored = {kind: (content, kit.media.put(io.BytesIO(content))) for kind, content in render(snapshot.body).items()}
    with kit.transaction(SYSTEM, "round.papers_made") as session:
        now = kit.now()
        settle(session, claim, now)
        due_on = session.get_one(Round, snapshot.round_id).due_on
        for kind, (content, kept) in stored.items():
            media = MediaObject(
                province_id=snapshot.province_id, key=kept.key, sha256=kept.sha256, size_bytes=len(content),
                content_type=KINDS[kind][0], original_name=paper_name(due_on, snapshot.number, kind),
                facts={"purpose": PURPOSE}, received_at=now,
            )  # fmt: skip
            session.add(media)
            session.flush()
            session.add(
                RoundPaper(
                    snapshot_id=snapshot.id, province_id=snapshot.province_id, kind=kind, media_id=media.id,
                    sha256=kept.sha256, made_at=now, made_with=made_with(),
                )
            )  # fmt: skip


def render(body: str) -> dict[str, bytes]:
    """The papers of a frozen body by kind; the same bytes from the same body and software."""
    rows = list(table(json.loads(body)))
    return {kind: write(HEADING, rows) for kind, (_type, write) in KINDS.items()}


def made_with() -> str:
    """The software whose rendering is byte-equal."""
    return f"xlsxwriter {version('xlsxwriter')}"
