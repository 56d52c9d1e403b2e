"""Receipts: the list, and each one to print."""

from flask import render_template

from portal.access.desk import kit, scope
from portal.access.policy import Permission
from portal.queries.receipts import find_receipt, receipts_of
from portal.services.errors import NotFound
from portal.web.pages import Pages

receipts = Pages("receipts", __name__)


@receipts.page("/receipts", Permission.REPORT_WRITE)
def index() -> str:
    """Every sending, the latest first."""
    with kit().read() as session:
        rows = receipts_of(session, scope())
    return render_template("authority/receipts.html", rows=rows)


@receipts.page("/receipts/<int:submission_id>", Permission.REPORT_WRITE)
def show(submission_id: int) -> str:
    """One receipt: number, day and time, what was sent, and every step since."""
    with kit().read() as session:
        page = find_receipt(session, scope(), submission_id)
    if page is None:
        raise NotFound
    return render_template("authority/receipt.html", page=page)
