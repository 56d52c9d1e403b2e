"""Districts: the offices through which most reports climb."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField

from portal.access.desk import actor, kit
from portal.admin.details import Fact
from portal.admin.editing import EditableView
from portal.admin.filters import ByPlace
from portal.admin.listings import Column, Listing
from portal.admin.paging import Order
from portal.admin.showing import Text
from portal.models import District, Province
from portal.services.amending import amend_district
from portal.services.errors import Conflict

DISTRICTS = Listing(
    entity=District,
    columns=(
        Column(_l("Code"), District.code, Text(), css="keep"),
        Column(_l("Name"), District.name_th, css="keep", order="name"),
        Column(_l("Province"), Province.name_th, css="keep"),
        Column(_l("Telephone"), District.phone, Text(), css="keep"),
    ),
    title=1,
    orders={"name": Order(_l("Name"), District.sort_key)},
    filters=(ByPlace("province", _l("Province"), District.province_id, Province),),
    joins=lambda statement: statement.join(Province, Province.id == District.province_id),
    jump="letter",
)


class DistrictForm(Form):  # type: ignore[misc]
    """What may be changed of a district: names and codes come with the roster."""

    phone = StringField(_l("Telephone"))


class DistrictsView(EditableView):
    """อำเภอ in Thai order."""

    listing = DISTRICTS
    title = _l("Districts")
    place = "districts"
    told = _l("The offices that endorse reports, with their telephone.")
    edit_form_class = DistrictForm
    facts = (
        Fact(_l("Name"), lambda row: row.name_th),
        Fact(_l("English name"), lambda row: row.name_en),
        Fact(_l("Code"), lambda row: row.code, Text()),
        Fact(_l("Province"), lambda row: row.province.name_th),
        Fact(_l("Telephone"), lambda row: row.phone),
    )

    def links(self, row: Any) -> list[tuple[str, str, str]]:
        where = {"district": row.id}
        return [
            (url_for("admin_authorities.index_view", **where), _("Its authorities"), "building"),
            (url_for("admin_submissions.index_view", **where), _("Its submissions"), "send"),
        ]

    def version_of(self, row: Any) -> str:
        return str(row.phone)

    def version_met(self, met: Conflict) -> str:
        return str(met.theirs["phone"])

    def save(self, row: Any, version: str, form: Any) -> None:
        amend_district(kit(), actor(), row.id, version, form.phone.data or "")
