"""Ticks of reviewers: each kept at once, none lost between two people, none by those who may not."""

import dataclasses
import threading

import pytest
from sqlalchemy import func, select

from portal.models.videos import FindingRow, Review
from portal.rules.branding import EMPTY, as_data, value_of
from portal.rules.ticking import Tick
from portal.rules.vocabulary import MarkState, Outcome, RuleId
from portal.services.checking import checklist_of
from portal.services.deciding import accept, endorse, return_
from portal.services.errors import Conflict, Invalid, NotFound, Refused
from portal.services.kit import Kit
from portal.services.leasing import HeldByOther
from portal.services.reviewing import save_checklist, tick, write_note
from portal.services.submitting import submit
from tests.outside import Clock, Outside
from tests.people import Town
from tests.reports import GOOD, actor_of, endorse_sent, fill, report, sent_report, show_photos, submission

FOUND, WRONG, WAITING = MarkState.FOUND, MarkState.WRONG, MarkState.WAITING


@pytest.fixture
def waiting(town: Town, outside: Outside) -> int:
    """An endorsed submission."""
    show_photos(outside)
    return endorse_sent(town, sent_report(town)[1].submission_id)


def press(town: Town, number: int, *ticks: Tick, who: str = "reviewer", order: str | None = None):
    return tick(town.kit, actor_of(town, who), number, submission(town.kit, number).version, ticks, order)


def outcome(kit: Kit, number: int, rule: RuleId) -> str | None:
    with kit.read() as session:
        wanted = select(FindingRow.outcome).where(FindingRow.rule == rule, FindingRow.current.is_(True))
        return session.scalar(wanted.where(FindingRow.report_id == submission(kit, number).report_id))


def reviews(kit: Kit) -> int:
    with kit.read() as session:
        return session.scalar(select(func.count()).select_from(Review)) or 0


def test_every_tick_is_a_row_and_the_rules_follow(town: Town, waiting: int):
    assert outcome(town.kit, waiting, RuleId.PRESENTER) == Outcome.NEEDS_PERSON
    press(town, waiting, Tick("presenter", FOUND, was=WAITING))
    assert outcome(town.kit, waiting, RuleId.PRESENTER) == Outcome.PASS
    press(town, waiting, Tick("presenter", WRONG, was=FOUND))
    assert outcome(town.kit, waiting, RuleId.PRESENTER) == Outcome.FAIL
    assert submission(town.kit, waiting).risk == 100
    assert reviews(town.kit) == 2
    press(town, waiting, Tick("presenter", WRONG, was=FOUND))  # a retry of the same
    assert reviews(town.kit) == 2


def test_all_five_marks_at_once_with_their_order(town: Town, waiting: int):
    marks = [Tick(f"mark:{number}", FOUND, at_s=4.0) for number in range(1, 6)]
    assert press(town, waiting, *marks, order="12345").order_found == (1, 2, 3, 4, 5)
    assert outcome(town.kit, waiting, RuleId.FIVE_MARKS) == Outcome.PASS
    assert press(town, waiting, order="1 2 ๔ 3 5").order_found == (1, 2, 4, 3, 5)
    assert outcome(town.kit, waiting, RuleId.FIVE_MARKS) == Outcome.FAIL


def test_of_two_reviewers_who_tick_at_once_one_holds_it_and_loses_nothing(town: Town, waiting: int):
    points = [("reviewer", f"topic:{n}") for n in range(1, 5)] + [("admin", f"mark:{n}") for n in range(1, 6)]
    told: list[str] = []

    def work(who: str, point: str) -> None:
        try:
            press(town, waiting, Tick(point, FOUND, was=WAITING), who=who)
        except HeldByOther as error:
            assert error.by_name != f"คุณ{who}"  # noqa: PT017 - whether it is raised is the race's matter
            told.append(who)

    threads = [threading.Thread(target=work, args=each) for each in points]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with town.kit.read() as session:
        checklist = checklist_of(session, submission(town.kit, waiting).video_id)
    kept = {who for who, point in points if value_of(checklist, point) is FOUND}
    assert len(kept) == 1
    winner = kept.pop()
    assert all((value_of(checklist, point) is FOUND) == (who == winner) for who, point in points)
    assert set(told) == {"reviewer", "admin"} - {winner}


def test_two_reviewers_at_one_point_are_told(town: Town, clock: Clock, waiting: int):
    press(town, waiting, Tick("mark:3", WRONG, was=WAITING), who="admin")
    clock.forward(minutes=16)
    with pytest.raises(Conflict) as raised:
        press(town, waiting, Tick("mark:3", FOUND, was=WAITING))
    assert (raised.value.mine, raised.value.theirs) == ({"mark:3": "found"}, {"mark:3": "wrong"})
    assert "Another reviewer" in raised.value.message_en


