"""What people call the code words of the media library, in the language of the page that asks."""

from typing import Any

from flask_babel import gettext as _

from portal.rules.fixity import Verdict
from portal.rules.library import LibraryKind, Standing

Words = dict[Any, str]


def kinds_of_files() -> Words:
    """Kinds of stored files."""
    return {
        LibraryKind.PHOTO: _("Photo"),
        LibraryKind.VIDEO: _("Video"),
        LibraryKind.DOCUMENT: _("Document"),
        LibraryKind.PAPER: _("Paper of the portal"),
    }


def standings() -> Words:
    """How files stand."""
    return {
        Standing.USED: _("In use somewhere"),
        Standing.UNUSED: _("Used nowhere"),
        Standing.BINNED: _("In the bin"),
        Standing.PROBLEM: _("With a problem"),
    }


def sizes() -> Words:
    """Sizes one can filter by."""
    return {
        "small": _("Under 1 MB"),
        "medium": _("1 to 10 MB"),
        "large": _("10 to 100 MB"),
        "huge": _("100 MB and more"),
    }


def types() -> Words:
    """Types of files by the names people know."""
    return {
        "application/pdf": "PDF",
        "image/heic": "HEIC",
        "image/heif": "HEIF",
        "image/jpeg": "JPEG",
        "image/png": "PNG",
        "image/webp": "WebP",
        "video/mp4": "MP4",
        "video/quicktime": "MOV",
        "video/webm": "WebM",
    }


def file_problems() -> Words:
    """What the decoder found wrong with a file."""
    return {
        "not_video": _("Not a video that can be read"),
        "not_photo": _("Not a photo that can be read"),
        "not_document": _("Not a document that can be read"),
        "empty": _("Empty"),
        "truncated": _("Cut off before its end"),
        "no_video_stream": _("Has no picture"),
        "too_many_streams": _("Has too many tracks"),
        "too_large_picture": _("Its picture is too large"),
        "two_in_one": _("A second file hides in it"),
        "locked": _("Locked by a password"),
        "timed_out": _("Took too long to read"),
        "crashed": _("Could not be read"),
    }


def verdicts() -> Words:
    """What reading a stored file again found."""
    return {
        Verdict.GOOD: _("whole"),
        Verdict.FLIPPED: _("other bytes than were stored"),
        Verdict.MISSING: _("the bytes are missing"),
        Verdict.UNREAD: _("could not be read"),
    }
