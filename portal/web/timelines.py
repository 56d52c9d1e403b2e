"""What happened to a report, a video or an authority: who, what, when, before and after; for everybody in its scope."""

from flask import render_template

from portal.access.desk import kit, scope
from portal.access.policy import Permission
from portal.queries.history import timeline_of
from portal.services.errors import NotFound
from portal.web.pages import Pages
from portal.web.posted import asked_number

timelines = Pages("timelines", __name__)


@timelines.page("/timeline/<kind>/<int:number>", Permission.SIGNED_IN)
def show(kind: str, number: int) -> str:
    """The latest events; `?before=` an event's number leads further back."""
    before = asked_number("before")
    with kit().read() as session:
        line = timeline_of(session, scope(), kind, number, before)
    if line is None:
        raise NotFound
    return render_template("timelines/show.html", line=line, kind=kind, number=number, before=before)
