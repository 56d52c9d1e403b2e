"""Frames are chosen cheaply: all of a short film, keyframes of a long one, and what differs for the sheet."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from portal.pictures import keyframes, sighting
from portal.pictures.clips import make_clip, write_clip
from portal.pictures.keyframes import Film, NoPicture, spread
from tests.mark_films import Shot, write_film, write_references
from tests.pictures.conftest import remux


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A minute, white from the thirtieth second on, a keyframe every five seconds."""
    path = tmp_path_factory.mktemp("keys") / "minute.mp4"
    dark, light = Image.new("RGB", (320, 180), "#203050"), Image.new("RGB", (320, 180), "white")
    write_clip(path, 60, lambda second: dark if second < 30 else light, size=(320, 180), fps=2, gop=10)
    return path


def test_a_short_film_is_looked_at_evenly(film: Path):
    with Film(str(film)) as opened:
        looks = list(opened.all_looks())
        assert opened.is_short
        assert 20 <= len(looks) <= 25
        assert looks[0].luma.shape == (180, 320)
        assert looks[0].colour.shape == looks[0].thumb.shape == (180, 320, 3)
        assert abs(looks[0].thumb.astype(int) - looks[0].colour).mean() < 4


def test_a_keyframe_is_decoded_by_itself(film: Path):
    with Film(str(film)) as opened:
        keys = opened.keyframes()
        assert len(keys) == 12
        look = opened.look_at(keys[7])
        assert look is not None
        assert look.at_s == 35.0
        assert look.luma.mean() > 200
        assert opened.is_near_an_end(keys[0])
        assert not opened.is_near_an_end(keys[5])


def test_many_keyframes_are_thinned_but_not_at_the_ends(film: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keyframes, "MOST_KEYFRAMES", 8)
    with Film(str(film)) as opened:
        keys = opened.keyframes()
        assert len(keys) == 8
        assert {key.at for key in opened.packets if key.key and opened.is_near_an_end(key)} <= {key.at for key in keys}


def test_a_file_without_an_index_is_walked_through(film: Path):
    made = remux(film, film.with_suffix(".mkv"))
    with Film(str(made)) as opened:
        assert len(opened.packets) >= 118
        assert len(list(opened.all_looks())) >= 20


def test_the_sheet_shows_first_last_and_what_differs(film: Path):
    with Film(str(film)) as opened:
        looks = list(opened.all_looks())
        chosen = spread(looks, 4)
        assert (chosen[0], chosen[-1]) == (looks[0], looks[-1])
        assert {bool(look.thumb.mean() > 200) for look in chosen[1:3]} <= {True, False}
        assert spread(looks[:3], 4) == looks[:3]
        for look in looks:
            look.release()
            look.release()
        assert looks[0].size == (320, 180)


def test_a_file_without_pictures_is_told(tmp_path: Path):
    make_clip(tmp_path / "both.mp4", 2, size=(64, 64), audio=True)
    remux(tmp_path / "both.mp4", tmp_path / "sound.mp4", picture=False)
    with pytest.raises(NoPicture, match="no_video_stream"):
        Film(str(tmp_path / "sound.mp4"))
    assert sighting.screen(str(tmp_path / "sound.mp4"), "[]").look.problem == "no_video_stream"


def test_marks_of_a_long_film_are_found_in_its_likeliest_keyframes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    import json

    monkeypatch.setattr(keyframes, "SHORT_PIXELS", 0)
    made = Shot(
        7, "right", size=(640, 360), height=0.12, ground="plain", strip=True, seconds=3.0, fps=2, shown=(0.0, 3.0)
    )
    pictures = [(int(path.name[0]), str(path)) for path in sorted(write_references(7, tmp_path / "marks").iterdir())]
    answer = sighting.screen(str(write_film(tmp_path / "film.mp4", made)), json.dumps(pictures))
    assert answer.look.order == "right"
    assert np.all([mark.seen for mark in answer.look.marks])
