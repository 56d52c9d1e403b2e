"""A film is screened in a child: it may crash, hang or lie, and the asker only hears of it."""

from pathlib import Path

import pytest

from portal.pictures.children import Limits
from portal.pictures.screening import is_jpeg, screen_file
from portal.pictures.screening_by_hand import screen_by_hand, screen_lines
from portal.rules.marks import MarkOrder, Screened, ScreenLook
from tests.mark_films import Shot, write_film, write_references


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A film with the right row and the folder of its marks."""
    folder = tmp_path_factory.mktemp("right")
    made = Shot(7, "right", size=(640, 360), height=0.12, ground="plain", strip=True, seconds=1.0, fps=2)
    return write_film(folder / "film.mp4", made), write_references(7, folder / "marks")


def test_a_film_and_pictures_give_marks_and_pictures(right: tuple[Path, Path]):
    film, marks = right
    answer = screen_file(film, [(1, str(marks / "1.png")), (2, "")])
    assert answer.look.problem is None
    assert [mark.seen for mark in answer.look.marks] == [True, False, False, False, False]
    assert all(is_jpeg(picture.content) for picture in answer.pictures)


def test_by_hand_the_answer_is_one_object(right: tuple[Path, Path]):
    answer, code, problem, sheet = screen_by_hand(*right)
    assert (code, problem, answer["order"]) == (0, "", "right")
    assert is_jpeg(sheet or b"")
    assert set(answer) == {"marks", "order", "frames_looked_at", "seconds"}
    assert set(answer["marks"][0]) == {"mark", "seen", "confidence", "at_s", "box", "frame_size"}
    lines = list(screen_lines(answer))
    assert len(lines) == 6
    assert "Found by machine" in lines[0]


def test_what_cannot_be_read_is_one_clear_line(right: tuple[Path, Path], tmp_path: Path):
    film, marks = right
    assert screen_by_hand(tmp_path / "none.mp4", marks)[1] == 2
    assert screen_by_hand(film, tmp_path / "none")[1] == 2
    (tmp_path / "6.png").write_bytes(b"")
    assert screen_by_hand(film, tmp_path)[1] == 2
    (tmp_path / "1.png").write_bytes(b"no picture")
    answer, code, problem, sheet = screen_by_hand(film, tmp_path)
    assert (code, sheet, answer["order"]) == (2, None, "unknown")
    assert "1.png" in problem
    (tmp_path / "text.mp4").write_text("words")
    assert screen_by_hand(tmp_path / "text.mp4", marks)[1] == 2
    (tmp_path / "empty.mp4").touch()
    assert screen_by_hand(tmp_path / "empty.mp4", marks)[1] == 2


def test_a_look_that_takes_too_long_is_ended(right: tuple[Path, Path]):
    film, _marks = right
    slow = Limits(0.2, 5)
    answer = screen_file(film, [], limits=slow, screener="tests.pictures.test_screening:sleep")
    assert answer.look.problem == "timed_out"


def sleep(*_arguments: str) -> Screened:
    import time

    time.sleep(30)
    return Screened(ScreenLook())


@pytest.mark.parametrize("answer", ["crash", "lie", "forge"])
def test_a_child_that_was_taken_over_is_not_believed(right: tuple[Path, Path], answer: str):
    film, _marks = right
    told = screen_file(film, [], screener=f"tests.pictures.test_screening:{answer}")
    assert (told.look.problem, told.pictures) == ("crashed", ())


def crash(*_arguments: str) -> Screened:
    raise RuntimeError


def lie(*_arguments: str) -> Screened:
    return Screened(ScreenLook(order="fine"))  # type: ignore[arg-type]


def forge(*_arguments: str) -> Screened:
    from portal.rules.facts import Picture

    return Screened(ScreenLook(order=MarkOrder.RIGHT), (Picture("sheet", b"<html>", 1, 1),))
