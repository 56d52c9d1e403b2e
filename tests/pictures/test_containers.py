"""Magic first: what is not a video from byte 0 to the last never reaches a decoder."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from portal.pictures.containers import is_cut, is_video_file


def zipped() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", "x" * 500)
    return made.getvalue()


FOREIGN = {
    "zip": zipped(),
    "avi": b"RIFF\x10\x20\x00\x00AVI LIST" + bytes(300),
    "text": "วิดีโอ".encode() * 50,
    "m3u8": b"#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1/a.ts\n",
    "concat": b"ffconcat version 1.0\nfile '/etc/passwd'\n",
    "pdf_in_ftyp": struct.pack(">I4s", 32, b"ftyp") + b"isom%PDF-1.7" + bytes(200),
    "box_too_long": b"\x7f\xff\xff\xffftyp" + bytes(200),
    "one_byte": b"\x00",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign_files_are_no_video(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.mp4").write_bytes(FOREIGN[name])
    assert not is_video_file(tmp_path / "a.mp4")
    assert not is_cut(tmp_path / "a.mp4") or name == "box_too_long" or name == "pdf_in_ftyp"


def test_a_zip_behind_a_video_is_refused(clip: Path, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(clip.read_bytes() + zipped())
    assert is_video_file(clip)
    assert not is_video_file(tmp_path / "a.mp4")


def test_trailing_bytes_of_a_phone_are_fine(clip: Path, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(clip.read_bytes() + b"\x00\x00\xff\xffsefd" + bytes(40))
    assert is_video_file(tmp_path / "a.mp4")
    assert not is_cut(tmp_path / "a.mp4")


def test_box_lengths_of_64_bits_and_to_the_end(tmp_path: Path) -> None:
    start = struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0) + struct.pack(">I4s", 8, b"moov")
    wide = struct.pack(">I4sQ", 1, b"mdat", 24) + bytes(8)
    (tmp_path / "a.mp4").write_bytes(start + wide + struct.pack(">I4s", 0, b"mdat") + bytes(99))
    assert not is_cut(tmp_path / "a.mp4")
    (tmp_path / "a.mp4").write_bytes(start + wide[:-4])
    assert is_cut(tmp_path / "a.mp4")


def test_very_many_boxes_end_the_walk(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(struct.pack(">I4s", 8, b"ftyp") + struct.pack(">I4s", 8, b"free") * 30_000)
    assert is_cut(tmp_path / "a.mp4")
