"""Statements that are put together once for a shape of scope, and brought its places anew each time."""

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

from sqlalchemy import Integer, bindparam

from portal.rules.scope import Scope

PLACES = ("province_id", "district_id", "authority_id")


def scope_shape(scope: Scope) -> Hashable:
    """Equal for scopes that limit a statement in the same way, whatever their places."""
    return (scope.everywhere, scope.province_id is None, scope.district_id is None, scope.authority_id is None)


def later_scope(scope: Scope) -> Scope:
    """The same scope with its places as values to be brought later: see `scope_values`."""
    later: dict[str, Any] = {
        name: None if getattr(scope, name) is None else bindparam(f"scope_{name}", type_=Integer) for name in PLACES
    }
    return replace(scope, **later)


def scope_values(scope: Scope) -> dict[str, Any]:
    """The places of a scope by the names that `later_scope` gave them."""
    return {f"scope_{name}": getattr(scope, name) for name in PLACES}
