"""What the media library knows of files: their kind and size, how long the bin keeps them, how much goes at once."""

from datetime import timedelta
from enum import StrEnum

from portal.rules.thai import is_only_marks, normalise, search_text


class LibraryKind(StrEnum):
    """What a stored file is to people. A paper is one that the portal itself wrote."""

    PHOTO = "photo"
    VIDEO = "video"
    DOCUMENT = "document"
    PAPER = "paper"


class Standing(StrEnum):
    """How a file stands in the library; without one of these all are meant that are not in the bin."""

    USED = "used"
    UNUSED = "unused"
    BINNED = "binned"
    PROBLEM = "problem"


SIZES: dict[str, tuple[int, int]] = {
    "small": (0, 1_000_000),
    "medium": (1_000_000, 10_000_000),
    "large": (10_000_000, 100_000_000),
    "huge": (100_000_000, 2**62),
}
"""From so many bytes up to, but not with, so many."""
KEPT_IN_BIN = timedelta(days=30)
MOST_AT_ONCE = 1_000
"""Files that one deed touches: each leaves an event, all in one transaction."""
MOST_BYTES_AWAY = 2 * 1000**3
"""Bytes that are handed out in one archive: an hour on an office line of 5 Mbit/s."""
LONGEST_TAG, MOST_TAGS = 60, 20
"""Characters of a tag, and tags of one file."""


def kind_of_stored(content_type: str) -> LibraryKind:
    """What a file of this type is to people, when nobody said otherwise."""
    family = content_type.partition("/")[0]
    return {"image": LibraryKind.PHOTO, "video": LibraryKind.VIDEO}.get(family, LibraryKind.DOCUMENT)


def readable_tag(given: str) -> str:
    """A tag without needless blanks; "" for what cannot be read or is too long."""
    name = " ".join(normalise(given[: LONGEST_TAG * 4]).split())
    return "" if is_only_marks(name) or len(name) > LONGEST_TAG else name


def folded_tag(name: str) -> str:
    """Tags that people take for the same fold to the same text: ปี ๒๕๖๙ and ปี 2569."""
    return search_text(name)[:200]
