"""What a file given to a report is: video, photo or document; and what is shown of it."""

from enum import StrEnum

from portal.rules.first_bytes import type_of


class FileKind(StrEnum):
    """What a file of a report is for."""

    VIDEO = "video"
    PHOTO = "photo"
    DOCUMENT = "document"


class RenditionKind(StrEnum):
    """What is made of a file: a small and a large picture, and for a video its poster frame."""

    THUMB = "thumb"
    PREVIEW = "preview"
    POSTER = "poster"


MOST_BYTES = {FileKind.VIDEO: 1024**3, FileKind.PHOTO: 100 * 1024**2, FileKind.DOCUMENT: 100 * 1024**2}
"""Largest file of each kind: the letter's five minutes fit many times over, and so does any phone's photo."""
MOST_FILES = {FileKind.PHOTO: 100, FileKind.DOCUMENT: 20}
"""So many of a kind a report may show at once."""
LONG_SIDE = {RenditionKind.THUMB: 320, RenditionKind.PREVIEW: 1280, RenditionKind.POSTER: 1280}
"""Pixels of the longer side; nothing is made larger than it was."""


def kind_of(content_type: str) -> FileKind | None:
    """The kind of a type that is taken; None for any other."""
    family = content_type.partition("/")[0]
    if content_type == "application/pdf":
        return FileKind.DOCUMENT
    return {"video": FileKind.VIDEO, "image": FileKind.PHOTO}.get(family)


def kind_of_name(name: str) -> FileKind | None:
    """The kind that a file's name promises."""
    return kind_of(type_of(name) or "")


__all__ = ["LONG_SIDE", "MOST_BYTES", "MOST_FILES", "FileKind", "RenditionKind", "kind_of", "kind_of_name"]
