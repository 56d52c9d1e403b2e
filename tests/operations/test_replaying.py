"""A closed round comes back as it was frozen, and shows when anything of it was changed."""

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, text

from media_store import OutOfReach
from portal.models import Event, MediaObject, Report, RoundPaper, RoundSnapshot
from portal.operations.replaying import Replay, replay, verify, write_out
from portal.rules.canonical import GENESIS
from portal.rules.freezing import HEADING, chained
from portal.rules.scope import OPERATOR
from portal.services.closing import close_round, reopen_round
from portal.services.errors import Invalid
from portal.services.kit import Kit
from portal.services.tables import read_table
from tests.outside import Outside
from tests.people import Town
from tests.reports import run_jobs, sent_report, show_photos
from tests.servers.postgresql import on_both

pytestmark = on_both
DAY = date(2026, 12, 5)


@pytest.fixture
def closed(kit: Kit, town: Town, outside: Outside) -> Kit:
    """A kit whose present round was closed with one sent report, its papers made."""
    show_photos(outside)
    sent_report(town)
    close_round(kit, OPERATOR, town.round)
    run_jobs(kit)
    return kit


def checked(kit: Kit, number: int | None = None) -> Replay:
    answer = replay(kit, "54", DAY, number)
    verify(kit, answer, "54")
    return answer


def tamper(kit: Kit, statement: str) -> None:
    with kit.database.transaction() as session:
        if kit.database.is_sqlite:
            session.execute(text("DROP TRIGGER round_snapshots_stay"))
        else:
            session.execute(text("SET LOCAL session_replication_role = replica"))
        session.execute(text(statement))


def test_the_files_are_those_that_were_kept_at_the_close(closed: Kit, tmp_path: Path):
    answer = replay(closed, "54", DAY)
    write_out(closed, answer, tmp_path / "out")
    names = sorted(path.suffix for path in (tmp_path / "out").iterdir())
    assert names == [".csv", ".json", ".xlsx"]
    rows = read_table((tmp_path / "out" / "2026-12-05-1.xlsx").read_bytes())
    assert rows[0] == list(HEADING)
    assert rows[1][1] == "05540104"
    assert rows[1][7] == "42"
    table = (tmp_path / "out" / "2026-12-05-1.csv").read_bytes()
    assert table.startswith(b"\xef\xbb\xbf")
    assert next(csv.reader(io.StringIO(table.decode("utf-8-sig")))) == list(HEADING)
    body = json.loads((tmp_path / "out" / "2026-12-05-1.json").read_text())
    assert body["head"]["previous"] == GENESIS


def test_an_untouched_round_is_whole_whatever_happened_since(closed: Kit, town: Town):
    with closed.transaction(OPERATOR, "test.done") as session:
        session.scalars(select(Report)).one().product_name = "อีกชื่อหนึ่ง"
    answer = checked(closed)
    assert (answer.code, answer.flaws, answer.checked) == (0, [], ["chain", "body", "csv", "xlsx"])
    assert "อีกชื่อหนึ่ง" not in json.dumps(answer.as_json(), default=str)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE round_snapshots SET body = replace(body, '42', '43')", "frozen data was changed"),
        ("UPDATE round_snapshots SET previous_sha256 = sha256", "does not follow"),
        ("UPDATE round_papers SET sha256 = 'x' WHERE kind = 'csv'", "kept csv was changed"),
    ],
)
def test_a_change_of_what_was_frozen_shows(closed: Kit, change: str, said: str):
    tamper(closed, change)
    answer = checked(closed)
    assert answer.code == 1
    assert said in answer.flaws[0][1]
    assert said in "\n".join(answer.lines())


