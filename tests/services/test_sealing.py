"""The chain of events: whatever is done to the past shows; what the law takes out does not break it."""

import json
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from portal.models import Event, EventSeal, User
from portal.operations.events_by_hand import Verdict, print_head, verify_events
from portal.rules.scope import OPERATOR
from portal.rules.sealing import Break
from portal.services.claiming import claim_next
from portal.services.enrolling import disable_person
from portal.services.erasing import Erased, erase_person
from portal.services.errors import Invalid, NotFound, Refused
from portal.services.kit import Kit
from portal.services.sealing import seal_all
from portal.services.timekeeping import keep_time
from portal.tasks import TASKS
from tests.jobs import ME, at_once
from tests.outside import Clock, Outside
from tests.people import Town
from tests.reports import new_report
from tests.servers.postgresql import on_both

pytestmark = on_both
NOWHERE = Path("/nowhere/heads")


def many_events(kit: Kit, town: Town, number: int = 6) -> int:
    """Some events, all sealed; returns how many there are."""
    new_report(town)
    for count in range(number):
        with kit.transaction(OPERATOR, "test.done") as session:
            session.get_one(User, town.users["officer"]).phone = f"08{count}"
    seal_all(kit)
    with kit.read() as session:
        return session.scalar(select(func.count()).select_from(Event)) or 0


def tamper(kit: Kit, *statements: str) -> None:
    """As somebody with the keys of the database could: the triggers are taken away first."""
    with kit.database.transaction() as session:
        if kit.database.is_sqlite:
            names = session.scalars(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'event%'")
            )
            for name in names.all():
                session.execute(text(f"DROP TRIGGER {name}"))
        else:
            session.execute(text("SET LOCAL session_replication_role = replica"))
        for one in statements:
            session.execute(text(one))


def flaws(found: Verdict) -> list[tuple[Break, int | None]]:
    return [(one.kind, one.event_id or one.seq) for one in found.flaws]


def verify(kit: Kit, *heads: str) -> Verdict:
    return verify_events(kit, NOWHERE, heads)


def test_an_untouched_log_is_whole(kit: Kit, town: Town):
    count = many_events(kit, town)
    found = verify(kit)
    assert (found.code, found.events, found.sealed, found.unsealed) == (0, count, count, {})
    assert found.lines()[0].startswith("ครบถ้วน")


def test_nothing_sealed_is_no_clean_bill(kit: Kit, town: Town):
    new_report(town)
    found = verify(kit)
    assert found.code == 3
    assert found.unsealed["count"] == found.events


def test_the_tail_that_waits_for_the_seal_is_named(kit: Kit, town: Town):
    count = many_events(kit, town)
    with kit.transaction(OPERATOR, "test.done") as session:
        session.get_one(User, town.users["officer"]).phone = "099"
    found = verify(kit)
    assert found.code == 0
    assert found.unsealed == {"count": 1, "first_id": count + 1, "last_id": count + 1}
    assert any("not sealed yet" in line for line in found.lines())


@pytest.mark.parametrize(
    "change",
    [
        "verb = 'test.undone'",
        "actor_name = 'somebody else'",
        "reason = 'x'",
        "at = '2020-01-01 00:00:00'",
        "subject_id = 4711",
    ],
)
def test_an_edited_event_is_named(kit: Kit, town: Town, change: str):
    count = many_events(kit, town)
    tamper(kit, f"UPDATE events SET {change} WHERE id = {count - 2}")
    assert flaws(verify(kit)) == [(Break.EDITED, count - 2)]


def test_deleted_events_are_named_the_last_ones_too(kit: Kit, town: Town):
    count = many_events(kit, town)
    tamper(kit, f"DELETE FROM events WHERE id IN ({count - 3}, {count})")
    assert flaws(verify(kit)) == [(Break.DELETED, count - 3), (Break.DELETED, count)]


def test_an_inserted_event_is_named(kit: Kit, town: Town, clock: Clock):
    count = many_events(kit, town)
    columns = "at, verb, actor_name, actor_role, address, subject_kind, before, after, reason"
    gap = "UPDATE events SET id = id + 1000 WHERE id = " + str(count)
    link = f"UPDATE event_seals SET event_id = event_id + 1000 WHERE event_id = {count}"
    tamper(kit, gap, link)
    clock.forward(hours=1)
    values = "'2020-01-01 00:00:00', 'test.done', 'x', 'system', '', 'users', '{}', '{}', ''"
    tamper(kit, f"INSERT INTO events (id, {columns}) VALUES ({count}, {values})")
    seal_all(kit)
    found = flaws(verify(kit))
    assert (Break.INSERTED, count) in found


def test_two_events_that_changed_places_are_named(kit: Kit, town: Town):
    count = many_events(kit, town)
    swap = [(count, 9000), (count - 1, count), (9000, count - 1)]
    tamper(kit, *(f"UPDATE events SET id = {new} WHERE id = {old}" for old, new in swap))
    assert flaws(verify(kit)) == [(Break.EDITED, count - 1), (Break.EDITED, count)]


def test_links_that_changed_places_are_named(kit: Kit, town: Town):
    count = many_events(kit, town)
    swap = [(count, 9000), (count - 1, count), (9000, count - 1)]
    tamper(kit, *(f"UPDATE event_seals SET seq = {new} WHERE seq = {old}" for old, new in swap))
    assert {kind for kind, _ in flaws(verify(kit))} == {Break.REORDERED}


