"""What authorities make, and what they, districts and the province do."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func
from wtforms import BooleanField, Form, SelectField, StringField, TextAreaField

from portal.access.desk import actor, kit
from portal.admin.acting import EXPORT
from portal.admin.details import Fact
from portal.admin.editing import EditableView, number_of
from portal.admin.filters import ByFlag, ById, ByPlace, ByWord
from portal.admin.listings import SHORT_NAME, Column, Listing
from portal.admin.paging import Order
from portal.admin.showing import Count, Day, Mark, Moment, Word
from portal.admin.tongues import tongue
from portal.models import Activity, Authority, District, Product, Province
from portal.queries.search import Index
from portal.rules import activities, waste
from portal.rules.dates import parse_date
from portal.rules.numbers import Unreadable, parse_count
from portal.services.errors import Invalid
from portal.services.producing import change_activity, change_product

PRODUCTS = Listing(
    entity=Product,
    columns=(
        Column(_l("Product"), Product.name, order="name"),
        Column(_l("Authority"), SHORT_NAME, css="keep"),
        Column(_l("Kind of waste"), Product.waste_category, Word("wastes")),
        Column(_l("Community group"), Product.group_name),
        Column(_l("Target"), Product.waste_bank_only, Mark("waste_bank"), css="keep"),
        Column(_l("Since"), Product.created_at, Moment(), css="keep"),
    ),
    orders={"name": Order(_l("Name"), Product.sort_key)},
    filters=(
        ByPlace("province", _l("Province"), Product.province_id, Province),
        ById("authority", _l("Authority"), Product.authority_id, Authority, Authority.name_th),
        ByWord("waste", _l("Kind of waste"), Product.waste_category, "wastes", [kind.code for kind in waste.KINDS]),
        ByFlag("bank", _l("Waste bank only"), Product.waste_bank_only, _l("Yes"), _l("No")),
        ByFlag("active", _l("In use"), Product.active, _l("Yes"), _l("No")),
    ),
    joins=lambda statement: statement.join(Authority, Authority.id == Product.authority_id),
    index=Index(Product, apart=False),
    names=(Product.name,),
    jump="letter",
)


class ProductForm(Form):  # type: ignore[misc]
    """What may be changed of a product."""

    name = StringField(_l("Product"))
    identity = TextAreaField(_l("Local identity"))
    waste_category = SelectField(_l("Kind of waste"), validate_choice=False)
    technique = StringField(_l("Technique"))
    group_name = StringField(_l("Community group"))
    story = TextAreaField(_l("Story"))
    waste_bank_only = BooleanField(_l("Only a waste bank: it does not count towards the target"))


class ProductsView(EditableView):
    """ผลิตภัณฑ์ in Thai order."""

    listing = PRODUCTS
    title = _l("Products")
    place = "products"
    told = _l("What authorities make from waste, in Thai order.")
    search_label = _l("Search product, identity or group")
    empty_told = _l("Authorities add their products themselves, on their own pages.")
    deeds = (EXPORT,)
    edit_form_class = ProductForm
    facts = (
        Fact(_l("Product"), lambda row: row.name),
        Fact(_l("Authority"), lambda row: row.authority.name_th),
        Fact(_l("Kind of waste"), lambda row: row.waste_category, Word("wastes")),
        Fact(_l("Technique"), lambda row: row.technique),
        Fact(_l("Community group"), lambda row: row.group_name),
        Fact(_l("Waste bank only"), lambda row: row.waste_bank_only, Mark("yes")),
        Fact(_l("In use"), lambda row: row.active, Mark("yes")),
        Fact(_l("Since"), lambda row: row.created_at, Moment()),
        Fact(_l("Local identity"), lambda row: row.identity, long=True),
        Fact(_l("Story"), lambda row: row.story, long=True),
    )

    def links(self, row: Any) -> list[tuple[str, str, str]]:
        return [
            (url_for("admin_authorities.details_view", number=row.authority_id), _("Its authority"), "building"),
            (url_for("admin_reports.index_view", product=row.id), _("Its report"), "doc"),
        ]

    def prepare(self, form: Any) -> None:
        word = tongue().word
        form.waste_category.choices = [("", "–"), *((kind.code, word("wastes", kind.code)) for kind in waste.KINDS)]

    def save(self, row: Any, version: str, form: Any) -> None:
        change_product(kit(), actor(), row.id, number_of(version), form.data)


ACTIVITIES = Listing(
    entity=Activity,
    columns=(
        Column(_l("Day"), Activity.held_on, Day(), css="keep", order="held"),
        Column(_l("Kind"), Activity.kind, Word("activities"), css="keep"),
        Column(_l("Whose"), func.coalesce(SHORT_NAME, District.name_th, Province.name_th), css="keep"),
        Column(_l("People taking part"), Activity.people, Count(), css="num"),
        Column(_l("Note"), func.substr(Activity.note, 1, 120)),
    ),
    orders={"held": Order(_l("Day"), Activity.held_on, descending=True)},
    filters=(
        ByPlace("province", _l("Province"), Activity.province_id, Province),
        ById("authority", _l("Authority"), Activity.authority_id, Authority, Authority.name_th),
        ByWord("kind", _l("Kind"), Activity.kind, "activities", tuple(activities.KINDS)),
    ),
    joins=lambda statement: (
        statement.join(Province, Province.id == Activity.province_id)
        .outerjoin(Authority, Authority.id == Activity.authority_id)
        .outerjoin(District, District.id == Activity.district_id)
    ),
    index=Index(Activity),
    names=(Authority.name_th, District.name_th),
    jump=Activity.held_on,
)


class ActivityForm(Form):  # type: ignore[misc]
    """What may be changed of an activity."""

    kind = SelectField(_l("Kind"), validate_choice=False)
    held_on = StringField(_l("Day"))
    people = StringField(_l("People taking part"))
    note = TextAreaField(_l("Note"))


class ActivitiesView(EditableView):
    """กิจกรรม, the latest first."""

    listing = ACTIVITIES
    title = _l("Activities")
    place = "activities"
    told = _l("Meetings, training, visits and publicity, with the number of people.")
    search_label = _l("Search note or place")
    empty_told = _l("Authorities, districts and the province add what they did on their own pages.")
    edit_form_class = ActivityForm
    facts = (
        Fact(_l("Kind"), lambda row: row.kind, Word("activities")),
        Fact(_l("Day"), lambda row: row.held_on, Day()),
        Fact(_l("Authority"), lambda row: row.authority.name_th if row.authority else None),
        Fact(_l("District"), lambda row: row.district.name_th if row.district else None),
        Fact(_l("People taking part"), lambda row: row.people, Count()),
        Fact(_l("Note"), lambda row: row.note, long=True),
    )

    def name_of(self, row: Any) -> str:
        return f"{tongue().word('activities', row.kind)} {tongue().day(row.held_on)}"

    def prepare(self, form: Any) -> None:
        form.kind.choices = [(code, tongue().word("activities", code)) for code in activities.KINDS]

    def save(self, row: Any, version: str, form: Any) -> None:
        held_on = _read("held_on", parse_date, form)
        people = _read("people", parse_count, form) if form.people.data else 0
        change_activity(
            kit(), actor(), row.id, number_of(version), form.kind.data or "", held_on, people, form.note.data or ""
        )


def _read(name: str, reader: Any, form: Any) -> Any:
    try:
        return reader(str(form[name].data or "")[:200])
    except Unreadable as problem:
        raise Invalid(name, problem.message_th, problem.message_en) from None
