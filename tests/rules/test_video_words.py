"""Places and lengths of a video, said and typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.numbers import Unreadable
from portal.rules.video_words import FILE_PROBLEMS, OTHER_PROBLEM, PUBLIC, clock, file_problem, parse_clock


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0:00"), (4, "0:04"), (300.0, "5:00"), (300.4, "5:00.4"), (299.96, "5:00"), (3723, "62:03")],
)
def test_a_length_is_minutes_and_seconds(seconds: float, said: str):
    assert clock(seconds) == said


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("4:38", 278), ("๔:๓๘", 278), ("4.38", 278), ("4:38 นาที", 278), ("278", 278), ("278 วินาที", 278), ("0:04", 4),
        ("1:02:03", 3723), ("5:00.4", 300.4), (" 12 ", 12),
    ],
)  # fmt: skip
def test_as_people_type_it(typed: str, seconds: float):
    assert parse_clock(typed) == pytest.approx(seconds)


@pytest.mark.parametrize("typed", ["", "สี่นาที", "4:60", "-3", "4:3", "1:2:3", "99:99:99", "9" * 9999, "4:38; drop"])
def test_what_is_no_time_says_how_to_type_it(typed: str):
    with pytest.raises(Unreadable) as raised:
        parse_clock(typed)
    assert raised.value.message_th


def test_longer_than_a_day_is_refused():
    with pytest.raises(Unreadable, match="longer than a day"):
        parse_clock("25:00:00")


@given(st.integers(0, 24 * 3600))
def test_what_is_said_can_be_typed(seconds: int):
    assert parse_clock(clock(seconds)) == seconds


def test_every_problem_has_both_sentences():
    for words in (*PUBLIC.values(), *FILE_PROBLEMS.values(), OTHER_PROBLEM):
        assert all(words)
        assert len(words) == 2
    assert file_problem("empty") == FILE_PROBLEMS["empty"]
    assert file_problem("something new") == OTHER_PROBLEM