def test_a_cut_off_end_shows_against_the_kept_head(kit: Kit, town: Town, outside: Outside, tmp_path: Path):
    count = many_events(kit, town)
    head = print_head(kit)
    (tmp_path / "heads").write_text("\n".join(outside.heads) + "\n\n")
    assert verify_events(kit, tmp_path / "heads").code == 0
    tamper(kit, f"DELETE FROM events WHERE id > {count - 2}", f"DELETE FROM event_seals WHERE event_id > {count - 2}")
    assert verify(kit).code == 0  # nothing inside the database tells
    assert flaws(verify(kit, head)) == [(Break.CUT_OFF, count)]
    found = verify_events(kit, tmp_path / "heads")
    assert (found.code, found.heads_compared) == (1, 1)


def test_a_chain_rewritten_from_an_edit_on_shows_against_the_kept_head(kit: Kit, town: Town):
    count = many_events(kit, town)
    head = print_head(kit)
    tamper(kit, f"UPDATE events SET verb = 'test.undone' WHERE id = {count - 2}", "DELETE FROM event_seals")
    seal_all(kit)
    assert verify(kit).code == 0
    assert flaws(verify(kit, head)) == [(Break.CUT_OFF, count)]


@pytest.mark.parametrize("head", ["12", "x:1", f"1:{'a' * 63}"])
def test_an_unreadable_head_is_refused(kit: Kit, town: Town, head: str):
    with pytest.raises(ValueError, match="SEQ:SHA256"):
        verify(kit, head)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET verb = 'x'", "UPDATE events SET reason = 'x', erased = 'what'",
        "UPDATE events SET actor_name = ''",
        "UPDATE event_seals SET sha256 = ''", "UPDATE event_seals SET who_salt = 'x'", "DELETE FROM event_seals",
    ],
)  # fmt: skip
def test_the_database_itself_refuses_to_change_the_past(kit: Kit, town: Town, statement: str):
    many_events(kit, town)
    with pytest.raises(DBAPIError, match="never changed"), kit.database.transaction() as session:
        session.execute(text(statement))


def test_a_person_is_erased_and_the_chain_still_holds(kit: Kit, town: Town):
    many_events(kit, town)
    disable_person(kit, OPERATOR, "officer")
    seal_all(kit)
    counts = erase_person(kit, OPERATOR, " Officer ", "คำขอของเจ้าของข้อมูล 1 พ.ย. 2569")
    assert counts.who > 0
    assert counts.what > 6
    seal_all(kit)
    found = verify(kit)
    assert (found.code, found.unsealed) == (0, {})
    assert found.erased >= counts.what
    with kit.read() as session:
        user = session.get_one(User, town.users["officer"])
        assert (user.name, user.phone, user.active) == ("-", "", False)
        events = list(session.scalars(select(Event)))
        told = json.dumps([[one.before, one.after, one.actor_name] for one in events], ensure_ascii=False)
        emptied = select(EventSeal.what_salt).join(Event, Event.id == EventSeal.event_id).where(Event.erased == "what")
        assert "" in set(session.scalars(emptied))
    assert 'คุณofficer"' not in told
    assert counts.who == sum("who" in one.erased for one in events)
    assert erase_person(kit, OPERATOR, f"erased-{town.users['officer']}", "once more") == Erased(0, 2)


def test_details_that_vanish_without_a_word_are_named(kit: Kit, town: Town):
    count = many_events(kit, town)
    tamper(kit, f"UPDATE events SET before = '{{}}', after = '{{}}', reason = '', erased = 'what' WHERE id = {count}")
    assert flaws(verify(kit)) == [(Break.ERASED_UNSAID, count)]


def test_only_a_closed_account_is_erased_and_with_a_reason(kit: Kit, town: Town):
    with pytest.raises(Refused):
        erase_person(kit, OPERATOR, "officer", "a request")
    with pytest.raises(Invalid):
        erase_person(kit, OPERATOR, "officer", " x ")
    with pytest.raises(NotFound):
        erase_person(kit, OPERATOR, "nobody", "a request")


def test_the_worker_seals_what_happened_and_keeps_the_head_daily(kit: Kit, town: Town, clock: Clock, outside: Outside):
    new_report(town)
    keep_time(kit)
    while claim := claim_next(kit, ME):
        TASKS[claim.kind](kit, claim)
    assert verify(kit).unsealed == {}
    kept = json.loads(outside.heads[-1])
    assert verify(kit, f"{kept['seq']}:{kept['sha256']}").flaws == []
    keep_time(kit)
    clock.forward(minutes=1)
    keep_time(kit)
    with kit.read() as session:
        assert session.scalar(text("SELECT count(*) FROM jobs WHERE kind = 'seal_events' AND status = 'queued'")) == 0


def test_many_who_write_while_it_is_sealed_make_no_false_alarm(kit: Kit, town: Town):
    def write(name: str) -> None:
        for count in range(30):
            with kit.transaction(OPERATOR, "test.done") as session:
                session.get_one(User, town.users[name]).phone = f"{count}"

    def seal() -> None:
        for _ in range(30):
            seal_all(kit)

    at_once(*(partial(write, name) for name in ("officer", "district", "reviewer", "admin")), seal)
    seal_all(kit)
    found = verify(kit)
    assert (found.flaws, found.unsealed) == ([], {})
    assert found.events >= 120
