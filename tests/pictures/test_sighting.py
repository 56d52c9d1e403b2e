"""The five marks are found in drawn films, told from look-alikes, and their order is never made up."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from portal.pictures.references import references_in
from portal.pictures.sighting import screen
from portal.rules.marks import MarkOrder, Screened
from tests.mark_films import KINDS, Shot, shot, write_film, write_references

EACH = (4, 4, 4, 3, 2, 3)
"""Twenty films: so many of each of KINDS."""


def small(seed: int, kind: str) -> Shot:
    """A film that is quickly made: two seconds, few frames."""
    made = shot(seed, kind, sizes=((854, 480),))
    in_turn = made.layout == "in_turn"
    return replace(
        made, fps=3 if in_turn else 2, seconds=5.0 if in_turn else 2.0, shown=(0.0, 5.0 if in_turn else 2.0),
        height=max(0.07, made.height), crf=min(33, made.crf),
    )  # fmt: skip


def screened(folder: Path, made: Shot, strict: str = "strict") -> Screened:
    marks = references_in(write_references(made.seed, folder / f"marks-{made.seed}"))
    film = write_film(folder / f"{made.kind}-{made.seed}.mp4", made)
    return screen(str(film), json.dumps([(mark, str(path)) for mark, path in marks]), strict)


@pytest.fixture(scope="module")
def twenty(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Shot, Screened]]:
    folder = tmp_path_factory.mktemp("films")
    films = [small(9000 + n, kind) for kind, many in zip(KINDS, EACH, strict=True) for n in range(many)]
    return [(made, screened(folder, made)) for made in films]


def test_marks_are_found_and_others_are_not(twenty: list[tuple[Shot, Screened]]):
    told: Counter[str] = Counter()
    for made, answer in twenty:
        seen = {mark.mark for mark in answer.look.marks if mark.seen}
        told.update(hits=len(seen & made.present), false=len(seen - made.present), all=len(made.present))
    assert told["all"] > 40
    assert told["hits"] >= 0.85 * told["all"], told
    assert told["false"] == 0


def test_an_order_is_right_only_where_it_is(twenty: list[tuple[Shot, Screened]]):
    for made, answer in twenty:
        if made.kind != "right":
            assert answer.look.order is not MarkOrder.RIGHT, made
        if made.kind in ("right", "none", "clutter", "other_emblems"):
            assert answer.look.order is not MarkOrder.WRONG, made
    orders = Counter((made.kind, answer.look.order) for made, answer in twenty)
    assert orders["right", MarkOrder.RIGHT] >= 2
    assert orders["wrong_order", MarkOrder.WRONG] >= 2


def test_every_sighting_shows_its_frame_and_its_box(twenty: list[tuple[Shot, Screened]]):
    for made, answer in twenty:
        look = answer.look
        assert [picture.kind for picture in answer.pictures] == ["sheet", *["still"] * len(look.frames)]
        assert look.frames_looked_at > 0
        for mark in look.marks:
            assert mark.seen == (mark.box is not None) == (mark.frame is not None) == (mark.at_s is not None)
            if mark.box and mark.frame is not None:
                assert mark.frame_size == made.size
                assert look.frames[mark.frame]["at_s"] == mark.at_s
                assert abs(mark.box[3] / (made.height * made.size[1]) - 1) < 0.2
                assert mark.mark in {box["mark"] for box in look.frames[mark.frame]["boxes"]}


def test_a_film_without_a_picture_to_compare_still_has_its_sheet(tmp_path: Path):
    made = small(9100, "right")
    answer = screen(str(write_film(tmp_path / "film.mp4", made)), "[]")
    assert not any(mark.seen for mark in answer.look.marks)
    assert answer.pictures[0].kind == "sheet"


def test_a_picture_that_cannot_serve_is_named_or_left_out(tmp_path: Path):
    film = write_film(tmp_path / "film.mp4", small(9100, "right"))
    Image.new("RGB", (64, 64), "white").save(tmp_path / "1.png")
    pictures = json.dumps([(1, str(tmp_path / "1.png"))])
    told = screen(str(film), pictures, "strict").look.problem or ""
    assert told.startswith("bad_reference")
    assert "1.png" in told
    assert screen(str(film), pictures).look.problem is None


def test_a_file_that_is_no_film_says_so(tmp_path: Path):
    (tmp_path / "film.mp4").write_bytes(b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 100)
    answer = screen(str(tmp_path / "film.mp4"), "[]")
    assert (answer.look.problem, answer.pictures) == ("not_video", ())
