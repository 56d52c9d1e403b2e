"""`backup`: the whole portal, rows and files, into a folder while it runs; each set is whole or does not count."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from alembic.migration import MigrationContext
from sqlalchemy import select

from media_store import NotThere
from portal.models.fixity import HAND, KEYS, BackupRun
from portal.operations.backup_sets import FORMAT, Paper, drop_old_sets, file_sha256, refuse_unlike, write_paper
from portal.operations.table_lines import one_picture, tables_there, write_table
from portal.rules.scope import OPERATOR
from portal.services.errors import Refused
from portal.services.kit import Kit
from portal.services.recording import record

KEPT_SETS = 14
BLOCK = 1024 * 1024
MADE = "backup.made"


@dataclass(frozen=True)
class BackedUp:
    """What a backup holds: its set, rows, files and bytes; `copied` files were not in the folder yet."""

    folder: Path
    rows: int
    objects: int
    bytes: int
    copied: int
    dropped_sets: int


def back_up(
    kit: Kit, folder: Path, secret_key: str | None = None, keep: int = KEPT_SETS, cause: str = HAND
) -> BackedUp:
    """Adds a set to `folder`, reads it again and keeps the newest `keep`. Raises Refused when a file that a row names
    is lost, or when what was written is not what was to be."""
    started = kit.now()
    into = folder / "sets" / f"{started:%Y-%m-%dT%H%M%SZ}"
    (into / "tables").mkdir(parents=True, mode=0o700)
    tables: dict[str, tuple[int, str]] = {}
    with one_picture(kit.database) as connection:
        revision = MigrationContext.configure(connection).get_current_revision() or ""
        named = {key for column in KEYS for key in connection.scalars(select(column))}
        for table in tables_there(connection):
            tables[table.name] = write_table(connection, table, into / "tables" / f"{table.name}.jsonl.gz")
    # After the rows: whatever they name is in the store by now, since a file is stored before its row.
    copied, total, count, listed = _copy_media(kit, folder / "media", into / "media.txt", named)
    if secret_key:
        _write_private(into / "secret_key", secret_key)
    engine = kit.database.engine.dialect.name
    paper = Paper(FORMAT, kit.now().isoformat(), revision, engine, tables, count, total, listed)
    refuse_unlike(folder, into, paper)
    write_paper(into, paper)
    rows = sum(number for number, _digest in tables.values())
    made = {"set": into.name, "rows": rows, "objects": count, "bytes": total}
    with kit.transaction(OPERATOR, MADE) as session:
        record(session, MADE, ("backups", None), after=made)
        session.add(
            BackupRun(
                cause=cause, good=True, started_at=started, ended_at=kit.now(), set_name=into.name, row_count=rows,
                objects=count, bytes=total,
            )
        )  # fmt: skip
    return BackedUp(into, rows, count, total, copied, drop_old_sets(folder, keep))


def _copy_media(kit: Kit, pool: Path, list_path: Path, named: set[str]) -> tuple[int, int, int, str]:
    copied = total = count = 0
    with list_path.open("w") as lines:
        for key in _keys(kit, pool, named):
            target = pool / key
            held = target.stat().st_size if target.is_file() else None
            size = kit.media.size(key) if held is None or kit.media.exists(key) else held
            if held != size:
                _copy(kit, key, target)
                copied += 1
            lines.write(f"{size} {key}\n")
            count, total = count + 1, total + size
    return copied, total, count, hashlib.sha256(list_path.read_bytes()).hexdigest()


def _keys(kit: Kit, pool: Path, named: set[str]) -> Iterable[str]:
    """What the store holds, and what it lost of which an earlier set has a whole copy. Raises Refused when a row names
    what neither has: such a set could not bring the portal back."""
    there = set(kit.media.keys())
    kept = {key for key in named - there if (pool / key).is_file() and key.endswith(file_sha256(pool / key))}
    lost = named - there - kept
    if lost:
        raise Refused(
            f"คลังไฟล์ขาด {len(lost)} ไฟล์ที่ฐานข้อมูลอ้างถึง เช่น {min(lost)} จึงยังไม่นับเป็นชุดสำรอง",
            f"The store lacks {len(lost)} files that rows name, such as {min(lost)}: this backup does not count.",
        )
    return sorted(there | kept)


def _copy(kit: Kit, key: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    draft, digest = target.with_suffix(".draft"), hashlib.sha256()
    try:
        with kit.media.open(key) as source, draft.open("wb") as copy:
            while block := source.read(BLOCK):
                digest.update(block)
                copy.write(block)
            copy.flush()
            os.fsync(copy.fileno())
    except NotThere:
        raise Refused(
            f"ไฟล์ {key} หายไประหว่างสำรอง ลองใหม่", f"{key} went away meanwhile. Run the backup again."
        ) from None
    if digest.hexdigest() != target.name:
        draft.unlink()
        raise Refused(f"ไฟล์ {key} ในคลังเสียหาย", f"{key} in the store is damaged: its hash differs.")
    draft.rename(target)


def _write_private(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text)
