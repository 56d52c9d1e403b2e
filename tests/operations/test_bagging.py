"""A round in a bag: nine fields, verdicts and files of each authority, Thai names as data, nothing of others."""

import csv
import json
from datetime import date
from pathlib import Path

import bagit
import pytest
from sqlalchemy import select

from portal.models import MediaObject, Report, ReportFile
from portal.operations.bagging import Damaged, bag_round
from portal.rules.scope import OPERATOR
from portal.services.closing import close_round
from portal.services.errors import Invalid, Refused
from portal.services.kit import Kit
from tests.outside import Outside
from tests.people import Town
from tests.reports import actor_of, report, sent_report, show_photos
from tests.stored import flip, keep_file

LONG = "ภาพ" * 100 + "/\u202e../../ก%0Aข" + ".jpg"


def read(path: Path) -> object:
    return json.loads(path.read_text())


def add_photo(kit: Kit, town: Town, report_id: int, content: bytes, name: str) -> str:
    key = keep_file(kit, town, content, name)
    with kit.transaction(OPERATOR, "test.photo") as session:
        media = session.scalars(select(MediaObject).where(MediaObject.key == key)).one()
        owner = session.get_one(Report, report_id)
        session.add(
            ReportFile(
                province_id=owner.province_id, authority_id=owner.authority_id, report_id=report_id, media_id=media.id,
                kind="photo", place=media.id, made_at=kit.now(),
            )
        )  # fmt: skip
    return key


@pytest.fixture
def sent(kit: Kit, town: Town, outside: Outside) -> int:
    """A report sent towards the round, with two photos."""
    show_photos(outside)
    report_id, _receipt = sent_report(town)
    add_photo(kit, town, report_id, b"first photo", LONG)
    add_photo(kit, town, report_id, b"second photo", "two.jpg")
    return report_id


def test_a_bag_holds_what_was_sent_found_and_decided(kit: Kit, town: Town, sent: int, tmp_path: Path):
    made = bag_round(kit, "5 ธ.ค. 2569", tmp_path / "bag", "54")
    assert (made.authorities, made.reports) == (1, 1)
    bag = bagit.Bag(str(tmp_path / "bag"))
    bag.validate()
    assert bag.info["Round"] == "2026-12-05"
    assert "แพร่" in bag.info["Source-Organization"]
    data = tmp_path / "bag" / "data"
    here = data / "05540104" / f"report-{sent}"
    fields = read(here / "report.json")["fields"]
    assert fields["product_name"] == report(kit, sent).product_name
    rows = list(csv.reader((here / "report.csv").read_text("utf-8-sig").splitlines()))
    assert [row[0] for row in rows[1:]] == [str(number) for number in range(1, 10)]
    assert {row["rule"] for row in read(here / "findings.json")} >= {"fields_complete"}
    assert [row["step"] for row in read(here / "decisions.json")] == ["submit"]
    (place,) = read(data / "round.json")["authorities"]
    assert (place["name_th"], place["folder"]) == ("เทศบาลตำบลทุ่งโฮ้ง", "05540104")


def test_names_of_any_kind_are_data_and_never_paths(kit: Kit, town: Town, sent: int, tmp_path: Path):
    bag_round(kit, "2026-12-05", tmp_path / "bag", "54")
    here = tmp_path / "bag" / "data" / "05540104" / f"report-{sent}"
    listed = {row["original_name"]: row for row in read(here / "files.json")}
    assert set(listed) == {LONG, "two.jpg"}
    assert (tmp_path / "bag" / listed[LONG]["path"]).read_bytes() == b"first photo"
    names = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")]
    assert all(name.isascii() and len(path) < 120 for name in names for path in name.split("/"))
    assert LONG in (here / "files.csv").read_text("utf-8-sig")


def test_a_closed_round_shows_what_was_known_at_its_close(kit: Kit, town: Town, sent: int, tmp_path: Path):
    before = report(kit, sent).product_name
    close_round(kit, actor_of(town, "admin"), town.round)
    with kit.transaction(OPERATOR, "test.changed") as session:
        session.get_one(Report, sent).product_name = "ชื่อใหม่"
    bag_round(kit, "2026-12-05", tmp_path / "bag", "54", "05540104")
    told = read(tmp_path / "bag" / "data" / "05540104" / f"report-{sent}" / "report.json")
    assert told["fields"]["product_name"] == before


def test_what_is_not_whole_makes_no_bag(kit: Kit, town: Town, sent: int, tmp_path: Path):
    key = next(kit.media.keys())
    flip(kit.media, key)
    with pytest.raises(Damaged, match="not whole"):
        bag_round(kit, "2026-12-05", tmp_path / "bag", "54")
    kit.media.delete(key)
    with pytest.raises(Damaged, match="not whole"):
        bag_round(kit, "2026-12-05", tmp_path / "bag", "54")
    assert not (tmp_path / "bag").exists()


def test_what_cannot_be_packed_is_said(kit: Kit, town: Town, sent: int, tmp_path: Path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("mine")
    for said, day, folder, province, code in (
        ("no province", "2026-12-05", "bag", "99", None),
        ("not a day", "someday", "bag", "54", None),
        ("no round of", str(date(2020, 1, 1)), "bag", "54", None),
        ("Nothing was sent", "2026-12-05", "bag", "55", None),
        ("Nothing was sent", "2026-12-05", "bag", "54", "06540801"),
        ("holds something", "2026-12-05", "full", "54", None),
    ):
        with pytest.raises((Invalid, Refused), match=said):
            bag_round(kit, day, tmp_path / folder, province, code)
    assert not (tmp_path / "bag").exists()
