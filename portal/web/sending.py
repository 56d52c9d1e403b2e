"""Sending a report, confirming that nothing changed, and taking a sending back."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.access.desk import actor, kit, scope
from portal.access.policy import Permission
from portal.queries.products import products_of
from portal.services.errors import Refused
from portal.services.reporting import save_fields
from portal.services.submitting import Receipt, confirm_unchanged, submit, withdraw
from portal.web.pages import Pages
from portal.web.report_fields import typed_fields
from portal.web.reports import Page, find_form, form_page
from portal.web.speaking import said

sending = Pages("sending", __name__)


@sending.page("/reports/<int:report_id>/send", Permission.REPORT_WRITE, methods=("POST",))
def send(report_id: int) -> Page:
    """Saves what is on the screen and sends it. Whatever the person has not seen, or what is missing, stops it."""
    typed, opened = typed_fields(request.form)
    saved = save_fields(kit(), actor(), report_id, version=0, typed=typed, opened=opened)
    if not saved.is_clean:
        return form_page(find_form(report_id), typed, saved)
    try:
        receipt = submit(kit(), actor(), report_id, saved.version, _round())
    except Refused as error:
        return form_page(find_form(report_id), refused=error)
    flash(_("Sent. Receipt number %(number)s", number=receipt.number), "good")
    return redirect(url_for("receipts.show", submission_id=receipt.submission_id))


@sending.page("/reports/unchanged", Permission.REPORT_WRITE, methods=("POST",))
def send_unchanged() -> Response:
    """ "Nothing changed": sends every product that may go as it was sent before (or the one that is named)."""
    wanted = request.form.get("report", "")
    with kit().read() as session:
        rows = [row for row in products_of(session, scope(), kit().now()) if row.is_unchanged]
    receipts = [_confirm(row.report_id) for row in rows if wanted in ("", str(row.report_id))]
    sent = [receipt for receipt in receipts if receipt]
    if sent:
        flash(ngettext("Sent %(num)d report as it was", "Sent %(num)d reports as they were", len(sent)), "good")
    elif not receipts:
        flash(_("Nothing waits to be sent unchanged"), "info")
    if len(sent) == 1:
        return redirect(url_for("receipts.show", submission_id=sent[0].submission_id))
    return redirect(url_for("receipts.index" if sent else "home.index"))


@sending.page("/receipts/<int:submission_id>/withdraw", Permission.REPORT_WRITE, methods=("POST",))
def take_back(submission_id: int) -> Response:
    """Takes a sending back before anybody endorsed it."""
    try:
        withdraw(kit(), actor(), submission_id)
    except Refused as error:
        flash(said(error), "bad")
    else:
        flash(_("Taken back. The report can be changed and sent again."), "good")
    return redirect(url_for("receipts.show", submission_id=submission_id))


def _confirm(report_id: int) -> Receipt | None:
    try:
        return confirm_unchanged(kit(), actor(), report_id, _round())
    except Refused as error:
        flash(said(error), "bad")
        return None


def _round() -> int | None:
    text = request.form.get("round", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None
