"""Authorities: the roster, with their channels and earlier names."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, exists, func, select
from werkzeug.wrappers import Response
from wtforms import Form, SelectField, StringField, TextAreaField

from portal.access.desk import actor, kit, may_here, reading, scope
from portal.access.policy import Permission
from portal.admin.acting import EXPORT
from portal.admin.acts import Act
from portal.admin.details import Fact, Panel
from portal.admin.doors import door
from portal.admin.editing import WRITE, GrowingView, number_of
from portal.admin.filters import ByFlag, ByPlace, ByPresence, ByWord
from portal.admin.listings import Column, Listing
from portal.admin.paging import Order
from portal.admin.showing import Address, Mark, Officers, Text, Word
from portal.admin.speaking import said
from portal.admin.tongues import tongue
from portal.models import Authority, Channel, District, Province, User
from portal.models.scoping import within
from portal.queries.roster import earlier_names
from portal.queries.search import Index
from portal.rules.vocabulary import AuthorityType, Route
from portal.services.amending import (
    Details,
    add_authority,
    add_channel,
    amend_authority,
    remove_channel,
    route_authorities,
)
from portal.services.errors import NotFound, ServiceError


def _officers() -> Any:
    mine = (User.authority_id == Authority.id, User.active.is_(True))
    return select(func.count()).select_from(User).where(*mine).correlate(Authority).scalar_subquery()


def _has_channel() -> ColumnElement[bool]:
    return exists().where(Channel.authority_id == Authority.id)


def _has_officer() -> ColumnElement[bool]:
    return exists().where(User.authority_id == Authority.id, User.active.is_(True))


AUTHORITIES = Listing(
    entity=Authority,
    columns=(
        Column(_l("Code"), Authority.code, Text(), css="keep", order="code"),
        Column(_l("Name"), Authority.name_th, css="keep", order="name"),
        Column(_l("District"), District.name_th, css="keep"),
        Column(_l("Route"), Authority.route, Word("routes"), css="keep"),
        Column(_l("Accounts"), _officers().label("officers"), Officers(), css="keep"),
        Column(_l("Telephone"), Authority.phone, Text(), css="keep"),
    ),
    title=1,
    orders={"name": Order(_l("Name"), Authority.sort_key), "code": Order(_l("Code"), Authority.code, nullable=True)},
    filters=(
        ByPlace("province", _l("Province"), Authority.province_id, Province),
        ByPlace("district", _l("District"), Authority.district_id, District),
        ByWord("kind", _l("Type"), Authority.kind, "kinds", tuple(AuthorityType)[:5]),
        ByWord("route", _l("Route"), Authority.route, "routes", tuple(Route)),
        ByPresence("channels", _l("Channels"), _has_channel, _l("On the roster"), _l("None yet")),
        ByPresence("officers", _l("Accounts"), _has_officer, _l("Somebody has one"), _l("None yet")),
        ByFlag("active", _l("Existence"), Authority.active, _l("Exists"), _l("Taken out")),
    ),
    joins=lambda statement: statement.outerjoin(District, District.id == Authority.district_id),
    index=Index(Authority, apart=False),
    names=(Authority.name_th, Authority.name_en),
    jump="letter",
)


def _set_route(route: Route) -> Any:
    def run(_view: Any, numbers: list[int]) -> None:
        changed = route_authorities(kit(), actor(), numbers, route)
        flash(ngettext("%(num)d authority changed", "%(num)d authorities changed", changed), "good")

    return run


class AuthorityForm(Form):  # type: ignore[misc]
    """What may be changed of an authority."""

    name_th = StringField(_l("Full name"))
    kind = SelectField(_l("Type"), validate_choice=False)
    code = StringField(_l("Code (8 digits)"))
    district_id = SelectField(_l("District"), validate_choice=False)
    name_en = StringField(_l("English name"))
    route = SelectField(_l("Route"), validate_choice=False)
    executive = StringField(_l("Executive's name"))
    phone = StringField(_l("Telephone"))
    website = StringField(_l("Website"))
    note = TextAreaField(_l("Note"))


class AuthoritiesView(GrowingView):
    """อปท. in Thai order."""

    listing = AUTHORITIES
    title = _l("Authorities")
    place = "authorities"
    told = _l("The roster in Thai order. Earlier names, types and codes are kept.")
    search_label = _l("Search name or code")
    create_label = _l("Add an authority")
    asks_reason = _l("It is kept with the earlier name when name, type or code changes.")
    edit_form_class = AuthorityForm
    deeds = (
        EXPORT,
        Act("via_district", _l("Route: through the district"), _set_route(Route.VIA_DISTRICT),
            _l("Let the ticked authorities report through their district?")),
        Act("direct", _l("Route: straight to the province"), _set_route(Route.DIRECT),
            _l("Let the ticked authorities report straight to the province?")),
        Act("not_required", _l("Route: need not report"), _set_route(Route.NOT_REQUIRED),
            _l("Expect no reports of the ticked authorities?"), grave=True),
    )  # fmt: skip
    facts = (
        Fact(_l("Full name"), lambda row: row.name_th),
        Fact(_l("English name"), lambda row: row.name_en),
        Fact(_l("Type"), lambda row: row.kind, Word("kinds")),
        Fact(_l("Code"), lambda row: row.code, Text()),
        Fact(_l("District"), lambda row: row.district.name_th if row.district else None),
        Fact(_l("Province"), lambda row: row.province.name_th),
        Fact(_l("Route"), lambda row: row.route, Word("routes")),
        Fact(_l("Executive"), lambda row: row.executive),
        Fact(_l("Telephone"), lambda row: row.phone),
        Fact(_l("Website"), lambda row: row.website, Address()),
        Fact(_l("In use"), lambda row: row.active, Mark("yes")),
        Fact(_l("Source"), lambda row: row.source),
        Fact(_l("Note"), lambda row: row.note),
    )

    def ways(self) -> list[tuple[str, str, str]]:
        if not may_here(Permission.ROSTER_IMPORT):
            return []
        return [(url_for("roster.index"), _("Import"), "upload")]

    def panels(self, row: Any) -> list[Panel]:
        channels = within(select(Channel), scope(), Channel).where(Channel.authority_id == row.id)
        content = {"channels": reading().scalars(channels.order_by(Channel.id)).all(), "row": row, "view": self}
        names = earlier_names(reading(), scope(), row.id)
        panels = [Panel(_("Channels"), "backoffice/channels.html", content)]
        return [*panels, Panel(_("Earlier names"), "backoffice/names.html", names)] if names else panels

    def links(self, row: Any) -> list[tuple[str, str, str]]:
        where = {"authority": row.id}
        return [
            (url_for("admin_products.index_view", **where), _("Its products"), "box"),
            (url_for("admin_submissions.index_view", **where), _("Its submissions"), "send"),
            (url_for("admin_videos.index_view", **where), _("Its videos"), "video"),
        ]

    def prepare(self, form: Any) -> None:
        word = tongue().word
        form.kind.choices = [(kind.value, word("kinds", kind) or kind.value) for kind in AuthorityType]
        form.route.choices = [(route.value, word("routes", route)) for route in Route]
        wanted = within(select(District.id, District.name_th), scope(), District).order_by(District.sort_key)
        places = [(str(number), name) for number, name in reading().execute(wanted)]
        form.district_id.choices = [("", "–"), *places]
        if form.district_id.data == "None":  # how WTForms reads an empty column
            form.district_id.data = ""

    def save(self, row: Any, version: str, form: Any) -> None:
        amend_authority(kit(), actor(), row.id, number_of(version), _details(form), request.form.get("reason", ""))

    def add(self, form: Any) -> int:
        return add_authority(kit(), actor(), _details(form))

    @door("/<int:number>/channels", methods=("POST",), need=WRITE)
    def put_channel(self, number: int) -> Response:
        """Adds a channel of an authority."""
        try:
            add_channel(kit(), actor(), self.row(number).id, request.form.get("channel", ""))
            flash(_("The channel is on the roster"), "good")
        except NotFound:
            raise
        except ServiceError as problem:
            flash(said(problem), "bad")
        return redirect(self.address("details_view", number=number))

    @door("/<int:number>/channels/<int:channel>/remove", methods=("POST",), need=WRITE)
    def drop_channel(self, number: int, channel: int) -> Response:
        """Takes a channel off the roster."""
        row = self.row(number)
        mine = within(select(Channel.id), scope(), Channel)
        if reading().scalar(mine.where(Channel.id == channel, Channel.authority_id == row.id)) is None:
            raise NotFound
        remove_channel(kit(), actor(), channel)
        flash(_("The channel is off the roster"), "good")
        return redirect(self.address("details_view", number=number))


def _details(form: Any) -> Details:
    texts = {field.name: field.data or "" for field in form if field.name != "district_id"}
    district = form.district_id.data
    return Details(**texts, district_id=number_of(district) if district else None)
