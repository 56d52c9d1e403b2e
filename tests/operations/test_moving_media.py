"""A live store moves to another: all of it, proved, resumable, with what comes in meanwhile."""

import io
import os
from pathlib import Path

import pytest
from sqlalchemy import select

from media_store import Store, StoreError, open_store
from portal.models.events import Event
from portal.operations.moving_media import Move, move_media
from portal.services.errors import Refused
from portal.services.kit import Kit
from tests.servers import s3

SIZES = (0, 1, 5000, 6 * 1024 * 1024)


@pytest.fixture
def contents(kit: Kit) -> dict[str, bytes]:
    """What the old store holds, by key."""
    files = [os.urandom(size) for size in SIZES]
    return {kit.media.put(io.BytesIO(content)).key: content for content in files}


@pytest.fixture
def target(tmp_path: Path) -> Store:
    return open_store(f"folder:{tmp_path / 'new'}")


def all_of(store: Store) -> dict[str, bytes]:
    found = {}
    for key in store.keys():  # noqa: SIM118 - a store is no mapping
        with store.open(key) as stream:
            found[key] = stream.read()
    return found


def test_everything_is_there_and_the_old_store_is_untouched(kit: Kit, contents, target: Store):
    move = move_media(kit, target)
    assert (move.copied, move.kept, move.done, move.total, move.spoilt) == (4, 0, 4, 4, [])
    assert move.done_bytes == move.total_bytes == sum(SIZES)
    assert all_of(target) == all_of(kit.media) == contents
    with kit.read() as session:
        event = session.scalars(select(Event).where(Event.verb == "media.moved")).one()
        assert event.after == {"copied": 4, "kept": 0, "spoilt": 0, "bytes": sum(SIZES)}


@pytest.mark.server
def test_to_a_bucket_and_back(kit: Kit, contents, target: Store):
    bucket = open_store(s3.fresh_place())
    move_media(kit, bucket)
    assert all_of(bucket) == contents


def test_cut_and_run_again_it_copies_only_what_lacks(kit: Kit, contents, target: Store):
    def cut(move: Move) -> None:
        if move.done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move_media(kit, target, cut)
    move = move_media(kit, target)
    assert (move.copied, move.kept) == (2, 2)
    assert all_of(target) == contents


def test_a_wrong_copy_is_copied_again(kit: Kit, contents, target: Store, tmp_path: Path):
    move_media(kit, target)
    key = next(key for key, content in contents.items() if len(content) == 5000)
    (tmp_path / "new" / key).write_bytes(b"x" * 5000)
    move = move_media(kit, target)
    assert (move.copied, move.kept) == (1, 3)
    assert all_of(target) == contents


def test_the_last_run_may_trust_what_was_proved_before(kit: Kit, contents, target: Store, tmp_path: Path):
    move_media(kit, target)
    late = kit.media.put(io.BytesIO(b"late"))
    sizes = {len(content): key for key, content in contents.items()}
    (tmp_path / "new" / sizes[1]).write_bytes(b"cut!")
    (tmp_path / "new" / sizes[5000]).write_bytes(b"x" * 5000)  # only reading would show it
    move = move_media(kit, target, only_new=True)
    assert (move.copied, move.kept) == (2, 3)
    assert all_of(target)[late.key] == b"late"
    assert all_of(target)[sizes[1]] == contents[sizes[1]]


def test_what_comes_in_meanwhile_is_taken_by_a_second_pass(kit: Kit, contents, target: Store):
    late: list[str] = []

    def come_in(move: Move) -> None:
        if len(late) < 3:
            late.append(kit.media.put(io.BytesIO(b"late %d" % len(late))).key)

    move = move_media(kit, target, come_in)
    assert move.passes >= 2
    assert all_of(target) == all_of(kit.media)
    assert set(late) < set(all_of(target))


def test_what_is_deleted_meanwhile_is_not_missed(kit: Kit, contents, target: Store):
    def delete_the_rest(_move: Move) -> None:
        for key in list(kit.media.keys())[1:]:
            kit.media.delete(key)

    move = move_media(kit, target, delete_the_rest)
    assert (move.copied, move.spoilt) == (1, [])


def test_a_spoilt_object_is_named_and_not_passed_on(kit: Kit, contents, target: Store, tmp_path: Path):
    key = max(contents, key=lambda each: len(contents[each]))
    (tmp_path / "media" / key).write_bytes(b"rot")
    move = move_media(kit, target)
    assert move.spoilt == [key]
    assert all_of(target) == {each: content for each, content in contents.items() if each != key}


def test_the_same_place_under_another_name_is_refused(kit: Kit, contents, tmp_path: Path):
    before = all_of(kit.media)
    with pytest.raises(Refused):
        move_media(kit, open_store(f"folder:{tmp_path / '.' / 'x' / '..' / 'media'}"))
    assert all_of(kit.media) == before


def test_a_target_that_fails_ends_the_move(kit: Kit, contents):
    with pytest.raises(StoreError):
        move_media(kit, open_store("s3://k:s@bucket?endpoint=http://127.0.0.1:9&region=x&attempts=1"))