def test_a_submission_decided_meanwhile_takes_no_tick(town: Town, waiting: int):
    opened = submission(town.kit, waiting).version
    return_(town.kit, actor_of(town, "admin"), waiting, opened, "ตราไม่ครบ")
    with pytest.raises(Conflict) as raised:
        tick(town.kit, actor_of(town, "reviewer"), waiting, opened, [Tick("presenter", FOUND)])
    assert "คุณadmin" in raised.value.message_th
    with pytest.raises(Refused, match="does not wait for the province"):
        press(town, waiting, Tick("presenter", FOUND))


@pytest.mark.parametrize("who", ["officer", "district"])
def test_only_the_province_ticks(town: Town, waiting: int, who: str):
    with pytest.raises(Refused):
        press(town, waiting, Tick("presenter", FOUND), who=who)
    with pytest.raises(NotFound):
        press(town, waiting, Tick("presenter", FOUND), who="reviewer_x")


@pytest.mark.parametrize("bad", [Tick("mark:6", FOUND), Tick("presenter", MarkState.MISSING), Tick("x" * 9999, FOUND)])
def test_what_is_no_point_is_refused(town: Town, waiting: int, bad: Tick):
    with pytest.raises(Invalid):
        press(town, waiting, bad)
    assert reviews(town.kit) == 0


def test_an_order_that_is_none_names_its_field(town: Town, waiting: int):
    with pytest.raises(Invalid) as raised:
        press(town, waiting, order="1 1 2")
    assert raised.value.field == "order"


def test_a_note_stays_while_ticks_go_on(town: Town, waiting: int):
    version = submission(town.kit, waiting).version
    write_note(town.kit, actor_of(town, "reviewer"), waiting, version, "เสียงเบา แต่ฟังได้")
    press(town, waiting, Tick("topic:1", FOUND, at_s=66.5))
    with town.kit.read() as session:
        last = session.scalars(select(Review).order_by(Review.id.desc())).first()
        assert last is not None
        assert last.note == "เสียงเบา แต่ฟังได้"
        assert last.checklist["topics"][0] == {"seen": True, "at_s": 66.5}
    with pytest.raises(Invalid):
        write_note(town.kit, actor_of(town, "reviewer"), waiting, version, "ย" * 2001)


def test_a_whole_checklist_may_be_kept_at_once(town: Town, waiting: int):
    reviewer, version = actor_of(town, "reviewer"), submission(town.kit, waiting).version
    assert save_checklist(town.kit, reviewer, waiting, version, as_data(GOOD)).order_found == (1, 2, 3, 4, 5)
    with pytest.raises(Invalid):
        save_checklist(town.kit, reviewer, waiting, version, {"marks": []})


def test_the_checklist_of_an_older_video_does_not_leak_into_the_new_one(town: Town, waiting: int):
    """Another video starts at nothing; what was ticked stays with the video it was seen in."""
    reviewer, version = actor_of(town, "reviewer"), submission(town.kit, waiting).version
    save_checklist(town.kit, reviewer, waiting, version, as_data(dataclasses.replace(GOOD, presenter=False)))
    return_(town.kit, reviewer, waiting, version, "ผู้นำเสนอไม่ใช่นายก")
    number, first_video = submission(town.kit, waiting).report_id, submission(town.kit, waiting).video_id
    fill(town, number, video_url="https://youtu.be/newvideo001")
    submit(town.kit, actor_of(town, "officer"), number, report(town.kit, number).version)
    again = submission(town.kit, waiting)
    assert again.video_id != first_video
    with town.kit.read() as session:
        assert checklist_of(session, again.video_id) == EMPTY
        assert checklist_of(session, first_video).presenter is False
    assert outcome(town.kit, waiting, RuleId.PRESENTER) == Outcome.NEEDS_PERSON
    endorse(town.kit, actor_of(town, "district"), waiting, again.version)
    with pytest.raises(Refused, match="still to check \\(10\\)"):
        accept(town.kit, reviewer, waiting, submission(town.kit, waiting).version)


def test_the_same_video_sent_again_keeps_what_was_ticked(town: Town, waiting: int):
    reviewer, version = actor_of(town, "reviewer"), submission(town.kit, waiting).version
    save_checklist(town.kit, reviewer, waiting, version, as_data(GOOD))
    return_(town.kit, reviewer, waiting, version, "แก้ตัวเลขรายได้")
    number = submission(town.kit, waiting).report_id
    fill(town, number, income="19,000")
    submit(town.kit, actor_of(town, "officer"), number, report(town.kit, number).version)
    endorse(town.kit, actor_of(town, "district"), waiting, submission(town.kit, waiting).version)
    accept(town.kit, reviewer, waiting, submission(town.kit, waiting).version)
