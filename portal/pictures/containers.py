"""What a file is by its first and last bytes, before any decoder sees it."""

from pathlib import Path

from portal.rules.first_bytes import HEAD_BYTES, begins_as, begins_as_matroska, begins_as_mp4

MOST_BOXES = 20_000
NAMED_BOXES = {
    b"ftyp",
    b"moov",
    b"mdat",
    b"moof",
    b"free",
    b"skip",
    b"wide",
    b"sidx",
    b"mfra",
    b"udta",
    b"meta",
    b"uuid",
}
FOREIGN_HEADS = (b"%PDF-", b"<html", b"<script", b"<?php", b"#!/")
PAGE_HEADS = (b"<html", b"<script", b"<svg", b"<!doctype html", b"<?php", b"#!/")
"""What a browser or a shell would run, where a photo or a document should begin."""
ZIP_END, ZIP_END_BYTES, ZIP_COMMENT_BYTES = b"PK\x05\x06", 22, 65_535


def is_video_file(path: str | Path) -> bool:
    """Whether the file is an MP4, MOV, Matroska or WebM from byte 0, and not also something else (a polyglot)."""
    head, tail = _ends_of(path)
    if not (begins_as_mp4(head) or begins_as_matroska(head)):
        return False
    return not any(word in head.lower() for word in map(bytes.lower, FOREIGN_HEADS)) and not _ends_as_zip(tail)


def is_of_type(path: str | Path, content_type: str) -> bool:
    """Whether the file begins as one of this type."""
    with open(path, "rb") as file:
        return begins_as(content_type, file.read(HEAD_BYTES))


def hides_another(path: str | Path) -> bool:
    """Whether a photo or document is also a page, a script or an archive (a polyglot): no program writes such a file
    by mistake. Cameras do write a second picture or a short film behind the first; that is none of these."""
    head, tail = _ends_of(path)
    lower = head.lower()
    # Four bytes may come by chance; that a disk number of two zeros twice follows them as well, hardly.
    archive = ZIP_END + bytes(4) in tail or b"PK\x03\x04" in head
    return archive or any(word in lower for word in PAGE_HEADS) or b"%pdf-" in lower[8:]


def _ends_of(path: str | Path) -> tuple[bytes, bytes]:
    """The first 1,024 bytes, and as many of the last as the end of an archive may take."""
    with open(path, "rb") as file:
        head = file.read(1024)
        file.seek(0, 2)
        file.seek(max(0, file.tell() - ZIP_END_BYTES - ZIP_COMMENT_BYTES))
        return head, file.read()


def is_cut(path: str | Path) -> bool:
    """Whether the top boxes of an MP4 run past the end of the file, or its index is missing. False for others."""
    size = Path(path).stat().st_size
    at, seen = 0, set()
    with open(path, "rb") as file:
        for _ in range(MOST_BOXES):
            file.seek(at)
            head = file.read(16)
            length, name = int.from_bytes(head[:4], "big"), head[4:8]
            if length == 1:
                length = int.from_bytes(head[8:16], "big")
            elif length == 0:
                length = size - at
            if length < 8 or name not in NAMED_BOXES:
                break  # the end, or what phones write behind the last box
            seen.add(name)
            at += length
    return b"ftyp" in seen and (at > size or b"moov" not in seen)


def _ends_as_zip(tail: bytes) -> bool:
    """Whether a zip's end record stands in the tail, its comment reaching to the last byte exactly."""
    at = tail.rfind(ZIP_END)
    return at >= 0 and at + ZIP_END_BYTES + int.from_bytes(tail[at + 20 : at + 22], "little") == len(tail)
