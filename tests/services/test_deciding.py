"""The life of a submission through the services: every line of the table, every step it forbids, and two at once."""

import dataclasses
import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from portal.db import Database
from portal.models import Authority, Decision, Event, Report, ReportVersion, Submission
from portal.models.videos import Review
from portal.operations.migrating import migrate
from portal.rules.branding import as_data
from portal.rules.progress import TABLE, Move, Step
from portal.rules.scope import OPERATOR, Actor, Scope
from portal.rules.vocabulary import Role, Route, Status
from portal.services.deciding import accept, deliver, endorse, reopen, return_
from portal.services.errors import Conflict, Invalid, NotFound, Refused, ServiceError
from portal.services.kit import Kit
from portal.services.leasing import release
from portal.services.recording import keep_events
from portal.services.reviewing import save_checklist
from portal.services.submitting import confirm_unchanged, submit, withdraw
from tests.outside import Clock, Outside
from tests.people import Town, build_town
from tests.reports import GOOD, accept_sent, accepted_report, actor_of, fill, sent_report, show_photos, submission
from tests.servers.postgresql import fresh_database

WHO = {Role.AUTHORITY: "officer", Role.DISTRICT: "district", Role.REVIEWER: "reviewer", Role.PROVINCE: "admin"}
REASON = "ตราที่ 3 กับ 4 สลับกัน"
Act = Callable[[Kit, Actor, int, int], None]
ACTS: dict[Step, Act] = {
    Step.ENDORSE: endorse,
    Step.ACCEPT: accept,
    Step.RETURN: lambda kit, actor, number, version: return_(kit, actor, number, version, REASON),
    Step.DELIVER: deliver,
    Step.REOPEN: lambda kit, actor, number, version: reopen(kit, actor, number, version, REASON),
    Step.WITHDRAW: lambda kit, actor, number, _version: withdraw(kit, actor, number),
}


@pytest.fixture
def sent(town: Town, outside: Outside) -> int:
    """A submission of the district's authority, sent, its checklist filled and good."""
    show_photos(outside)
    return sent_report(town)[1].submission_id


@pytest.fixture
def sent_straight(town: Town, outside: Outside) -> int:
    """A submission of the town municipality, which reports straight to the province."""
    show_photos(outside)
    return sent_report(town, "direct")[1].submission_id


def put(kit: Kit, number: int, status: Status) -> None:
    """Moves a submission (and its report) to a status by hand, as if its life had gone so."""
    with kit.transaction(OPERATOR, "test") as session:
        row = session.get_one(Submission, number)
        row.status = row.report.status = status


def check_all(town: Town, number: int) -> None:
    """A reviewer's good checklist, while the submission waits for the province."""
    before = Status(submission(town.kit, number).status)
    put(town.kit, number, Status.ENDORSED if submission(town.kit, number).district_id else Status.SUBMITTED)
    reviewer = actor_of(town, "reviewer")
    save_checklist(town.kit, reviewer, number, submission(town.kit, number).version, as_data(GOOD))
    release(town.kit, reviewer, number)
    put(town.kit, number, before)


def act(town: Town, who: str, step: Step, number: int) -> None:
    ACTS[step](town.kit, actor_of(town, who), number, submission(town.kit, number).version)


def last_decision(kit: Kit, number: int) -> Decision:
    with kit.read() as session:
        wanted = select(Decision).where(Decision.submission_id == number).order_by(Decision.id.desc())
        return session.scalars(wanted).first()  # type: ignore[return-value]


def straight(routes: frozenset[Route]) -> bool:
    return Route.VIA_DISTRICT not in routes


NOT_HERE = (Step.SUBMIT, Step.UNDO)
LINES = [(line, role) for line in TABLE if line.step not in NOT_HERE for role in sorted(line.roles)]


