"""Sending, sending again, and what a new round keeps."""

import threading

import pytest
from sqlalchemy import func, select

from portal.models import Decision, Event, MediaObject, Report, ReportVersion, Submission
from portal.rules.scope import OPERATOR
from portal.rules.vocabulary import ProbeState, Status
from portal.services import filming
from portal.services.closing import close_round
from portal.services.deciding import endorse, return_
from portal.services.errors import Conflict, NotFound, Refused
from portal.services.kit import Kit
from portal.services.reporting import save_fields
from portal.services.submitting import confirm_unchanged, submit, withdraw
from tests.outside import Clock, Outside
from tests.people import Town
from tests.reports import (
    accept_sent,
    accepted_report,
    actor_of,
    fill,
    new_report,
    report,
    run_jobs,
    send,
    sent_report,
    show_photos,
    submission,
)


@pytest.fixture(autouse=True)
def open_folder(outside: Outside, town: Town) -> None:
    show_photos(outside)


def to_next_round(town: Town, clock: Clock) -> None:
    """The round is over, the next one is open."""
    clock.forward(days=13)
    close_round(town.kit, OPERATOR, town.round)


def decisions(kit: Kit, number: int) -> list[tuple[str, str, str, bool]]:
    with kit.read() as session:
        rows = session.scalars(select(Decision).where(Decision.submission_id == number).order_by(Decision.id))
        return [(row.step, row.to_status, row.by_name, row.carried) for row in rows]


def submissions(kit: Kit) -> int:
    with kit.read() as session:
        return session.scalar(select(func.count(Submission.id))) or 0


def test_a_complete_report_is_sent_with_a_receipt(kit: Kit, town: Town):
    report_id, receipt = sent_report(town)
    assert receipt.number == "2569-11-0001"
    assert receipt.sent_at == kit.now()
    row = submission(kit, receipt.submission_id)
    assert (row.status, row.round_id, row.district_id, row.late) == ("submitted", town.round, town.district, False)
    assert report(kit, report_id).status == "submitted"
    with kit.read() as session:
        version = session.get_one(ReportVersion, row.report_version_id)
        assert version.fields["people"] == 42
        assert version.made_by == "คุณofficer"
        assert session.scalars(select(Event.verb).where(Event.subject_kind == "submissions")).all()[0] == (
            "submission.submitted"
        )


def test_what_is_missing_is_listed(kit: Kit, town: Town):
    report_id = new_report(town)
    fill(town, report_id, group_name="", video_url="", people="")
    with pytest.raises(Refused) as refused:
        send(town, report_id)
    assert refused.value.message_th.startswith("ยังส่งไม่ได้ เหลือ 3 เรื่อง")
    assert "กรอกช่องที่ 3" in refused.value.message_th
    assert submissions(kit) == 0


@pytest.mark.parametrize("state", [ProbeState.BLOCKED, ProbeState.NET_ERROR, ProbeState.AGE, ProbeState.GEO])
def test_what_the_outside_or_a_person_settles_stops_nothing(town: Town, outside: Outside, state: ProbeState):
    outside.state, outside.duration_s = state, 300.6
    report_id = new_report(town)
    fill(town, report_id)
    assert send(town, report_id).status == Status.SUBMITTED


def test_a_fault_stops_until_it_is_mended(town: Town, outside: Outside):
    outside.duration_s = 317.0
    report_id = new_report(town)
    fill(town, report_id)
    with pytest.raises(Refused, match="17 seconds too long"):
        send(town, report_id)


def test_a_double_tap_is_one_submission(kit: Kit, town: Town):
    report_id, receipt = sent_report(town)
    assert send(town, report_id) == receipt
    assert send(town, report_id, round_id=town.round) == receipt
    assert submissions(kit) == 1
    assert [step for step, *_ in decisions(kit, receipt.submission_id)] == ["submit"]


def test_ten_taps_at_once_are_one_submission(kit: Kit, town: Town):
    report_id = new_report(town)
    fill(town, report_id)
    version, numbers = report(kit, report_id).version, []
    officers = [actor_of(town, "officer"), actor_of(town, "officer2")]

    def tap(number: int) -> None:
        numbers.append(submit(kit, officers[number % 2], report_id, version, town.round).number)

    taps = [threading.Thread(target=tap, args=(number,)) for number in range(10)]
    for one in taps:
        one.start()
    for one in taps:
        one.join()
    assert (set(numbers), len(numbers), submissions(kit)) == ({"2569-11-0001"}, 10, 1)


