"""An archive is written while it is sent; its names fit any disk."""

import io
import zipfile

from portal.admin.media_zips import NOT_HERE, PIECE, names_in_zip, zip_of
from portal.services.kit import Kit
from portal.services.taking_away import Taken


def stored(kit: Kit, number: int, name: str, content: bytes) -> Taken:
    held = kit.media.put(io.BytesIO(content))
    return Taken(number, held.key, name, held.size)


def test_a_large_file_comes_piece_by_piece_and_whole(kit: Kit):
    content = bytes(range(256)) * (PIECE // 256 * 5)
    pieces = list(zip_of(kit.media, [stored(kit, 1, "ภาพ.bin", content)]))
    assert max(map(len, pieces)) < PIECE * 1.1
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        assert archive.read("ภาพ.bin") == content
        assert archive.infolist()[0].flag_bits & 0x800  # the name is UTF-8, and says so


def test_what_the_store_has_lost_is_named(kit: Kit):
    lost = Taken(2, "sha256/00/00/" + "0" * 64, "หาย.jpg", 5)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(zip_of(kit.media, [stored(kit, 1, "มี.jpg", b"x"), lost]))))
    assert archive.namelist() == ["มี.jpg", NOT_HERE]
    assert archive.read(NOT_HERE).decode() == "หาย.jpg"


def test_names_are_safe_short_and_told_apart():
    given = ["../../etc/passwd", "ก" * 300 + ".mp4", "A.jpg", "a.JPG", "", "con\u202egpj.exe"]
    names = names_in_zip([Taken(number, "", name, 0) for number, name in enumerate(given)])
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name.encode()) <= 255 and "/" not in name and "\u202e" not in name for name in names)
    assert names[1].endswith(".mp4")
    assert names[3] == "a (3).JPG"
