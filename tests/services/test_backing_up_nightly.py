"""The backup by night: once at its hour in Bangkok, under a lease that is kept, its failures told and tried again."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.models import BackupRun, Job
from portal.operations.backing_up import back_up
from portal.operations.backup_sets import whole_sets
from portal.rules.health import Level
from portal.services.backing_up_nightly import BACKUP, latest_due
from portal.services.examining_stored import look_at_backups
from portal.services.kit import BackupPlan, Kit
from portal.services.timekeeping import keep_time
from tests.jobs import all_jobs
from tests.outside import Clock
from tests.people import Town
from tests.reports import run_jobs
from tests.stored import keep_file


@pytest.fixture
def nightly(kit: Kit, town: Town, tmp_path: Path) -> Kit:
    """The kit with a backup at two each night, of which two sets are kept."""
    folder = tmp_path / "backups"
    plan = BackupPlan(str(folder), 2, 2, lambda kit, cause: back_up(kit, folder, "the key", 2, cause))
    return replace(kit, backups=plan)


def backups(kit: Kit) -> list[Job]:
    return [job for job in all_jobs(kit) if job.kind == BACKUP]


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 11, 23, 18, 59, tzinfo=UTC), datetime(2026, 11, 22, 19, tzinfo=UTC)),
        (datetime(2026, 11, 23, 19, 0, tzinfo=UTC), datetime(2026, 11, 23, 19, tzinfo=UTC)),
    ],
)
def test_two_in_the_morning_is_nineteen_hours_utc_of_the_day_before(now: datetime, due: datetime):
    assert latest_due(now, 2) == due


def test_a_backup_is_made_once_a_night_and_counts(nightly: Kit, town: Town, clock: Clock, tmp_path: Path):
    keep_file(nightly, town, b"one")
    for _ in range(4):  # four nights
        for _ in range(2):
            keep_time(nightly)
            run_jobs(nightly)
        clock.forward(days=1)
    assert [job.status for job in backups(nightly)] == ["done"] * 4
    assert len(whole_sets(tmp_path / "backups")) == 2
    sign = look_at_backups(nightly)
    assert (sign.level, sign.facts["nightly"], sign.facts["hour"]) == (Level.GOOD, True, 2)


def test_none_is_made_where_none_is_set(kit: Kit, town: Town):
    keep_time(kit)
    assert backups(kit) == []
    sign = look_at_backups(kit)
    assert (sign.level, "PORTAL_BACKUP_DIR" in sign.message_en) == (Level.WARN, True)


def test_a_failure_is_bad_until_the_next_try_succeeds(nightly: Kit, town: Town, clock: Clock):
    assert look_at_backups(nightly).level is Level.UNKNOWN
    key = keep_file(nightly, town, b"one")
    nightly.media.delete(key)
    keep_time(nightly)
    run_jobs(nightly)
    sign = look_at_backups(nightly)
    assert (sign.level, "lacks 1 files" in sign.message_en) == (Level.BAD, True)
    assert backups(nightly)[0].status == "queued"
    with nightly.read() as session:
        assert session.scalars(select(BackupRun.good)).all() == [False]
    keep_file(nightly, town, b"one")
    clock.forward(minutes=5)
    run_jobs(nightly)
    assert look_at_backups(nightly).level is Level.GOOD


def test_a_good_backup_of_long_ago_is_bad(nightly: Kit, town: Town, clock: Clock):
    keep_time(nightly)
    run_jobs(nightly)
    clock.forward(hours=36)
    assert look_at_backups(nightly).level is Level.GOOD
    clock.forward(minutes=1)
    sign = look_at_backups(nightly)
    assert (sign.level, "36 hours" in sign.message_en) == (Level.BAD, True)


def test_a_job_left_over_when_the_backup_was_switched_off_is_done(nightly: Kit, clock: Clock):
    keep_time(nightly)
    run_jobs(replace(nightly, backups=None))
    assert [job.status for job in backups(nightly)] == ["done"]
