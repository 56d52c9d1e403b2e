"""A film begins as its name says."""

import pytest

from portal.rules.first_bytes import ending_of, is_what_its_name_says, type_of

MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41"
WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm"


@pytest.mark.parametrize(
    ("name", "ending", "kind"),
    [
        ("a.mp4", "mp4", "video/mp4"),
        ("ก.ข.MOV", "mov", "video/quicktime"),
        ("a.m4v ", "m4v", "video/mp4"),
        ("a.webm", "webm", "video/webm"),
        ("mp4", "", None),
        ("a.mp4.exe", "exe", None),
        ("a.", "", None),
        ("", "", None),
    ],
)
def test_what_a_name_promises(name, ending, kind):
    assert (ending_of(name), type_of(name)) == (ending, kind)


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.mp4", MP4),
        ("a.mov", MP4.replace(b"isom", b"qt  ", 1)),
        ("a.m4v", MP4.replace(b"isom", b"M4V ", 1)),
        ("a.mp4", MP4.replace(b"isom", b"3gp4", 1)),
        ("a.webm", WEBM),
    ],
)
def test_films_that_are_taken(name, head):
    assert is_what_its_name_says(name, head)


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.mp4", b""),
        ("a.mp4", b"PK\x03\x04" + bytes(60)),
        ("a.mp4", MP4[:6]),
        ("a.mp4", b"\xff\xff\xff\xff" + MP4[4:]),
        ("a.mp4", bytes(4) + MP4[4:]),
        ("a.mp4", b"\0" + MP4),
        ("a.webm", MP4),
        ("a.mp4", WEBM),
        ("a.avi", MP4),
        ("a.webm", WEBM.replace(b"webm", b"matr")),
        ("a.mp4", MP4.replace(b"isom", b"heic", 1)),
        ("a.mov", MP4.replace(b"isom", b"M4A ", 1)),
        ("a.mp4", b"RIFF\x00\x00\x00\x00AVI LIST"),
        ("a", MP4),
    ],
)
def test_everything_else_is_not(name, head):
    assert not is_what_its_name_says(name, head)


HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
PHOTOS = {
    "a.jpg": b"\xff\xd8\xff\xe0", "a.jpeg": b"\xff\xd8\xff\xe1", "a.png": b"\x89PNG\r\n\x1a\n",
    "a.webp": b"RIFF\x10\x00\x00\x00WEBPVP8 ", "a.heic": HEIC, "a.HEIF": HEIC.replace(b"heic", b"mif1", 1),
    "a.pdf": b"%PDF-1.4",
}  # fmt: skip


@pytest.mark.parametrize("name", PHOTOS)
def test_photos_and_documents_are_taken_under_their_own_ending_alone(name):
    for other, head in PHOTOS.items():
        same = {name.lower()[-3:], other.lower()[-3:]} in ({name.lower()[-3:]}, {"jpg", "peg"}, {"eic", "eif"})
        assert is_what_its_name_says(name, head + bytes(40)) == same


@pytest.mark.parametrize(
    "head", [HEIC.replace(b"mif1", b"avif"), HEIC.replace(b"heic", b"isom", 1), b"GIF89a", b"<svg", b"PK\x03\x04"]
)
def test_what_is_no_photo_of_a_phone(head):
    assert not any(is_what_its_name_says(name, head + bytes(40)) for name in PHOTOS)
