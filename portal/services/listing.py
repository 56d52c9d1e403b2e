"""Looking into a photo folder: the listing is kept as a row and the rules run on it."""

import hashlib
from dataclasses import asdict, astuple
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.reports import Report
from portal.models.videos import Album, FolderListing
from portal.rules.facts import FolderLook
from portal.rules.scope import SYSTEM
from portal.rules.vocabulary import FolderState
from portal.services import pausing
from portal.services.archiving import follow_look
from portal.services.checking import check_report
from portal.services.kit import Kit
from portal.services.queueing import Claim, backoff_s, retry, settle, settle_alone

AGAIN = {FolderState.QUOTA_WAIT, FolderState.NET_ERROR, FolderState.UNREADABLE}
KEPT_ENTRIES = 10_000


def list_album(kit: Kit, claim: Claim) -> None:
    """One look into the folder of a job. "Could not look" never overwrites what was seen before."""
    with kit.read() as session:
        album = session.get(Album, claim.number)
        folder_id = album.folder_id if album and album.current else None
        resource_key = album.resource_key if album else None
    if folder_id is None:
        settle_alone(kit, claim)
        return
    look = kit.list_folder(folder_id, resource_key)
    with kit.transaction(SYSTEM, "album.listed") as session:
        now = kit.now()
        if look.state in AGAIN:
            pause = float(look.retry_after_s or backoff_s(claim.attempts, kit.chance()))
            retry(session, claim, now, f"{look.state}: {look.note}", pause)
        else:
            settle(session, claim, now)
        keep_listing(session, claim.number, look, now, job_id=claim.id, chance=kit.chance())
        if look.state in AGAIN:
            pausing.note_failure(session, claim.lane, now, look.note, lost=look.state is FolderState.NET_ERROR)
        else:
            pausing.note_answer(session, claim.lane, now)


def keep_listing(
    session: Session, album_id: int, look: FolderLook, now: datetime, *, job_id: int | None, chance: float = 0.5
) -> None:
    """Writes a look down, brings the album's cached facts and its archive up to date and runs the rules.

    A folder that was replaced meanwhile keeps the look, and nothing else follows from it; one taken away has none.
    """
    report_id = session.scalar(select(Album.report_id).where(Album.id == album_id))
    if report_id is None:
        return
    report = session.get_one(Report, report_id, with_for_update=True, populate_existing=True)
    album = session.get_one(Album, album_id, with_for_update=True, populate_existing=True)
    digest, same_as = _digest(look), None
    if digest:
        earlier = select(FolderListing).where(FolderListing.album_id == album.id, FolderListing.digest.is_not(None))
        last = session.scalars(earlier.order_by(FolderListing.id.desc()).limit(1)).first()
        same_as = (last.same_as or last.id) if last and last.digest == digest else None
    session.add(
        FolderListing(
            album_id=album.id,
            state=look.state,
            source=look.source,
            title=(look.title or "")[:500],
            entries=[] if same_as else [asdict(entry) for entry in look.entries[:KEPT_ENTRIES]],
            digest=digest,
            same_as=same_as,
            note=look.note[:2000],
            looked_at=look.looked_at,
            job_id=job_id,
        )
    )
    album.checked_at = now
    if look.state not in AGAIN or album.state is None or album.state in AGAIN:
        album.state = look.state
    if look.state is FolderState.OK:
        album.items = len(look.entries)
        album.images = sum(entry.kind == "image" for entry in look.entries)
    session.flush()
    follow_look(session, album, look, now, chance)
    if album.current:
        check_report(session, report, now)


def _digest(look: FolderLook) -> str | None:
    """Two looks that saw the same share it; a look that saw nothing has none."""
    if look.state is not FolderState.OK or not look.entries:
        return None
    named = sorted((astuple(entry) for entry in look.entries), key=str)
    return hashlib.sha256(repr((look.title, named)).encode()).hexdigest()
