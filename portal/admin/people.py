"""Accounts: who has one, in which role and place. They are changed on the pages of `portal.web.people`."""

from typing import Any

from flask import flash, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import case, func, select

from portal.access.desk import actor, kit, reading
from portal.access.policy import Permission
from portal.admin.acting import EXPORT
from portal.admin.acts import Act
from portal.admin.details import DetailedView, Fact, Panel
from portal.admin.filters import ByFlag, ById, ByPlace, ByWord
from portal.admin.listings import SHORT_NAME, Column, Listing
from portal.admin.paging import Order
from portal.admin.showing import Mark, Moment, Word
from portal.models import Authority, District, Province, SignIn, User
from portal.queries.search import Index
from portal.rules.vocabulary import Role
from portal.services.accounts import disable

ROLES = (Role.AUTHORITY, Role.DISTRICT, Role.REVIEWER, Role.PROVINCE, Role.DEPARTMENT)
PENDING = User.password_hash == ""
LOGIN = case((PENDING, ""), else_=User.login).label("login_shown")
"""An account nobody has begun to use bears a name nobody knows."""

PEOPLE = Listing(
    entity=User,
    columns=(
        Column(_l("Name"), User.name, css="keep"),
        Column(
            _l("Sign-in name"), case((PENDING, ""), else_=User.login).label("login_shown"), css="keep", order="login"
        ),
        Column(_l("Role"), User.role, Word("roles"), css="keep"),
        Column(_l("Place"), func.coalesce(SHORT_NAME, District.name_th, Province.name_th, ""), css="keep"),
        Column(
            _l("State"),
            case((User.active.is_(False), "closed"), (PENDING, "invited"), else_="open").label("state"),
            Word("accounts"),
            css="keep",
        ),
        Column(_l("Since"), User.created_at, Moment(), css="keep"),
    ),
    orders={"latest": Order(_l("Latest"), descending=True), "login": Order(_l("Sign-in name"), User.login)},
    filters=(
        ByPlace("province", _l("Province"), User.province_id, Province),
        ById("authority", _l("Authority"), User.authority_id, Authority, Authority.name_th),
        ByWord("role", _l("Role"), User.role, "roles", ROLES),
        ByFlag("active", _l("State"), User.active, _l("Open or invited"), _l("Closed")),
    ),
    joins=lambda statement: (
        statement.outerjoin(Authority, Authority.id == User.authority_id)
        .outerjoin(District, District.id == User.district_id)
        .outerjoin(Province, Province.id == User.province_id)
    ),
    index=Index(User),
    names=(User.name,),
    jump=User.created_at,
)


def _close(_view: Any, numbers: list[int]) -> None:
    for number in numbers:
        disable(kit(), actor(), number)
    flash(ngettext("%(num)d account closed", "%(num)d accounts closed", len(numbers)), "good")


class PeopleView(DetailedView):
    """Accounts, the latest first."""

    listing = PEOPLE
    title = _l("Accounts")
    place = "people"
    need = Permission.PEOPLE_MANAGE
    told = _l("Who has an account. A person chooses name and password with a slip.")
    search_label = _l("Search name, e-mail or place")
    deeds = (
        EXPORT,
        Act("close", _l("Close accounts"), _close, _l("Close the ticked accounts? Every place is signed out at once."),
            grave=True, need=Permission.PEOPLE_MANAGE),
    )  # fmt: skip
    facts = (
        Fact(_l("Name"), lambda row: row.name),
        Fact(_l("Sign-in name"), lambda row: row.login if row.password_hash else None),
        Fact(_l("Role"), lambda row: row.role, Word("roles")),
        Fact(_l("Place"), lambda row: row.authority or row.district or row.province),
        Fact(_l("E-mail"), lambda row: row.email),
        Fact(_l("Telephone"), lambda row: row.phone),
        Fact(_l("Open"), lambda row: row.active, Mark("yes")),
        Fact(_l("Must change the password"), lambda row: row.must_change, Mark("yes")),
        Fact(_l("Demo"), lambda row: row.is_demo, Mark("yes")),
        Fact(_l("Since"), lambda row: row.created_at, Moment()),
    )

    def name_of(self, row: Any) -> str:
        return str(row.name)

    def ways(self) -> list[tuple[str, str, str]]:
        return [
            (url_for("people.index"), _("Slips and passwords"), "print"),
            (url_for("people.add"), _("Add a person"), "plus"),
        ]

    def panels(self, row: Any) -> list[Panel]:
        wanted = select(SignIn).where(SignIn.user_id == row.id).order_by(SignIn.id.desc())
        return [Panel(_("Where they signed in"), "backoffice/stays.html", list(reading().scalars(wanted.limit(10))))]

    def links(self, row: Any) -> list[tuple[str, str, str]]:
        links = [(url_for("admin_events.index_view", actor=row.id), _("What they did"), "history")]
        if row.authority_id:
            where = url_for("admin_authorities.details_view", number=row.authority_id)
            links.append((where, _("Their authority"), "building"))
        return links
