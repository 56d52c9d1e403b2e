"""What every page is dressed with: who is here, the menu, the round that is due, hashed addresses of static files."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, current_app, request, url_for
from flask_babel import gettext as _

from portal.access.desk import find_here, kit, may_here
from portal.access.policy import Permission
from portal.queries.people import Person
from portal.queries.rounds import RoundNow, find_round_now
from portal.rules.vocabulary import Role


@dataclass(frozen=True)
class NavItem:
    """One entry of the masthead's menu."""

    endpoint: str
    label: str
    url: str
    icon: str
    current: bool


def dress(app: Flask) -> None:
    """Hands the layout its variables and `asset`."""
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["may"] = lambda name: may_here(Permission(name))
    app.context_processor(_wardrobe)


def asset(name: str) -> str:
    """Address of a static file that changes with its content, so that it may be cached for ever."""
    app = current_app
    return _address(request.script_root, str(app.static_url_path), str(app.static_folder), name)


@cache  # a page names dozens of icons
def _address(root: str, path: str, folder: str, name: str) -> str:
    mark = hashlib.sha256((Path(folder) / name).read_bytes()).hexdigest()[:10]
    return f"{root}{path}/{name}?v={mark}"


def _wardrobe() -> dict[str, object]:
    person = find_here()
    return {
        "current_person": person,
        "role_label": role_label(person.role) if person else "",
        "round_now": _round_now(person),
        "nav_items": _menu() if person else [],
    }


def _round_now(person: Person | None) -> RoundNow | None:
    if person is None or person.province_id is None:
        return None
    with kit().read() as session:
        return find_round_now(session, person.province_id, kit().now())


def _menu() -> list[NavItem]:
    """The pages this person may open, in the order of their work."""
    entries = (
        ("home.index", _("Home"), "home", Permission.SIGNED_IN),
        ("district.board", _("District board"), "list", Permission.DISTRICT_DECIDE),
        ("review.queue", _("Review desk"), "check", Permission.REVIEW),
        ("progress.overview", _("Progress"), "chart", Permission.PROGRESS_READ),
        ("admin.index", _("Back office"), "cog", Permission.BACKOFFICE_READ),
    )
    shown = [entry for entry in entries if entry[0] in current_app.view_functions and may_here(entry[3])]
    here = "admin" if request.path.startswith("/admin/") else (request.endpoint or "").split(".")[0]
    return [NavItem(name, label, url_for(name), icon, here == name.split(".")[0]) for name, label, icon, _need in shown]


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
