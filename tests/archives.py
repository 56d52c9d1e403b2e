"""Archived photo folders for tests: what a folder holds, looked into and copied over the services themselves."""

from sqlalchemy import select

from portal.models.archives import Archive, ArchivedFile
from portal.models.videos import Album
from portal.rules.facts import FolderEntry, FolderLook
from portal.rules.vocabulary import FolderState
from portal.services.filming import enqueue_listing
from portal.services.kit import Kit
from portal.services.reporting import save_fields
from tests.outside import Outside
from tests.people import Town
from tests.reports import FOLDER, actor_of, new_report, run_jobs


def photo(number: int) -> bytes:
    """Bytes that begin like a JPEG's, different for each number."""
    return b"\xff\xd8\xff\xe0" + f"photo {number}".encode() * 40


def entry(number: int, **more: object) -> FolderEntry:
    facts: dict[str, object] = {"file_id": f"file-{number:08}", "name": f"ภาพ {number}.jpg", "kind": "image", **more}
    return FolderEntry(**facts)  # type: ignore[arg-type]


def hold(outside: Outside, *entries: FolderEntry, whole: bool = True) -> None:
    """From now on the folder holds these, and Drive gives a photo for each that has none yet."""
    assert outside.clock is not None
    outside.folder = FolderLook(FolderState.OK, "api", outside.clock(), "folder", "ภาพ", entries, whole=whole)
    for number, one in enumerate(entries):
        outside.files.setdefault(one.file_id, photo(number))


def refuse(outside: Outside, state: FolderState, note: str = "no") -> None:
    assert outside.clock is not None
    outside.folder = FolderLook(state, "api", outside.clock(), "folder", note=note)


def new_album(town: Town, who: str = "officer") -> int:
    """A report whose folder was looked into; the album's id."""
    report_id = new_report(town, who)
    save_fields(town.kit, actor_of(town, who), report_id, 1, {"photos_url": FOLDER})
    run_jobs(town.kit)
    with town.kit.read() as session:
        return session.scalars(select(Album.id).where(Album.report_id == report_id)).one()


def look_again(kit: Kit, album_id: int) -> None:
    with kit.database.transaction() as session:
        enqueue_listing(session, session.get_one(Album, album_id), kit.now())
    run_jobs(kit)


def archive(kit: Kit, album_id: int) -> Archive:
    with kit.read() as session:
        return session.scalars(select(Archive).where(Archive.album_id == album_id)).one()


def files(kit: Kit, album_id: int) -> list[ArchivedFile]:
    with kit.read() as session:
        wanted = select(ArchivedFile).where(ArchivedFile.album_id == album_id)
        return list(session.scalars(wanted.order_by(ArchivedFile.id)))
