"""A film is screened after its inspection: what the machine saw is kept with its pictures, and never changed."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.models import Job, ReferenceMark, Sighting, Still
from portal.queries.sightings import find_still, is_being_screened, sightings_of
from portal.rules.facts import Picture
from portal.rules.marks import MarkOrder, MarkSeen, Screened, ScreenLook
from portal.rules.scope import Actor
from portal.rules.vocabulary import JobStatus
from portal.services.errors import Invalid, NotFound, Refused
from portal.services.kit import Kit
from portal.services.marking import add_mark, remove_mark
from portal.services.screening import SCREEN, screen_again
from tests.films import film, show_file, video
from tests.outside import Outside
from tests.people import Town
from tests.reports import actor_of, new_report, run_jobs
from tests.servers.postgresql import on_both

pytestmark = on_both
PNG = b"\x89PNG\r\n\x1a\n" + b"picture"
JPEG = b"\xff\xd8\xff small \xff\xd9"
FOUND = Screened(
    ScreenLook(
        (MarkSeen(1, True, 0.9, 2.0, (10, 20, 30, 30), (640, 360), 0), *(MarkSeen(mark) for mark in (2, 3, 4, 5))),
        MarkOrder.UNKNOWN, 12, 0.5, frames=({"at_s": 2.0, "boxes": [{"mark": 1, "box": [5, 10, 15, 15]}]},),
    ),
    (Picture("sheet", JPEG, 1280, 540), Picture("still", JPEG + b"2", 320, 180)),
)  # fmt: skip


@pytest.fixture
def report_id(kit: Kit, town: Town, outside: Outside) -> int:
    """A report whose film was screened."""
    outside.screened = FOUND
    made = new_report(town)
    show_file(town, made)
    run_jobs(kit)
    return made


def test_what_was_seen_is_kept_and_shown_inside_the_scope(kit: Kit, town: Town, outside: Outside, report_id: int):
    shown = video(kit, report_id)
    assert [mark for mark, _path in outside.compared] == [1, 2, 3, 4, 5]
    with kit.read() as session:
        seen = sightings_of(session, actor_of(town, "reviewer").scope, shown.id)
        assert seen is not None
        assert (seen.order, seen.placeholders, seen.is_placeholder) == (MarkOrder.UNKNOWN, (1, 2, 3, 4, 5), True)
        assert [mark.seen for mark in seen.marks] == [True, False, False, False, False]
        assert seen.marks[1].words[1] == "Not found by machine"
        (frame,) = seen.frames
        assert (frame.at_s, frame.boxes, seen.marks[0].still_id) == (2.0, ((1, (5, 10, 15, 15)),), frame.still_id)
        assert seen.sheet is not None
        assert seen.sheet.startswith("/stills/")
        assert "machine" in seen.order_words[1]
        assert not is_being_screened(session, actor_of(town, "reviewer").scope, shown.id)
        assert find_still(session, actor_of(town, "reviewer").scope, frame.still_id) is not None
        assert sightings_of(session, actor_of(town, "officer_x").scope, shown.id) is None
        assert find_still(session, actor_of(town, "officer_x").scope, frame.still_id) is None
        for still in session.scalars(select(Still)):
            assert kit.media.exists(still.key)


def test_sightings_and_stills_are_only_added_to(kit: Kit, report_id: int):
    for change in ("update sightings set order_seen = 'right'", "update stills set at_s = 9"):
        with pytest.raises(DBAPIError, match="never changed"), kit.database.transaction() as session:
            session.execute(text(change))


def test_a_machine_that_fails_is_tried_again_before_it_is_told(kit: Kit, town: Town, outside: Outside):
    outside.screened = Screened(ScreenLook(problem="timed_out"))
    report_id = new_report(town)
    show_file(town, report_id)
    run_jobs(kit)
    with kit.read() as session:
        assert session.scalars(select(Sighting)).all() == []
        job = session.scalars(select(Job).where(Job.kind == SCREEN)).one()
        assert (job.status, job.attempts) == (JobStatus.QUEUED, 1)
        assert is_being_screened(session, actor_of(town, "officer").scope, video(kit, report_id).id)


def test_a_link_alone_is_not_screened(kit: Kit, town: Town):
    report_id = film(town)
    run_jobs(kit)
    with kit.read() as session:
        assert sightings_of(session, actor_of(town, "officer").scope, video(kit, report_id).id) is None
        assert not is_being_screened(session, actor_of(town, "officer").scope, video(kit, report_id).id)


def test_given_pictures_take_the_placeholders_place(kit: Kit, town: Town, outside: Outside, report_id: int):
    add_mark(kit, actor_of(town, "admin"), 1, "กระทรวง.png", PNG)
    add_mark(kit, actor_of(town, "officer"), 4, "ตรา.png", PNG + b"4")
    add_mark(kit, actor_of(town, "officer_x"), 4, "x.png", PNG + b"x")
    assert screen_again(kit, actor_of(town, "admin")) == 1
    run_jobs(kit)
    with kit.read() as session:
        seen = sightings_of(session, actor_of(town, "reviewer").scope, video(kit, report_id).id)
    assert seen is not None
    assert seen.placeholders == (2, 3, 5)
    assert sum(mark == 4 and path != "" for mark, path in outside.compared) == 1


def test_everybody_gives_only_their_own_marks(kit: Kit, town: Town):
    def fails(who: Actor, mark: int, name: str = "a.png", content: bytes = PNG) -> type[Exception]:
        with pytest.raises((NotFound, Invalid, Refused)) as caught:
            add_mark(kit, who, mark, name, content)
        return caught.type

    admin, officer = actor_of(town, "admin"), actor_of(town, "officer")
    assert fails(admin, 4) is fails(officer, 1) is NotFound
    assert fails(admin, 1, "a.gif") is fails(admin, 1, "a.png", b"GIF89a") is Invalid
    assert fails(admin, 1, "a.png", PNG + b"\0" * 6 * 1024**2) is Invalid
    for number in range(6):
        add_mark(kit, admin, 2, f"{number}.png", PNG + bytes([number]))
    assert fails(admin, 2) is Refused


def test_a_picture_is_taken_away_by_whom_it_belongs_to(kit: Kit, town: Town):
    number = add_mark(kit, actor_of(town, "admin"), 5, "a.png", PNG)
    with pytest.raises(NotFound):
        remove_mark(kit, actor_of(town, "officer"), number)
    remove_mark(kit, actor_of(town, "admin"), number)
    with kit.read() as session:
        assert session.scalars(select(ReferenceMark)).all() == []
