"""Looking into a photo folder: the listing is kept as a row and the rules run on it."""

from dataclasses import asdict

from portal.models.reports import Report
from portal.models.videos import Album, FolderListing
from portal.rules.vocabulary import FolderState
from portal.services.checking import check_report
from portal.services.kit import Kit
from portal.services.queueing import Claim, backoff_s, retry, settle

AGAIN = {FolderState.QUOTA_WAIT, FolderState.NET_ERROR, FolderState.UNREADABLE}
KEPT_ENTRIES = 2000


def list_album(kit: Kit, claim: Claim) -> None:
    """One look into the folder of a job. "Could not look" never overwrites what was seen before."""
    with kit.read() as session:
        album = session.get(Album, claim.number)
        folder_id = album.folder_id if album and album.current else None
        resource_key = album.resource_key if album else None
    if folder_id is None:
        with kit.database.transaction() as session:
            settle(session, claim, kit.now())
        return
    look = kit.list_folder(folder_id, resource_key)
    with kit.database.transaction() as session:
        now = kit.now()
        if look.state in AGAIN:
            pause = float(look.retry_after_s or backoff_s(claim.attempts, kit.chance()))
            retry(session, claim, now, f"{look.state}: {look.note}", pause)
        else:
            settle(session, claim, now)
        album = session.get_one(Album, claim.number)
        entries = [asdict(entry) for entry in look.entries[:KEPT_ENTRIES]]
        session.add(
            FolderListing(
                album_id=album.id,
                state=look.state,
                source=look.source,
                title=(look.title or "")[:500],
                entries=entries,
                note=look.note[:2000],
                looked_at=look.looked_at,
                job_id=claim.id,
            )
        )
        album.checked_at = now
        if look.state not in AGAIN or album.state is None or album.state in AGAIN:
            album.state = look.state
        if look.state is FolderState.OK:
            album.items = len(look.entries)
            album.images = sum(entry.kind == "image" for entry in look.entries)
        session.flush()
        check_report(session, session.get_one(Report, album.report_id), now)
