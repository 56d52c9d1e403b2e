"""Agreement of two reviewers."""

import pytest

from portal.rules.second_look import is_chosen, kappa

A, R = "accepted", "returned"


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([(A, A)] * 20 + [(A, R)] * 5 + [(R, A)] * 10 + [(R, R)] * 15, 0.4),  # the textbook's example
        ([(A, A)] * 5 + [(R, R)] * 5, 1.0),
        ([(A, R)] * 5 + [(R, A)] * 5, -1.0),
    ],
)
def test_kappa_is_agreement_beyond_chance(pairs: list[tuple[str, str]], expected: float):
    assert kappa(pairs) == pytest.approx(expected)


def test_where_nothing_can_be_said_nothing_is():
    assert kappa([]) is None
    assert kappa([(A, A)] * 30) is None


@pytest.mark.parametrize(
    ("chance", "share", "chosen"), [(0.0, 0, False), (0.049, 5, True), (0.05, 5, False), (0.99, 100, True)]
)
def test_the_share_is_of_all_verdicts(chance: float, share: int, chosen: bool):
    assert is_chosen(chance, share) is chosen
