"""The base of every page: a blueprint whose routes must name the permission they ask for."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Flask

from portal.access.desk import needs
from portal.access.policy import Permission

View = TypeVar("View", bound=Callable[..., Any])


class Pages(Blueprint):
    """A blueprint of pages. `page` is the only way to add one."""

    def page(self, rule: str, need: Permission, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
        """Registers a view under `rule` for those who have the permission `need`."""

        def add(view: View) -> View:
            self.add_url_rule(rule, view.__name__, needs(need)(view), methods=list(methods))
            return view

        return add


def add_pages(app: Flask, *rooms: Pages) -> None:
    """Registers page families on the app."""
    for room in rooms:
        app.register_blueprint(room)