@pytest.mark.parametrize(("line", "role"), LINES, ids=lambda value: getattr(value, "step", value))
def test_every_line_of_the_table_is_a_step_with_decision_and_event(
    town: Town, sent: int, sent_straight: int, line: Move, role: Role
):
    number, who = (sent_straight, WHO[role]) if straight(line.routes) else (sent, WHO[role])
    who = "direct" if straight(line.routes) and role is Role.AUTHORITY else who
    check_all(town, number)
    put(town.kit, number, line.from_status)
    version = submission(town.kit, number).version
    act(town, who, line.step, number)
    after = submission(town.kit, number)
    assert (after.status, after.version) == (line.to_status, version + 1)
    decision = last_decision(town.kit, number)
    assert (decision.step, decision.from_status, decision.to_status) == (line.step, line.from_status, line.to_status)
    assert (decision.by_role, decision.by_user_id) == (role, town.users[who])
    assert decision.reason == (REASON if line.needs_reason else "")
    with town.kit.read() as session:
        assert session.get_one(Report, after.report_id).status == line.to_status
        events = select(Event).where(Event.subject_kind == "submissions", Event.subject_id == number)
        event = session.scalars(events.order_by(Event.id.desc())).first()
    assert event is not None
    assert (event.before["status"], event.after["status"]) == (line.from_status, line.to_status)
    assert (event.actor_id, event.reason) == (town.users[who], decision.reason)


@pytest.mark.parametrize("role", list(WHO))
def test_every_step_that_is_not_in_the_table_is_refused_and_changes_nothing(
    town: Town, sent: int, sent_straight: int, role: Role
):
    ways = ((sent, Route.VIA_DISTRICT), (sent_straight, Route.DIRECT))
    for (number, route), step in itertools.product(ways, ACTS):
        who = "direct" if route is Route.DIRECT and role is Role.AUTHORITY else WHO[role]
        for status in Status:
            lines = [each for each in TABLE if each.step is step and each.from_status is status and role in each.roles]
            if any(route in each.routes for each in lines):
                continue
            put(town.kit, number, status)
            version = submission(town.kit, number).version
            with pytest.raises(Refused):
                act(town, who, step, number)
            after = submission(town.kit, number)
            assert (after.status, after.version) == (status, version), (step, role, status, route)


def test_going_back_needs_a_reason_that_can_be_read(town: Town, sent: int):
    for reason, (verb, who) in itertools.product(
        ["", "   ", "\u200b", "ย" * 5001], [(return_, "district"), (reopen, "admin")]
    ):
        with pytest.raises(Invalid) as raised:
            verb(town.kit, actor_of(town, who), sent, submission(town.kit, sent).version, reason)
        assert raised.value.field == "reason"


def test_anothers_submission_is_not_there(town: Town, sent: int):
    strangers = ("district_b", "district_x", "reviewer_x", "admin_x", "officer_b", "officer_x")
    for who, step in itertools.product(strangers, ACTS):
        for number in (sent, 999_999):
            with pytest.raises(NotFound):
                ACTS[step](town.kit, actor_of(town, who), number, 1)


def test_a_department_reader_moves_nothing(town: Town, sent: int):
    reader = Actor("ผู้อ่าน", Role.DEPARTMENT, Scope(everywhere=True))
    for step, verb in ACTS.items():
        with pytest.raises(Refused):
            verb(town.kit, reader, sent, submission(town.kit, sent).version)
        assert submission(town.kit, sent).status == Status.SUBMITTED, step


def test_who_comes_second_is_told_what_happened(town: Town, sent: int):
    opened = submission(town.kit, sent).version
    act(town, "district", Step.ENDORSE, sent)
    with pytest.raises(Conflict) as raised:
        return_(town.kit, actor_of(town, "district"), sent, opened, REASON)
    conflict = raised.value
    assert (conflict.mine, conflict.theirs) == ({"status": "returned"}, {"status": "endorsed"})
    assert conflict.version == opened + 1
    assert "คุณdistrict" in conflict.message_th
    assert "endorsed by the district" in conflict.message_en


# What the service itself refuses, whatever a page shows.


