"""What every page is dressed with: who is here, the menus, the round that is due, hashed addresses of static files."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from flask import Flask, current_app, request, url_for
from flask_babel import gettext as _

from portal.access.desk import find_here, kit, may_here
from portal.access.policy import Permission
from portal.queries.people import Person
from portal.queries.provinces import find_only_province
from portal.queries.rounds import RoundNow, find_round_now
from portal.rules.vocabulary import Role
from portal.services.errors import Unreachable
from portal.web.speaking import day


@dataclass(frozen=True)
class NavItem:
    """One entry of a menu."""

    endpoint: str
    label: str
    url: str
    icon: str
    current: bool


def dress(app: Flask) -> None:
    """Hands the layout its variables and `asset`."""
    app.jinja_env.globals["asset"] = asset_of(app)
    app.jinja_env.globals["may"] = lambda name: may_here(Permission(name))
    app.jinja_env.globals["rail"] = rail
    app.context_processor(_wardrobe)


def asset_of(app: Flask) -> Callable[[str], str]:
    """`asset` of the templates: the address of a static file, which changes with its content, so that it may be
    cached for ever. A page names dozens of icons, so addresses are remembered."""
    path, folder = str(app.static_url_path), str(app.static_folder)

    @cache
    def address(root: str, name: str) -> str:
        mark = hashlib.sha256((Path(folder) / name).read_bytes()).hexdigest()[:10]
        return f"{root}{path}/{name}?v={mark}"

    return lambda name: address(request.script_root, name)


def _wardrobe() -> dict[str, object]:
    person = find_here()
    return {
        "current_person": person,
        "role_label": role_label(person.role) if person else "",
        "round_now": _round_now(person),
        "nav_items": _menu() if person else [],
        **({} if person else _house()),
    }


def _house() -> dict[str, object]:
    """Whose portal it is, for those who are not signed in; where there are several provinces it names none."""
    try:
        with kit().read() as session:
            name = find_only_province(session)
    except Unreachable:
        name = None  # the page that says so must come all the same
    if name is None:
        return {}
    office = _("Provincial office for local administration, %(name)s", name=name)
    return {"province_name": _("%(name)s province", name=name), "office_name": office}


def _round_now(person: Person | None) -> RoundNow | None:
    if person is None or person.province_id is None:
        return None
    with kit().read() as session:
        due = find_round_now(session, person.province_id, kit().now())
    return replace(due, due_label=day(due.due_on)) if due else None


def _menu() -> list[NavItem]:
    """The pages this person may open, in the order of their work."""
    entries = (
        ("home.index", _("Home"), "home", Permission.SIGNED_IN),
        ("products.index", _("Products"), "box", Permission.REPORT_WRITE),
        ("receipts.index", _("Receipts"), "receipt", Permission.REPORT_WRITE),
        ("activities.index", _("Activities"), "people", Permission.REPORT_WRITE),
        ("district.board", _("District board"), "list", Permission.DISTRICT_DECIDE),
        ("review.queue", _("Review desk"), "check", Permission.REVIEW),
        ("submissions.index", _("Reports of the round"), "doc", Permission.PROGRESS_READ),
        ("progress.overview", _("Progress"), "chart", Permission.PROGRESS_READ),
        ("admin.index", _("Back office"), "cog", Permission.BACKOFFICE_READ),
    )
    return _open_to_me(entries)


def rail() -> list[tuple[str, list[NavItem]]]:
    """The side rail of the back office: groups of pages this person may open."""
    registry = (
        ("authorities.index_view", _("Authorities"), "building", Permission.BACKOFFICE_READ),
        ("roster.index", _("Import the roster"), "upload", Permission.ROSTER_IMPORT),
        ("people.index", _("Accounts"), "people", Permission.PEOPLE_MANAGE),
        ("rounds.index", _("Rounds"), "calendar", Permission.ROUNDS_MANAGE),
        ("rulebook.index", _("Rulebook"), "list", Permission.RULEBOOK_WRITE),
        ("guideline.edit", _("Guideline"), "doc", Permission.GUIDELINE_WRITE),
    )
    groups = ((_("Registry"), _open_to_me(registry)),)
    return [(title, items) for title, items in groups if items]


def _open_to_me(entries: Iterable[tuple[str, str, str, Permission]]) -> list[NavItem]:
    """Those entries that this portal has a page for and this person may open."""
    shown = [entry for entry in entries if entry[0] in current_app.view_functions and may_here(entry[3])]
    here = request.endpoint or ""
    return [
        NavItem(name, label, url_for(name), icon, here.split(".")[0] == name.split(".")[0])
        for name, label, icon, _need in shown
    ]


def role_label(role: Role) -> str:
    """A role as the page names it."""
    names = {
        Role.AUTHORITY: _("Authority officer"),
        Role.DISTRICT: _("District officer"),
        Role.REVIEWER: _("Provincial reviewer"),
        Role.PROVINCE: _("Province admin"),
        Role.DEPARTMENT: _("Department reader"),
    }
    return str(names.get(role, role))
