"""A pass over the store: its bounds are fair shares of all keys, and it keeps to the clock."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.fixity import bound_of, share_before, share_due

BEGUN = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 0.9])
def test_a_bound_parts_the_keys_fairly(share: float):
    digests = (hashlib.sha256(str(number).encode()).hexdigest() for number in range(2000))
    keys = [f"sha256/{digest[:2]}/{digest[2:4]}/{digest}" for digest in digests]
    assert sum(key < bound_of(share) for key in keys) == pytest.approx(2000 * share, abs=60)


@given(st.floats(0, 1, exclude_max=True))
def test_bound_and_share_are_each_others_inverse(share: float):
    assert share_before(bound_of(share)) == pytest.approx(share, abs=1e-9)


def test_the_end_has_no_bound_and_the_beginning_no_share():
    assert (bound_of(1.0), bound_of(2.0), share_before("")) == ("", "", 0.0)
    assert bound_of(-1.0) == bound_of(0.0)


def test_a_pass_keeps_to_the_clock_and_catches_up_by_little():
    day = timedelta(days=1)
    assert share_due(BEGUN, BEGUN + day, 30, 1 / 30 - 0.001, 0.01) == pytest.approx(1 / 30)
    assert share_due(BEGUN, BEGUN + 20 * day, 30, 0.1, 0.01) == pytest.approx(0.11)
    assert share_due(BEGUN, BEGUN + 40 * day, 30, 0.995, 0.01) == 1.0
