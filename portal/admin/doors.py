"""How a view of the back office opens an address: with the permission it asks for, where that is not the view's own."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask_admin import expose

from portal.access.policy import Permission

Method = TypeVar("Method", bound=Callable[..., Any])


def door(
    rule: str, *, methods: tuple[str, ...] = ("GET",), need: Permission | None = None
) -> Callable[[Method], Method]:
    """Opens `rule` below the view's address; without `need` the permission of the whole view counts."""

    def open_at(method: Method) -> Method:
        if need is not None:
            method.permission = need  # type: ignore[attr-defined]
        opened: Method = expose(rule, methods=methods)(method)
        return opened

    return open_at
