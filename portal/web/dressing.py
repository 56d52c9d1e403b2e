"""What every page is dressed with: who is here, the menus, the round that is due, hashed addresses of static files."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from flask import Flask, request
from flask_babel import gettext as _

from portal.access.desk import find_here, kit, may_here
from portal.access.policy import Permission
from portal.queries.notices import unread_count
from portal.queries.people import Person
from portal.queries.provinces import find_only_province
from portal.queries.rounds import RoundNow, find_round_now
from portal.rules.vocabulary import Role
from portal.services.errors import Unreachable
from portal.web.menus import masthead, rail
from portal.web.speaking import day


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
        "unread_notices": _unread(person),
        "nav_items": masthead() if person else [],
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


def _unread(person: Person | None) -> int:
    if person is None:
        return 0
    with kit().read() as session:
        return unread_count(session, person.user_id)


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
