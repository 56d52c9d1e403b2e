"""The report form as the database knows it."""

from datetime import timedelta

import pytest

from portal.queries.reports import ReportForm, find_report_form
from portal.rules.precheck import State
from portal.rules.vocabulary import ProbeState
from portal.services.reporting import save_fields
from tests.outside import Outside
from tests.people import Town
from tests.reports import NINE, actor_of, fill, new_report, sent_report, show_photos


@pytest.fixture(autouse=True)
def open_folder(outside: Outside, town: Town) -> None:
    show_photos(outside)


def form(town: Town, report_id: int, who: str = "officer") -> ReportForm:
    with town.kit.read() as session:
        found = find_report_form(session, actor_of(town, who).scope, report_id, town.kit.now())
    assert found is not None
    return found


def test_an_empty_report_knows_its_name_round_and_gaps(town: Town):
    opened = form(town, new_report(town))
    assert opened.title == "พรมเช็ดเท้า"
    assert opened.name.endswith("(Soft Power) ของเทศบาลตำบลทุ่งโฮ้ง")
    assert opened.target is not None
    assert opened.target.id == town.round
    assert (opened.panel.state, opened.panel.done) == (State.INCOMPLETE, 1)
    assert opened.steps == [("s1", False), ("s2", False), ("s3", False), ("s4", False)]
    assert (opened.is_locked, opened.can_withdraw, opened.standing) == (False, False, None)


def test_looks_under_way_and_looks_to_come_are_told_apart(town: Town, outside: Outside):
    report_id = new_report(town)
    save_fields(town.kit, actor_of(town, "officer"), report_id, 1, NINE)
    assert form(town, report_id).panel.state is State.CHECKING
    outside.state = ProbeState.NET_ERROR
    fill(town, report_id, video_url="https://youtu.be/zzzzzzzzzzz")
    panel = form(town, report_id).panel
    again = next(line.again_at for line in panel.lines if line.again_at)
    assert panel.state is State.CANNOT
    assert town.kit.now() < again < town.kit.now() + timedelta(minutes=5)


def test_a_sent_report_says_who_holds_it(town: Town):
    report_id, receipt = sent_report(town)
    opened = form(town, report_id)
    assert opened.standing is not None
    assert (opened.standing.district, opened.standing.receipt) == ("เมืองแพร่", receipt.number)
    assert (opened.is_locked, opened.can_withdraw, opened.standing.is_as_sent, opened.target) == (
        True,
        True,
        True,
        None,
    )
    assert opened.sheet[3] == (4, "จำนวนประชาชนที่เข้าร่วม", "Number of people taking part", "42")
    direct_id, _receipt = sent_report(town, "direct")
    direct = form(town, direct_id, "direct").standing
    assert direct is not None
    assert direct.district == ""


def test_a_report_outside_the_scope_is_not_there(town: Town):
    report_id = new_report(town)
    with town.kit.read() as session:
        for who in ("officer_b", "officer_x", "district_b"):
            assert find_report_form(session, actor_of(town, who).scope, report_id, town.kit.now()) is None
