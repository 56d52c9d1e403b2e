"""Rounds and the versions of the rulebook, as they were and are; both are changed on pages of their own."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.access.desk import may_here, reading
from portal.access.policy import Permission
from portal.admin.details import DetailedView, Fact, Panel
from portal.admin.filters import ByFlag, ByPlace
from portal.admin.listings import Column, Listing
from portal.admin.paging import Order
from portal.admin.showing import Count, Day, Mark, Moment
from portal.admin.tongues import tongue
from portal.models import Province, Round, RoundSnapshot, Rulebook
from portal.rules.rulebook import DEFAULT, as_data

ROUNDS = Listing(
    entity=Round,
    columns=(
        Column(_l("Due on"), Round.due_on, Day(), css="keep", order="due"),
        Column(_l("Planned for"), Round.scheduled_on, Day(), css="keep"),
        Column(_l("Province"), Province.name_th, css="keep"),
        Column(_l("Closed"), Round.closed_at, Moment(), css="keep"),
        Column(_l("Opened again"), Round.reopened_at, Moment(), css="keep"),
        Column(_l("Kind"), Round.before_portal, Mark("before_portal"), css="keep"),
        Column(_l("Note"), Round.note),
    ),
    orders={"due": Order(_l("Due on"), Round.due_on, descending=True)},
    filters=(
        ByPlace("province", _l("Province"), Round.province_id, Province),
        ByFlag("before", _l("Before the portal"), Round.before_portal, _l("Yes"), _l("No")),
    ),
    joins=lambda statement: statement.join(Province, Province.id == Round.province_id),
    jump=Round.due_on,
)


class RoundsView(DetailedView):
    """รอบส่ง, the latest first."""

    listing = ROUNDS
    title = _l("Rounds")
    place = "rounds"
    told = _l("The 5th and the 15th of each month, and what was frozen when they closed.")
    facts = (
        Fact(_l("Due on"), lambda row: row.due_on, Day()),
        Fact(_l("Planned for"), lambda row: row.scheduled_on, Day()),
        Fact(_l("Closed"), lambda row: row.closed_at, Moment()),
        Fact(_l("Opened again"), lambda row: row.reopened_at, Moment()),
        Fact(_l("Before the portal"), lambda row: row.before_portal, Mark("yes")),
        Fact(_l("Note"), lambda row: row.note),
    )

    def name_of(self, row: Any) -> str:
        return str(_("Round of %(day)s", day=tongue().day(row.due_on)))

    def ways(self) -> list[tuple[str, str, str]]:
        if not may_here(Permission.ROUNDS_MANAGE):
            return []
        return [(url_for("rounds.index"), _("Close, move and add rounds"), "calendar")]

    def panels(self, row: Any) -> list[Panel]:
        columns = (RoundSnapshot.taken_at, RoundSnapshot.rulebook_version, RoundSnapshot.sha256)
        wanted = select(*columns).where(RoundSnapshot.round_id == row.id).order_by(RoundSnapshot.id.desc())
        return [Panel(_("What was frozen"), "backoffice/snapshots.html", reading().execute(wanted.limit(20)).all())]

    def links(self, row: Any) -> list[tuple[str, str, str]]:
        links = [(url_for("admin_submissions.index_view", round=row.id), _("Its submissions"), "send")]
        if may_here(Permission.ROUNDS_MANAGE):
            links.append((url_for("rounds.edit", round_id=row.id), _("Move, close or open it"), "calendar"))
        return links


RULEBOOKS = Listing(
    entity=Rulebook,
    columns=(
        Column(_l("Version"), Rulebook.version, Count(), css="num"),
        Column(_l("Province"), Province.name_th, css="keep"),
        Column(_l("Made"), Rulebook.made_at, Moment(), css="keep"),
        Column(_l("By"), Rulebook.made_by, css="keep"),
        Column(_l("Note"), Rulebook.note),
    ),
    orders={"latest": Order(_l("Latest"), descending=True)},
    filters=(ByPlace("province", _l("Province"), Rulebook.province_id, Province),),
    joins=lambda statement: statement.join(Province, Province.id == Rulebook.province_id),
)


class RulebooksView(DetailedView):
    """The rulebook's versions, the one in force first. A version is never edited, only followed."""

    listing = RULEBOOKS
    title = _l("Rulebook")
    place = "rulebooks"
    told = _l("Every version by which reports were or are judged.")
    facts = (
        Fact(_l("Version"), lambda row: row.version, Count()),
        Fact(_l("Made"), lambda row: row.made_at, Moment()),
        Fact(_l("By"), lambda row: row.made_by),
        Fact(_l("Note"), lambda row: row.note),
    )

    def name_of(self, row: Any) -> str:
        return str(_("Version %(n)d of the rulebook", n=row.version))

    def ways(self) -> list[tuple[str, str, str]]:
        if not may_here(Permission.RULEBOOK_WRITE):
            return []
        return [(url_for("rulebook.index"), _("Make the next version"), "pencil")]

    def panels(self, row: Any) -> list[Panel]:
        values = {**as_data(DEFAULT), **row.data}
        return [Panel(_("Values"), "backoffice/values.html", sorted(values.items()))]
