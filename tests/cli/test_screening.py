"""A film screened from the command line."""

import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.mark_films import Shot, write_film, write_references


def test_a_film_is_screened_and_its_sheet_written(here: Run, tmp_path: Path):
    made = Shot(7, "right", size=(640, 360), height=0.12, ground="plain", strip=True, seconds=1.0, fps=2)
    film, marks = write_film(tmp_path / "film.mp4", made), write_references(7, tmp_path / "marks")
    sheet = tmp_path / "sheet.jpg"
    code, out, _err = here("screen", str(film), "--marks", str(marks), "--json", "--sheet", str(sheet))
    answer = json.loads(out)
    assert (code, answer["order"]) == (0, "right")
    assert [mark["mark"] for mark in answer["marks"]] == [1, 2, 3, 4, 5]
    assert sheet.read_bytes().startswith(b"\xff\xd8\xff")
    assert "ระบบพบ" in here("screen", str(film), "--marks", str(marks))[1]
    code, _out, err = here("screen", str(film), "--marks", str(marks), "--sheet", str(tmp_path / "no" / "x.jpg"))
    assert (code, err.count("\n")) == (2, 1)


def test_what_cannot_be_read_is_one_line(here: Run, tmp_path: Path):
    code, _out, err = here("screen", str(tmp_path / "none.mp4"), "--marks", str(tmp_path))
    assert (code, err.count("\n")) == (2, 1)