def test_accepting_waits_for_every_point(town: Town, sent: int):
    act(town, "district", Step.ENDORSE, sent)
    with pytest.raises(Refused, match="still to check \\(10\\): mark 1 Ministry of Interior"):
        act(town, "reviewer", Step.ACCEPT, sent)
    almost = dataclasses.replace(GOOD, presenter=None)
    save_checklist(
        town.kit, actor_of(town, "reviewer"), sent, submission(town.kit, sent).version, as_data(almost)
    )  # fmt: skip
    with pytest.raises(Refused, match="still to check \\(1\\): presenter"):
        act(town, "reviewer", Step.ACCEPT, sent)
    check_all(town, sent)
    act(town, "reviewer", Step.ACCEPT, sent)
    with town.kit.read() as session:
        review = session.scalars(select(Review).order_by(Review.id.desc())).first()
    assert review is not None
    assert (review.verdict, review.submission_id, review.checklist) == (
        "accepted", sent, {**as_data(GOOD), "marks": [dict(mark) for mark in review.checklist["marks"]],
        "order_found": [1, 2, 3, 4, 5], "topics": review.checklist["topics"]},
    )  # fmt: skip


def test_accepting_is_refused_while_a_point_or_a_rule_fails(town: Town, outside: Outside, sent: int):
    act(town, "district", Step.ENDORSE, sent)
    reviewer, version = actor_of(town, "reviewer"), submission(town.kit, sent).version
    save_checklist(town.kit, reviewer, sent, version, as_data(dataclasses.replace(GOOD, order_found=(1, 2, 4, 3, 5))))
    with pytest.raises(Refused, match="Marks 3 and 4 stand in each other's place"):
        accept(town.kit, reviewer, sent, version)
    save_checklist(town.kit, reviewer, sent, version, as_data(GOOD))
    outside.duration_s = 317.0
    look_again_now(town, sent)
    with pytest.raises(Refused, match="17 seconds too long"):
        accept(town.kit, reviewer, sent, version)
    assert submission(town.kit, sent).risk == 100


def look_again_now(town: Town, number: int) -> None:
    from portal.services.probing import look_again
    from tests.reports import run_jobs

    video = submission(town.kit, number).video_id
    assert video is not None
    look_again(town.kit, actor_of(town, "reviewer"), video)
    run_jobs(town.kit)


def test_what_could_not_be_checked_does_not_stop_a_person(town: Town, outside: Outside, sent: int):
    from portal.rules.vocabulary import ProbeState

    act(town, "district", Step.ENDORSE, sent)
    outside.state = ProbeState.RATE_LIMITED
    look_again_now(town, sent)
    check_all(town, sent)
    act(town, "reviewer", Step.ACCEPT, sent)


def test_a_report_that_changed_behind_the_sending_is_not_accepted(town: Town, sent: int):
    act(town, "district", Step.ENDORSE, sent)
    check_all(town, sent)
    with town.kit.transaction(OPERATOR, "test") as session:
        session.get_one(Submission, sent).report.version += 1
    with pytest.raises(Refused, match="changed after it was sent"):
        act(town, "reviewer", Step.ACCEPT, sent)


def test_a_file_alone_is_not_delivered(town: Town, sent: int):
    accept_sent(town, sent)
    with town.kit.transaction(OPERATOR, "test") as session:
        row = session.get_one(Submission, sent)
        fields = {**row.sent.fields, "video_url": ""}
        row.sent = ReportVersion(
            report_id=row.report_id, version=99, fields=fields, made_at=town.kit.now(), made_by="test"
        )
    with pytest.raises(Refused, match="no published video link"):
        act(town, "admin", Step.DELIVER, sent)
    assert submission(town.kit, sent).status == Status.ACCEPTED


# The same version in two rounds, and a report that moved on.


def next_round(town: Town) -> None:
    clock = town.kit.now
    assert isinstance(clock, Clock)
    clock.forward(days=14)


def test_a_decision_holds_for_the_same_version_of_a_round_that_went_by(town: Town, sent: int):
    act(town, "district", Step.ENDORSE, sent)
    next_round(town)
    with town.kit.read() as session:
        report = session.get_one(Submission, sent).report_id
    later = confirm_unchanged(town.kit, actor_of(town, "officer"), report).submission_id
    assert submission(town.kit, later).status == Status.ENDORSED
    check_all(town, later)
    act(town, "reviewer", Step.ACCEPT, later)
    assert submission(town.kit, sent).status == Status.ACCEPTED
    assert last_decision(town.kit, sent).carried is True
    assert last_decision(town.kit, later).carried is False


