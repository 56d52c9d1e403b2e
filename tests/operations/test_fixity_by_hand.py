"""Fixity by hand: one flipped, missing or extra file is found in a folder and in a bucket, and nothing else is."""

import io
import time
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from media_store import OutOfReach, open_store
from portal.models import FixityFinding, FixityMark, FixityRun, MediaObject
from portal.operations.backing_up import back_up
from portal.operations.fixity_by_hand import BAD, CANNOT, GOOD, Pace, answer_of, check_store, lines_of, mend
from portal.rules.fixity import Verdict
from portal.rules.scope import OPERATOR
from portal.services.errors import Refused
from portal.services.kit import Kit
from tests.people import Town
from tests.servers.s3 import fresh_place
from tests.stored import flip, keep_file, replace_bytes

AT_ONCE = Pace(grace_s=0)


@pytest.fixture(params=["folder", pytest.param("bucket", marks=pytest.mark.server)])
def stored(request: pytest.FixtureRequest, kit: Kit) -> Kit:
    """The kit over a folder, then over a bucket of a real server."""
    return kit if request.param == "folder" else replace(kit, media=open_store(fresh_place()))


def look(kit: Kit, pace: Pace = AT_ONCE):
    return answer_of(*check_store(kit, pace=pace))


def problems(kit: Kit) -> dict[str, str]:
    answer = look(kit)[0]
    return {one["key"]: one["problem"] for one in answer["problems"]}


def test_a_whole_store_is_well(stored: Kit, town: Town):
    keys = [keep_file(stored, town, bytes([number]) * 1000) for number in range(5)]
    stored.media.append(stored.media.begin(), 0, b"on its way")
    answer, code, said = look(stored)
    assert (code, said, answer["well"], answer["read"], answer["bytes"]) == (GOOD, "", True, 5, 5000)
    with stored.read() as session:
        marks = session.scalars(select(FixityMark).order_by(FixityMark.key)).all()
        run = session.scalars(select(FixityRun)).one()
    assert [mark.key for mark in marks] == sorted(keys)
    assert {mark.good_at for mark in marks} == {stored.now()}
    assert (run.objects, run.whole, run.cause) == (5, True, "hand")


def test_each_kind_of_harm_is_found_and_named(stored: Kit, town: Town):
    good, flipped, missing = (keep_file(stored, town, word) for word in (b"good", b"flipped", b"missing"))
    flip(stored.media, flipped)
    stored.media.delete(missing)
    extra = stored.media.put(io.BytesIO(b"nobody's")).key
    replace_bytes(stored.media, "left/behind.tmp", b"?")
    answer, code, _said = look(stored)
    assert code == BAD
    assert {one["key"]: one["problem"] for one in answer["problems"]} == {
        flipped: "flipped", missing: "missing", extra: "extra", "left/behind.tmp": "extra",
    }  # fmt: skip
    assert (answer["flipped"], answer["missing"], answer["extra"]) == (1, 1, 2)
    assert good not in str(answer["problems"])
    assert f"หาย (missing): {missing}" in list(lines_of(answer))


def test_an_alarm_ends_when_the_object_is_whole_or_gone_with_its_row(stored: Kit, town: Town):
    flipped, missing = keep_file(stored, town, b"one"), keep_file(stored, town, b"two")
    extra = stored.media.put(io.BytesIO(b"nobody's")).key
    flip(stored.media, flipped)
    stored.media.delete(missing)
    assert len(problems(stored)) == 3
    replace_bytes(stored.media, flipped, b"one")
    stored.media.delete(extra)
    with stored.transaction(OPERATOR, "test.gone") as session:
        session.delete(session.scalars(select(MediaObject).where(MediaObject.key == missing)).one())
    assert problems(stored) == {}
    with stored.read() as session:
        history = session.execute(select(FixityFinding.key, FixityFinding.verdict).order_by(FixityFinding.id)).all()
        left = session.scalars(select(FixityMark.key)).all()
    last = dict(tuple(row) for row in history)
    assert last == {flipped: Verdict.GOOD, missing: Verdict.SETTLED, extra: Verdict.SETTLED}
    assert left == [flipped]


def test_checking_nothing_is_a_failure(kit: Kit, town: Town):
    _answer, code, said = look(kit)
    assert (code, "nothing was checked" in said) == (BAD, True)


