"""The base of every page: a blueprint whose routes must name the permission they ask for."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Flask

from portal.access.desk import needs
from portal.access.policy import Permission

View = TypeVar("View", bound=Callable[..., Any])


class Pages(Blueprint):
    """A blueprint of pages. `page` and `secret_page` are the only ways to add one."""

    def page(self, rule: str, need: Permission, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
        """Registers a view under `rule` for those who have the permission `need`."""

        def add(view: View) -> View:
            self.add_url_rule(rule, view.__name__, needs(need)(view), methods=list(methods))
            return view

        return add

    def secret_page(self, rule: str, lock: Callable[..., Any], methods: tuple[str, ...]) -> Callable[[View], View]:
        """Registers a view for whoever holds the secret in its address (Permission.CAPABILITY).

        `lock` is given the address's parts and says what they open, or None: then the answer is 404 and the view is
        not called. No other site can know the secret, so these doors alone ask for no CSRF token.
        """

        def add(view: View) -> View:
            view.lock = lock  # type: ignore[attr-defined]
            self.no_csrf(view)
            return self.page(rule, Permission.CAPABILITY, methods)(view)

        return add

    def no_csrf(self, view: View) -> View:
        """Takes a view out of the automatic CSRF check."""
        self.record_once(lambda state: state.app.extensions["csrf"].exempt(view))
        return view


def add_pages(app: Flask, *rooms: Pages) -> None:
    """Registers page families on the app."""
    for room in rooms:
        app.register_blueprint(room)
