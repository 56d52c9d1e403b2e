"""The panels of many reports at once."""

from sqlalchemy import event

from portal.queries.prechecks import prechecks_of
from tests.people import Town
from tests.reports import new_report


def test_twenty_reports_cost_no_more_questions_than_one(town: Town):
    ids = [new_report(town, name=f"ผลิตภัณฑ์ {number}") for number in range(20)]
    asked: list[str] = []
    with town.kit.read() as session:
        event.listen(session.connection(), "before_cursor_execute", lambda *said: asked.append(said[2]))
        panels = prechecks_of(session, ids, town.kit.now())
    assert len(panels) == 20
    assert len(asked) <= 5


def test_no_reports_no_panels(town: Town):
    with town.kit.read() as session:
        assert prechecks_of(session, [], town.kit.now()) == {}
