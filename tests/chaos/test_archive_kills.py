"""kill -9 at random moments while photo folders are copied: whole copies only, each with an owner, and all of them."""

import hashlib
import random
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.models import Album, ArchivedFile, Job, MediaObject, Product, Report
from portal.rules.facts import FolderEntry, FolderLook
from portal.rules.scope import OPERATOR
from portal.rules.vocabulary import FolderState
from portal.services.archiving import follow_look
from portal.services.kit import Kit
from tests.chaos.nursery import kit_of, utc_now
from tests.chaos.test_kills import nursery
from tests.people import Town

FILES = 12


def lay_out(town: Town, albums: int) -> None:
    """So many folders, each looked into, whose files wait to be copied."""
    kit, place = town.kit, {"province_id": town.province, "authority_id": town.authority}
    with kit.transaction(OPERATOR, "test.laid_out") as session:
        for count in range(albums):
            product = Product(name=f"สินค้า {count}", sort_key=f"{count:04}", created_at=kit.now(), **place)
            session.add(product)
            session.flush()
            report = Report(product_id=product.id, updated_at=kit.now(), **place)
            session.add(report)
            session.flush()
            album = Album(report_id=report.id, given="x", folder_id=f"folder{count:06}", made_at=kit.now(), **place)
            session.add(album)
            session.flush()
            entries = tuple(FolderEntry(f"{count:04}-photo-{n:04}", f"{n}.jpg", "image") for n in range(FILES))
            look = FolderLook(FolderState.OK, "page", kit.now(), "f", "ภาพ", entries)
            follow_look(session, album, look, kit.now(), 0.5)


def held(kit: Kit) -> int:
    with kit.read() as session:
        return session.scalar(select(func.count()).where(ArchivedFile.state == "held")) or 0


def wait_for(kit: Kit, number: int) -> None:
    end = time.monotonic() + 120
    while (so_far := held(kit)) < number:
        assert time.monotonic() < end, f"{so_far} of {number} copies when the time was over"
        time.sleep(0.02)


def run(town: Town, place: Path, kills: int, albums: int) -> None:
    url = town.kit.database.engine.url.render_as_string(hide_password=False)
    with closing(kit_of(url, place).database) as database:
        kit = replace(town.kit, database=database, media=kit_of(url, place).media, now=utc_now)
        lay_out(replace(town, kit=kit), albums)
        total = albums * FILES
        with nursery(url, place) as born:
            born.bear()
            for kill in range(kills):
                wait_for(kit, min(kill * total // (kills + 1), total - 1))
                time.sleep(random.uniform(0, 0.06))
                born.kill_one()
                born.bear()
            wait_for(kit, total)
        check(kit, total)


def check(kit: Kit, total: int) -> None:
    """Every photo has its copy, byte for byte; nothing lies in the store that nobody owns."""
    with kit.read() as session:
        rows = session.execute(select(ArchivedFile, MediaObject).join(MediaObject)).all()
        assert len(rows) == total
        for file, media in rows:
            wanted = b"\xff\xd8\xff\xe0" + file.file_id.encode() * 20_000 + b"end"
            assert media.sha256 == file.sha256 == hashlib.sha256(wanted).hexdigest()
            assert (kit.media.size(media.key), file.upload_id) == (len(wanted), None)
        assert session.scalar(select(func.count()).select_from(MediaObject)) == total
        assert set(kit.media.keys()) == {media.key for _, media in rows}
        assert session.scalar(select(func.count()).where(Job.kind == "archive", Job.status == "dead")) == 0


@pytest.mark.timeout(150)
def test_five_kills_while_folders_are_copied(town: Town, tmp_path: Path):
    run(town, tmp_path, 5, 4)


@pytest.mark.chaos
@pytest.mark.timeout(1200)
def test_a_hundred_kills(town: Town, tmp_path: Path):
    run(town, tmp_path, 100, 60)
