"""`media move`: every stored object into another store, proved by its hash, while the portal runs."""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, field

from media_store import NotThere, Store, Stored
from portal.rules.scope import OPERATOR
from portal.services.errors import Refused
from portal.services.kit import Kit
from portal.services.recording import record

BLOCK = 1024 * 1024
MOVED = "media.moved"


@dataclass
class Move:
    """How far a move is: objects and bytes in this pass, what was copied, what was there and right, what is spoilt.

    `spoilt` are keys whose bytes in the old store are not those that were stored: nothing can be promised of them.
    """

    passes: int = 0
    total: int = 0
    total_bytes: int = 0
    done: int = 0
    done_bytes: int = 0
    copied: int = 0
    kept: int = 0
    spoilt: list[str] = field(default_factory=list)


def move_media(
    kit: Kit, target: Store, told: Callable[[Move], None] = lambda _move: None, *, only_new: bool = False
) -> Move:
    """Copies what `kit.media` holds to `target` and reads each object back there, until a pass finds nothing new.

    Objects that come in meanwhile are taken by the next pass. Cut and run again it copies only what the target lacks;
    what is there is read and compared (with `only_new` by its size alone, so that the last run is short). Nothing is
    deleted in the old store. `told` hears of each object. Raises Refused when both are the same place.
    """
    _refuse_same(kit, target)
    move, proved = Move(), set[str]()
    while fresh := [stored for stored in kit.media.objects() if stored.key not in proved]:
        move.passes += 1
        move.total, move.total_bytes = move.total + len(fresh), move.total_bytes + sum(each.size for each in fresh)
        for stored in fresh:
            _move_one(kit.media, target, stored, move, only_new=only_new)
            proved.add(stored.key)
            move.done, move.done_bytes = move.done + 1, move.done_bytes + stored.size
            told(move)
    after = {"copied": move.copied, "kept": move.kept, "spoilt": len(move.spoilt), "bytes": move.done_bytes}
    with kit.transaction(OPERATOR, MOVED) as session:
        record(session, MOVED, ("media_objects", None), after=after)
    return move


def _refuse_same(kit: Kit, target: Store) -> None:
    """Two addresses may name one place; then a spoilt object would be deleted as if it were the copy."""
    probe = target.put(io.BytesIO(kit.secret().encode()))
    same = kit.media.exists(probe.key)
    target.delete(probe.key)
    if same:
        raise Refused("ไฟล์อยู่ในคลังนั้นแล้ว ระบุคลังอื่น", "The media lie there already: name another store.")


def _move_one(source: Store, target: Store, stored: Stored, move: Move, *, only_new: bool) -> None:
    if _is_there(target, stored) if only_new else _is_right(target, stored):
        move.kept += 1
        return
    target.delete(stored.key)
    try:
        with source.open(stored.key) as stream:
            made = target.put(stream)
    except NotThere:
        return  # deleted meanwhile
    if made == stored and _is_right(target, stored):
        move.copied += 1
        return
    move.spoilt.append(stored.key)
    if not source.exists(made.key):
        target.delete(made.key)


def _is_there(store: Store, stored: Stored) -> bool:
    try:
        return store.size(stored.key) == stored.size
    except NotThere:
        return False


def _is_right(store: Store, stored: Stored) -> bool:
    found = hashlib.sha256()
    try:
        with store.open(stored.key) as stream:
            while block := stream.read(BLOCK):
                found.update(block)
    except NotThere:
        return False
    return found.hexdigest() == stored.sha256
