"""How sightings of marks are told: seen or not, in order or not, and never more than is known."""

import pytest

from portal.rules.marks import (
    ORDER_WORDS,
    SEEN,
    MarkOrder,
    MarkSeen,
    Place,
    ScreenLook,
    confidence,
    judge_order,
    marks_given_by,
    order_in_frame,
    order_in_time,
    picture_mark,
    seen_from_data,
)

GOOD = dict.fromkeys(("grey", "detail", "middle", "middle_detail", "worst", "worst_grey", "parts"), 0.95) | {
    "size": 40.0
}


def row(order, *, down=False, at_s=1.0, size=20, sure=0.9):
    """Marks side by side (or one below the other), as they are given."""
    spots = [(100, 10 + 30 * n) if down else (10 + 30 * n, 100) for n in range(len(order))]
    return [Place(mark, sure, at_s, (x, y, size, size)) for mark, (x, y) in zip(order, spots, strict=True)]


@pytest.mark.parametrize("down", [False, True])
def test_five_in_a_line_are_right_or_wrong(down):
    assert order_in_frame(row((1, 2, 3, 4, 5), down=down)) is MarkOrder.RIGHT
    assert order_in_frame(row((2, 1, 3, 4, 5), down=down)) is MarkOrder.WRONG
    assert order_in_frame(row((5, 4, 3, 2, 1), down=down)) is MarkOrder.WRONG


def test_less_than_five_is_never_right_but_may_be_wrong():
    assert order_in_frame(row((1, 2, 4, 5))) is MarkOrder.UNKNOWN
    assert order_in_frame(row((1, 4, 2))) is MarkOrder.WRONG
    assert order_in_frame(row((3,))) is MarkOrder.UNKNOWN
    assert order_in_frame([]) is MarkOrder.UNKNOWN


def test_an_order_is_right_only_when_every_mark_is_sure():
    assert order_in_frame(row((1, 2, 3, 4, 5), sure=SEEN - 0.1)) is MarkOrder.UNKNOWN


def test_marks_that_stand_in_no_line_have_no_order():
    scattered = [Place(1, 0.9, 0.0, (0, 0, 20, 20)), Place(2, 0.9, 0.0, (60, 60, 20, 20))]
    assert order_in_frame(scattered) is MarkOrder.UNKNOWN
    unlike = [Place(2, 0.9, 0.0, (0, 0, 90, 90)), Place(1, 0.9, 0.0, (200, 40, 20, 20))]
    assert order_in_frame(unlike) is MarkOrder.UNKNOWN


def test_one_after_the_other_counts_as_an_order():
    def shown(order):
        return [Place(mark, 0.9, float(second), (10, 10, 20, 20)) for second, mark in enumerate(order)]

    assert order_in_time(shown((1, 2, 3, 4, 5))) is MarkOrder.RIGHT
    assert order_in_time(shown((1, 3, 2))) is MarkOrder.WRONG
    assert order_in_time(shown((1, 2, 3))) is MarkOrder.UNKNOWN
    together = [*shown((1, 2, 3, 4)), Place(5, 0.9, 3.0, (50, 10, 20, 20))]
    assert order_in_time(together) is MarkOrder.UNKNOWN


def test_a_wrong_row_anywhere_is_never_called_right():
    right, wrong = row((1, 2, 3, 4, 5), at_s=1.0), row((1, 2, 3, 5, 4), at_s=9.0)
    assert judge_order([right]) is MarkOrder.RIGHT
    assert judge_order([right, wrong]) is MarkOrder.WRONG
    assert judge_order([]) is MarkOrder.UNKNOWN


def test_confidence_follows_what_was_measured():
    assert confidence(GOOD) > 0.8
    assert confidence(GOOD | {"middle": 0.3, "middle_detail": 0.2, "worst": 0.1}) < SEEN  # another figure inside
    assert confidence(GOOD | {"size": 12.0}) < confidence(GOOD)
    assert confidence({}) == 0.0


@pytest.mark.parametrize(
    ("name", "mark"),
    [("1.png", 1), ("4-b.JPG", 4), ("5 สีเดียว.webp", 5), ("12.png", None), ("6.png", None), ("1.txt", None)],
)
def test_a_picture_names_its_mark(name, mark):
    assert picture_mark(name) == mark


def test_an_authority_gives_its_own_mark_and_a_province_the_others():
    assert marks_given_by(of_authority=True) == (4,)
    assert marks_given_by(of_authority=False) == (1, 2, 3, 5)


def test_what_was_seen_comes_back_out_of_data():
    data = {
        "mark": 2, "seen": True, "confidence": 0.9, "at_s": 3.0, "box": [1, 2, 3, 4], "frame_size": [640, 360],
        "frame": 1,
    }  # fmt: skip
    assert seen_from_data(data) == MarkSeen(2, True, 0.9, 3.0, (1, 2, 3, 4), (640, 360), 1)
    assert seen_from_data({"mark": 1, "seen": False, "confidence": 0.0}) == MarkSeen(1)


def test_nothing_is_said_that_only_a_person_decides():
    for thai, english in ORDER_WORDS.values():
        assert "ระบบ" in thai
        assert "machine" in english
    assert ScreenLook().after(1.23456).seconds == 1.235
