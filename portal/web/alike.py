"""Content that another authority shows too: both sides beside each other, for a person to judge."""

from flask import render_template

from portal.access.desk import kit, scope
from portal.access.policy import Permission
from portal.queries.alike import find_alike
from portal.services.errors import NotFound
from portal.web.pages import Pages

alike = Pages("alike", __name__)


@alike.page("/reports/<int:report_id>/alike", Permission.REVIEW)
def show(report_id: int) -> str:
    """What a report shares with others."""
    with kit().read() as session:
        found = find_alike(session, scope(), report_id)
    if found is None:
        raise NotFound
    return render_template("alike/show.html", alike=found)
