"""Where a job belongs: it names its subject ("video:12"), and that row names the place."""

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, case, cast, func, select, true

from portal.models.jobs import Job
from portal.models.media import MediaObject
from portal.models.places import Province
from portal.models.reports import Submission
from portal.models.rounds import Round
from portal.models.videos import Album, Video
from portal.rules.scope import Scope

SUBJECTS = {"video": Video, "album": Album, "media": MediaObject, "round": Round, "submission": Submission}


def province_of_job() -> ColumnElement[Any]:
    """The province of the row that a job is about ("video:12"); none for work on nothing in particular."""

    def of(kind: str, entity: Any) -> tuple[ColumnElement[bool], Any]:
        number = cast(func.substr(Job.subject, len(kind) + 2), Integer)
        place: Select[Any] = select(entity.id if entity is Province else entity.province_id)
        return Job.subject.startswith(f"{kind}:", autoescape=True), place.where(entity.id == number).scalar_subquery()

    return case(*(of(kind, entity) for kind, entity in {**SUBJECTS, "province": Province}.items()), else_=None)


def inside(here: Scope) -> ColumnElement[bool]:
    """Jobs about rows of one's province, and those about none: a province that runs its own portal must see both."""
    if here.everywhere:
        return true()
    return func.coalesce(province_of_job(), here.province_id) == here.province_id