def test_a_retry_after_midnight_is_not_a_second_round(town: Town, clock: Clock):
    clock.forward(days=12, hours=11)  # 5 December 23:00 in Bangkok
    report_id = new_report(town)
    fill(town, report_id)
    receipt = send(town, report_id, round_id=town.round)
    clock.forward(hours=2)
    assert send(town, report_id, round_id=town.round) == receipt


def test_somebody_changed_it_meanwhile(town: Town):
    report_id = new_report(town)
    fill(town, report_id)
    with pytest.raises(Conflict):
        submit(town.kit, actor_of(town, "officer"), report_id, 1)


def test_a_sent_report_is_locked_until_it_is_withdrawn(kit: Kit, town: Town):
    report_id, receipt = sent_report(town)
    with pytest.raises(Refused, match="locked"):
        fill(town, report_id, people="50")
    withdraw(kit, actor_of(town, "officer"), receipt.submission_id)
    assert report(kit, report_id).status == "withdrawn"
    again = send(town, report_id)
    assert (again.submission_id, again.number) == (receipt.submission_id, "2569-11-0002")
    assert decisions(kit, receipt.submission_id)[-1][:2] == ("submit", "submitted")
    with kit.read() as session:
        numbers = [row.evidence.get("receipt") for row in session.scalars(select(Decision).order_by(Decision.id))]
    assert numbers == ["2569-11-0001", None, "2569-11-0002"]


def test_nothing_is_withdrawn_once_it_is_endorsed(kit: Kit, town: Town):
    _report_id, receipt = sent_report(town)
    endorse(kit, actor_of(town, "district"), receipt.submission_id, submission(kit, receipt.submission_id).version)
    with pytest.raises(Refused, match="endorsed by the district"):
        withdraw(kit, actor_of(town, "officer"), receipt.submission_id)


def test_a_returned_report_is_mended_and_sent_in_the_same_round(kit: Kit, town: Town):
    report_id, receipt = sent_report(town)
    number = receipt.submission_id
    return_(kit, actor_of(town, "district"), number, submission(kit, number).version, "จำนวนคนไม่ตรงกับภาพ")
    assert report(kit, report_id).status == "returned"
    fill(town, report_id, people="40")
    again = send(town, report_id)
    assert (again.submission_id, again.status) == (number, Status.SUBMITTED)
    assert submission(kit, number).status == "submitted"


def test_what_was_mended_outside_is_sent_again_without_a_typed_change(kit: Kit, town: Town):
    report_id, receipt = sent_report(town)
    number = receipt.submission_id
    return_(kit, actor_of(town, "district"), number, submission(kit, number).version, "เปิดวิดีโอให้ทุกคนดู")
    again = send(town, report_id)
    assert (again.number, again.status) == ("2569-11-0002", Status.SUBMITTED)
    with pytest.raises(Refused):
        confirm_unchanged(kit, actor_of(town, "officer_b"), new_report(town, "officer_b"))


def test_an_accepted_report_stays_accepted_in_the_next_round(kit: Kit, town: Town, clock: Clock):
    report_id, first = accepted_report(town)
    to_next_round(town, clock)
    officer = actor_of(town, "officer")
    receipt = confirm_unchanged(kit, officer, report_id, town.next_round)
    assert receipt.status == Status.ACCEPTED
    assert receipt.submission_id != first.submission_id
    assert decisions(kit, receipt.submission_id) == [
        ("submit", "submitted", "คุณofficer", False),
        ("carried", "endorsed", "คุณdistrict", True),
        ("carried", "accepted", "คุณreviewer", True),
    ]
    assert report(kit, report_id).status == "accepted"
    assert confirm_unchanged(kit, officer, report_id, town.next_round) == receipt
    assert submissions(kit) == 2


def test_a_carried_verdict_names_who_decided_first(kit: Kit, town: Town, clock: Clock):
    report_id, first = accepted_report(town)
    decided = decisions(kit, first.submission_id)
    to_next_round(town, clock)
    officer = actor_of(town, "officer")
    confirm_unchanged(kit, officer, report_id)
    clock.forward(days=8)
    close_round(kit, OPERATOR, town.next_round)
    third = confirm_unchanged(kit, officer, report_id)
    assert decisions(kit, third.submission_id)[-1] == ("carried", "accepted", "คุณreviewer", True)
    with kit.read() as session:
        last = session.scalars(select(Decision).order_by(Decision.id.desc())).first()
        assert last is not None
        day = session.scalars(select(Decision.at).where(Decision.to_status == "accepted").order_by(Decision.id)).first()
        assert day is not None
        assert last.evidence["decided_at"] == day.isoformat()
    assert decided[-1][1] == "accepted"


