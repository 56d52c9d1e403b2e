"""Many files as one ZIP that is written while it is sent: nothing of it is ever whole in memory or on a disk."""

import zipfile
from collections.abc import Iterator, Sequence
from io import RawIOBase
from pathlib import PurePosixPath

from werkzeug.wrappers import Response

from media_store import NotThere, Store
from portal.rules.file_names import clean_name
from portal.services.taking_away import Taken

PIECE = 256 * 1024
LONGEST_STEM_BYTES = 200
"""Most systems take names of 255 bytes; a Thai letter has three."""
NOT_HERE = "NOT HERE.txt"


class _Sink(RawIOBase):
    """What was written since it was last taken."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._held.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        taken, self._held = b"".join(self._held), []
        return taken


def zip_of(store: Store, files: Sequence[Taken]) -> Iterator[bytes]:
    """The archive's bytes, piece by piece. A file the store has lost is named in a list at the end, not left out in
    silence."""
    sink, lost = _Sink(), []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:  # films and photos are packed already
        for file, name in zip(files, names_in_zip(files), strict=True):
            try:
                yield from _one(store, file, name, archive, sink)
            except NotThere:
                lost.append(name)
        if lost:
            archive.writestr(NOT_HERE, "\n".join(lost))
    yield sink.take()


def _one(store: Store, file: Taken, name: str, archive: zipfile.ZipFile, sink: _Sink) -> Iterator[bytes]:
    with store.open(file.key) as source, archive.open(name, "w", force_zip64=True) as entry:
        while piece := source.read(PIECE):
            entry.write(piece)
            yield sink.take()


def names_in_zip(files: Sequence[Taken]) -> list[str]:
    """A name for each: no folders, short enough for any disk, and no two that a disk takes for the same."""
    taken: set[str] = set()
    names = []
    for file in files:
        path = PurePosixPath(clean_name(file.name))
        stem, ending = _cut(path.stem), path.suffix[:12]
        name = f"{stem}{ending}"
        if name.casefold() in taken:
            name = f"{stem} ({file.id}){ending}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _cut(stem: str) -> str:
    return stem.encode()[:LONGEST_STEM_BYTES].decode(errors="ignore").strip(". ") or "file"


def zip_answer(store: Store, files: Sequence[Taken], name: str) -> Response:
    """The archive as an attachment; `name` is plain ASCII."""
    answer = Response(zip_of(store, files), content_type="application/zip", direct_passthrough=True)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
