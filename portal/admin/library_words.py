"""What people call the code words of the media library, in the language of the page that asks."""

from typing import Any

from flask_babel import gettext as _

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
