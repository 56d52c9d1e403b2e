"""Backup and restore: what was there comes back, from either engine to either, or the set does not count."""

import gzip
import io
import threading
from dataclasses import replace

import pytest
from sqlalchemy import func, select, text

from media_store import open_store
from portal.db import Database
from portal.models import Authority, BackupRun, Event, MediaObject, Product, Upload
from portal.operations import backing_up
from portal.operations.backing_up import back_up
from portal.operations.backup_sets import whole_sets
from portal.operations.restoring import restore
from portal.operations.table_lines import one_picture, table_digest, tables_there
from portal.rules.scope import OPERATOR, Actor, Scope
from portal.rules.vocabulary import Role
from portal.services.errors import Refused
from portal.services.producing import add_product
from portal.services.recording import keep_events
from portal.services.uploading import begin_upload
from tests.reports import new_report
from tests.servers.postgresql import fresh_database


def officer(town):
    return Actor("สมใจ", Role.AUTHORITY, Scope(town.province, None, town.authority), town.users["officer"])


def keep_file(kit, town, content: bytes) -> str:
    stored = kit.media.put(io.BytesIO(content))
    with kit.transaction(OPERATOR, "test.file") as session:
        session.add(
            MediaObject(
                province_id=town.province,
                authority_id=town.authority,
                key=stored.key,
                sha256=stored.sha256,
                size_bytes=stored.size,
                content_type="image/jpeg",
                original_name="ภาพ น้ำใจ.jpg",
                received_at=kit.now(),
            )
        )
    return stored.key


def empty_kit(kit, database: Database, folder):
    keep_events(database)
    return replace(kit, database=database, media=open_store(f"folder:{folder}"))


def digests(kit):
    """Rows and hash of every table but those which a backup and a restore themselves add to."""
    with one_picture(kit.database) as connection:
        return {
            table.name: table_digest(connection, table)
            for table in tables_there(connection)
            if table.name not in ("events", "backup_runs")
        }


@pytest.fixture
def filled(kit, town):
    add_product(kit, officer(town), {"name": "พรมเช็ดเท้าจากเศษผ้าหม้อห้อม", "story": "เล่า \u2028 \n เรื่อง"})
    keep_file(kit, town, b"one")
    keep_file(kit, town, b"two")
    begin_upload(kit, officer(town), new_report(town), "วิดีโอ.mp4", 5000)
    with kit.database.transaction() as session:
        session.scalars(select(Upload)).one().head = bytes(range(256))
    return kit


def test_what_was_there_comes_back(filled, tmp_path):
    made = back_up(filled, tmp_path / "b", "the key")
    assert (made.objects, made.copied) == (2, 2)
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    other = empty_kit(filled, database, tmp_path / "new-media")
    done = restore(other, tmp_path / "b", tmp_path / "new" / "secret_key")
    assert (done.rows, done.objects) == (made.rows, 2)
    assert digests(other) == digests(filled)
    assert sorted(other.media.keys()) == sorted(filled.media.keys())
    assert (tmp_path / "new" / "secret_key").read_text() == "the key"
    with other.read() as session:
        assert session.scalars(select(Event.verb).order_by(Event.id.desc())).first() == "backup.restored"
        found = session.scalar(text("SELECT count(*) FROM authorities_search WHERE search_text MATCH 'ทุ่งโฮ้ง'"))
    assert found == 1  # the search index was filled again
    database.close()


@pytest.mark.server
def test_a_backup_moves_between_engines_and_back(filled, town, tmp_path):
    back_up(filled, tmp_path / "b")
    with fresh_database() as url:
        database = Database(url)
        server = empty_kit(filled, database, tmp_path / "pg-media")
        restore(server, tmp_path / "b", tmp_path / "k1")
        assert digests(server) == digests(filled)
        add_product(server, officer(town), {"name": "หมอน"})  # numbers go on after those restored
        back_up(server, tmp_path / "b2")
        file = Database(f"sqlite:///{tmp_path / 'again.db'}")
        again = empty_kit(filled, file, tmp_path / "again-media")
        restore(again, tmp_path / "b2", tmp_path / "k2")
        assert digests(again) == digests(server)
        for one in (database, file):
            one.close()


def test_a_second_backup_copies_only_what_is_new(filled, town, clock, tmp_path):
    back_up(filled, tmp_path / "b")
    keep_file(filled, town, b"three")
    clock.forward(days=1)
    assert back_up(filled, tmp_path / "b").copied == 1


def test_old_sets_go_and_take_the_files_that_only_they_named(filled, clock, tmp_path):
    back_up(filled, tmp_path / "b")
    with filled.transaction(OPERATOR, "test.gone") as session:
        row = session.scalars(select(MediaObject)).first()
        filled.media.delete(row.key)
        session.delete(row)
    for _ in range(3):
        clock.forward(days=1)
        made = back_up(filled, tmp_path / "b", keep=2)
    assert made.dropped_sets == 1
    assert len(whole_sets(tmp_path / "b")) == 2
    assert len(list((tmp_path / "b" / "media").glob("sha256/??/??/*"))) == 1


