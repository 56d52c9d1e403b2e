"""Files taken away in one archive: who took which is written down before the first byte goes."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.rules.library import MOST_BYTES_AWAY
from portal.rules.scope import Actor
from portal.services.errors import Refused
from portal.services.kit import Kit
from portal.services.recording import record
from portal.services.trashing import locked_media


@dataclass(frozen=True)
class Taken:
    """One file to be handed out: its place in the store and its name as mere text."""

    id: int
    key: str
    name: str
    size_bytes: int


def take_away(kit: Kit, actor: Actor, numbers: Sequence[int]) -> list[Taken]:
    """The files of these ids. Raises NotFound for another's, Refused when they are more than one archive may hold."""
    with kit.transaction(actor, "media.taken") as session:
        rows = locked_media(session, actor.scope, numbers)
        total = sum(row.size_bytes for row in rows)
        if total > MOST_BYTES_AWAY:
            size, most = total / 1000**3, MOST_BYTES_AWAY / 1000**3
            raise Refused(
                f"ไฟล์ที่เลือกรวม {size:.1f} GB ดาวน์โหลดได้ครั้งละไม่เกิน {most:.0f} GB เลือกให้น้อยลง",
                f"The chosen files have {size:.1f} GB; at most {most:.0f} GB go at once. Choose fewer.",
            )
        place = (rows[0].province_id, None) if len({row.province_id for row in rows}) == 1 else (None, None)
        after = {"files": [row.id for row in rows], "size_bytes": total}
        record(session, "media.taken", ("media_objects", None), after=after, place=place)
        return [Taken(row.id, row.key, row.original_name, row.size_bytes) for row in rows]
