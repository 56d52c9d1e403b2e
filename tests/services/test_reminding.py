"""Reminders three days and one before a round's day and one after it: only to those missing, each once."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from portal.models import Authority, BackupRun, FixityMark, Notice, Round, User
from portal.models.fixity import CLOCK
from portal.rules.dates import BANGKOK
from portal.rules.notices import reminder_step
from portal.rules.scope import OPERATOR
from portal.rules.vocabulary import Route
from portal.services.reminding import remind, sound_alarms
from tests.reports import sent_report, show_photos


def morning(day: int, hour: int = 8) -> datetime:
    """That hour of a day of December 2026 in Bangkok."""
    return datetime(2026, 12, day, hour, tzinfo=BANGKOK).astimezone(UTC)


def told(town, who):
    with town.kit.read() as session:
        mine = select(Notice).where(Notice.user_id == town.users[who]).order_by(Notice.id)
        return [row.key.split(":")[-1] for row in session.scalars(mine)]


def change(town, entity, number, **values):
    with town.kit.transaction(OPERATOR, "test.changed") as session:
        row = session.get_one(entity, number)
        for name, value in values.items():
            setattr(row, name, value)


@pytest.mark.parametrize(("today", "step"), [(2, "t-3"), (3, None), (4, "t-1"), (5, None), (6, "t+1"), (7, None)])
def test_a_round_of_the_fifth_has_three_reminders(today, step):
    assert reminder_step(date(2026, 12, 5), date(2026, 12, today), None) == step


def test_a_round_closed_before_its_day_ended_has_none_and_one_closed_by_the_clock_has_the_last():
    due = date(2026, 12, 5)
    assert reminder_step(due, date(2026, 12, 4), morning(3)) is None
    assert reminder_step(due, date(2026, 12, 6), morning(4)) is None
    assert reminder_step(due, date(2026, 12, 6), datetime(2026, 12, 5, 17, 1, tzinfo=UTC)) == "t+1"


def test_only_those_missing_are_reminded_and_their_district_gets_the_names(town, clock, outside):
    show_photos(outside)
    sent_report(town)
    clock.time = morning(2)
    remind(town.kit)
    assert told(town, "officer") == []
    assert told(town, "officer_b") == told(town, "direct") == told(town, "district_b") == ["t-3"]
    assert told(town, "district") == []  # its only other authority sends straight to the province
    with town.kit.read() as session:
        summary = session.scalars(select(Notice).where(Notice.user_id == town.users["district_b"])).one()
    assert (summary.link, summary.reason) == ("/district", "องค์การบริหารส่วนตำบลแม่คำมี")


def test_each_step_is_told_once_however_often_the_clock_asks(town, clock):
    for day in (2, 2, 3, 4, 4, 5, 6, 6, 7):
        clock.time = morning(day)
        remind(town.kit)
        remind(town.kit)
    assert told(town, "officer") == ["t-3", "t-1", "t+1"]


def test_a_moved_round_is_reminded_of_by_its_new_day_and_no_step_twice(town, clock):
    clock.time = morning(2)
    remind(town.kit)
    change(town, Round, town.round, due_on=date(2026, 12, 8))
    for day in (4, 5, 7, 9):
        clock.time = morning(day)
        remind(town.kit)
    assert told(town, "officer") == ["t-3", "t-1", "t+1"]


def test_a_round_closed_early_reminds_nobody_any_more(town, clock):
    change(town, Round, town.round, closed_at=morning(3))
    for day in (4, 6):
        clock.time = morning(day)
        remind(town.kit)
    assert told(town, "officer") == []


def test_who_need_not_report_is_out_of_use_disabled_or_of_the_demonstration_is_never_reminded(town, clock):
    change(town, Authority, town.authority, route=Route.NOT_REQUIRED)
    change(town, Authority, town.direct, active=False)
    change(town, User, town.users["officer_b"], is_demo=True)
    clock.time = morning(2)
    remind(town.kit)
    assert [told(town, who) for who in ("officer", "direct", "officer_b", "disabled")] == [[], [], [], []]


def test_a_failed_backup_and_damaged_files_reach_the_administrators_once(town, clock):
    with town.kit.database.transaction() as session:
        now = clock()
        session.add(BackupRun(cause=CLOCK, good=False, started_at=now, ended_at=now, error="disk full"))
        session.add(FixityMark(key="k", checked_at=now, problem="changed"))
    sound_alarms(town.kit)
    sound_alarms(town.kit)
    for who in ("admin", "admin_x"):
        with town.kit.read() as session:
            rows = session.scalars(select(Notice).where(Notice.user_id == town.users[who]).order_by(Notice.id)).all()
        assert [(row.kind, row.link) for row in rows] == [("alarm", "/health")] * 2
        assert rows[0].reason == "disk full"
    assert told(town, "officer") == told(town, "disabled") == []


def test_a_good_backup_is_no_alarm(town, clock):
    with town.kit.database.transaction() as session:
        session.add(BackupRun(cause=CLOCK, good=True, started_at=clock(), ended_at=clock()))
    sound_alarms(town.kit)
    assert told(town, "admin") == []