def test_a_paper_that_says_something_else_shows_even_with_its_hash_mended(closed: Kit):
    with closed.read() as session:
        csv_key = session.scalars(select(MediaObject.key).join(RoundPaper).where(RoundPaper.kind == "csv")).one()
        xlsx = session.scalars(select(RoundPaper).where(RoundPaper.kind == "xlsx")).one()
        other = session.scalars(select(RoundPaper.media_id).where(RoundPaper.kind == "csv")).one()
        wrong = session.get_one(MediaObject, other).sha256
    with closed.database.transaction() as session:
        session.execute(text(f"UPDATE round_papers SET media_id = {other}, sha256 = '{wrong}' WHERE id = {xlsx.id}"))
    assert [said for _thai, said in checked(closed).flaws] == ["The kept xlsx does not say what was frozen."]
    with closed.database.transaction() as session:
        session.execute(text("UPDATE round_papers SET made_with = 'an older release'"))
    assert checked(closed).code == 0  # after an upgrade the cells count, and both hold the same
    closed.media.delete(csv_key)
    assert "not in the store" in checked(closed).flaws[0][1]


def test_a_store_that_cannot_be_asked_is_no_flaw(closed: Kit, monkeypatch: pytest.MonkeyPatch):
    def away(*_args: object) -> object:
        raise OutOfReach("the store does not answer")

    monkeypatch.setattr(type(closed.media), "open", away)
    answer = checked(closed)
    assert (answer.code, answer.flaws, len(answer.unread)) == (3, [], 2)


def test_a_reopened_round_keeps_both_and_tells_what_was_corrected(closed: Kit, town: Town):
    reopen_round(closed, OPERATOR, town.round, "แก้รายได้")
    with closed.transaction(OPERATOR, "test.done") as session:
        report = session.scalars(select(Report)).one()
        report.group_name, report.people = "กลุ่มใหม่", 43
    close_round(closed, OPERATOR, town.round)
    assert checked(closed).unread == ["papers (not made yet)"]
    run_jobs(closed)
    latest, first = checked(closed), checked(closed, 1)
    assert (latest.code, first.code) == (0, 0)
    assert first.snapshot.corrections == []
    told = {one["field"]: (one["before"], one["after"]) for one in latest.snapshot.corrections}
    assert told["people"] == (42, 43)
    assert told["group_name"][1] == "กลุ่มใหม่"
    with closed.read() as session:
        rows = list(session.scalars(select(RoundSnapshot).order_by(RoundSnapshot.number)))
    assert rows[1].previous_sha256 == rows[0].chain_sha256 == chained(GENESIS, rows[0].sha256)


def test_the_papers_are_made_once_and_told(closed: Kit):
    with closed.read() as session:
        kinds = session.scalars(select(RoundPaper.kind).order_by(RoundPaper.kind)).all()
        media = session.scalars(select(MediaObject).order_by(MediaObject.id)).all()
        made = session.scalars(select(Event).where(Event.verb == "round.papers_made")).all()
    assert kinds == ["csv", "xlsx"]
    assert {one.original_name for one in media} >= {"รายงานรอบ 5 ธ.ค. 2569 (ฉบับที่ 1).xlsx"}
    assert len(made) == 2


def test_what_was_never_closed_cannot_be_given_back(kit: Kit, town: Town):
    with pytest.raises(Invalid, match="Nothing was frozen"):
        replay(kit, "54", DAY)
    with pytest.raises(Invalid):
        replay(kit, "99", DAY)


def test_nothing_of_a_sheet_can_run(kit: Kit, town: Town, outside: Outside, tmp_path: Path):
    show_photos(outside)
    sent_report(town)
    with kit.transaction(OPERATOR, "test.done") as session:
        session.scalars(select(Report)).one().group_name = "=1+1"
    close_round(kit, OPERATOR, town.round)
    run_jobs(kit)
    write_out(kit, replay(kit, "54", DAY), tmp_path)
    assert "'=1+1" in (tmp_path / "2026-12-05-1.csv").read_text("utf-8-sig")
    with zipfile.ZipFile(tmp_path / "2026-12-05-1.xlsx") as packed:
        parts = "".join(packed.read(name).decode() for name in packed.namelist())
    assert "<f>" not in parts
    assert "=1+1" in parts
