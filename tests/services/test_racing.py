"""Two people at the same step in the same moment, on both databases: exactly one wins, the other is told.

Different verdicts at once, and two who accept, are raced in test_deciding.
"""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import select

from portal.models import Decision, Forwarding
from portal.rules.scope import Actor
from portal.rules.vocabulary import Status
from portal.services.deciding import deliver, endorse, reopen
from portal.services.errors import Conflict, Refused, ServiceError
from portal.services.forwarding import forward
from portal.services.submitting import submit, withdraw
from portal.services.undoing import undo_verdict
from tests.outside import Outside
from tests.people import Town
from tests.reports import accept_sent, actor_of, fill, new_report, report, sent_report, show_photos, submission
from tests.servers.postgresql import on_both
from tests.services.test_deciding import check_all, put

pytestmark = on_both
Act = Callable[[Town, Actor, int, int], object]
REASON = "ตราที่ 3 กับ 4 สลับกัน"


def _withdraw(town: Town, who: Actor, number: int, _version: int) -> None:
    withdraw(town.kit, who, number)


def _deliver(town: Town, who: Actor, number: int, version: int) -> None:
    deliver(town.kit, who, number, version)


STEPS: dict[str, tuple[Status, str, str, Act]] = {
    "withdraw": (Status.SUBMITTED, "officer", "officer2", _withdraw),
    "endorse": (Status.SUBMITTED, "district", "district", lambda t, who, n, v: endorse(t.kit, who, n, v)),
    "deliver": (Status.ACCEPTED, "admin", "admin", _deliver),
    "reopen": (Status.ACCEPTED, "admin", "admin", lambda t, who, n, v: reopen(t.kit, who, n, v, REASON)),
}


def both_at_once(first: Callable[[], object], second: Callable[[], object]) -> list[object]:
    """What came of two acts begun in the same moment: an answer, or what the person was told."""
    gate, told = threading.Barrier(2), dict[int, object]()

    def run(place: int, act: Callable[[], object]) -> None:
        gate.wait(10)
        try:
            told[place] = act()
        except ServiceError as error:
            told[place] = error

    threads = [threading.Thread(target=run, args=one) for one in enumerate((first, second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return [told[0], told[1]]


def one_is_told(told: list[object]) -> None:
    losers = [one for one in told if isinstance(one, ServiceError)]
    assert len(losers) == 1, told
    assert isinstance(losers[0], Conflict | Refused)
    assert losers[0].message_th


@pytest.mark.parametrize("step", list(STEPS))
def test_of_two_at_one_step_exactly_one_wins(town: Town, outside: Outside, step: str):
    show_photos(outside)
    number = sent_report(town)[1].submission_id
    status, one, other, act = STEPS[step]
    check_all(town, number)
    put(town.kit, number, status)
    version, people = submission(town.kit, number).version, (actor_of(town, one), actor_of(town, other))
    with town.kit.read() as session:
        before = len(session.scalars(select(Decision.id)).all())
    one_is_told(
        both_at_once(
            lambda: act(town, people[0], number, version), lambda: act(town, people[1], number, version)
        )
    )  # fmt: skip
    with town.kit.read() as session:
        assert len(session.scalars(select(Decision.id)).all()) == before + 1


def test_of_one_who_takes_the_verdict_back_and_one_who_reopens_exactly_one_wins(town: Town, outside: Outside):
    show_photos(outside)
    number = sent_report(town)[1].submission_id
    accept_sent(town, number)
    reviewer, admin, version = actor_of(town, "reviewer"), actor_of(town, "admin"), submission(town.kit, number).version
    one_is_told(
        both_at_once(lambda: undo_verdict(town.kit, reviewer), lambda: reopen(town.kit, admin, number, version, REASON))
    )
    assert submission(town.kit, number).version == version + 1


def test_two_who_send_at_once_make_one_sending_with_one_receipt(town: Town, outside: Outside):
    show_photos(outside)
    number = new_report(town)
    fill(town, number)
    version = report(town.kit, number).version
    one, other = actor_of(town, "officer"), actor_of(town, "officer2")
    told = both_at_once(
        lambda: submit(town.kit, one, number, version), lambda: submit(town.kit, other, number, version)
    )  # fmt: skip
    assert told[0] == told[1], told
    with town.kit.read() as session:
        (decision,) = session.scalars(select(Decision))
    assert decision.by_name in (one.name, other.name)


def test_two_who_forward_at_once_forward_once(town: Town, outside: Outside):
    show_photos(outside)
    number = sent_report(town)[1].submission_id
    person = actor_of(town, "district")
    endorse(town.kit, person, number, submission(town.kit, number).version)
    told = both_at_once(
        lambda: forward(town.kit, person, town.round, 0), lambda: forward(town.kit, person, town.round, 0)
    )  # fmt: skip
    one_is_told(told)
    with town.kit.read() as session:
        assert session.scalars(select(Forwarding.number)).all() == [1]
