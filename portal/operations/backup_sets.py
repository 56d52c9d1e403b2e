"""What a backup is on disk: sets of tables, one pool of files they share, and the paper that proves each set.

DIR/media/sha256/ab/cd/…        stored files under their hash, shared by all sets
DIR/sets/2026-11-24T190000Z/    tables/NAME.jsonl.gz, media.txt, secret_key, backup.json (written last)
"""

import gzip
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from portal.services.errors import Refused

FORMAT = 1
PAPER = "backup.json"
NAME = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z")


@dataclass(frozen=True)
class Paper:
    """What `backup.json` says of a set. `tables` maps a name to [rows, SHA-256 of its lines]; `media_sha256` is that
    of media.txt; `revision` the migration the database stood at."""

    format: int
    made_at: str
    revision: str
    engine: str
    tables: dict[str, tuple[int, str]]
    media_objects: int
    media_bytes: int
    media_sha256: str


def whole_sets(folder: Path) -> list[Path]:
    """The sets that were finished, oldest first; one cut short has no paper and does not count."""
    found = (path for path in (folder / "sets").glob("*") if NAME.fullmatch(path.name))
    return sorted(path for path in found if (path / PAPER).is_file())


def choose_set(folder: Path, at: str | None) -> Path:
    """The newest whole set, or the one named `at`. Raises Refused when there is none."""
    sets = whole_sets(folder)
    chosen = sets[-1:] if at is None else [one for one in sets if one.name == at]
    if not chosen:
        raise Refused(f"ไม่พบชุดสำรองที่สมบูรณ์ใน {folder}", f"There is no whole backup set in {folder}.")
    return chosen[0]


def write_paper(folder: Path, paper: Paper) -> None:
    """The last act of a backup: with it the set counts."""
    draft = folder / f"{PAPER}.draft"
    draft.write_text(json.dumps(asdict(paper), ensure_ascii=False, indent=2))
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.rename(folder / PAPER)


def read_paper(folder: Path) -> Paper:
    """The paper of a set. Raises Refused when it is of another format or cannot be read."""
    try:
        paper = Paper(**json.loads((folder / PAPER).read_text()))
    except (OSError, ValueError, TypeError):
        raise Refused(f"อ่าน {folder / PAPER} ไม่ได้", f"{folder / PAPER} cannot be read.") from None
    if paper.format != FORMAT:
        raise Refused("ชุดสำรองเป็นรุ่นที่โปรแกรมนี้ไม่รู้จัก", f"Backup format {paper.format} is not known to this version.")
    return paper


def media_lines(folder: Path) -> Iterator[tuple[str, int]]:
    """(key, bytes) of every stored file of a set."""
    with (folder / "media.txt").open() as lines:
        for line in lines:
            size, key = line.split()
            yield key, int(size)


def refuse_unlike(folder: Path, chosen: Path, paper: Paper) -> None:
    """Reads a set just written from the disk again. Raises Refused when rows or files are not as its paper says."""
    for name, (_rows, digest) in paper.tables.items():
        with gzip.open(chosen / "tables" / f"{name}.jsonl.gz", "rb") as lines:
            if hashlib.file_digest(lines, "sha256").hexdigest() != digest:
                raise _unlike(f"{name}.jsonl.gz")
    for key, size in media_lines(chosen):
        path = folder / "media" / key
        if not path.is_file() or path.stat().st_size != size:
            raise _unlike(key)


def _unlike(name: str) -> Refused:
    return Refused(
        f"อ่านชุดสำรองซ้ำแล้ว {name} ไม่ตรงกับที่เขียน ดูดิสก์แล้วลองใหม่",
        f"Read again, {name} of the backup is not what was written: look at the disk and try again.",
    )


def file_sha256(path: Path) -> str:
    """SHA-256 (hex) of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def drop_old_sets(folder: Path, keep: int) -> int:
    """Removes all but the newest `keep` whole sets, what was cut short before them, and files no set names.

    Returns how many sets went.
    """
    kept = whole_sets(folder)[-keep:]
    going = [path for path in sorted((folder / "sets").glob("*")) if path not in kept and (not kept or path < kept[-1])]
    for path in going:
        shutil.rmtree(path)
    if going:
        wanted = {key for path in kept for key, _size in media_lines(path)}
        for path in (folder / "media").glob("sha256/??/??/*"):
            if path.relative_to(folder / "media").as_posix() not in wanted:
                path.unlink()
    return len(going)
