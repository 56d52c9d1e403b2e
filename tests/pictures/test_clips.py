"""The clips are real, small, quick and exactly as long as asked."""

import time
from pathlib import Path

import av
import pytest
from PIL import ImageFont

from portal.pictures import clips
from portal.pictures.decoding import decode


def test_five_minutes_cost_little(tmp_path: Path) -> None:
    began = time.process_time()
    clips.make_clip(tmp_path / "a.mp4", 300, title_lines=("ตำบลป่าแมต",))
    assert time.process_time() - began < 3
    assert (tmp_path / "a.mp4").stat().st_size < 500_000


@pytest.mark.parametrize(
    ("seconds", "fps", "audio"), [(0.4, 1, False), (2, 2, True), (7.3, 5, False), (12.25, 1, True)]
)
def test_as_long_as_asked(tmp_path: Path, seconds: float, fps: int, audio: bool) -> None:
    clips.make_clip(tmp_path / "a.mp4", seconds, fps=fps, audio=audio, size=(160, 90))
    look = decode(str(tmp_path / "a.mp4"))
    assert look.problem is None
    assert look.duration_s == pytest.approx(seconds, abs=0.05)
    assert look.audio_codec == ("aac" if audio else None)


def test_marks_are_drawn_and_the_bar_grows(clip: Path) -> None:
    with av.open(str(clip)) as container:
        frames = [frame.to_image() for frame in container.decode(video=0)]
    assert len(frames) == 20
    assert frames[0].getpixel((310, 177))[2] > frames[-1].getpixel((310, 177))[2]
    assert frames[0].getpixel((320 // 6 - 10, 45))[0] > 180


def test_a_machine_without_fonts_still_draws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "SarabunBroken.ttf").write_bytes(b"not a font")
    monkeypatch.setattr(clips, "OWN_FONTS", tmp_path)
    monkeypatch.setattr(clips, "SYSTEM_FONTS", tmp_path / "none")
    clips.make_clip(tmp_path / "a.mp4", 1, title_lines=("ไทย",))
    assert decode(str(tmp_path / "a.mp4")).problem is None


def test_a_font_of_our_own_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[str] = []
    (tmp_path / "Own.ttf").touch()
    monkeypatch.setattr(clips, "OWN_FONTS", tmp_path)
    monkeypatch.setattr(ImageFont, "truetype", lambda path, _height: asked.append(path))
    clips._font(12)
    assert asked == [str(tmp_path / "Own.ttf")]


def test_mpeg4_when_there_is_no_h264(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(av, "codecs_available", {"mpeg4"})
    clips.make_clip(tmp_path / "a.mp4", 5, size=(160, 96))
    look = decode(str(tmp_path / "a.mp4"))
    assert (look.video_codec, look.duration_s, look.problem) == ("mpeg4", 5.0, None)
