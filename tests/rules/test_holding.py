"""How long a sending holds its report."""

from datetime import UTC, datetime, timedelta

from portal.rules.holding import Stride, released_at

START = datetime(2026, 11, 23, tzinfo=UTC)


def strides(*steps: tuple[str, str]) -> list[Stride]:
    return [Stride(step, status, START + timedelta(hours=n)) for n, (step, status) in enumerate(steps)]


def test_under_way_it_holds():
    assert released_at(strides(("submit", "submitted"), ("endorse", "endorsed"))) is None
    assert released_at([]) is None


def test_it_is_free_from_the_decision_on_whatever_comes_later():
    life = (("submit", "submitted"), ("endorse", "endorsed"), ("accept", "accepted"))
    accepted = START + timedelta(hours=2)
    assert released_at(strides(*life)) == accepted
    assert released_at(strides(*life, ("deliver", "delivered"), ("reopen", "returned"))) == accepted
    assert released_at(strides(("submit", "submitted"), ("withdraw", "withdrawn"))) == START + timedelta(hours=1)


def test_sent_again_it_holds_again():
    life = (("submit", "submitted"), ("return", "returned"), ("submit", "submitted"))
    assert released_at(strides(*life)) is None
    assert released_at(strides(*life, ("return", "returned"))) == START + timedelta(hours=3)


def test_a_verdict_that_was_carried_over_frees_it_too():
    carried = strides(("submit", "submitted"), ("carried", "endorsed"), ("carried", "accepted"))
    assert released_at(carried) == START + timedelta(hours=2)
