"""The one place that turns a person's Scope into a WHERE: used by services, queries and the back office alike."""

from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true

from portal.models.delegations import Delegation
from portal.models.forwardings import Forwarding
from portal.models.guidelines import Guideline, GuidelineItem
from portal.models.people import User
from portal.models.places import Authority, District, Province
from portal.models.products import Activity
from portal.models.rounds import Round, Rulebook
from portal.models.sums import DistrictSum
from portal.rules.scope import Scope

Statement = TypeVar("Statement", bound=Select[*tuple[Any, ...]])

SHARED = (Round, Rulebook, Guideline, GuidelineItem)
"""Rows of a province that everyone inside it may read."""


def within(statement: Statement, scope: Scope, entity: type[Any]) -> Statement:
    """`statement` limited to the rows of `entity` inside `scope`; another's row is simply not there."""
    return statement.where(scope_condition(scope, entity))


def scope_condition(scope: Scope, entity: type[Any]) -> ColumnElement[bool]:
    """The condition itself. An entity that names no place is refused, so that nothing is open by oversight."""
    if scope.everywhere:
        return true()
    if scope.province_id is None:
        return false()
    in_province: ColumnElement[bool] = _column(entity, "province_id") == scope.province_id
    if entity is Province or issubclass(entity, SHARED):
        return in_province
    if scope.authority_id is not None:
        return and_(in_province, _of_authority(entity, scope.authority_id))
    if scope.district_id is not None:
        return and_(in_province, _of_district(entity, scope.district_id))
    return in_province


def _column(entity: type[Any], name: str) -> Any:
    column = Province.id if entity is Province else getattr(entity, name, None)
    if column is None:
        raise TypeError(f"{entity.__name__} belongs to no place and cannot be scoped")
    return column


def _of_authority(entity: type[Any], authority_id: int) -> ColumnElement[bool]:
    if entity is Authority:
        return Authority.id == authority_id
    if entity is District:
        return District.id == select(Authority.district_id).where(Authority.id == authority_id).scalar_subquery()
    condition: ColumnElement[bool] = _column(entity, "authority_id") == authority_id
    return condition


def _of_district(entity: type[Any], district_id: int) -> ColumnElement[bool]:
    if entity is District:
        return District.id == district_id
    if entity in (Authority, DistrictSum, Forwarding):
        return cast("ColumnElement[bool]", entity.district_id == district_id)
    inside = select(Authority.id).where(Authority.district_id == district_id)
    condition: ColumnElement[bool] = _column(entity, "authority_id").in_(inside)
    if entity in (User, Activity, Delegation):
        return or_(condition, entity.district_id == district_id)
    return condition
