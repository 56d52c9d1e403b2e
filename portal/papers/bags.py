"""A BagIt package (RFC 8493) written piece by piece: whole under its own name, or not there at all."""

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

BLOCK = 1024 * 1024
MANIFEST, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
PLAIN = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._()-]*/)*[A-Za-z0-9_-][A-Za-z0-9._()-]*")
"""Paths that every file system takes and every reader reads alike: some decode a percent sign, some do not."""
LINE = 78
"""Longest line of bag-info.txt; what follows is indented (RFC 8493, 2.2.2)."""


@dataclass(frozen=True)
class Payload:
    """One file of a bag: its path under data/ (plain ASCII), how to read it, and the hash it must have, if known."""

    path: str
    open: Callable[[], AbstractContextManager[BinaryIO]]
    sha256: str | None = None


@dataclass(frozen=True)
class Written:
    """What a bag holds: payload files and their bytes."""

    files: int
    bytes: int


class NotEmpty(Exception):
    """The place of the bag holds something already."""


class Spoilt(Exception):
    """A file's bytes are not those that were stored under its hash; the path says which."""


def write_bag(folder: Path, info: Mapping[str, str], payload: Iterable[Payload]) -> Written:
    """Writes a bag into `folder`, which must be empty or not there. Raises NotEmpty, Spoilt.

    It grows beside it as `NAME.partial`, without the file that declares a bag, and takes its name when all is on the
    disk: cut at any moment, there is no bag. `info` are the lines of bag-info.txt; Payload-Oxum is added.
    """
    folder = folder.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmpty(str(folder))
    draft = folder.with_name(f"{folder.name}.partial")
    _clear(draft)
    (draft / "data").mkdir(parents=True)
    with (draft / MANIFEST).open("w", encoding="utf-8", newline="\n") as manifest:
        files = total = 0
        for one in payload:
            digest, size = _copy(one, draft / "data" / one.path)
            manifest.write(f"{digest}  data/{one.path}\n")
            files, total = files + 1, total + size
        _to_disk(manifest.fileno(), manifest.flush)
    lines = {**info, "Payload-Oxum": f"{total}.{files}"}
    _write(draft / "bag-info.txt", "".join(_folded(f"{name}: {value}") for name, value in lines.items()))
    _write(draft / "bagit.txt", DECLARATION)
    tags = ("bag-info.txt", "bagit.txt", MANIFEST)
    _write(draft / TAGS, "".join(f"{_sha256(draft / name)}  {name}\n" for name in tags))
    draft.rename(folder)  # over an empty folder too
    return Written(files, total)


def _clear(draft: Path) -> None:
    """Takes away what an earlier try left; anything else under that name is not ours to take."""
    if not draft.exists():
        return
    if not draft.is_dir() or {path.name for path in draft.iterdir()} - {
        "data",
        "bag-info.txt",
        "bagit.txt",
        MANIFEST,
        TAGS,
    }:
        raise NotEmpty(str(draft))
    shutil.rmtree(draft)


def _copy(one: Payload, target: Path) -> tuple[str, int]:
    if not PLAIN.fullmatch(one.path):
        raise ValueError(f"no path for a bag: {one.path!r}")
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with one.open() as source, target.open("xb") as copy:
        while block := source.read(BLOCK):
            digest.update(block)
            copy.write(block)
            size += len(block)
        _to_disk(copy.fileno(), copy.flush)
    if one.sha256 not in (None, digest.hexdigest()):
        raise Spoilt(one.path)
    return digest.hexdigest(), size


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        _to_disk(file.fileno(), file.flush)


def _to_disk(handle: int, flush: Callable[[], object]) -> None:
    flush()
    os.fsync(handle)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _folded(line: str) -> str:
    """A line of bag-info.txt, long ones broken at spaces, without line ends of its own."""
    words, lines = " ".join(line.split()).split(" "), [""]
    for word in words:
        if lines[-1].strip() and len(lines[-1]) + 1 + len(word) > LINE:
            lines.append(f"  {word}")
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return "\n".join(lines) + "\n"
