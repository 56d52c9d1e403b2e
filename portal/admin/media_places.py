"""Places where files are used, in words and with the page that shows them."""

from flask import url_for
from flask_babel import gettext as _

from portal.queries.media import UsePlace

PAGES = {
    "report_file": "admin_reports.details_view",
    "video": "admin_videos.details_view",
    "archived": "admin_albums.details_view",
    "evidence": "admin_videos.details_view",
    "guideline": "guideline.edit",
    "paper": "admin_rounds.index_view",
    "emblem": "admin_authorities.details_view",
}
"""The page of each use; those of rows take the number the use is about."""


def place_words(place: UsePlace) -> tuple[str, str]:
    """(what the file is there, the page's address or "")."""
    said = {
        "report_file": _("Photo or document of a report"),
        "video": _("Video of a report"),
        "archived": _("Copy of a photo folder"),
        "evidence": _("Evidence copy of a video"),
        "guideline": _("Document of the guideline"),
        "paper": _("Paper of a round"),
        "emblem": _("Emblem"),
    }
    endpoint = PAGES.get(place.word, "")
    if endpoint.endswith("details_view"):
        address = url_for(endpoint, number=place.about) if place.about is not None else ""
    else:
        address = url_for(endpoint) if endpoint else ""
    return said.get(place.word, place.word), address
