"""Receipts as the database knows them."""

from portal.queries.receipts import find_receipt, receipts_of
from portal.rules.vocabulary import Status
from portal.services.submitting import withdraw
from tests.outside import Outside
from tests.people import Town
from tests.reports import actor_of, fill, sent_report, show_photos


def test_a_receipt_holds_what_was_sent_not_what_is_typed_since(town: Town, outside: Outside):
    show_photos(outside)
    report_id, receipt = sent_report(town)
    withdraw(town.kit, actor_of(town, "officer"), receipt.submission_id)
    fill(town, report_id, people="99")
    with town.kit.read() as session:
        page = find_receipt(session, actor_of(town, "officer2").scope, receipt.submission_id)
    assert page is not None
    assert page.fields[3][3] == "42"
    assert (page.row.status, page.sent_by, page.can_withdraw) == (Status.WITHDRAWN, "คุณofficer", False)
    assert [step.receipt for step in page.steps] == [receipt.number, ""]


def test_receipts_of_others_are_not_there(town: Town, outside: Outside):
    show_photos(outside)
    _report_id, receipt = sent_report(town)
    with town.kit.read() as session:
        assert [row.number for row in receipts_of(session, actor_of(town, "officer").scope)] == [receipt.number]
        for who in ("officer_b", "officer_x"):
            scope = actor_of(town, who).scope
            assert receipts_of(session, scope) == ()
            assert find_receipt(session, scope, receipt.submission_id) is None
