"""Events: whatever changes a logged row leaves what it held before and after, or the change does not happen."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.models import Decision, Event, Job, Province, Report, User
from portal.rules.scope import SYSTEM, Actor, Scope
from portal.rules.vocabulary import Role
from portal.services.closing import close_round
from portal.services.kit import Kit
from portal.services.recording import NoActor, Unseen, record
from tests.outside import Clock, Outside
from tests.people import Town
from tests.reports import accepted_report, new_report, show_photos
from tests.servers.postgresql import on_both

pytestmark = on_both

SOMEBODY = Actor("คุณก", Role.PROVINCE, Scope(1), 7, "192.0.2.1")


def events(kit: Kit, verb: str = "test.done") -> list[Event]:
    with kit.read() as session:
        return list(session.scalars(select(Event).where(Event.verb == verb).order_by(Event.id)))


def do(kit: Kit, change: Callable[[Session], object], reason: str = "") -> Event:
    """Changes something as somebody; the one event of it."""
    with kit.transaction(SOMEBODY, "test.done", reason) as session:
        change(session)
    return events(kit)[-1]


def test_a_change_is_recorded_with_who_when_where_and_why(kit: Kit, town: Town, clock: Clock):
    clock.forward(minutes=3)
    event = do(kit, lambda session: setattr(session.get_one(User, town.users["officer"]), "name", "ชื่อใหม่"), "แต่งงาน")
    assert (event.before, event.after) == ({"name": "คุณofficer"}, {"name": "ชื่อใหม่"})
    assert (event.actor_id, event.actor_name, event.actor_role, event.address) == (
        7, "คุณก", "province_admin", "192.0.2.1",
    )  # fmt: skip
    assert (event.at, event.reason) == (clock(), "แต่งงาน")
    assert (event.subject_kind, event.subject_id) == ("users", town.users["officer"])
    assert (event.province_id, event.authority_id) == (town.province, town.authority)


def test_a_new_row_is_recorded_with_all_it_holds_the_defaults_too(kit: Kit, clock: Clock):
    def add(session: Session) -> None:
        session.add(User(login="new", name="คุณใหม่", role=Role.REVIEWER, created_at=clock(), password_hash="secret"))

    event = do(kit, add)
    assert event.before == {}
    assert event.after["login"] == "new"
    assert (event.after["active"], event.after["language"], event.after["id"]) == (True, "th", event.subject_id)
    assert event.after["created_at"] == clock().isoformat()


def test_a_deleted_row_is_recorded_with_all_it_held(kit: Kit):
    do(kit, lambda session: session.add(Province(code="77", name_th="ก", name_en="K", sort_key="ก")))

    def remove(session: Session) -> None:
        row = session.scalars(select(Province).where(Province.code == "77")).one()
        session.expire(row)  # not even read yet
        session.delete(row)

    event = do(kit, remove)
    assert event.before == {"id": 1, "code": "77", "name_th": "ก", "name_en": "K", "sort_key": "ก"}
    assert (event.after, event.province_id) == ({}, 1)


def test_what_was_never_read_is_recorded_as_it_was_before(kit: Kit, town: Town):
    def change(session: Session) -> None:
        row = session.get_one(Province, town.province)
        session.expire(row)
        row.name_en = "Renamed"

    assert do(kit, change).before == {"name_en": "Province 54"}


def test_emptied_and_filled_values_are_told(kit: Kit, town: Town):
    report_id = new_report(town)
    filled = do(kit, lambda session: setattr(session.get_one(Report, report_id), "income", Decimal("18500.50")))
    assert (filled.before, filled.after) == ({}, {"income": "18500.50"})
    emptied = do(kit, lambda session: setattr(session.get_one(Report, report_id), "income", None))
    assert (emptied.before, emptied.after) == ({"income": "18500.50"}, {"income": None})


def test_what_ends_as_it_was_is_no_change(kit: Kit, town: Town):
    with kit.transaction(SOMEBODY, "test.done") as session:
        row = session.get_one(Province, town.province)
        before, row.name_en = row.name_en, "Another"
        row.name_en = before
    assert events(kit) == []


def test_two_steps_in_one_transaction_are_two_events(kit: Kit, town: Town):
    with kit.transaction(SOMEBODY, "test.done") as session:
        row = session.get_one(Province, town.province)
        for name in ("A", "B"):
            row.name_en = name
            session.flush()
    assert [(one.before["name_en"], one.after["name_en"]) for one in events(kit)] == [("Province 54", "A"), ("A", "B")]


def test_a_secret_column_is_never_in_an_event(kit: Kit, town: Town):
    def change(session: Session) -> None:
        row = session.get_one(User, town.users["officer"])
        row.password_hash, row.epoch = "a hash", 2

    event = do(kit, change)
    assert (event.before, event.after) == ({"epoch": 1}, {"epoch": 2})
    with kit.transaction(SOMEBODY, "test.secret") as session:
        session.get_one(User, town.users["officer"]).password_hash = "another"
    assert events(kit, "test.secret") == []
    with kit.read() as session:
        assert "a hash" not in str([(one.before, one.after) for one in session.scalars(select(Event))])


def test_what_is_rolled_back_leaves_no_event(kit: Kit, town: Town):
    with pytest.raises(ValueError, match="stop"), kit.transaction(SOMEBODY, "test.done") as session:
        session.get_one(Province, town.province).name_en = "X"
        session.flush()
        record(session, "test.done", ("provinces", town.province))
        raise ValueError("stop")
    assert events(kit) == []


def test_without_an_actor_nothing_logged_can_change(kit: Kit, town: Town):
    with pytest.raises(NoActor), kit.database.transaction() as session:
        session.get_one(Province, town.province).name_en = "X"
    with pytest.raises(NoActor), kit.database.transaction() as session:
        record(session, "test.done", ("provinces", 1))
    with kit.read() as session:
        assert session.get_one(Province, town.province).name_en == "Province 54"


def test_many_logged_rows_cannot_be_changed_in_one_statement(kit: Kit, town: Town):
    everybody = update(User).values(active=False)
    for statement in (everybody, delete(User), User.__table__.update().values(active=False)):
        with pytest.raises(Unseen, match="users one by one"), kit.transaction(SYSTEM, "test") as session:
            session.execute(statement)
    with kit.transaction(SYSTEM, "test") as session:
        session.execute(update(Job).values(priority=1))  # jobs are no logged rows


def test_an_act_that_changes_no_row_can_be_recorded(kit: Kit):
    def export(session: Session) -> None:
        record(session, "test.done", ("exports", None), after={"rows": 84}, place=(1, None), reason="ประชุม")

    event = do(kit, export)
    assert (event.subject_kind, event.subject_id, event.after, event.before) == ("exports", None, {"rows": 84}, {})
    assert (event.reason, event.province_id) == ("ประชุม", 1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET verb = 'x'", "UPDATE events SET actor_name = 'x' WHERE id = 1", "DELETE FROM events",
        "DELETE FROM events WHERE id = 1",
        "INSERT OR REPLACE INTO events SELECT * FROM events", "TRUNCATE events",
    ],
)  # fmt: skip
def test_no_statement_changes_or_removes_an_event(kit: Kit, town: Town, statement: str):
    own = {"INSERT": "sqlite", "TRUNCA": "postgresql"}.get(statement[:6])
    if own and own != kit.database.engine.dialect.name:
        return  # the other database has no such statement
    with kit.read() as session:
        before = [(one.id, one.verb, one.actor_name) for one in session.scalars(select(Event).order_by(Event.id))]
    with pytest.raises(DBAPIError, match="never changed or deleted"), kit.database.transaction() as session:
        session.execute(text(statement))
    with kit.read() as session:
        after = [(one.id, one.verb, one.actor_name) for one in session.scalars(select(Event).order_by(Event.id))]
    assert before == after != []


KEPT = {
    "decisions": "reason = 'x'", "reviews": "verdict = 'accepted'", "video_probes": "state = 'ok'",
    "folder_listings": "state = 'ok'", "report_versions": "version = 2", "round_snapshots": "body = 'x'",
    "rulebooks": "version = 2",
}  # fmt: skip


def test_what_was_seen_decided_or_frozen_is_never_changed(kit: Kit, town: Town, outside: Outside):
    show_photos(outside)
    accepted_report(town)
    close_round(kit, SYSTEM, town.round)
    for table, change in KEPT.items():
        with pytest.raises(DBAPIError, match=f"{table} are never changed"), kit.database.transaction() as session:
            session.execute(text(f"UPDATE {table} SET {change}"))


def test_a_decision_may_forget_an_account_that_is_taken_away(kit: Kit, town: Town, outside: Outside):
    show_photos(outside)
    accepted_report(town)
    with kit.database.transaction() as session:
        session.execute(text("UPDATE decisions SET by_user_id = NULL"))
    with kit.read() as session:
        assert "คุณreviewer" in set(session.scalars(select(Decision.by_name)))
