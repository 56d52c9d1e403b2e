"""Makes the small pictures of a stored file, in a killable child with limits."""

import os
from pathlib import Path

from portal.pictures.children import ChildFailed, Limits, ask_child
from portal.rules.facts import FileLook, Picture, Rendered
from portal.rules.kinds import FileKind, kind_of

LIMITS = {
    FileKind.PHOTO: Limits(10.0, 2),
    FileKind.DOCUMENT: Limits(10.0, 2),
    FileKind.VIDEO: Limits(30.0, 10),
}
"""No photo and no hostile file holds a processor for longer than two seconds; a film's frames may be large."""
MAKERS = {
    FileKind.PHOTO: "portal.pictures.photos:render",
    FileKind.DOCUMENT: "portal.pictures.documents:render",
    FileKind.VIDEO: "portal.pictures.posters:render",
}


def render_file(
    path: str | Path, content_type: str, *, limits: Limits | None = None, maker: str | None = None
) -> Rendered:
    """What is in the file at `path`, whose checked name promises `content_type`, and the pictures made of it.

    Never raises for content: the look's `problem` says what is wrong with it, and then there are no pictures. `maker`
    names the child's function (`module:function`). Raises FileNotFoundError.
    """
    size = os.path.getsize(path)
    kind = kind_of(content_type)
    if kind is None:
        return Rendered(FileLook(None, size, problem="not_photo"))
    if size == 0:
        return Rendered(FileLook(None, 0, problem="empty"))
    try:
        arguments = (os.path.abspath(path), content_type)
        facts, made = ask_child(maker or MAKERS[kind], arguments, limits or LIMITS[kind])
        look = FileLook(**facts["look"])
        told = facts["pictures"]
        pictures = tuple(Picture(content=content, **one) for one, content in zip(told, made, strict=True))
    except ChildFailed as failed:
        return Rendered(FileLook(None, size, problem=failed.problem))
    except (TypeError, LookupError):
        return Rendered(FileLook(None, size, problem="crashed"))
    if not all(is_webp(one.content) for one in pictures):  # a child that was taken over could send anything
        return Rendered(FileLook(None, size, problem="crashed"))
    return Rendered(look, pictures)


def is_webp(content: bytes) -> bool:
    """Whether the bytes begin as a WebP that is as long as they are."""
    return (
        content[:4] == b"RIFF"
        and content[8:12] == b"WEBP"
        and int.from_bytes(content[4:8], "little") + 8 <= len(content)
    )
