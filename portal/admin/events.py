"""The log: who did what to which row, when and from where. It is only ever read."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.access.policy import Permission
from portal.admin.changes import changes_of
from portal.admin.details import DetailedView, Fact, Panel
from portal.admin.filters import ById, ByPlace, ByWord
from portal.admin.listings import Column, Listing
from portal.admin.paging import Order
from portal.admin.showing import Moment, Text, Word
from portal.admin.tongues import tongue
from portal.admin.words import TABLES
from portal.models import Authority, Event, Province, User
from portal.queries.history import Happening
from portal.queries.search import Index

EVENTS = Listing(
    entity=Event,
    columns=(
        Column(_l("When"), Event.at, Moment(), css="keep"),
        Column(_l("What"), Event.verb, Word("verbs"), css="keep"),
        Column(_l("Who"), Event.actor_name, css="keep"),
        Column(_l("About"), Event.subject_kind, Word("tables"), css="keep"),
        Column(_l("Number"), Event.subject_id, Text(), css="keep"),
        Column(_l("From"), Event.address, Text(), css="keep"),
    ),
    orders={"latest": Order(_l("Latest"), descending=True)},
    filters=(
        ByPlace("province", _l("Province"), Event.province_id, Province),
        ById("authority", _l("Authority"), Event.authority_id, Authority, Authority.name_th),
        ById("actor", _l("Who"), Event.actor_id, User, User.name),
        ByWord("about", _l("About"), Event.subject_kind, "tables", TABLES),
    ),
    index=Index(Event),
    names=(Event.actor_name,),
    jump=Event.at,
)

PAGES = {
    "authorities": "authorities", "districts": "districts", "products": "products", "activities": "activities",
    "reports": "reports", "submissions": "submissions", "videos": "videos", "albums": "albums",
    "media_objects": "media", "users": "people", "rounds": "rounds", "rulebooks": "rulebooks", "jobs": "jobs",
    "outbox": "outbox",
}  # fmt: skip
"""Table → the view that shows its rows."""


class EventsView(DetailedView):
    """บันทึกเหตุการณ์, the latest first."""

    listing = EVENTS
    title = _l("Events")
    place = "events"
    need = Permission.EVENTS_READ
    told = _l("Every change is written here in the transaction that makes it. Nothing here can be changed or deleted.")
    search_label = _l("Search who, what or number")
    facts = (
        Fact(_l("When"), lambda row: row.at, Moment()),
        Fact(_l("What"), lambda row: row.verb, Word("verbs")),
        Fact(_l("Who"), lambda row: row.actor_name),
        Fact(_l("Role"), lambda row: row.actor_role, Word("roles")),
        Fact(_l("From"), lambda row: row.address, Text()),
        Fact(_l("About"), lambda row: row.subject_kind, Word("tables")),
        Fact(_l("Number"), lambda row: row.subject_id, Text()),
        Fact(_l("Reason"), lambda row: row.reason, long=True),
    )

    def name_of(self, row: Any) -> str:
        return tongue().word("verbs", row.verb)

    def _history(self, _number: int) -> list[Happening]:
        return []  # an event has no history of its own

    def panels(self, row: Any) -> list[Panel]:
        event = Happening(row.at, row.verb, row.actor_name, row.actor_role, row.before, row.after, row.reason)
        return [Panel(_("Before and after"), "backoffice/changes.html", changes_of([event], tongue())[0])]

    def links(self, row: Any) -> list[tuple[str, str, str]]:
        page = PAGES.get(row.subject_kind)
        if page is None or row.subject_id is None:
            return []
        return [(url_for(f"admin_{page}.details_view", number=row.subject_id), _("The row it is about"), "link")]
