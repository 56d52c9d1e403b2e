"""Two people never hold one video; what was set aside comes up again; a verdict can be taken back for a while."""

import threading

import pytest
from sqlalchemy import select

from portal.db import Database
from portal.models import Event
from portal.models.leases import DeskHold, DeskVerdict
from portal.models.reports import Decision
from portal.models.videos import Review
from portal.rules.branding import as_data
from portal.rules.desk import LEASE, UNDO_FOR
from portal.rules.ticking import Tick
from portal.rules.vocabulary import MarkState, Status
from portal.services.checking import checklist_of
from portal.services.deciding import accept, deliver, endorse, return_
from portal.services.errors import Conflict, NotFound, Refused
from portal.services.leasing import HeldByOther, bring_forward, release, skip, take, take_first
from portal.services.reviewing import save_checklist, tick
from portal.services.submitting import confirm_unchanged
from portal.services.undoing import undo_verdict
from tests.outside import Clock, Outside
from tests.people import Town
from tests.reports import GOOD, actor_of, fill, new_report, send, show_photos, submission
from tests.servers.postgresql import on_both


@pytest.fixture(autouse=True)
def open_folder(outside: Outside, town: Town) -> None:
    show_photos(outside)


@pytest.fixture
def waiting(town: Town) -> list[int]:
    """Two sendings that wait for the province."""
    numbers = []
    for name in ("one", "two"):
        report = new_report(town, "direct", name)
        fill(town, report, "direct", video_url=f"https://youtu.be/{name:0>11}")
        numbers.append(send(town, report, "direct").submission_id)
    return numbers


def hold(town: Town, number: int) -> DeskHold | None:
    with town.kit.read() as session:
        return session.scalars(select(DeskHold).where(DeskHold.submission_id == number)).first()


def version(town: Town, number: int) -> int:
    return submission(town.kit, number).version


def test_the_second_is_told_who_holds_it_until_it_is_let_go_or_over(town: Town, clock: Clock, waiting: list[int]):
    first, second, number = actor_of(town, "reviewer"), actor_of(town, "admin"), waiting[0]
    assert take(town.kit, first, number, "a").until == clock() + LEASE
    with pytest.raises(HeldByOther) as told:
        take(town.kit, second, number, "b")
    assert (told.value.by_name, told.value.until) == ("คุณreviewer", clock() + LEASE)
    assert "คุณreviewer" in told.value.message_th
    for act in (
        lambda: tick(town.kit, second, number, version(town, number), [Tick("presenter", MarkState.FOUND)]),
        lambda: return_(town.kit, second, number, version(town, number), "ตราไม่ครบ"),
        lambda: skip(town.kit, second, number),
    ):
        with pytest.raises(HeldByOther):
            act()
    assert not release(town.kit, second, number)
    clock.forward(minutes=14)
    tick(town.kit, first, number, version(town, number), [Tick("presenter", MarkState.FOUND)])  # work renews it
    clock.forward(minutes=14)
    with pytest.raises(HeldByOther):
        take(town.kit, second, number, "b")
    clock.forward(minutes=2)
    take(town.kit, second, number, "b")
    with pytest.raises(HeldByOther):  # the first is told by name; what was ticked before is kept
        tick(town.kit, first, number, version(town, number), [Tick("presenter", MarkState.WRONG)])
    with town.kit.read() as session:
        assert checklist_of(session, submission(town.kit, number).video_id).presenter is True
    assert release(town.kit, second, number)
    assert hold(town, number) is None