def test_a_backup_while_others_write_holds_one_moment(filled, town, tmp_path):
    stop = threading.Event()

    def write():
        number = 0
        while not stop.is_set():
            number += 1
            add_product(filled, officer(town), {"name": f"ผลิตภัณฑ์ {number}"})

    writer = threading.Thread(target=write)
    writer.start()
    try:
        back_up(filled, tmp_path / "b")
    finally:
        stop.set()
        writer.join()
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    other = empty_kit(filled, database, tmp_path / "m")
    restore(other, tmp_path / "b", tmp_path / "k")
    with other.read() as session:
        products = session.scalar(select(func.count()).select_from(Product))
        reports = session.scalar(text("SELECT count(*) FROM reports"))
    assert products == reports
    database.close()


def test_a_lost_or_damaged_file_is_told_and_the_set_does_not_count(filled, town, tmp_path):
    key = keep_file(filled, town, b"four")
    filled.media.delete(key)
    with pytest.raises(Refused, match="lacks 1 files"):
        back_up(filled, tmp_path / "b")
    assert whole_sets(tmp_path / "b") == []
    with pytest.raises(Refused, match="no whole backup set"):
        restore(filled, tmp_path / "b", tmp_path / "k")


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda at: (at / "backup.json").write_text("{"), "cannot be read"),
        (lambda at: (at / "media.txt").write_text(""), "list of files is damaged"),
        (lambda at: (at / "tables" / "products.jsonl.gz").unlink(), "lacks the table products"),
        (lambda at: (at / "tables" / "products.jsonl.gz").write_bytes(b"no gzip"), "products in the set is damaged"),
        (lambda at: change_row(at / "tables" / "products.jsonl.gz"), "differs from the set: products"),
    ],
)
def test_a_damaged_set_is_refused_and_nothing_stays(filled, tmp_path, harm, said):
    made = back_up(filled, tmp_path / "b")
    harm(made.folder)
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    other = empty_kit(filled, database, tmp_path / "m")
    with pytest.raises(Refused, match=said):
        restore(other, tmp_path / "b", tmp_path / "k")
    with database.engine.connect() as connection:
        there = connection.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'products'"))
        assert not there or connection.scalar(text("SELECT count(*) FROM products")) == 0
    database.close()


def change_row(path):
    content = gzip.decompress(path.read_bytes()).decode().replace("พรม", "พรน")
    path.write_bytes(gzip.compress(content.encode()))


@pytest.mark.parametrize("harm", ["flip", "lose"])
def test_a_damaged_file_of_the_pool_is_refused(filled, tmp_path, harm):
    made = back_up(filled, tmp_path / "b")
    victim = next((tmp_path / "b" / "media").glob("sha256/??/??/*"))
    victim.write_bytes(b"twx") if harm == "flip" else victim.unlink()
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    other = empty_kit(filled, database, tmp_path / "m")
    with pytest.raises(Refused, match="damaged" if harm == "flip" else "lacks the file"):
        restore(other, tmp_path / "b", tmp_path / "k", made.folder.name)
    database.close()


def test_a_database_with_rows_is_not_overwritten(filled, tmp_path):
    back_up(filled, tmp_path / "b")
    with pytest.raises(Refused, match="not empty"):
        restore(filled, tmp_path / "b", tmp_path / "k")
    with filled.read() as session:
        assert session.scalar(select(func.count()).select_from(Authority)) == 5


def test_each_backup_is_a_row_and_a_later_one_reads_what_it_wrote(filled, clock, tmp_path, monkeypatch):
    back_up(filled, tmp_path / "b", cause="clock")
    with filled.read() as session:
        row = session.scalars(select(BackupRun)).one()
    assert (row.cause, row.good, row.objects) == ("clock", True, 2)
    victim = next((tmp_path / "b" / "media").glob("sha256/??/??/*"))
    real = backing_up.refuse_unlike

    def harm_and_look(*args):
        victim.unlink()
        real(*args)

    monkeypatch.setattr(backing_up, "refuse_unlike", harm_and_look)
    clock.forward(days=1)
    with pytest.raises(Refused, match="not what was written"):
        back_up(filled, tmp_path / "b")
    assert len(whole_sets(tmp_path / "b")) == 1


def test_a_lost_file_that_an_earlier_set_holds_stops_no_backup(filled, town, clock, tmp_path):
    key = keep_file(filled, town, b"four")
    back_up(filled, tmp_path / "b")
    filled.media.delete(key)
    clock.forward(days=1)
    assert back_up(filled, tmp_path / "b").objects == 3
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    other = empty_kit(filled, database, tmp_path / "m")
    restore(other, tmp_path / "b", tmp_path / "k")
    assert other.media.exists(key)
    database.close()
