"""What a file is by its first bytes, and whether its name says the same."""

HEAD_BYTES = 64
"""So many bytes tell: a box's size, `ftyp` and its brands, or the head of a Matroska file with its document type."""
TYPES = {
    "mp4": "video/mp4", "m4v": "video/mp4", "mov": "video/quicktime", "webm": "video/webm",
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp",
    "heic": "image/heic", "heif": "image/heif", "pdf": "application/pdf",
}  # fmt: skip
"""Endings that are taken, and the type each stands for."""
EBML = b"\x1aE\xdf\xa3"
NOT_FILMS = {
    b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis", b"jp2 ", b"crx ",
    b"M4A ", b"M4B ", b"M4P ", b"aax ", b"f4a ", b"f4b ",
}  # fmt: skip
"""Brands of the same container that hold pictures or sound (registry of the MP4 registration authority)."""
PHOTOS_OF_PHONES = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
"""Brands of HEIF with HEVC inside; `mif1` is any still picture, so one that also says AVIF is not taken."""
HEADS = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n", "application/pdf": b"%PDF-"}


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


def begins_as_heif(head: bytes) -> bool:
    """Whether the file is a HEIC or HEIF picture (not AVIF) from byte 0."""
    brands = {head[at : at + 4] for at in range(8, min(len(head), int.from_bytes(head[:4], "big")), 4)}
    return begins_as_mp4(head) and head[8:12] in PHOTOS_OF_PHONES and not brands & {b"avif", b"avis"}


def begins_as(content_type: str, head: bytes) -> bool:
    """Whether the first HEAD_BYTES (all, of a shorter file) are those of a file of this type; none but TYPES' are."""
    if content_type in HEADS:
        return head.startswith(HEADS[content_type])
    if content_type == "image/webp":
        return head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    if content_type in ("image/heic", "image/heif"):
        return begins_as_heif(head)
    if content_type == "video/webm":
        return begins_as_matroska(head) and b"webm" in head
    return content_type in TYPES.values() and begins_as_mp4(head) and head[8:12] not in NOT_FILMS


def is_what_its_name_says(name: str, head: bytes) -> bool:
    """Whether the first HEAD_BYTES (all, of a shorter file) are a file of the kind the name's ending promises."""
    promised = type_of(name)
    return promised is not None and begins_as(promised, head)