@on_both
def test_of_many_who_take_at_once_one_wins_and_another_gets_the_next(
    database: Database, town: Town, waiting: list[int]
):
    people = [actor_of(town, who) for who in ("reviewer", "admin")]
    ready, got = threading.Barrier(len(people)), []

    def work(place: int) -> None:
        ready.wait()
        got.append(take_first(town.kit, people[place], waiting, f"page {place}"))

    threads = [threading.Thread(target=work, args=(place,)) for place in range(len(people))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(lease.submission_id for lease in got if lease) == sorted(waiting)
    third = take_first(town.kit, people[0], [waiting[0], waiting[1]], "again")
    assert third is not None
    with town.kit.read() as session:
        held = session.scalars(select(DeskHold).where(DeskHold.until.is_not(None))).all()
    assert len({row.submission_id for row in held}) == len(held)


def test_a_person_holds_one_and_a_late_goodbye_of_an_old_page_lets_nothing_go(town: Town, waiting: list[int]):
    reviewer = actor_of(town, "reviewer")
    take(town.kit, reviewer, waiting[0], "a")
    take(town.kit, reviewer, waiting[0], "b")
    assert not release(town.kit, reviewer, waiting[0], "a")
    assert hold(town, waiting[0]) is not None
    take(town.kit, reviewer, waiting[1], "c")
    assert hold(town, waiting[0]) is None
    assert take_first(town.kit, actor_of(town, "admin"), [waiting[1], 999], "d") is None


def test_what_is_set_aside_stays_aside_until_it_is_brought_forward_or_decided(town: Town, waiting: list[int]):
    reviewer, number = actor_of(town, "reviewer"), waiting[0]
    skip(town.kit, reviewer, number)
    row = hold(town, number)
    assert row is not None
    assert (row.user_id, row.set_aside_by, row.until) == (None, "คุณreviewer", None)
    take(town.kit, actor_of(town, "admin"), number, "a")
    release(town.kit, actor_of(town, "admin"), number, "a")
    assert hold(town, number) is not None
    bring_forward(town.kit, reviewer, number)
    assert hold(town, number) is None
    bring_forward(town.kit, reviewer, number)
    skip(town.kit, reviewer, number)
    return_(town.kit, reviewer, number, version(town, number), "ตราไม่ครบ")
    assert hold(town, number) is None


@pytest.mark.parametrize("who", ["officer", "district", "reviewer_x"])
def test_only_the_province_holds(town: Town, waiting: list[int], who: str):
    with pytest.raises((Refused, NotFound)):
        take(town.kit, actor_of(town, who), waiting[0], "a")
    assert hold(town, waiting[0]) is None


def accepted(town: Town, number: int, who: str = "reviewer") -> int:
    """Accepts; gives the version that was opened."""
    person, opened = actor_of(town, who), version(town, number)
    take(town.kit, person, number, "a")
    save_checklist(town.kit, person, number, opened, as_data(GOOD))
    accept(town.kit, person, number, opened)
    return opened


def test_a_verdict_is_taken_back_and_the_video_is_on_the_desk_again(town: Town, clock: Clock, waiting: list[int]):
    number, reviewer = waiting[0], actor_of(town, "reviewer")
    opened = accepted(town, number)
    accept(town.kit, reviewer, number, opened)  # its answer was lost: sent again it is the same verdict
    assert version(town, number) == opened + 1
    clock.forward(minutes=9)
    assert undo_verdict(town.kit, reviewer) == number
    row = submission(town.kit, number)
    assert (row.status, row.version) == (Status.SUBMITTED, opened + 2)
    held = hold(town, number)
    assert held is not None
    assert held.user_id == town.users["reviewer"]
    with town.kit.read() as session:
        assert checklist_of(session, row.video_id) == GOOD
        steps = session.scalars(select(Decision.step).where(Decision.submission_id == number).order_by(Decision.id))
        assert list(steps) == ["submit", "accept", "undo"]
        assert session.scalars(select(Review.verdict).order_by(Review.id.desc())).first() == "undone"
        events = session.scalars(select(Event.verb).order_by(Event.id.desc())).all()
        assert "submission.verdict_undone" in events
        assert session.scalars(select(DeskVerdict)).one().undone_at == clock()
    with pytest.raises(Refused, match="no verdict"):
        undo_verdict(town.kit, reviewer)
    with pytest.raises(Conflict):
        accept(town.kit, reviewer, number, opened)
    accept(town.kit, reviewer, number, opened + 2)
    assert submission(town.kit, number).status == Status.ACCEPTED


def test_a_verdict_stays_once_it_is_old_or_somebody_acted_on_it(town: Town, clock: Clock, waiting: list[int]):
    accepted(town, waiting[0])
    clock.forward(seconds=UNDO_FOR.total_seconds() + 1)
    with pytest.raises(Refused):
        undo_verdict(town.kit, actor_of(town, "reviewer"))
    accepted(town, waiting[1])
    with pytest.raises(Refused):
        undo_verdict(town.kit, actor_of(town, "admin"))  # only whoever gave it
    deliver(town.kit, actor_of(town, "admin"), waiting[1], version(town, waiting[1]))
    with pytest.raises(Refused, match="next step"):
        undo_verdict(town.kit, actor_of(town, "reviewer"))


def test_a_return_stays_once_the_authority_mends(town: Town, waiting: list[int]):
    reviewer = actor_of(town, "reviewer")
    return_(town.kit, reviewer, waiting[0], version(town, waiting[0]), "ตราไม่ครบ", {"at_s": 4.0})
    with town.kit.read() as session:
        last = session.scalars(select(Decision).order_by(Decision.id.desc())).first()
        assert last is not None
        assert last.evidence == {"at_s": 4.0}
    fill(town, submission(town.kit, waiting[0]).report_id, "direct", product_name="ชื่อใหม่")
    with pytest.raises(Refused, match="begun to mend"):
        undo_verdict(town.kit, reviewer)


def test_undoing_takes_back_the_sendings_that_were_moved_along(town: Town, clock: Clock):
    report = new_report(town, "officer")
    fill(town, report, "officer")
    first = send(town, report, "officer").submission_id
    endorse(town.kit, actor_of(town, "district"), first, version(town, first))
    clock.forward(days=13)
    second = confirm_unchanged(town.kit, actor_of(town, "officer"), report).submission_id
    assert {submission(town.kit, n).status for n in (first, second)} == {Status.ENDORSED}
    accepted(town, second)
    assert {submission(town.kit, n).status for n in (first, second)} == {Status.ACCEPTED}
    undo_verdict(town.kit, actor_of(town, "reviewer"))
    assert {submission(town.kit, n).status for n in (first, second)} == {Status.ENDORSED}
