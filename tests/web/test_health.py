"""The health page says what the command says, to those who may know it, and shows nobody another's files."""

import re
from datetime import timedelta

import pytest

from portal.models import BackupRun, Circuit, FixityRun, Job
from portal.operations.fixity_by_hand import Pace, check_store
from portal.services.examining import examine
from tests.stored import flip, keep_file


def page(browser_of, who="admin"):
    answer = browser_of(who).get("/health")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("who", ["reviewer", "admin", "department"])
def test_those_who_look_after_the_portal_see_every_sign(browser_of, kit, who):
    shown = page(browser_of, who)
    for sign in examine(kit):
        assert sign.message_th in shown
    assert "PORTAL_BACKUP_DIR" in shown  # nightly backups are off, and the page says so plainly


@pytest.mark.parametrize("who", ["officer", "district"])
def test_others_are_refused(browser_of, who):
    assert browser_of(who).get("/health").status_code == 403


def test_a_harmed_file_is_an_alarm_until_it_is_whole(browser_of, kit, town):
    key = keep_file(kit, town, b"one", "ภาพกลุ่มทอผ้า.jpg")
    flip(kit.media, key)
    check_store(kit, pace=Pace(grace_s=0))
    shown = page(browser_of)
    assert "notice-bad" in shown
    assert "ภาพกลุ่มทอผ้า.jpg" in shown
    assert "ภาพกลุ่มทอผ้า.jpg" not in page(browser_of, "admin_x")
    assert "notice-bad" in page(browser_of, "admin_x")  # the alarm itself is everybody's
    flip(kit.media, key)
    check_store(kit, pace=Pace(grace_s=0))
    assert "ภาพกลุ่มทอผ้า.jpg" not in page(browser_of)


def test_backups_are_dated_and_old_or_failed_ones_are_bad(browser_of, kit, clock):
    def backup(good, **more):
        with kit.database.transaction() as session:
            session.add(BackupRun(cause="clock", good=good, started_at=kit.now(), ended_at=kit.now(), **more))

    backup(good=True, bytes=12_300_000)
    shown = page(browser_of)
    assert "12 MB" in shown
    assert "notice-bad" not in shown
    backup(good=False, error="NoSpace: full")
    assert "NoSpace: full" in page(browser_of)


def test_what_waits_rests_and_stopped_is_listed(browser_of, kit):
    at = kit.now()
    with kit.database.transaction() as session:
        session.add(Circuit(platform="tiktok", failures=3, last_ok_at=at, open_until=at + timedelta(hours=1)))
        session.add(Circuit(platform="youtube", failures=2, last_ok_at=at))
        session.add(
            Job(
                kind="probe", subject="video:1", status="dead", not_before=at, created_at=at, finished_at=at,
                error="Fault <b>of</b> ours",
            )
        )  # fmt: skip
        session.add(
            FixityRun(
                cause="clock", started_at=at, ended_at=at, objects=0, bytes=0, flipped=0, missing=0, extra=0, unread=0,
                whole=False, stopped="no answer",
            )
        )  # fmt: skip
    shown = page(browser_of)
    assert "TikTok" in shown
    assert "Fault &lt;b&gt;of&lt;/b&gt; ours" in shown
    assert "/admin/jobs/?status=dead" in shown
    assert len(re.findall("chip-cannot_check", shown)) == 2


def test_a_page_reads_no_more_than_it_shows(browser_of, kit, town):
    for number in range(40):
        flip(kit.media, keep_file(kit, town, f"{number}".encode(), f"ภาพ {number}.jpg"))
    check_store(kit, pace=Pace(grace_s=0))
    shown = page(browser_of)
    assert len(re.findall(r"ภาพ \d+\.jpg", shown)) == 20
    assert "40" in shown


def test_looking_writes_nothing_into_the_store(browser_of, kit):
    page(browser_of)
    assert list(kit.media.objects()) == []
    assert not kit.media.room().there
