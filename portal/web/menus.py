"""The menus: the pages of a person's work in the masthead, and the side rail of the back office."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import gettext as _

from portal.access.desk import may_here, permission_of
from portal.access.policy import Permission

Entry = tuple[str, str, str]
"""Endpoint, label, icon."""

KIN = {
    "roster": "admin_authorities",
    "people": "admin_people",
    "rounds": "admin_rounds",
    "rulebook": "admin_rulebooks",
}
"""Pages that belong to a list of the back office: while one is open, its list is the place where the person is."""


@dataclass(frozen=True)
class NavItem:
    """One entry of a menu."""

    endpoint: str
    label: str
    url: str
    icon: str
    current: bool


def masthead() -> list[NavItem]:
    """The pages this person may open, in the order of their work."""
    family = _family(request.endpoint or "")
    # Offices reach both from the brief; a masthead of one line holds what is opened daily.
    own = (("activities.index", _("Activities"), "people"),) if may_here(Permission.REPORT_WRITE) else ()
    monthly = (("briefs.show", _("Monthly brief"), "print"),) if may_here(Permission.DISTRICT_DECIDE) else ()
    in_office = family.startswith("admin") or request.endpoint in ("guideline.edit", "marks.index", "line.index")
    return _open_to_me(
        (
            ("home.index", _("Home"), "home"),
            ("products.index", _("Products"), "box"),
            ("receipts.index", _("Receipts"), "receipt"),
            *own,
            ("marks.own", _("Our emblem"), "seal"),
            ("district.board", _("District board"), "list"),
            *monthly,
            ("review.queue", _("Review desk"), "check"),
            ("submissions.index", _("Reports of the round"), "doc"),
            ("progress.overview", _("Progress"), "chart"),
            ("admin.index", _("Back office"), "cog"),
        ),
        "admin" if in_office else family,
    )


def rail() -> list[tuple[str, list[NavItem]]]:
    """The side rail of the back office: groups of pages this person may open."""
    registry = (
        ("admin_authorities.index_view", _("Authorities"), "building"),
        ("admin_districts.index_view", _("Districts"), "map"),
        ("admin_people.index_view", _("Accounts"), "people"),
        ("admin_rounds.index_view", _("Rounds"), "calendar"),
        ("admin_rulebooks.index_view", _("Rulebook"), "list"),
        ("guideline.edit", _("Guideline"), "doc"),
        ("marks.index", _("Pictures of the marks"), "seal"),
    )
    reports = (
        ("admin_products.index_view", _("Products"), "box"),
        ("admin_activities.index_view", _("Activities"), "chat"),
        ("admin_reports.index_view", _("Reports"), "equal"),
        ("admin_submissions.index_view", _("Submissions"), "send"),
    )
    media = (
        ("admin_videos.index_view", _("Videos"), "film"),
        ("admin_albums.index_view", _("Photo folders"), "archive"),
        ("admin_archives.index_view", _("Photo archives"), "box"),
        ("admin_links.index_view", _("Link health"), "globe"),
        ("admin_media.index_view", _("Media library"), "image"),
    )
    system = (
        ("line.index", _("Reminders for LINE"), "chat"),
        ("admin_outbox.index_view", _("Outbox"), "send"),
        ("admin_jobs.index_view", _("Background jobs"), "cog"),
        ("admin_platforms.index_view", _("Platforms"), "globe"),
        ("health.index", _("Health"), "shield"),
        ("admin_events.index_view", _("Events"), "history"),
    )
    here = _family(request.endpoint or "")
    titled = ((_("Registry"), registry), (_("Reports"), reports), (_("Media"), media), (_("System"), system))
    groups = ((title, _open_to_me(entries, here)) for title, entries in titled)
    return [(title, items) for title, items in groups if items]


def _family(endpoint: str) -> str:
    own = endpoint.split(".")[0]
    return KIN.get(own, own)


def _open_to_me(entries: Iterable[Entry], here: str) -> list[NavItem]:
    """Those entries that this portal has a page for and this person may open."""
    app = current_app
    items = []
    for endpoint, label, icon in entries:
        if endpoint not in app.view_functions or not may_here(permission_of(app, endpoint) or Permission.SIGNED_IN):
            continue
        items.append(NavItem(endpoint, label, url_for(endpoint), icon, endpoint.split(".")[0] == here))
    return items
