"""What an officer's first page is told."""

import pytest

from portal.queries.authority_home import AuthorityHome, authority_home
from portal.rules.scope import NOWHERE, OPERATOR
from portal.rules.vocabulary import ProbeState, Status
from portal.services.closing import close_round
from portal.services.deciding import return_
from portal.services.submitting import confirm_unchanged
from tests.outside import Clock, Outside
from tests.people import Town
from tests.reports import accepted_report, actor_of, fill, new_report, sent_report, show_photos, submission


@pytest.fixture(autouse=True)
def open_folder(outside: Outside, town: Town) -> None:
    show_photos(outside)


def home(town: Town, who: str = "officer") -> AuthorityHome:
    with town.kit.read() as session:
        return authority_home(session, actor_of(town, who).scope, town.kit.now())


def test_a_new_authority_has_a_round_and_nothing_else(town: Town):
    empty = home(town)
    assert (empty.products, empty.returned, empty.receipts, empty.next_up) == ((), (), (), None)
    assert empty.round is not None
    assert (empty.round.id, empty.round.days_left) == (town.round, 12)
    with town.kit.read() as session:
        assert authority_home(session, NOWHERE, town.kit.now()).round is None


def test_drafts_and_ready_reports_are_told_apart(town: Town):
    new_report(town, name="ข")
    ready = new_report(town, name="ก")
    fill(town, ready, product_name="ก")
    seen = home(town)
    assert [row.name for row in seen.products] == ["ก", "ข"]
    assert (seen.ready, seen.to_mend, seen.sent, seen.unchanged) == (1, 1, 0, ())
    assert seen.next_up is not None
    assert seen.next_up.report_id == ready


def test_a_sent_report_waits_for_nothing_until_the_next_round(town: Town, clock: Clock):
    report_id, receipt = accepted_report(town)
    seen = home(town)
    assert (seen.sent, seen.next_up, seen.unchanged) == (1, None, ())
    assert [row.number for row in seen.receipts] == [receipt.number]
    clock.forward(days=13)
    close_round(town.kit, OPERATOR, town.round)
    later = home(town)
    assert [row.report_id for row in later.unchanged] == [report_id]
    assert later.round is not None
    assert later.round.id == town.next_round
    confirm_unchanged(town.kit, actor_of(town, "officer"), report_id)
    assert home(town).unchanged == ()


def test_a_changed_or_faulty_report_is_not_sent_unchanged(town: Town, clock: Clock, outside: Outside):
    report_id, _receipt = accepted_report(town)
    clock.forward(days=13)
    close_round(town.kit, OPERATOR, town.round)
    fill(town, report_id, people="99")
    changed = home(town)
    assert (changed.unchanged, changed.ready, changed.products[0].has_unsent_changes) == ((), 1, True)
    outside.state = ProbeState.UNSUPPORTED
    fill(town, report_id, people="42", video_url="https://youtu.be/zzzzzzzzzzz")
    assert (home(town).ready, home(town).to_mend) == (0, 1)


def test_an_overdue_round_that_is_still_open_comes_first(town: Town, clock: Clock):
    new_report(town)
    clock.forward(days=13)
    seen = home(town)
    assert seen.round is not None
    assert (seen.round.id, seen.round.days_left) == (town.round, -1)


def test_what_came_back_brings_its_reason(town: Town):
    _report_id, receipt = sent_report(town)
    version = submission(town.kit, receipt.submission_id).version
    return_(town.kit, actor_of(town, "district"), receipt.submission_id, version, "จำนวนคนไม่ตรง")
    seen = home(town)
    assert [(each.product.status, each.back.reason if each.back else "") for each in seen.returned] == [
        (Status.RETURNED, "จำนวนคนไม่ตรง")
    ]
    assert (seen.to_mend, seen.ready, seen.products[0].to_mend) == (1, 0, 1)


def test_others_see_their_own_alone(town: Town):
    sent_report(town)
    other = home(town, "officer_b")
    assert (other.products, other.receipts) == ((), ())
