"""Fixity by the clock: the whole store within the days set, the longest unread first, and nothing lost by a kill."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from media_store import OutOfReach
from portal.models import FixityFinding, FixityMark, FixityPass, FixityRun, Job, MediaObject, StoredCount
from portal.rules.fixity import Verdict
from portal.rules.scope import OPERATOR
from portal.services import patrolling
from portal.services.freeing import free_lost
from portal.services.kit import Kit
from portal.services.patrolling import EVERY, FIXITY
from tests.jobs import all_jobs, put_in
from tests.outside import Clock
from tests.people import Town
from tests.reports import run_jobs
from tests.servers.postgresql import on_both
from tests.stored import flip, keep_file, replace_bytes

pytestmark = on_both
DAYS = 0.125
"""Three hours: 18 turns."""


@pytest.fixture
def quick(kit: Kit, town: Town) -> Kit:
    """A kit whose store is read again within three hours."""
    return replace(kit, fixity_days=DAYS)


def turn(kit: Kit) -> Job:
    """One turn of the schedule."""
    put_in(kit, "all:0", FIXITY)
    run_jobs(kit)
    return all_jobs(kit)[-1]


def turns(kit: Kit, clock: Clock, days: float) -> None:
    for _ in range(int(timedelta(days=days) / EVERY)):
        clock.forward(seconds=EVERY.total_seconds())
        turn(kit)


def marks(kit: Kit) -> dict[str, FixityMark]:
    with kit.read() as session:
        return {row.key: row for row in session.scalars(select(FixityMark))}


def alarms(kit: Kit) -> dict[str, str]:
    return {key: mark.problem for key, mark in marks(kit).items() if mark.problem}


def test_the_whole_store_is_read_within_the_days_and_spread_over_them(quick: Kit, town: Town, clock: Clock):
    keys = [keep_file(quick, town, f"file {number}".encode()) for number in range(40)]
    turn(quick)
    turns(quick, clock, DAYS / 2)
    half = len(marks(quick))
    assert 10 <= half <= 30
    turns(quick, clock, DAYS / 2)
    assert set(marks(quick)) == set(keys)
    with quick.read() as session:
        passes = session.scalars(select(FixityPass).order_by(FixityPass.id)).all()
        runs = session.scalars(select(FixityRun)).all()
    assert passes[0].ended_at is not None
    assert passes[0].objects == 40
    assert sum(run.objects for run in runs) == 40
    assert max(run.objects for run in runs) <= 10
    assert [run.whole for run in runs].count(True) == 1


def test_the_next_pass_begins_with_what_was_read_longest_ago(quick: Kit, town: Town, clock: Clock):
    for number in range(30):
        keep_file(quick, town, f"file {number}".encode())
    turn(quick)
    turns(quick, clock, 1.5 * DAYS)
    read = sorted(marks(quick).values(), key=lambda mark: mark.key)
    ages = [mark.checked_at for mark in read]
    again = [at for at in ages if at > ages[-1]]
    assert again == ages[: len(again)] == sorted(again)
    assert 5 <= len(again) <= 25


def test_harm_is_an_alarm_until_it_is_mended_and_that_is_seen_at_the_next_turn(quick: Kit, town: Town, clock: Clock):
    flipped, missing = keep_file(quick, town, b"one"), keep_file(quick, town, b"two")
    turn(quick)
    flip(quick.media, flipped)
    quick.media.delete(missing)
    turns(quick, clock, DAYS)
    assert alarms(quick) == {flipped: Verdict.FLIPPED, missing: Verdict.MISSING}
    quick.media.delete(flipped)
    quick.media.put(io.BytesIO(b"one"))
    quick.media.put(io.BytesIO(b"two"))
    turn(quick)
    assert alarms(quick) == {}
    with quick.read() as session:
        said = session.scalars(select(FixityFinding.verdict).order_by(FixityFinding.id)).all()
    assert sorted(said) == sorted([Verdict.FLIPPED, Verdict.MISSING, Verdict.GOOD, Verdict.GOOD])


def test_an_object_whose_row_is_on_its_way_is_no_alarm_for_an_hour(quick: Kit, town: Town, clock: Clock):
    keep_file(quick, town, b"one")
    turn(quick)
    late = quick.media.put(io.BytesIO(b"its row comes")).key
    extra = quick.media.put(io.BytesIO(b"nobody's")).key
    turns(quick, clock, DAYS)
    assert alarms(quick).keys() <= {late, extra}
    keep_file(quick, town, b"its row comes")
    turns(quick, clock, DAYS / 2)
    assert alarms(quick) == {extra: Verdict.EXTRA}
    with quick.read() as session:
        of_extra = select(FixityFinding).where(FixityFinding.key == extra).order_by(FixityFinding.id)
        first, second = session.scalars(of_extra).all()
    assert (first.verdict, second.verdict) == (Verdict.SUSPECT, Verdict.EXTRA)
    assert second.found_at - first.found_at >= timedelta(hours=1)
    quick.media.delete(extra)
    turn(quick)
    assert alarms(quick) == {}


def test_what_was_put_there_behind_our_back_is_found_at_the_end_of_a_pass(quick: Kit, town: Town, clock: Clock):
    keep_file(quick, town, b"one")
    turn(quick)
    replace_bytes(quick.media, "left.tmp", b"?")
    turns(quick, clock, DAYS)
    assert alarms(quick) == {"left.tmp": Verdict.EXTRA}
    (quick.media.root / "left.tmp").unlink()  # type: ignore[attr-defined]
    turn(quick)
    assert alarms(quick) == {}


class Away:
    """A store whose server is gone."""

    def __init__(self, store: object) -> None:
        self._store = store

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def objects(self, after: str = "") -> object:
        raise OutOfReach("no answer")


def test_a_store_that_is_away_is_written_down_and_nothing_counts_as_lost(quick: Kit, town: Town, clock: Clock):
    key = keep_file(quick, town, b"one")
    turn(quick)
    away = replace(quick, media=Away(quick.media))  # type: ignore[arg-type]
    clock.forward(days=2)
    assert turn(away).status == "done"
    assert alarms(quick) == {}
    with quick.read() as session:
        assert "no answer" in session.scalars(select(FixityRun.stopped).order_by(FixityRun.id.desc())).first()
    turns(quick, clock, DAYS)
    assert key in marks(quick)


def test_a_kill_repeats_one_object_at_most(quick: Kit, town: Town, clock: Clock, monkeypatch: pytest.MonkeyPatch):
    keys = sorted(keep_file(quick, town, f"file {number}".encode()) for number in range(9))
    turn(quick)
    monkeypatch.setattr(patrolling, "CATCH_UP", 1000)
    clock.forward(days=2)
    read: list[str] = []

    class Counting(Away):
        def objects(self, after: str = "") -> object:
            return self._store.objects(after)  # type: ignore[attr-defined]

        def open(self, key: str, *_: object) -> object:
            read.append(key)
            if len(read) == 5:
                raise KeyboardInterrupt  # as a kill: nothing after it is done
            return self._store.open(key)  # type: ignore[attr-defined]

    counting = replace(quick, media=Counting(quick.media))  # type: ignore[arg-type]
    put_in(quick, "all:0", FIXITY)
    with pytest.raises(KeyboardInterrupt):
        run_jobs(counting)
    clock.forward(minutes=30)
    free_lost(quick, lambda _owner: True)
    run_jobs(counting)
    assert read == [*keys[:5], *keys[4:]]


def test_marks_of_what_is_gone_for_good_are_dropped(quick: Kit, town: Town, clock: Clock):
    gone, stays = keep_file(quick, town, b"one"), keep_file(quick, town, b"two")
    turn(quick)
    turns(quick, clock, DAYS)
    with quick.transaction(OPERATOR, "test.gone") as session:
        session.delete(session.scalars(select(MediaObject).where(MediaObject.key == gone)).one())
    quick.media.delete(gone)
    turns(quick, clock, DAYS * 1.2)
    assert set(marks(quick)) == {stays}


def test_what_is_stored_is_counted_by_kind_once_an_hour(quick: Kit, town: Town, clock: Clock):
    keep_file(quick, town, b"12345")
    turn(quick)
    keep_file(quick, town, b"123")
    turn(quick)

    def counted() -> dict[str, tuple[int, int]]:
        with quick.read() as session:
            return {row.kind: (row.objects, row.bytes) for row in session.scalars(select(StoredCount))}

    assert counted() == {"image": (1, 5), "rendition": (0, 0)}
    clock.forward(hours=1)
    turn(quick)
    assert counted()["image"] == (2, 8)