def test_a_direct_authority_carries_the_provinces_verdict_alone(kit: Kit, town: Town, clock: Clock):
    report_id, _first = accepted_report(town, "direct")
    to_next_round(town, clock)
    receipt = confirm_unchanged(kit, actor_of(town, "direct"), report_id)
    assert [step[:2] for step in decisions(kit, receipt.submission_id)] == [
        ("submit", "submitted"), ("carried", "accepted"),
    ]  # fmt: skip


def test_a_changed_field_enters_the_queue_again_and_only_it_is_asked(kit: Kit, town: Town, clock: Clock):
    report_id, first = accepted_report(town)
    to_next_round(town, clock)
    fill(town, report_id, people="60")
    with pytest.raises(Refused, match="Something changed"):
        confirm_unchanged(kit, actor_of(town, "officer"), report_id)
    receipt = send(town, report_id)
    row = submission(kit, receipt.submission_id)
    assert (row.status, row.asked) == ("submitted", ["field:people"])
    assert submission(kit, first.submission_id).status == "accepted"  # what was accepted stays as it is


def test_a_change_that_was_taken_back_is_no_change(kit: Kit, town: Town, clock: Clock):
    report_id, _first = accepted_report(town)
    to_next_round(town, clock)
    fill(town, report_id, people="60")
    fill(town, report_id)
    assert confirm_unchanged(kit, actor_of(town, "officer"), report_id).status == Status.ACCEPTED


def test_another_video_asks_every_point_again(kit: Kit, town: Town, clock: Clock):
    report_id, _first = accepted_report(town)
    to_next_round(town, clock)
    fill(town, report_id, video_url="https://youtu.be/zzzzzzzzzzz")
    receipt = send(town, report_id)
    row = submission(kit, receipt.submission_id)
    assert (row.status, row.asked) == ("submitted", [])


def test_a_new_file_is_a_change_though_nothing_was_typed(kit: Kit, town: Town, clock: Clock):
    report_id, first = accepted_report(town)
    to_next_round(town, clock)
    name = "การเพิ่มมูลค่าจากขยะโดยผสมผสานกับอัตลักษณ์ท้องถิ่น (Soft Power) ของเทศบาลตำบลทุ่งโฮ้ง.mp4"
    with kit.transaction(actor_of(town, "officer"), "test") as session:
        media = MediaObject(
            key="k", sha256="0" * 64, size_bytes=1, content_type="video/mp4", original_name=name, received_at=kit.now(),
            province_id=town.province, authority_id=town.authority,
        )  # fmt: skip
        session.add(media)
        session.flush()
        filming.show_file(session, session.get_one(Report, report_id), media, kit.now())
    with pytest.raises(Refused, match="Something changed"):
        confirm_unchanged(kit, actor_of(town, "officer"), report_id)
    receipt = send(town, report_id)
    assert submission(kit, receipt.submission_id).video_id != submission(kit, first.submission_id).video_id
    assert submission(kit, receipt.submission_id).status == "submitted"


def test_unchanged_is_refused_when_the_video_went_private(town: Town, outside: Outside, clock: Clock):
    report_id, _first = accepted_report(town)
    to_next_round(town, clock)
    outside.state = ProbeState.PRIVATE
    with town.kit.transaction(OPERATOR, "test") as session:
        video = filming.find_current_video(session, report_id)
        assert video is not None
        filming.enqueue_probe(session, video, town.kit.now())
    for _look in range(3):
        run_jobs(town.kit)
        clock.forward(minutes=3)
    with pytest.raises(Refused, match="private"):
        confirm_unchanged(town.kit, actor_of(town, "officer"), report_id)


def test_without_an_open_round_changes_are_kept_for_the_next(kit: Kit, town: Town):
    report_id, receipt = sent_report(town)
    accept_sent(town, receipt.submission_id)
    fill(town, report_id, people="60")
    with pytest.raises(Refused, match="next round"):
        send(town, report_id)
    assert report(kit, report_id).people == 60


def test_late_is_said(kit: Kit, town: Town, clock: Clock):
    report_id = new_report(town)
    fill(town, report_id)
    clock.forward(days=13)
    receipt = send(town, report_id)
    assert submission(kit, receipt.submission_id).round_id == town.round
    assert submission(kit, receipt.submission_id).late


def test_anothers_report_is_not_there(kit: Kit, town: Town):
    report_id, receipt = sent_report(town)
    for who in ("officer_b", "officer_x"):
        with pytest.raises(NotFound):
            submit(kit, actor_of(town, who), report_id, 2)
        with pytest.raises(NotFound):
            confirm_unchanged(kit, actor_of(town, who), report_id)
        with pytest.raises(NotFound):
            withdraw(kit, actor_of(town, who), receipt.submission_id)
        with pytest.raises(NotFound):
            save_fields(kit, actor_of(town, who), report_id, 2, {"people": "1"})
