"""The nine fields on a sheet of paper, for an authority without internet: filled by hand, typed in by the office."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.access.desk import kit, may_here, scope
from portal.access.policy import Permission
from portal.queries.paper_forms import PaperForm, find_empty_form, find_paper_form
from portal.services.errors import NotFound
from portal.web.pages import Pages
from portal.web.people import qr_of

paper_forms = Pages("paper_forms", __name__)


@paper_forms.page("/reports/<int:report_id>/paper", Permission.REPORT_READ)
def show(report_id: int) -> str:
    """The sheet of a product; `?empty=1` without what is known."""
    with kit().read() as session:
        form = find_paper_form(session, scope(), report_id, kit().now(), empty="empty" in request.args)
    return _sheet(form, url_for("paper_forms.lead", report_id=report_id))


@paper_forms.page("/authorities/<int:authority_id>/paper", Permission.REPORT_READ)
def empty(authority_id: int) -> str:
    """An empty sheet of an authority, for a product that is not known yet."""
    with kit().read() as session:
        form = find_empty_form(session, scope(), authority_id, kit().now())
    return _sheet(form, url_for("paper_forms.empty", authority_id=authority_id))


@paper_forms.page("/r/<int:report_id>", Permission.REPORT_READ)
def lead(report_id: int) -> Response:
    """Where the code on the sheet leads: those who may write to the form, the office to the sheet with its button."""
    if may_here(Permission.REPORT_WRITE):
        return redirect(url_for("reports.edit", report_id=report_id))
    return redirect(url_for("paper_forms.show", report_id=report_id))


def _sheet(form: PaperForm | None, target: str) -> str:
    if form is None:
        raise NotFound
    address = f"{kit().base_url}{target}"
    return render_template("district/paper_form.html", form=form, address=address, qr=qr_of(address))
