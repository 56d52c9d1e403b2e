"""A film or a photo that another authority has sent is found, both sides named."""

from random import Random

import pytest
from sqlalchemy import select

from portal.models import FindingRow, Job, Likeness, MediaObject, Report
from portal.rules.facts import Hashes
from portal.rules.scope import OPERATOR
from portal.rules.vocabulary import RuleId
from portal.services.checking import check_report
from portal.services.kit import Kit
from portal.services.likening import LIKEN, enqueue_likeness
from tests.films import show_file
from tests.outside import Outside
from tests.people import Town
from tests.reports import fill, new_report, run_jobs, show_photos
from tests.servers.postgresql import on_both

pytestmark = on_both
FILM = tuple(f"{Random(1).getrandbits(64) ^ (at * 0x9E3779B97F4A7C15) % 2**64:016x}" for at in range(12))
OTHER = tuple(f"{Random(at + 50).getrandbits(64):016x}" for at in range(12))


def shown(town: Town, who: str, name: str, link: str) -> tuple[int, int]:
    """A filled report of somebody that shows an uploaded film; ids of report and file."""
    report = new_report(town, who)
    folder = f"https://drive.google.com/drive/folders/1AbcdefghijklmnopQR{who[-1] * 8}"
    fill(town, report, who, video_url=link, photos_url=folder)
    media = show_file(town, report, name)
    with town.kit.transaction(OPERATOR, "test.stored") as session:
        enqueue_likeness(session, session.get_one(MediaObject, media), town.kit.now())
    return report, media


def mark_sent(town: Town, report: int) -> None:
    with town.kit.transaction(OPERATOR, "test.sent") as session:
        session.get_one(Report, report).sent_version = 1


def matches(kit: Kit, report: int) -> list[dict[str, object]]:
    with kit.transaction(OPERATOR, "test.checked") as session:
        check_report(session, session.get_one(Report, report), kit.now())
    with kit.read() as session:
        mine = (FindingRow.report_id == report, FindingRow.rule == RuleId.DUPLICATE, FindingRow.current.is_(True))
        row = session.scalars(select(FindingRow).where(*mine)).first()
    return row.evidence["matches"] if row else []


@pytest.fixture
def sent(kit: Kit, town: Town, outside: Outside) -> tuple[int, int]:
    """What the officer has sent: a report with a film."""
    show_photos(outside)
    outside.likeness = lambda _path: Hashes(FILM)
    report, media = shown(town, "officer", "ของเรา.mp4", "https://youtu.be/abcdefghij1")
    run_jobs(kit)
    mark_sent(town, report)
    return report, media


def test_hashes_are_kept_in_order(kit: Kit, sent: tuple[int, int]):
    with kit.read() as session:
        rows = session.scalars(select(Likeness).where(Likeness.media_id == sent[1]).order_by(Likeness.place)).all()
    assert tuple(row.hash for row in rows) == FILM
    assert [row.place for row in rows] == list(range(12))


def test_a_near_same_film_of_another_is_told_with_both_sides(
    kit: Kit, town: Town, outside: Outside, sent: tuple[int, int]
):
    near = tuple(f"{int(one, 16) ^ 0b101:016x}" for one in FILM)
    outside.likeness = lambda _path: Hashes(near)
    report, media = shown(town, "officer_b", "ของเขา.mp4", "https://youtu.be/abcdefghij2")
    run_jobs(kit)
    (found,) = matches(kit, report)
    assert found == {
        "what": "film",
        "authority": "เทศบาลตำบลทุ่งโฮ้ง",
        "report": sent[0],
        "mine": media,
        "theirs": sent[1],
    }


def test_the_very_same_file_is_told_once(kit: Kit, town: Town, sent: tuple[int, int]):
    report, media = shown(town, "officer_b", "ของเรา.mp4", "https://youtu.be/abcdefghij2")
    run_jobs(kit)
    (found,) = matches(kit, report)
    assert (found["what"], found["mine"], found["theirs"]) == ("file", media, sent[1])


def test_another_film_is_nobody_elses(kit: Kit, town: Town, outside: Outside, sent: tuple[int, int]):
    outside.likeness = lambda _path: Hashes(OTHER)
    report, _ = shown(town, "officer_b", "ของเขา.mp4", "https://youtu.be/abcdefghij2")
    run_jobs(kit)
    assert matches(kit, report) == []


def test_drafts_and_other_provinces_are_nobodys_business(kit: Kit, town: Town, outside: Outside):
    show_photos(outside)
    outside.likeness = lambda _path: Hashes(FILM)
    shown(town, "officer", "ร่าง.mp4", "https://youtu.be/abcdefghij1")
    other, _ = shown(town, "officer_b", "ของเขา.mp4", "https://youtu.be/abcdefghij2")
    stranger, _ = shown(town, "officer_x", "ต่างจังหวัด.mp4", "https://youtu.be/abcdefghij3")
    run_jobs(kit)
    assert matches(kit, other) == []
    mark_sent(town, other)
    assert matches(kit, stranger) == []


def test_a_child_that_failed_is_asked_again(kit: Kit, town: Town, outside: Outside):
    show_photos(outside)
    outside.likeness = lambda _path: Hashes(problem="timed_out")
    shown(town, "officer", "ช้า.mp4", "https://youtu.be/abcdefghij1")
    run_jobs(kit)
    with kit.read() as session:
        job = session.scalars(select(Job).where(Job.kind == LIKEN)).one()
    assert (job.status, job.error) == ("queued", "timed_out")
