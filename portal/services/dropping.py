"""Uploads given up, and those that go on from another device."""

from portal.models.media import Upload
from portal.rules.scope import Actor
from portal.services.finding_rows import row_by_id
from portal.services.kit import Kit
from portal.services.upload_faults import Gone
from portal.services.upload_rows import (
    ABANDONED,
    RECEIVING,
    end_upload,
    on_its_way,
    record_upload,
    secret_hash,
    starter,
)


def abandon_upload(kit: Kit, upload_id: int, address: str = "") -> None:
    """Gives an upload up, by whoever holds its address; what arrived is thrown away. Twice is fine."""
    with kit.read() as session:
        row = on_its_way(session, upload_id)
        actor = starter(session, row, address)
    end_upload(kit, actor, row, ABANDONED, "upload.abandoned")


def abandon_own(kit: Kit, actor: Actor, upload_id: int) -> None:
    """The same from the page, by somebody of the authority. Raises NotFound for another's."""
    with kit.read() as session:
        row = row_by_id(session, actor.scope, Upload, upload_id, lock=False)
    if row.status == RECEIVING:
        end_upload(kit, actor, row, ABANDONED, "upload.abandoned")


def readdress(kit: Kit, actor: Actor, upload_id: int) -> str:
    """A fresh address for an upload of one's own authority, to go on from another device; the old one is dead.

    Returns its secret. Raises NotFound for another's, Gone when nothing is on its way.
    """
    with kit.transaction(actor, "upload.readdressed") as session:
        row = row_by_id(session, actor.scope, Upload, upload_id)
        if row.status != RECEIVING:
            raise Gone
        secret = kit.secret()
        row.secret_hash = secret_hash(secret)
        record_upload(session, "upload.readdressed", row)
    return secret