def test_a_disk_that_is_not_mounted_is_no_loss(kit: Kit, town: Town, tmp_path: Path):
    keep_file(kit, town, b"one")
    (tmp_path / "media").rename(tmp_path / "away")
    (tmp_path / "media").mkdir()
    answer, code, said = look(kit)
    assert (code, answer["missing"], answer["could_check"]) == (CANNOT, 0, False)
    assert "is the disk mounted?" in said
    with kit.read() as session:
        assert "mounted" in session.scalars(select(FixityRun.stopped)).one()
        assert session.scalars(select(FixityFinding)).all() == []


@pytest.mark.server
def test_a_server_that_is_away_is_no_loss(kit: Kit, town: Town):
    keep_file(kit, town, b"one")
    away = open_store("s3://key:secret@media/x?endpoint=http://127.0.0.1:9&region=us-east-1")
    _answer, code, said = look(replace(kit, media=away))
    assert (code, "could not be checked" in said) == (CANNOT, True)


class Deaf:
    """A store that lists everything and lets nothing be read, or only some."""

    def __init__(self, store, deaf_to):
        self._store, self._deaf_to = store, deaf_to

    def __getattr__(self, name):
        return getattr(self._store, name)

    def open(self, key, *_):
        if key in self._deaf_to:
            raise OutOfReach("no answer")
        return self._store.open(key)


def test_an_object_that_cannot_be_read_is_neither_good_nor_lost(kit: Kit, town: Town):
    deaf = keep_file(kit, town, b"one")
    keep_file(kit, town, b"two")
    answer, code, _said = look(replace(kit, media=Deaf(kit.media, {deaf})))
    assert (code, answer["unread"], answer["missing"]) == (CANNOT, 1, 0)
    assert look(kit)[1] == GOOD


def test_one_object_after_the_other_unread_is_an_outage(kit: Kit, town: Town):
    keys = {keep_file(kit, town, bytes([number])) for number in range(8)}
    answer, code, said = look(replace(kit, media=Deaf(kit.media, keys)))
    assert (code, answer["unread"]) == (CANNOT, 5)
    assert "in a row" in said


def test_a_sample_reads_some_and_compares_all_by_name(kit: Kit, town: Town):
    keys = [keep_file(kit, town, bytes([number]) * 100) for number in range(20)]
    kit.media.delete(keys[3])
    chances = iter([0.05, 0.5] * 20)
    answer, code, _said = look(replace(kit, chance=lambda: next(chances)), Pace(sample=0.1, grace_s=0))
    assert (code, answer["missing"], answer["objects"]) == (BAD, 1, 20)
    assert 8 <= answer["read"] <= 11


def test_a_set_pace_is_held(kit: Kit, town: Town):
    for number in range(4):
        keep_file(kit, town, bytes([number]) * 50_000)
    begun = time.monotonic()
    assert look(kit, Pace(mb_s=1.0, grace_s=0))[1] == GOOD
    assert time.monotonic() - begun >= 0.2


def test_what_is_no_longer_whole_comes_back_from_a_backup(stored: Kit, town: Town, tmp_path: Path):
    flipped, missing = keep_file(stored, town, b"one"), keep_file(stored, town, b"two")
    back_up(stored, tmp_path / "b")
    newer = keep_file(stored, town, b"after the backup")
    flip(stored.media, flipped)
    stored.media.delete(missing)
    stored.media.delete(newer)
    assert len(problems(stored)) == 3
    done = mend(stored, tmp_path / "b")
    assert (sorted(done.mended), done.not_there) == (sorted([flipped, missing]), [newer])
    assert problems(stored) == {newer: "missing"}
    with pytest.raises(Refused, match="no backup"):
        mend(stored, tmp_path / "b" / "sets")


def test_a_spoilt_copy_mends_nothing(kit: Kit, town: Town, tmp_path: Path):
    key = keep_file(kit, town, b"one")
    back_up(kit, tmp_path / "b")
    flip(kit.media, key)
    (tmp_path / "b" / "media" / key).write_bytes(b"onf")
    assert problems(kit) == {key: "flipped"}
    assert mend(kit, tmp_path / "b").not_there == [key]