def test_an_earlier_sending_neither_speaks_for_the_report_nor_is_reopened(town: Town, outside: Outside, sent: int):
    accept_sent(town, sent)
    next_round(town)
    report = submission(town.kit, sent).report_id
    fill(town, report, people="55")
    with town.kit.read() as session:
        version = session.get_one(Report, report).version
    later = submit(town.kit, actor_of(town, "officer"), report, version).submission_id
    assert later != sent
    act(town, "admin", Step.DELIVER, sent)
    with town.kit.read() as session:
        assert session.get_one(Report, report).status == Status.SUBMITTED
    with pytest.raises(Refused, match="later version"):
        act(town, "admin", Step.REOPEN, sent)


def test_a_decision_follows_the_way_the_report_was_sent(town: Town, sent: int):
    """An authority that becomes a town municipality between sending and decision leaves nobody stuck."""
    with town.kit.transaction(OPERATOR, "test") as session:
        session.get_one(Authority, town.authority).route = Route.DIRECT
    act(town, "district", Step.ENDORSE, sent)
    check_all(town, sent)
    act(town, "reviewer", Step.ACCEPT, sent)


def test_accepted_then_reopened_is_with_the_authority_again(town: Town, outside: Outside):
    show_photos(outside)
    report, receipt = accepted_report(town)
    act(town, "admin", Step.REOPEN, receipt.submission_id)
    fill(town, report, people="57")
    with town.kit.read() as session:
        version = session.get_one(Report, report).version
    again = submit(town.kit, actor_of(town, "officer"), report, version)
    assert again.submission_id == receipt.submission_id
    assert again.status is Status.SUBMITTED


# Two at once, on both databases.


@contextmanager
def postgresql_town(outside: Outside, clock: Clock, kit: Kit) -> Iterator[Town]:
    with fresh_database() as url:
        database = Database(url)
        migrate(database)
        keep_events(database)
        yield build_town(dataclasses.replace(kit, database=database))
        database.close()


RACES = [
    ("endorse and withdraw", (("district", Step.ENDORSE), ("officer", Step.WITHDRAW)), Status.SUBMITTED),
    ("endorse and return", (("district", Step.ENDORSE), ("district", Step.RETURN)), Status.SUBMITTED),
    ("accept and return", (("reviewer", Step.ACCEPT), ("admin", Step.RETURN)), Status.ENDORSED),
    ("accept twice", (("reviewer", Step.ACCEPT), ("admin", Step.ACCEPT)), Status.ENDORSED),
]


def race(town: Town, number: int, pair: tuple[tuple[str, Step], ...]) -> list[ServiceError | None]:
    """Both at the same moment, with the version both had opened; what each was told."""
    version, gate = submission(town.kit, number).version, threading.Barrier(2)
    told: dict[int, ServiceError | None] = {}

    def run(place: int, who: str, step: Step) -> None:
        person = actor_of(town, who)
        gate.wait()
        try:
            ACTS[step](town.kit, person, number, version)
            told[place] = None
        except ServiceError as error:
            told[place] = error

    threads = [threading.Thread(target=run, args=(place, *who)) for place, who in enumerate(pair)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [told[0], told[1]]


def exactly_one_wins(town: Town, number: int, rounds: int) -> None:
    for (_name, pair, status), turn in itertools.product(RACES, range(rounds)):
        check_all(town, number)
        put(town.kit, number, status)
        before = len(decisions(town.kit, number))
        told = race(town, number, pair if turn % 2 else tuple(reversed(pair)))
        losers = [error for error in told if error is not None]
        assert len(losers) == 1, (pair, told)
        assert isinstance(losers[0], Conflict | Refused)
        assert len(decisions(town.kit, number)) == before + 1
        assert submission(town.kit, number).status == last_decision(town.kit, number).to_status


def decisions(kit: Kit, number: int) -> list[int]:
    with kit.read() as session:
        return list(session.scalars(select(Decision.id).where(Decision.submission_id == number)))


def test_of_two_at_once_exactly_one_wins_on_sqlite(town: Town, sent: int):
    exactly_one_wins(town, sent, 4)


@pytest.mark.server
def test_of_two_at_once_exactly_one_wins_on_postgresql(outside: Outside, clock: Clock, kit: Kit):
    with postgresql_town(outside, clock, kit) as town:
        show_photos(outside)
        exactly_one_wins(town, sent_report(town)[1].submission_id, 6)
