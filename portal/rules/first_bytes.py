"""What a file is by its first bytes, and whether its name says the same."""

HEAD_BYTES = 64
"""So many bytes tell: a box's size, `ftyp` and its brands, or the head of a Matroska file with its document type."""
TYPES = {"mp4": "video/mp4", "m4v": "video/mp4", "mov": "video/quicktime", "webm": "video/webm"}
"""Endings that are taken, and the type each stands for."""
EBML = b"\x1aE\xdf\xa3"
NOT_FILMS = {
    b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis", b"jp2 ", b"crx ",
    b"M4A ", b"M4B ", b"M4P ", b"aax ", b"f4a ", b"f4b ",
}  # fmt: skip
"""Brands of the same container that hold pictures or sound (registry of the MP4 registration authority)."""


def ending_of(name: str) -> str:
    """mp4 of "a.b.MP4"; "" when the name has none."""
    return name.rsplit(".", 1)[-1].strip().casefold() if "." in name else ""


def type_of(name: str) -> str | None:
    """The type a file's name promises, of those that are taken."""
    return TYPES.get(ending_of(name))


def begins_as_mp4(head: bytes) -> bool:
    """Whether the file is of the MP4 family (MP4, MOV, M4V) from byte 0."""
    return head[4:8] == b"ftyp" and 8 <= int.from_bytes(head[:4], "big") <= 4096


def begins_as_matroska(head: bytes) -> bool:
    """Whether the file is Matroska or WebM from byte 0."""
    return head.startswith(EBML)


def is_what_its_name_says(name: str, head: bytes) -> bool:
    """Whether the first HEAD_BYTES (all, of a shorter file) are a film of the kind the name's ending promises."""
    promised = type_of(name)
    if promised == "video/webm":
        return begins_as_matroska(head) and b"webm" in head
    return promised is not None and begins_as_mp4(head) and head[8:12] not in NOT_FILMS
