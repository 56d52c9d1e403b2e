"""Background work as it waits, runs, is done or was given up; and whether the platforms answer."""

from typing import Any

from flask import flash
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import func, select

from portal.access.desk import actor, kit, reading
from portal.access.policy import Permission
from portal.admin.acts import Act
from portal.admin.details import DetailedView, Fact
from portal.admin.filters import ByWord
from portal.admin.job_words import JOB_KINDS
from portal.admin.listings import Column, Listing
from portal.admin.paging import Order
from portal.admin.showing import Count, Moment, Text, Word
from portal.models import Job
from portal.models.job_places import inside
from portal.rules.vocabulary import JobStatus
from portal.services.queueing import retry_dead

JOBS = Listing(
    entity=Job,
    columns=(
        Column(_l("Work"), Job.kind, Word("acts"), css="keep"),
        Column(_l("On"), Job.subject, Text(), css="keep"),
        Column(_l("State"), Job.status, Word("jobs"), css="keep"),
        Column(_l("Tries"), Job.attempts, Count(), css="num"),
        Column(_l("Not before"), Job.not_before, Moment(), css="keep"),
        Column(_l("Ended"), Job.finished_at, Moment(), css="keep"),
        Column(_l("What went wrong"), func.substr(Job.error, 1, 120)),
    ),
    orders={"latest": Order(_l("Latest"), descending=True)},
    filters=(
        ByWord("status", _l("State"), Job.status, "jobs", tuple(JobStatus)),
        ByWord("kind", _l("Work"), Job.kind, "acts", JOB_KINDS),
    ),
    jump=Job.created_at,
    place=inside,
)


def _retry(_view: Any, numbers: list[int]) -> None:
    wanted = select(Job.id).where(Job.id.in_(numbers), Job.status == JobStatus.DEAD)
    dead = list(reading().scalars(wanted))
    for number in dead:
        retry_dead(kit(), actor(), number)
    flash(ngettext("%(num)d job is put back to work", "%(num)d jobs are put back to work", len(dead)), "good")


class JobsView(DetailedView):
    """Jobs, the latest first; what was given up can be put back to work."""

    listing = JOBS
    title = _l("Background jobs")
    place = "jobs"
    need = Permission.JOBS_MANAGE
    told = _l("What was given up stays here until somebody puts it back to work.")
    empty_told = _l("Work appears here as soon as a link or a file comes in.")
    deeds = (
        Act("retry", _l("Put back to work"), _retry, _l("Try the ticked jobs again? Others than given up ones stay."),
            need=Permission.JOBS_MANAGE),
    )  # fmt: skip
    facts = (
        Fact(_l("Work"), lambda row: row.kind, Word("acts")),
        Fact(_l("On"), lambda row: row.subject, Text()),
        Fact(_l("State"), lambda row: row.status, Word("jobs")),
        Fact(_l("Tries"), lambda row: f"{row.attempts}/{row.max_attempts}"),
        Fact(_l("Put in"), lambda row: row.created_at, Moment()),
        Fact(_l("Not before"), lambda row: row.not_before, Moment()),
        Fact(_l("Held by"), lambda row: row.owner if row.lease_until else None),
        Fact(_l("Ended"), lambda row: row.finished_at, Moment()),
        Fact(_l("What went wrong"), lambda row: row.error, long=True),
    )

    def name_of(self, row: Any) -> str:
        return f"{row.kind} {row.subject}"
