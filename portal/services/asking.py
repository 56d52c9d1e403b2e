"""A person asks for a look into a photo folder now."""

from portal.models.archives import Archive
from portal.models.videos import Album
from portal.rules.scope import Actor
from portal.services.filming import enqueue_listing
from portal.services.finding_rows import row_by_id
from portal.services.kit import Kit
from portal.services.recording import record


def look_into_again(kit: Kit, actor: Actor, archive_id: int) -> None:
    """Queues a look into the folder of an archive. Raises NotFound."""
    with kit.transaction(actor, "album.look_asked") as session:
        archive = row_by_id(session, actor.scope, Archive, archive_id)
        album = session.get_one(Album, archive.album_id)
        if album.folder_id:
            enqueue_listing(session, album, kit.now())
            place = (album.province_id, album.authority_id)
            record(session, "album.look_asked", ("albums", album.id), place=place)
