"""`restore`: an empty installation becomes the portal that a backup set holds, proved row by row and file by file."""

import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from alembic.util import CommandError
from sqlalchemy.engine import Connection

from portal.db import WRITES, Database
from portal.operations.backup_sets import Paper, choose_set, file_sha256, media_lines, read_paper
from portal.operations.migrating import migrate
from portal.operations.table_lines import go_on_counting, read_table, table_digest, tables_there
from portal.rules.scope import OPERATOR
from portal.services.errors import Refused
from portal.services.kit import Kit
from portal.services.recording import record

RESTORED = "backup.restored"


@dataclass(frozen=True)
class Restored:
    """What came back, from which set."""

    set_name: str
    rows: int
    objects: int


def restore(kit: Kit, folder: Path, secret_key_path: Path, at: str | None = None) -> Restored:
    """Restores the newest set of `folder` (or `at`) into an empty database and a store.

    Raises Refused when the database is not empty, the set is damaged, or what came back differs from it. Safe to run
    again after it was cut: files that are there are kept, and the rows come in one transaction.
    """
    chosen = choose_set(folder, at)
    paper = read_paper(chosen)
    _refuse_damaged(chosen, paper)
    _refuse_full(kit.database)
    _bring_media(kit, folder / "media", chosen)
    try:
        migrate(kit.database, paper.revision)
    except CommandError:
        raise Refused(
            "ชุดสำรองมาจากโปรแกรมรุ่นใหม่กว่า ติดตั้งรุ่นนั้นก่อน", "The set is of a newer version: install that one first."
        ) from None
    with kit.database.engine.execution_options(**{WRITES: True}).begin() as connection:
        _bring_rows(connection, chosen / "tables", paper)
        _refuse_different(connection, paper)
    migrate(kit.database)
    _bring_secret(chosen / "secret_key", secret_key_path)
    with kit.transaction(OPERATOR, RESTORED) as session:
        record(session, RESTORED, ("backups", None), after={"set": chosen.name, "made_at": paper.made_at})
    return Restored(chosen.name, sum(number for number, _digest in paper.tables.values()), paper.media_objects)


def _refuse_damaged(chosen: Path, paper: Paper) -> None:
    if file_sha256(chosen / "media.txt") != paper.media_sha256:
        raise Refused("รายการไฟล์ของชุดสำรองเสียหาย", "The set's list of files is damaged.")
    for name in paper.tables:
        if not (chosen / "tables" / f"{name}.jsonl.gz").is_file():
            raise Refused(f"ชุดสำรองขาดตาราง {name}", f"The set lacks the table {name}.")


def _refuse_full(database: Database) -> None:
    with database.engine.connect() as connection:
        filled = sa.inspect(connection).has_table("provinces") and connection.scalar(
            sa.text("SELECT count(*) FROM provinces")
        )
    if filled:
        raise Refused(
            "ฐานข้อมูลนี้มีข้อมูลอยู่แล้ว กู้คืนได้เฉพาะในที่ว่าง ย้ายโฟลเดอร์ instance เดิมออกก่อน แล้วสั่งอีกครั้ง",
            "This database is not empty. Move the old instance aside (or name an empty database) and run it again.",
        )


def _bring_media(kit: Kit, pool: Path, chosen: Path) -> None:
    for key, size in media_lines(chosen):
        if kit.media.exists(key) and kit.media.size(key) == size:
            continue
        try:
            with (pool / key).open("rb") as file:
                stored = kit.media.put(file)
        except FileNotFoundError:
            raise Refused(f"ชุดสำรองขาดไฟล์ {key}", f"The backup lacks the file {key}.") from None
        if stored.key != key:
            kit.media.delete(stored.key)
            raise Refused(f"ไฟล์ {key} ในชุดสำรองเสียหาย", f"{key} in the backup is damaged: its hash differs.")


def _bring_rows(connection: Connection, folder: Path, paper: Paper) -> None:
    for table in tables_there(connection):
        if table.name not in paper.tables:
            continue
        try:
            read_table(connection, table, folder / f"{table.name}.jsonl.gz")
        except (gzip.BadGzipFile, EOFError, zlib.error, ValueError):
            raise Refused(f"ตาราง {table.name} ในชุดสำรองเสียหาย", f"{table.name} in the set is damaged.") from None
        go_on_counting(connection, table)


def _refuse_different(connection: Connection, paper: Paper) -> None:
    here = {table.name: table_digest(connection, table) for table in tables_there(connection)}
    wrong = [name for name, said in paper.tables.items() if here.get(name) != tuple(said)]
    if wrong:
        raise Refused(
            f"ข้อมูลที่กู้คืนไม่ตรงกับชุดสำรอง: {', '.join(wrong)}", f"What came back differs from the set: {', '.join(wrong)}."
        )


def _bring_secret(kept: Path, target: Path) -> None:
    if kept.is_file() and not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch(mode=0o600)
        target.write_text(kept.read_text())
