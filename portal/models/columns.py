"""Columns that many tables share, and the mark that says a table's changes are written down as events."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Moment


class HasId:
    """A row with a number of its own."""

    id: Mapped[int] = mapped_column(primary_key=True)


class Logged(HasId):
    """A row whose every change is an event; `unlogged` names columns whose values must not be in it."""

    unlogged: ClassVar[frozenset[str]] = frozenset()


class OfProvince:
    """A row that belongs to one province."""

    province_id: Mapped[int] = mapped_column(ForeignKey("provinces.id"), index=True)


class OfAuthority(OfProvince):
    """A row that belongs to one authority; the province stands beside it so that no scope needs a join."""

    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"), index=True)


def moment(*, null: bool = False, index: bool = False) -> Mapped[Any]:
    """A column that holds a time (UTC, aware)."""
    return mapped_column(Moment, nullable=null, index=index)


__all__ = ["HasId", "Logged", "OfAuthority", "OfProvince", "datetime", "moment"]
