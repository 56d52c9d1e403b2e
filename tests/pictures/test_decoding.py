"""Facts of real files, and every way a file can be cut, empty of picture or point elsewhere."""

import struct
from pathlib import Path

import av
import pytest

from portal.pictures import decoding
from portal.pictures.decoding import decode
from tests.pictures.conftest import remux


def test_facts_of_a_whole_clip(clip: Path, index_last: Path) -> None:
    for path in (clip, index_last):
        look = decode(str(path))
        assert (look.problem, look.container, look.video_codec, look.audio_codec) == (None, "mov", "h264", "aac")
        assert (look.width, look.height, look.size_bytes) == (320, 180, path.stat().st_size)
        assert look.duration_s == pytest.approx(20, abs=0.05)


def test_matroska_too(clip: Path, tmp_path: Path) -> None:
    look = decode(str(remux(clip, tmp_path / "a.mkv")))
    assert (look.problem, look.container) == (None, "matroska")
    assert look.duration_s == pytest.approx(20, abs=0.05)


@pytest.mark.parametrize("part", [0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.999])
@pytest.mark.parametrize("order", ["clip", "index_last"])
def test_cut_anywhere_is_found(part: float, order: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    content = request.getfixturevalue(order).read_bytes()
    (tmp_path / "a.mp4").write_bytes(content[: int(len(content) * part)])
    assert decode(str(tmp_path / "a.mp4")).problem == "truncated"


def test_cut_matroska_is_found(clip: Path, tmp_path: Path) -> None:
    content = remux(clip, tmp_path / "a.mkv").read_bytes()
    (tmp_path / "b.mkv").write_bytes(content[: len(content) * 6 // 10])
    assert decode(str(tmp_path / "b.mkv")).problem == "truncated"


def test_ruined_pictures_are_found(clip: Path, tmp_path: Path) -> None:
    content = bytearray(clip.read_bytes())
    at = content.find(b"mdat") + 4
    content[at:] = b"\xff" * (len(content) - at)
    (tmp_path / "a.mp4").write_bytes(content)
    assert decode(str(tmp_path / "a.mp4")).problem == "truncated"


def test_sound_alone_is_no_video(clip: Path, tmp_path: Path) -> None:
    assert decode(str(remux(clip, tmp_path / "a.mp4", picture=False))).problem == "no_video_stream"


def test_a_picture_on_its_side_is_told_as_shown(clip: Path, tmp_path: Path) -> None:
    content = bytearray(clip.read_bytes())
    matrix = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    turned = struct.pack(">9I", 0, 0x10000, 0, 0xFFFF0000, 0, 0, 0, 0, 0x40000000)
    at = content.find(matrix, content.find(b"tkhd"))
    content[at : at + 36] = turned
    (tmp_path / "a.mp4").write_bytes(content)
    look = decode(str(tmp_path / "a.mp4"))
    assert (look.width, look.height, look.problem) == (180, 320, None)


@pytest.mark.parametrize(
    ("limit", "problem"), [("MOST_STREAMS", "too_many_streams"), ("MOST_PIXELS", "too_large_picture")]
)
def test_caps(clip: Path, monkeypatch: pytest.MonkeyPatch, limit: str, problem: str) -> None:
    monkeypatch.setattr(decoding, limit, 1)
    assert decode(str(clip)).problem == problem


def test_told_duration_is_capped(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MOST_SECONDS", 5.0)
    assert decode(str(clip)).duration_s == 5.0


def test_junk_behind_a_good_magic(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"\x1aE\xdf\xa3" + bytes(range(256)) * 40)
    assert decode(str(tmp_path / "a.mp4")).problem == "not_video"
    (tmp_path / "a.mp4").write_bytes(b"#EXTM3U\nfile:///etc/passwd\n")
    assert decode(str(tmp_path / "a.mp4")).problem == "not_video"


def test_no_memory_is_told(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(av, "open", refuse)
    assert decode(str(clip)).problem == "crashed"


def test_pictures_kept_in_another_file_are_not_fetched(clip: Path, tmp_path: Path) -> None:
    """A `dref` that names another file (an alias) instead of this one: the other file stays shut."""
    content = bytearray(clip.read_bytes())
    other = tmp_path / "other.mp4"
    other.write_bytes(content)
    at = content.find(b"url \x00\x00\x00\x01")
    content[at : at + 8] = b"alis\x00\x00\x00\x00"
    mdat = content.find(b"mdat") + 4
    content[mdat:] = bytes(len(content) - mdat)
    (tmp_path / "a.mp4").write_bytes(content)
    assert decode(str(tmp_path / "a.mp4")).problem is not None
    assert decoding.OPTIONS["enable_drefs"] == decoding.OPTIONS["use_absolute_path"] == "0"


def test_a_codec_that_no_decoder_knows(clip: Path, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(clip.read_bytes().replace(b"avc1", b"zzzz"))
    assert decode(str(tmp_path / "a.mp4")).problem == "not_video"
